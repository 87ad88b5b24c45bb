"""The ready queries: each runs as it stands, and says what it is for."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import FieldNode, NonNullTypeNode, OperationDefinitionNode, parse, print_ast

from app.web.build import FOLDER
from tests.chart import ANA, CLUES, CURP

QUERIES = sorted((FOLDER / "queries").iterdir())
OF_THE_RECORD = [file for file in QUERIES if not file.stem.startswith("research__")]
"""The others run in tests/research."""
VALUES = {"curp": CURP, "id": ANA, "clues": CLUES, "ids": [ANA]}
"""What the chart of the tests has for a variable that a ready query leaves to the user."""


def operation(file: Path) -> OperationDefinitionNode:
    [only] = parse(file.read_text("utf-8")).definitions
    assert isinstance(only, OperationDefinitionNode)
    return only


@pytest.mark.parametrize("file", OF_THE_RECORD, ids=lambda file: file.stem)
@pytest.mark.usefixtures("chart")
async def test_it_runs_once_its_variables_are_filled_in(file: Path, api: httpx.AsyncClient) -> None:
    asked = operation(file)
    needed = [each for each in asked.variable_definitions or () if isinstance(each.type, NonNullTypeNode)]
    variables = {each.variable.name.value: VALUES[each.variable.name.value] for each in needed}
    response = await api.post("/graphql", json={"query": print_ast(asked), "variables": variables})
    body: dict[str, Any] = response.json()
    assert "errors" not in body
    selections = asked.selection_set.selections
    roots = [each.alias or each.name for each in selections if isinstance(each, FieldNode)]
    assert all(body["data"][root.value] for root in roots)


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_it_has_a_group_a_title_what_it_is_for_and_a_name(file: Path) -> None:
    assert file.suffix == ".graphql"
    assert "__" in file.stem
    title, about, *_ = file.read_text("utf-8").splitlines()
    assert title.startswith("# ")
    assert about.startswith("# ")
    assert about.endswith(".")
    assert operation(file).name


def test_no_two_have_the_same_title_or_name() -> None:
    titles = {file.read_text("utf-8").splitlines()[0] for file in QUERIES}
    names = {name.value for file in QUERIES if (name := operation(file).name)}
    assert len(titles) == len(names) == len(QUERIES) > 10

"""The README tells what is so: its example, its settings, its commands."""

import re
from pathlib import Path
from typing import cast

import click
import pytest
from typer.main import get_command

from app.cli import app
from app.config import Settings
from tests.cypher.cases import FOLDER

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["readme__one_query.graphql", "readme__one_query.cypher", "readme__one_query.json"])
def test_the_followed_query_is_a_case_that_is_tested(file: str) -> None:
    shown = re.search(rf"<!-- case: {re.escape(file)} -->\n```\w+\n(.*?)```", README, flags=re.DOTALL)
    assert shown
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    assert shown[1].splitlines() == [line for line in lines if not line.startswith(("# variables", "//"))]


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `EXPEDIENTE_(\w+)` \| (.*?) \|", README, flags=re.MULTILINE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float | str):
            assert rows[name.upper()] == f"`{field.default}`"


def test_every_command_it_names_exists() -> None:
    named = re.findall(r"(?:^|`|&& |run --no-sync )expediente ([a-z0-9]+)(?: ([a-z]+))?", README, flags=re.MULTILINE)
    assert len(named) >= 8
    commands = cast("click.Group", get_command(app)).commands
    for name, below in named:
        assert name in commands
        if isinstance(group := commands[name], click.Group) and below:
            assert below in group.commands

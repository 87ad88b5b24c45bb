"""TypeScript that GraphQL Code Generator writes from the schema compiles, and holds front ends to it."""

import json
import re
import shutil
from pathlib import Path

import httpx
import pytest

from app.config import Settings
from app.schema import make_schema
from tests.cypher.cases import CASES, Case
from tests.node import CLIENTS, Node

USES = CLIENTS / "types"


@pytest.fixture(scope="module")
def types(node: Node, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the types of the schema and of every case's query, and what uses them."""
    folder = tmp_path_factory.mktemp("types")
    sdl = folder / "schema.graphql"
    sdl.write_text(make_schema(settings).as_str(), encoding="utf-8")
    written = node.run("codegen.mjs", str(sdl), *(str(case.query_file) for case in CASES))
    for name, text in written.items():
        (folder / f"{name}.ts").write_text(text, encoding="utf-8")
    return Path(shutil.copytree(USES, folder, dirs_exist_ok=True))


def test_uses_that_fit_the_schema_compile(node: Node, types: Path) -> None:
    assert node.run("tsc.mjs", str(types / "right.ts")) == []


def test_each_use_that_does_not_fit_is_refused(node: Node, types: Path) -> None:
    refused = [int(number) for line in node.run("tsc.mjs", str(types / "wrong.ts")) for number in at_line(line)]
    lines = (types / "wrong.ts").read_text(encoding="utf-8").splitlines()
    assert refused == [number for number, line in enumerate(lines, 1) if line.startswith("export")]


def at_line(message: str) -> list[str]:
    return re.findall(r"wrong\.ts\((\d+),", message)


@pytest.mark.usefixtures("chart")
async def test_every_answer_is_of_the_type_of_its_query(node: Node, types: Path, api: httpx.AsyncClient) -> None:
    answers = {
        case: await api.post("/graphql", json={"query": case.query, "variables": case.variables}) for case in CASES
    }
    lines = [
        f"export const {case.name}: T.{type_name(case)} = {json.dumps(answer.json()['data'], ensure_ascii=False)};"
        for case, answer in answers.items()
    ]
    file = types / "answers.ts"
    file.write_text("\n".join(["import type * as T from './operations';", *lines]), encoding="utf-8")
    assert node.run("tsc.mjs", str(file)) == []


def type_name(case: Case) -> str:
    """The name of the answer's type: that of the operation, or of its file."""
    named = re.search(r"^query ([A-Z]\w*)", case.query, re.MULTILINE)
    return (named[1] if named else "".join(part.capitalize() for part in case.name.split("_"))) + "Query"

"""The README tells what is so: its example, its settings, its commands, its error codes."""

import ast
import re
from pathlib import Path
from typing import cast

import click
import pytest
from typer.main import get_command

from app.cli import app
from app.config import Settings
from app.endpoint import PROBLEMS, STATUS
from app.limits import REFUSED
from app.rules.problems import ProblemCode
from tests.cypher.cases import FOLDER

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FULL_OF_CODES = {"endpoint.py", "errors.py", "extension.py", "limits.py", "query_limits.py"}
CASE = ("graphql", "cypher", "json")
NEVER_SENT = {
    "SERVICE_UNAVAILABLE",
    "BROKEN_MANIFEST",
    "BROKEN_SIGNING_KEY",
    "BROKEN_DEVELOPMENT_KEY",
    "NO_IDENTITY_PROVIDER",
    "UNREADABLE_AUDIT_FILE",
    "AUDIT_CUT_REFUSED",
    "BULK_NEEDS_OWN_NEO4J",
    "BULK_DISK_TOO_SMALL",
    "BULK_LOAD_FAILED",
    "PROFILE_NOT_LOADED",
}
"""The first is that of an ancestor; the next keep the server from starting, the last are of commands."""


@pytest.mark.parametrize("file", [f"readme__one_query.{each}" for each in CASE] + ["readme__filter.graphql"])
def test_a_query_that_it_shows_is_a_case_that_is_tested(file: str) -> None:
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


def codes_of_the_program() -> set[str]:
    """Every code that the API may send: of its error classes, and of what raises none."""
    found: set[str] = set()
    for file in (ROOT / "app").rglob("*.py"):
        if {"embedded", "fhir", "research"} & set(file.relative_to(ROOT).parts):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            given = isinstance(node, ast.Assign) and [name.id for name in node.targets if isinstance(name, ast.Name)]
            if given == ["code"] or (file.name in FULL_OF_CODES and isinstance(node, ast.Constant)):
                texts = [str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant)]
                # A code may be one word; elsewhere such a word is something else.
                found.update(text for text in texts if re.fullmatch(f"[A-Z]+(_[A-Z]+){'*' if given else '+'}", text))
    return found


def test_every_error_code_is_in_the_table_with_its_status() -> None:
    rows = re.findall(r"^\| (`[A-Z][A-Z_`, ]+) \| ([\d, ]+) \|", README, flags=re.MULTILINE)
    told: dict[str, int] = {}
    for names, statuses in rows:
        codes, numbers = re.findall("[A-Z_]+", names), [int(number) for number in statuses.split(", ")]
        told.update(zip(codes, numbers * len(codes) if len(numbers) == 1 else numbers, strict=False))
    assert set(told) == codes_of_the_program() - NEVER_SENT
    outside = {code: status for status, code in PROBLEMS.items()} | REFUSED
    assert told == {code: outside.get(code, STATUS.get(code, 400)) for code in told}


def test_every_problem_is_in_its_table() -> None:
    table = README[README.index("| problem |") : README.index("### Live")]
    rows = re.findall(r"^\| (`[A-Z][A-Z_`, ]+) \|", table, flags=re.MULTILINE)
    told = [code for names in rows for code in re.findall("[A-Z_]+", names)]
    assert sorted(told) == sorted(ProblemCode)

"""No secret is taken by a command line, which other users of the machine can read, and none is printed unasked."""

from collections.abc import Iterator
from typing import cast

import click
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from app.cli import app

SECRET = ("password", "secret", "token", "key", "credential")
SHOWN = "--show-password"
MARK = "QUIENSOYYO"


def parameters(command: click.Command, path: str = "expediente") -> Iterator[tuple[str, click.Parameter]]:
    """Every parameter of every command."""
    yield from ((path, each) for each in command.params)
    for name, below in getattr(command, "commands", {}).items():
        yield from parameters(below, f"{path} {name}")


def test_no_command_takes_a_secret() -> None:
    found = list(parameters(cast("click.Command", get_command(app))))
    assert len(found) > 15
    named = {
        (path, option)
        for path, each in found
        for option in each.opts
        if any(word in option.replace("-", "_").lower() for word in SECRET)
    }
    # These take the file that holds one.
    files = {("expediente audit verify", "--former-key"), ("expediente audit cut", "--former-key")}
    # They print one, to who asks for it.
    printing = {("expediente neo4j browser", SHOWN), ("expediente research browser", SHOWN)}
    assert named == printing | files
    assert all(cast("click.Option", each).is_flag for _, each in found if SHOWN in each.opts)


def test_settings_are_printed_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPEDIENTE_NEO4J_PASSWORD", MARK)
    printed = CliRunner().invoke(app, ["settings"])
    assert printed.exit_code == 0
    assert "neo4j_password" in printed.output.lower()
    assert MARK not in printed.output

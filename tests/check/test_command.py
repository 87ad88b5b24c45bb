"""`expediente check` as an operator runs it."""

import os
import subprocess
import sys

import neo4j

from app.check import CHECKS
from app.config import Settings
from graph_schema.model import Label
from tests.chart import CURP, identifier


def run(settings: Settings) -> tuple[int, list[str]]:
    """Exit status and lines."""
    own = {"EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "", "EXPEDIENTE_NEO4J_PASSWORD": settings.password()}
    command = [sys.executable, "-m", "app.cli", "check"]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 -- ours
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_line_a_check_and_the_status_tell_what_is_broken_by_its_id(
    settings: Settings, driver: neo4j.Driver, chart: None
) -> None:
    status, lines = run(settings)
    assert (status, lines) == (0, [*(f"{check.name}: none" for check in CHECKS), "Nothing is broken."])

    note = identifier(Label.NOTE, "note")
    overlap = "MATCH (l:SickLeave {folio: 'further leave'}) SET l.startDate = date('2024-03-14')"
    driver.execute_query(overlap, database_=settings.neo4j_database)
    status, lines = run(settings)
    assert status == 0
    assert [line for line in lines if line.startswith("sick-leaves-apart: 1 warning: ")]
    assert lines[-1] == "Nothing is broken."

    driver.execute_query("MATCH (n:Note {id: $note}) SET n.text = 'x'", note=note, database_=settings.neo4j_database)
    status, lines = run(settings)
    assert status == 1
    assert f"seals: 1 broken: a note is not what its author sealed: {note}" in lines
    assert lines[-1] == "Broken: seals."
    assert not [line for line in lines if CURP in line or "Hernández" in line]

"""`expediente import fhir`: what it prints, and its exit status."""

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from app.config import Settings
from app.fhir.cli import app
from tests.fhir import samples
from tests.fhir.conftest import Rows

# Each command brings them up to date: here they are there already, and go with this module.
pytestmark = pytest.mark.usefixtures("catalogues")

SOURCE = ["--source", "https://example.mx/fhir"]


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner whose command finds the session's Neo4j."""
    assert settings.neo4j_uri
    assert settings.neo4j_password
    monkeypatch.setenv("EXPEDIENTE_NEO4J_URI", settings.neo4j_uri)
    monkeypatch.setenv("EXPEDIENTE_NEO4J_PASSWORD", settings.neo4j_password.get_secret_value())
    monkeypatch.setenv("COLUMNS", "120")
    return CliRunner()


def run(command: CliRunner, *arguments: str | Path) -> Result:
    return command.invoke(app, ["fhir", *map(str, arguments)])


def test_all_in_is_status_0(command: CliRunner, rows: Rows, tmp_path: Path) -> None:
    file = samples.write_bundle(tmp_path / "a.json", samples.everything())
    result = run(command, file, *SOURCE, "--report", tmp_path / "report.json")
    assert result.exit_code == 0, result.output
    assert "DiagnosticReport" in result.stdout
    assert orjson.loads((tmp_path / "report.json").read_bytes())["exitStatus"] == 0
    assert rows("MATCH (p:Patient {curp: $curp}) RETURN count(p) AS n", curp=samples.CURP) == [{"n": 1}]


def test_some_failed_is_status_1_and_tells_where(command: CliRunner, rows: Rows, tmp_path: Path) -> None:
    broken = {**samples.encounter(), "status": "wrong"}
    folder = samples.write_lines(tmp_path / "export", [*samples.directory(), samples.patient(), broken])
    result = run(command, folder, *SOURCE)
    assert result.exit_code == 1
    assert "Encounter.ndjson, line 1: Encounter: status: is not one that FHIR has here" in result.stderr
    assert rows("MATCH (p:Patient {curp: $curp}) RETURN count(p) AS n", curp=samples.CURP) == [{"n": 1}]


def test_a_path_that_is_not_there_is_status_2(command: CliRunner, tmp_path: Path) -> None:
    result = run(command, tmp_path / "nothing.json")
    assert result.exit_code == 2
    assert "Nothing to import" in result.stderr


def test_a_folder_without_fhir_is_status_2(command: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "readme.txt").touch()
    assert run(command, tmp_path).exit_code == 2


def test_a_file_without_resources_is_status_2(command: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    assert run(command, tmp_path).exit_code == 2


def test_ids_that_need_their_source_are_status_2_and_write_nothing(
    command: CliRunner, rows: Rows, tmp_path: Path
) -> None:
    result = run(command, samples.write_bundle(tmp_path / "a.json", samples.everything()))
    assert result.exit_code == 2
    assert "--source" in result.stderr
    assert rows("MATCH (p:Patient {curp: $curp}) RETURN p", curp=samples.CURP) == []


def test_a_neo4j_that_is_not_there_is_told_without_a_traceback(
    command: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPEDIENTE_NEO4J_URI", "bolt://127.0.0.1:1")
    result = run(command, samples.write_bundle(tmp_path / "a.json", samples.everything()), *SOURCE)
    assert result.exit_code == 2
    assert "Neo4j stopped answering" in result.stderr

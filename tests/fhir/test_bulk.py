"""An import at scale makes the graph, and tells the report, that one by transactions does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest
from rich.console import Console
from typer.testing import CliRunner

from app.catalogues.load import load as load_catalogues
from app.cli import app
from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.fhir.bulk.load import load_at_scale
from app.fhir.load import load
from app.fhir.reader import input_files
from app.fhir.report import Report
from seeds.load import GraphNotEmpty
from tests import tallies
from tests.bulk.graphs import Held, held
from tests.check.finding import found
from tests.embedded.processes import settings_in
from tests.fhir import samples
from tests.fhir.test_extensions import sick_leave
from tests.neo4j import clear, connected

Json = dict[str, Any]
SOURCE = "https://example.mx/fhir"
OF_THE_RUN = ("recordedAt", "feedKey", "feedPosition")
"""When it was written here, and the feed that an import at scale leaves empty."""
TAKEN = "has a folio that another sick leave has"


def of(patient: str, *resources: Json) -> list[Json]:
    """Another patient's resources, with ids of their own."""
    text = {"Patient/p": f"Patient/{patient}", "Encounter/e": f"Encounter/e-{patient}"}
    made = []
    for resource in resources:
        copy = _renamed(resource, text)
        copy["id"] = patient if copy["resourceType"] == "Patient" else f"{copy['id']}-{patient}"
        made.append(copy)
    return made


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def troublesome() -> list[Json]:
    """What several charts share, say differently, or get wrong."""
    condition = next(each for each in samples.acts() if each["resourceType"] == "Condition")
    coded = condition["code"]["coding"]
    stranger = samples.patient() | {"identifier": [], "name": [{"text": "Ana Luz"}], "gender": "female"}
    named_elsewhere = {"code": {"coding": [coded[1], {"system": "http://hl7.org/fhir/sid/icd-11", "code": "5A11"}]}}
    in_both = {"code": {"coding": [{"system": "http://snomed.info/sct", "code": "44054006", "display": "Diabetes"}]}}
    procedure = next(each for each in samples.acts() if each["resourceType"] == "Procedure")
    abroad: Json = {"location": [{"location": {"display": "Hospital de fuera"}}]}
    lost: Json = {"participant": [{"individual": samples.ref("Practitioner/broken")}]}
    return [
        # The same person under another number.
        *of("again", samples.patient(), samples.encounter(), condition | named_elsewhere),
        *of("stranger", stranger, samples.encounter(**abroad), condition | named_elsewhere, procedure | in_both),
        *of("stranger2", stranger | {"multipleBirthBoolean": True}, samples.encounter(**abroad), sick_leave()),
        # A practitioner who is none, and what hangs on an encounter of theirs.
        {"resourceType": "Practitioner", "id": "broken", "name": "no list"},
        *of("lost", stranger, samples.encounter(**lost), condition),
        # Of nobody.
        *of("nobody", samples.encounter(), condition),
        {"resourceType": "Patient", "id": "unborn", "gender": "female"},
        *of("unborn", samples.encounter()),
    ]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, synthea: Path) -> list[Path]:
    folder = tmp_path_factory.mktemp("export")
    samples.write_lines(folder / "lines", [*samples.everything(), sick_leave(), *troublesome()])
    return input_files([folder, synthea])


@dataclass(frozen=True)
class Imported:
    """What an import told and made."""

    report: Report
    graph: Held


@dataclass(frozen=True)
class AtScale(Imported):
    """The same, and the server that runs on it."""

    settings: Settings
    driver: neo4j.Driver


@pytest.fixture(scope="module")
def at_scale(tmp_path_factory: pytest.TempPathFactory, files: list[Path]) -> Iterator[AtScale]:
    settings = settings_in(tmp_path_factory.mktemp("bulk"))
    report, _ = load_at_scale(settings, files, Console(quiet=True), source=SOURCE, processes=3)
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        graph = held(driver, settings.neo4j_database, OF_THE_RUN)
        yield AtScale(report, graph, server.client_settings, driver)


@pytest.fixture(scope="module")
def by_transactions(driver: neo4j.Driver, migrated: str, files: list[Path]) -> Iterator[Imported]:
    clear(driver, migrated)
    load_catalogues(driver, migrated)
    report = load(driver, migrated, files, source=SOURCE)
    yield Imported(report, held(driver, migrated, OF_THE_RUN))
    clear(driver, migrated)


def test_it_is_the_graph_that_transactions_write(at_scale: AtScale, by_transactions: Imported) -> None:
    ours, theirs = at_scale.graph, by_transactions.graph
    assert ours.nodes.keys() ^ theirs.nodes.keys() == set()
    assert [(node, theirs.nodes[key]) for key, node in ours.nodes.items() if theirs.nodes[key] != node] == []
    assert ours.relationships - theirs.relationships == {}
    assert theirs.relationships - ours.relationships == {}
    assert ours.schema == theirs.schema


def test_it_tells_what_the_other_tells(at_scale: AtScale, by_transactions: Imported) -> None:
    ours, theirs = at_scale.report, by_transactions.report
    assert ours.counts == theirs.counts
    refused = "the graph refused it (Neo.ClientError.Schema.ConstraintValidationFailed)"
    told = {(str(each), each.is_failure) for each in theirs.problems}
    assert {(str(each).replace(TAKEN, refused), each.is_failure) for each in ours.problems} == told
    assert (ours.warnings, ours.left_out, ours.exit_status) == (theirs.warnings, theirs.left_out, theirs.exit_status)
    assert ours.relationships == theirs.relationships
    assert ours.nodes >= theirs.nodes  # the others found entries of the catalogues that were there
    assert sum(TAKEN in each.reason for each in ours.problems) == 1


def test_the_graph_is_whole_and_its_tallies_are_what_it_holds(at_scale: AtScale) -> None:
    name = at_scale.settings.neo4j_database
    assert found(at_scale.driver, name) == {}
    assert tallies.told(at_scale.driver, name) == tallies.counted(at_scale.driver, name)


def test_a_graph_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "data")
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        driver.execute_query("CREATE (:Patient {id: 'pat_1'})")
    file = samples.write_bundle(tmp_path / "all.json", samples.everything())
    with pytest.raises(GraphNotEmpty, match="Patient"):
        load_at_scale(settings, [file], Console(quiet=True), source=SOURCE)


def test_the_command_says_what_to_do_where_neo4j_runs(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPEDIENTE_NEO4J_URI", str(settings.neo4j_uri))
    file = samples.write_bundle(tmp_path / "all.json", samples.everything())
    ended = CliRunner().invoke(app, ["import", "fhir", str(file), "--source", SOURCE, "--bulk"])
    assert ended.exit_code != 0
    assert "import without --bulk" in str(ended.exception or ended.output)

"""A profile loaded into a real Neo4j: what was said to be written is there, twice is refused, half is mended."""

from collections.abc import Iterator

import neo4j
import pytest
from rich.console import Console

import seeds.load
from app.config import Settings
from app.demo import prepare
from graph_schema.model import EVENT_LABELS
from graph_schema.tallies import are_whole, forget
from graph_schema.values import EncounterKind, StudyKind
from seeds.load import AlreadySeeded, GraphNotEmpty, SeedReport, refuse_unless_replaceable, seed, seeded
from seeds.patients import PatientRows, patients
from seeds.profiles import PROFILES, Profile
from tests import tallies
from tests.neo4j import clear

FEW = Profile("few", 12)


@pytest.fixture
def database(settings: Settings, driver: neo4j.Driver) -> Iterator[str]:
    """A migrated database without data, before and after."""
    name = settings.neo4j_database
    clear(driver, name)
    yield name
    clear(driver, name)


def _one(driver: neo4j.Driver, database: str, query: str, **parameters: object) -> int:
    result = driver.execute_query(query, parameters, database_=database)
    value: int = result.records[0][0]
    return value


def _check_counts(driver: neo4j.Driver, database: str, report: SeedReport) -> None:
    assert _one(driver, database, "MATCH (p:Patient) RETURN count(p)") == report.patients
    assert _one(driver, database, "MATCH (e:Event) RETURN count(e)") == report.events
    counted = {
        "notes": "MATCH (n:Note) RETURN count(n)",
        "prescriptions": "MATCH (n:Prescription) RETURN count(n)",
        "laboratoryStudies": f"MATCH (n:Study {{kind: '{StudyKind.LABORATORY}'}}) RETURN count(n)",
        "hospitalAdmissions": f"MATCH (n:Encounter {{kind: '{EncounterKind.HOSPITALIZATION}'}}) RETURN count(n)",
        "emergencyAdmissions": f"MATCH (n:Encounter {{kind: '{EncounterKind.EMERGENCY}'}}) RETURN count(n)",
        "sickLeaves": "MATCH (n:SickLeave) RETURN count(n)",
    }
    assert {name: _one(driver, database, query) for name, query in counted.items()} == report.counts


def test_the_test_profile_is_loaded_whole_and_a_second_time_refused(
    driver: neo4j.Driver, database: str, settings: Settings
) -> None:
    report = seed(driver, database, PROFILES["test"], progress=False)
    _check_counts(driver, database, report)
    assert report.heavy.events > 10_000
    assert tallies.told(driver, database) == tallies.counted(driver, database)
    found = seeded(driver, database)
    assert found is not None
    assert (found.whole, found.profile, found.heavy_id) == (True, "test", report.heavy.id)
    assert found.average_curp == report.average.curp
    with pytest.raises(AlreadySeeded, match="already holds the profile test"):
        seed(driver, database, PROFILES["test"], progress=False)
    with pytest.raises(AlreadySeeded, match="already holds the profile test"):
        refuse_unless_replaceable(driver, database)

    with driver.session(database=database) as session:
        forget(session)
    assert prepare(settings, "test", Console(quiet=True)) == found  # seeded before there were tallies
    assert tallies.told(driver, database) == tallies.counted(driver, database)
    with driver.session(database=database) as session:
        assert are_whole(session)


def test_every_relationship_of_the_rows_is_in_the_graph(driver: neo4j.Driver, database: str) -> None:
    report = seed(driver, database, FEW, progress=False)
    _check_counts(driver, database, report)
    chart_types = "MATCH (a)-[r]->() WHERE NOT type(r) IN ['OPERATED_BY', 'WORKS_AT', 'FOLLOWED_BY'] RETURN count(r)"
    assert _one(driver, database, chart_types) == report.relationships
    unlinked = " AND ".join(f"NOT n:{label}" for label in EVENT_LABELS if label != "Encounter")
    assert _one(driver, database, f"MATCH (n:Event) WHERE {unlinked} AND NOT (n)<-[:HAD]-() RETURN count(n)") == 0


def test_a_load_cut_short_is_noticed_wiped_and_done_again(
    driver: neo4j.Driver, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*arguments: object) -> Iterator[PatientRows]:
        for number, patient in enumerate(patients(*arguments)):  # type: ignore[arg-type]
            if number == 3:
                raise KeyboardInterrupt
            yield patient

    with monkeypatch.context() as patched:
        patched.setattr(seeds.load, "patients", cut_short)
        with pytest.raises(KeyboardInterrupt):
            seed(driver, database, FEW, progress=False)
    found = seeded(driver, database)
    assert found is not None
    assert not found.whole
    refuse_unless_replaceable(driver, database)  # what it left is nobody's
    _check_counts(driver, database, seed(driver, database, FEW, progress=False))


def test_a_graph_with_other_patients_is_refused_and_left_alone(driver: neo4j.Driver, database: str) -> None:
    driver.execute_query("CREATE (:Patient {id: 'pat_0000000000000000'})", database_=database)
    with pytest.raises(GraphNotEmpty, match="already holds patients"):
        seed(driver, database, FEW, progress=False)
    with pytest.raises(GraphNotEmpty, match="Patient"):
        refuse_unless_replaceable(driver, database)
    assert _one(driver, database, "MATCH (n) WHERE n:!Migration&!MigrationLock&!TallyBook RETURN count(n)") == 1

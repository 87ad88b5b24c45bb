"""A profile that was imported is the graph that transactions write; what is refused or fails leaves nothing."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import neo4j
import psutil
import pytest
from rich.console import Console

from app.bulk.errors import BulkLoadFailed, DiskTooSmall, NeedsOwnNeo4j
from app.bulk.importer import import_all
from app.bulk.profile import load_profile
from app.bulk.report import BulkReport
from app.bulk.staging import Staging
from app.catalogues.load import load as load_catalogues
from app.config import Settings
from app.demo import NotLoaded, prepare
from app.embedded import EmbeddedNeo4j
from app.embedded.errors import DataDirInUse
from graph_schema.migrate import migrate
from seeds.load import GraphNotEmpty, seed, seeded
from seeds.profiles import Profile
from tests import tallies
from tests.bulk.graphs import held
from tests.check.finding import found
from tests.embedded.processes import running, settings_in, until
from tests.neo4j import clear, connected

FEW = Profile("few", 130, bulk=True)
QUIET = Console(quiet=True)


@dataclass(frozen=True)
class Loaded:
    """A profile that was imported, and the server that runs on it."""

    report: BulkReport
    settings: Settings
    driver: neo4j.Driver


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """FEW, imported over what a killed load left beside an empty graph."""
    settings = settings_in(tmp_path_factory.mktemp("bulk"))
    with EmbeddedNeo4j(settings) as empty, connected(empty.client_settings) as driver:
        migrate(driver, settings.neo4j_database)
        driver.execute_query("CREATE USER other SET PASSWORD 'kept-as-it-was'", database_="system")
    left = Staging(settings).data.path / "files"
    left.mkdir(parents=True)
    (left / "Patient.0.csv").write_text("half a li")
    report = load_profile(settings, FEW, QUIET, processes=3)
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        yield Loaded(report, server.client_settings, driver)


@pytest.fixture(scope="module")
def written(settings: Settings, driver: neo4j.Driver, migrated: str) -> Iterator[str]:
    """FEW, written by transactions."""
    clear(driver, migrated)
    load_catalogues(driver, migrated)
    seed(driver, migrated, FEW, progress=False)
    yield migrated
    clear(driver, migrated)


def test_it_is_the_graph_that_transactions_write(loaded: Loaded, driver: neo4j.Driver, written: str) -> None:
    ours, theirs = held(loaded.driver, loaded.settings.neo4j_database), held(driver, written)
    assert ours.nodes.keys() ^ theirs.nodes.keys() == set()
    assert [key for key, node in ours.nodes.items() if theirs.nodes[key] != node] == []
    assert ours.relationships - theirs.relationships == {}
    assert theirs.relationships - ours.relationships == {}
    assert ours.schema == theirs.schema


def test_the_graph_is_whole_and_its_tallies_are_what_it_holds(loaded: Loaded) -> None:
    name = loaded.settings.neo4j_database
    assert found(loaded.driver, name) == {}
    assert tallies.told(loaded.driver, name) == tallies.counted(loaded.driver, name)


def test_the_report_is_of_what_is_there(loaded: Loaded) -> None:
    totals, name = loaded.report.totals, loaded.settings.neo4j_database
    counted = "MATCH (n) RETURN count(n), count(CASE WHEN n:Event THEN 1 END), count(CASE WHEN n:Patient THEN 1 END)"
    nodes, events, people = loaded.driver.execute_query(counted, database_=name).records[0].values()
    assert (events, people) == (totals.events, totals.patients)
    assert nodes >= totals.nodes  # the catalogues hold more
    assert totals.heavy is not None
    assert totals.heavy.events > 10_000
    noted = seeded(loaded.driver, name)
    assert noted is not None
    assert (noted.whole, noted.profile, noted.events, noted.heavy_id) == (True, "few", events, totals.heavy.id)
    assert noted.average_id == totals.average().id
    assert list(loaded.report.loaded.by_phase) == ["generate", "import", "index"]
    assert f"{totals.events:,} events" in "\n".join(loaded.report.lines())
    assert loaded.report.loaded.store_bytes > events
    assert loaded.report.loaded.index_bytes > events


def test_users_and_passwords_stay(loaded: Loaded) -> None:
    users = loaded.driver.execute_query("SHOW USERS YIELD user", database_="system").records
    assert {row["user"] for row in users} == {"neo4j", "other"}


def test_nothing_is_left_beside_it(loaded: Loaded) -> None:
    assert not Staging(loaded.settings).data.path.exists()


def test_a_directory_in_use_is_refused(loaded: Loaded) -> None:
    own = loaded.settings.model_copy(update={"neo4j_uri": None})
    with pytest.raises(DataDirInUse):
        load_profile(own, FEW, QUIET)


def test_a_running_neo4j_of_others_is_refused(loaded: Loaded) -> None:
    with pytest.raises(NeedsOwnNeo4j, match="unset EXPEDIENTE_NEO4J_URI"):
        load_profile(loaded.settings, FEW, QUIET)


def test_the_demo_of_a_profile_that_is_imported_wants_it_loaded(settings: Settings, written: str) -> None:
    with pytest.raises(NotLoaded, match="expediente seed --profile 1/1000"):
        prepare(settings, "1/1000", QUIET)


def test_more_than_the_disk_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiskTooSmall, match="free some"):
        load_profile(settings_in(tmp_path), Profile("all", 10**12, bulk=True), QUIET)
    assert not Staging(settings_in(tmp_path)).data.path.exists()


def test_what_others_wrote_is_refused(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        driver.execute_query("CREATE (:AuditBook {name: 'audit'})")
    with pytest.raises(GraphNotEmpty, match="AuditBook"):
        load_profile(settings, FEW, QUIET)


def test_a_killed_load_leaves_the_database_as_it_was_and_no_process(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        driver.execute_query("CREATE (:Catalogue {name: 'of before'})")
    own = {"EXPEDIENTE_DATA_DIR": str(tmp_path), "EXPEDIENTE_NEO4J_URI": ""}
    with running([sys.executable, "-m", "app.cli", "seed", "--profile", "1/10000"], os.environ | own) as load:
        files = Staging(settings).files
        assert until(lambda: any(files.glob("Note&Event.[01].csv")), 120)
        generators = psutil.Process(load.pid).children(recursive=True)
        load.send_signal(signal.SIGKILL)
    assert generators
    assert not psutil.wait_procs(generators, timeout=60)[1]
    with EmbeddedNeo4j(settings) as server, connected(server.client_settings) as driver:
        held_now = driver.execute_query("MATCH (n) RETURN n.name").records
        assert [row.value() for row in held_now] == ["of before"]
        assert seeded(driver, settings.neo4j_database) is None


def test_files_that_cannot_be_imported_are_an_error_that_says_why(tmp_path: Path) -> None:
    staging = Staging(settings_in(tmp_path))
    staging.prepare()
    (staging.files / "Note.header.csv").write_text(":ID,id:string,days:long\n")
    (staging.files / "Note.0.csv").write_text("0,not_1,many\n")
    with pytest.raises(BulkLoadFailed, match=r"(?s)as it was.*(Error in input data|original error)"):
        import_all(staging.settings, staging.files, lambda *_: None)
    shutil.rmtree(staging.data.path)

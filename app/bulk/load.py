"""The way of a load: make files, import them, index, take the place of what was there."""

from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from neo4j import Driver
from rich.console import Console

from app.bulk.errors import BulkLoadFailed, NeedsOwnNeo4j
from app.bulk.importer import STAGES, import_all
from app.bulk.phases import Phases
from app.bulk.staging import Staging
from app.config import Settings
from app.database import connect
from app.embedded import EmbeddedNeo4j
from app.embedded.data_dir import DataDir
from app.embedded.lock import read_lock
from seeds.load import refuse_unless_replaceable

Make = Callable[[Path, Phases], object]
"""Writes the files of an import (graph_schema.bulk) into a folder."""
Finish = Callable[[Settings, Callable[[str], object]], object]
"""What is done with the imported database, which those settings point at, last of all: constraints, indexes, what else
is written. Tells what it does."""
Refuse = Callable[[Driver, str], object]
"""Raises where what a database of that name holds must not be replaced."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many seconds a load took, all told and by phase, and the bytes of store and indexes."""

    seconds: float
    by_phase: dict[str, float]
    store_bytes: int
    index_bytes: int

    def told(self) -> str:
        """The seconds, to be read by an operator."""
        return f"{self.seconds:.0f} s: " + ", ".join(f"{name} {took:.0f} s" for name, took in self.by_phase.items())


def load_beside(
    settings: Settings,
    instead: str,
    console: Console,
    make: Make,
    finish: Finish,
    refuse: Refuse = refuse_unless_replaceable,
) -> Loaded:
    """Load what `make` writes into the machine's own Neo4j, which must not run, in the place of what is there.

    `instead` says what to do where the settings name another Neo4j. Raises `NeedsOwnNeo4j`, `DataDirInUse`,
    `BulkLoadFailed`, or what `make`, `finish` and `refuse` do: the database is then as it was.
    """
    if settings.neo4j_uri:
        raise NeedsOwnNeo4j(
            f"a load at scale goes into a Neo4j that does not run, and {settings.neo4j_uri} does; {instead}, or unset "
            "EXPEDIENTE_NEO4J_URI to load into this machine's own data directory"
        )
    _look_at_what_is_there(settings, refuse)
    staging = Staging(settings)
    with DataDir(settings.data_dir).held(), _cleared(staging), Phases(shown=not console.quiet) as phases:
        return _load(staging, phases, make, finish)


def _look_at_what_is_there(settings: Settings, refuse: Refuse) -> None:
    """See that nothing is lost if another database takes its place, and that no server runs."""
    if not DataDir(settings.data_dir).store(settings.neo4j_database).exists():
        return
    with EmbeddedNeo4j(settings) as server, connect(server.client_settings) as driver:
        refuse(driver, settings.neo4j_database)


@contextmanager
def _cleared(staging: Staging) -> Iterator[None]:
    """Leave nothing of a load that fails."""
    try:
        yield
    except (BrokenProcessPool, OSError) as error:
        raise BulkLoadFailed(
            f"the load did not get to the end ({error}); the database is as it was: load again"
        ) from error
    finally:
        staging.clear()


def _load(staging: Staging, phases: Phases, make: Make, finish: Finish) -> Loaded:
    began = perf_counter()
    staging.prepare()
    make(staging.files, phases)
    with phases.phase("import", STAGES) as tell:
        import_all(staging.settings, staging.files, tell)
        staging.delete_files()
    store_bytes = staging.size(indexes=False)
    with phases.phase("index", None) as tell, EmbeddedNeo4j(staging.settings) as server:
        finish(server.client_settings, lambda text: tell(0, text))
    index_bytes = staging.size(indexes=True)
    staging.take_place(read_lock(staging.settings.neo4j_version).version)
    return Loaded(perf_counter() - began, phases.seconds, store_bytes, index_bytes)

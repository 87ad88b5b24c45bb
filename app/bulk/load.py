"""The way of a load: generate, import, index, take the place of what was there."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

from rich.console import Console

from app.bulk.disk import in_gigabytes, make_sure_there_is_room, needed
from app.bulk.errors import BulkLoadFailed, NeedsOwnNeo4j
from app.bulk.importer import STAGES, import_all
from app.bulk.phases import Phases, Tell
from app.bulk.report import BulkReport
from app.bulk.staging import Staging
from app.config import Settings
from app.database import connect
from app.embedded import EmbeddedNeo4j
from app.embedded.data_dir import DataDir
from app.embedded.lock import read_lock
from app.graph import migrated
from seeds.bulk.generate import Progress, generate
from seeds.load import note_seeded, refuse_unless_replaceable
from seeds.profiles import Profile
from seeds.totals import Totals


def bulk_load(settings: Settings, profile: Profile, console: Console, processes: int | None = None) -> BulkReport:
    """Load a profile into the machine's own Neo4j, which must not run; `processes` generate, one a core if None.

    Raises `NeedsOwnNeo4j`, `DataDirInUse`, `AlreadySeeded`, `GraphNotEmpty`, `DiskTooSmall` or `BulkLoadFailed`: the
    database is then as it was.
    """
    _refuse_the_neo4j_of_others(settings, profile)
    _look_at_what_is_there(settings)
    staging, data = Staging(settings), DataDir(settings.data_dir)
    with data.held(), _cleared(staging), Phases(shown=not console.quiet) as phases:
        make_sure_there_is_room(profile, data.path)
        console.print(f"Takes up to {in_gigabytes(needed(profile))} of {data.path} meanwhile.")
        return _load(staging, profile, phases, processes or os.cpu_count() or 1)


def _refuse_the_neo4j_of_others(settings: Settings, profile: Profile) -> None:
    if settings.neo4j_uri:
        raise NeedsOwnNeo4j(
            f"the profile {profile.name} is imported into a Neo4j that does not run, and {settings.neo4j_uri} does; "
            "load a smaller profile, which goes by transactions, or unset EXPEDIENTE_NEO4J_URI to load it into this "
            "machine's own data directory"
        )


def _look_at_what_is_there(settings: Settings) -> None:
    """See that nothing is lost if another database takes its place, and that no server runs."""
    store = DataDir(settings.data_dir).home / "data" / "databases" / settings.neo4j_database
    if not store.exists():
        return
    with EmbeddedNeo4j(settings) as server, connect(server.client_settings) as driver:
        refuse_unless_replaceable(driver, settings.neo4j_database)


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


def _load(staging: Staging, profile: Profile, phases: Phases, processes: int) -> BulkReport:
    began, started_at = perf_counter(), datetime.now(UTC)
    staging.prepare()
    with phases.phase("generate", profile.people + 1) as tell:
        totals = generate(profile, profile.seed_number, staging.files, processes, _rated(tell))
    with phases.phase("import", STAGES) as tell:
        import_all(staging.settings, staging.files, tell)
        staging.delete_files()
    store_bytes = staging.size(indexes=False)
    with phases.phase("index", None) as tell:
        _index(staging, profile, totals, started_at, tell)
    index_bytes = staging.size(indexes=True)
    staging.take_place(read_lock(staging.settings.neo4j_version).version)
    return BulkReport(totals, perf_counter() - began, phases.seconds, store_bytes, index_bytes)


def _rated(tell: Tell) -> Callable[[Progress], None]:
    """Tells people with the events that they have, and how many events come in a second."""
    began = perf_counter()

    def told(made: Progress) -> None:
        tell(made.people, f"{made.events:,} events, {made.events / (perf_counter() - began):,.0f} a second")

    return told


def _index(staging: Staging, profile: Profile, totals: Totals, started_at: datetime, tell: Tell) -> None:
    """Constraints, indexes and catalogues, as every graph has them; last of all that the load is whole."""
    with migrated(staging.settings, lambda text: tell(0, text)) as (pointed, driver):
        note_seeded(driver, pointed.neo4j_database, profile, totals, started_at)

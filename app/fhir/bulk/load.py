"""The way of an import at scale: read, map, then as every load at scale; tallies last."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console

from app.bulk.disk import EVENT_BYTES, make_sure_there_is_room
from app.bulk.load import Loaded, load_beside
from app.bulk.phases import Phases, Tell
from app.config import Settings
from app.fhir.bulk.mapping import map_all
from app.fhir.charts import bring_together
from app.fhir.put_aside import put_aside
from app.fhir.report import Report
from app.fhir.spool import Spool
from app.graph import migrated
from graph_schema.tallies import forget, recount

INSTEAD = "import without --bulk, which goes by transactions"
TOLD = 1_000
"""Resources that are read before that is told."""


def load_at_scale(
    settings: Settings,
    files: Iterable[Path],
    console: Console,
    *,
    source: str | None = None,
    strict: bool = False,
    processes: int | None = None,
) -> tuple[Report, Loaded]:
    """Import the files into an empty graph; `processes` map charts, one a core if None.

    The same graph as by `app.fhir.load.load`, but that no feed tells of its events. Raises `SourceNeeded`,
    `DiskTooSmall`, or what `load_beside` does: the database is then as it was.
    """
    report = Report()

    def make(folder: Path, phases: Phases) -> None:
        file = folder.parent / "spool"
        with Spool(source, file) as spool:
            with phases.phase("read", None) as tell:
                put_aside(files, spool, report, _counted(tell))
                bring_together(spool)
            wanted = spool.resources() * EVENT_BYTES
            make_sure_there_is_room("what was read", wanted, settings.data_dir, console)
            with phases.phase("map", spool.resources()) as tell:
                map_all(spool, folder, report, tell, strict=strict, processes=processes or os.cpu_count() or 1)
        file.unlink()

    return report, load_beside(settings, INSTEAD, console, make, _count)


def _count(imported: Settings, tell: Callable[[str], object]) -> None:
    with migrated(imported, tell) as (_, driver), driver.session(database=imported.neo4j_database) as session:
        forget(session)
        recount(session)


def _counted(tell: Tell) -> Callable[[], object]:
    read = 0

    def one() -> None:
        nonlocal read
        read += 1
        if read % TOLD == 0:
            tell(read, f"{read:,} resources")

    return one

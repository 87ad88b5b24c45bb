"""`neo4j-admin database import full`: its arguments, and how far it says it is."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from app.bulk.errors import BulkLoadFailed
from app.config import Settings
from app.embedded import followed_admin
from graph_schema.bulk.columns import ARRAY_DELIMITER
from graph_schema.bulk.files import tables_in

STAGES = 4
_STAGE = re.compile(r"\((\d)/\d\) (.*?) \d{4}-")
_PERCENT = re.compile(r"(\d+)% ")
_KEPT = 12
"""Lines of what it said that an error tells."""
_OF_NO_USE = ("WARNING Import failed", "Run with", "Data statistics", "\tat ")
"""How lines begin that say what is not so here, for what it left half made is deleted; or where in its code it was."""


def import_all(settings: Settings, folder: Path, tell: Callable[[float, str], object]) -> None:
    """Make a store of the files in a folder. `tell` hears of how many stages are done, and which is next."""
    said: deque[str] = deque(maxlen=_KEPT)
    stage, name = 1, ""

    def hear(line: str) -> None:
        nonlocal stage, name
        if line and not line.startswith(_OF_NO_USE):
            said.append(line)
        if begun := _STAGE.match(line):
            stage, name = int(begun[1]), begun[2]
        if percent := _PERCENT.search(line):
            tell(stage - 1 + int(percent[1]) / 100, name.lower())

    status = followed_admin(settings, [*_options(settings.neo4j_database), *_tables(folder)], folder.parent, hear)
    if status:
        last = "\n".join(said)
        raise BulkLoadFailed(
            f"neo4j-admin ended with status {status}; the database is as it was. It last said:\n{last}"
        )


def _options(database: str) -> Iterator[str]:
    yield from ("database", "import", "full", database)
    yield "--overwrite-destination=true"
    # Generators say where in the store a node stands: nothing is looked up, and no memory needed for it.
    yield "--id-type=actual"
    yield "--multiline-fields=true"
    yield f"--array-delimiter={ARRAY_DELIMITER}"
    # What is generated has no faults: a single one says that a generator has.
    yield "--bad-tolerance=0"
    yield "--max-off-heap-memory=60%"


def _tables(folder: Path) -> Iterator[str]:
    """Paths are relative: commas and the signs of regular expressions, which it looks for, may stand above them."""
    for table in tables_in(folder):
        paths = ",".join(f"{folder.name}/{name}" for name in table.files)
        if table.type is None:
            yield f"--nodes={':'.join(table.labels)}={paths}"
        else:
            yield f"--relationships={table.type}={paths}"

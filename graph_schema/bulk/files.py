"""The files that an import takes: a table for each kind of node and relationship, its header in a file of its own.

`Note&Event.header.csv` is the header of `Note&Event.0.csv` and `Note&Event.1.csv`, lines of nodes with both labels;
`SIGNED_BY-Note-Practitioner.0.csv` holds relationships of that type between nodes of those labels.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

WAITING = 2_000
"""Lines that wait to be written, of each file: many at once take less time."""
HEADER = "header"

Line = Sequence[Any]


class Table:
    """A file, and the lines that wait to be written to it."""

    __slots__ = ("_waiting", "_write")

    def __init__(self, write: Callable[[Iterable[Line]], object]) -> None:
        self._write = write
        self._waiting: list[Line] = []

    def add(self, line: Line) -> None:
        """Write a line, now or with later ones."""
        self._waiting.append(line)
        if len(self._waiting) >= WAITING:
            self.flush()

    def flush(self) -> None:
        """Write those that wait."""
        self._write(self._waiting)
        self._waiting.clear()


class Files:
    """One process's files in `folder`, which `writer` tells from those of others. A context: closes them."""

    def __init__(self, folder: Path, writer: str) -> None:
        self._folder, self._writer = folder, writer
        self._open = ExitStack()
        self._tables: list[Table] = []

    def node_table(self, labels: Sequence[str], header: Sequence[str]) -> Table:
        """The table of nodes with exactly those labels. To be asked for once."""
        return self._open_table("&".join(labels), header)

    def relationship_table(self, type_: str, start: str, end: str, header: Sequence[str]) -> Table:
        """The table of relationships of a type, from nodes of one label to those of another. To be asked for once."""
        return self._open_table(f"{type_}-{start}-{end}", header)

    def _open_table(self, name: str, header: Sequence[str]) -> Table:
        (self._folder / f"{name}.{HEADER}.csv").write_text(",".join(header) + "\n", encoding="utf-8")
        path = self._folder / f"{name}.{self._writer}.csv"
        file = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))
        table = Table(csv.writer(file, lineterminator="\n").writerows)
        self._tables.append(table)
        return table

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._open:
            for table in self._tables:
                table.flush()


class TableFiles(NamedTuple):
    """What a folder holds of one table: labels of nodes, or else the type of relationships; its files."""

    name: str
    labels: tuple[str, ...]
    type: str | None
    files: tuple[str, ...]
    """Their names, that of the header first."""


def tables_in(folder: Path) -> Iterator[TableFiles]:
    """All tables of a folder."""
    for header in sorted(folder.glob(f"*.{HEADER}.csv")):
        name = header.name.removesuffix(f".{HEADER}.csv")
        others = sorted(path.name for path in folder.glob(f"{name}.*.csv") if path != header)
        type_, _, ends = name.partition("-")
        labels, kind = ((), type_) if ends else (tuple(name.split("&")), None)
        yield TableFiles(name, labels, kind, (header.name, *others))

"""One process's files: a table for each kind of node and relationship, its header in a file of its own."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from graph_schema.bulk.columns import (
    Kind,
    Line,
    node_header,
    node_line,
    relationship_header,
    relationship_line,
)
from graph_schema.model import Label
from graph_schema.writer import NodeRow, RelationshipRow

WAITING = 2_000
"""Lines that wait to be written, of each file: many at once take less time."""
HEADER = "header"
"""Ends the names of files of headers: `Note.header.csv` is that of `Note.0.csv` and `Note.1.csv`."""


class Tables:
    """Writes rows into `folder`, in files that `writer` names as this process's own. A context: closes them."""

    def __init__(self, folder: Path, writer: str) -> None:
        self.nodes = self.relationships = 0
        self._folder, self._writer = folder, writer
        self._open = ExitStack()
        self._node_tables: dict[Label, _Table] = {}
        self._relationship_tables: dict[Kind, _Table] = {}

    def add_node(self, place: int, row: NodeRow) -> None:
        """Write a node that stands at that place of the store."""
        table = self._node_tables.get(row.label) or self._node_table(row.label)
        table.add(table.line(place, row.properties))
        self.nodes += 1

    def add_relationship(self, start: int, end: int, row: RelationshipRow) -> None:
        """Write a relationship between the nodes that stand at those places."""
        kind = (row.type, row.start_label, row.end_label)
        table = self._relationship_tables.get(kind) or self._relationship_table(kind)
        table.add(table.line(start, end, row.properties))
        self.relationships += 1

    def _node_table(self, label: Label) -> "_Table":
        table = _Table(self._file(label, node_header(label)), node_line(label))
        self._node_tables[label] = table
        return table

    def _relationship_table(self, kind: Kind) -> "_Table":
        table = _Table(self._file("-".join(kind), relationship_header(kind)), relationship_line(kind))
        self._relationship_tables[kind] = table
        return table

    def _file(self, name: str, header: list[str]) -> Callable[[Iterable[Line]], object]:
        (self._folder / f"{name}.{HEADER}.csv").write_text(",".join(header) + "\n", encoding="utf-8")
        path = self._folder / f"{name}.{self._writer}.csv"
        file = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))
        return csv.writer(file, lineterminator="\n").writerows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._open:
            for table in (*self._node_tables.values(), *self._relationship_tables.values()):
                table.flush()


class _Table:
    """Makes lines, and keeps those that wait to be written."""

    __slots__ = ("_waiting", "_write", "line")

    def __init__(self, write: Callable[[Iterable[Line]], object], line: Callable[..., Line]) -> None:
        self._write, self.line = write, line
        self._waiting: list[Line] = []

    def add(self, line: Line) -> None:
        self._waiting.append(line)
        if len(self._waiting) >= WAITING:
            self.flush()

    def flush(self) -> None:
        self._write(self._waiting)
        self._waiting.clear()


def files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The name of each table, and the names of its files, that of the header first."""
    for header in sorted(folder.glob(f"*.{HEADER}.csv")):
        name = header.name.removesuffix(f".{HEADER}.csv")
        others = sorted(path.name for path in folder.glob(f"{name}.*.csv") if path != header)
        yield name, [header.name, *others]

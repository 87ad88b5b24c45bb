"""One process's files: a table for each kind of node and relationship, its header in a file of its own."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from graph_schema.model import NODES, Label
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.bulk.columns import (
    Kind,
    Line,
    node_header,
    node_line,
    relationship_header,
    relationship_line,
)

WAITING = 2_000
"""Lines that wait to be written, of each file: many at once take less time."""
HEADER = "header"
"""Ends the names of files of headers: `Note.header.csv` is that of `Note.0.csv` and `Note.1.csv`."""


class Tables:
    """Writes rows into `folder`, in files that `writer` names as this process's own. A context: closes them."""

    def __init__(self, folder: Path, writer: str, known: Mapping[str, int]) -> None:
        """`known` says where in the store the nodes stand that every process refers to, by their keys."""
        self.nodes = self.relationships = 0
        self._folder, self._writer, self._known = folder, writer, known
        self._open = ExitStack()
        self._node_tables: dict[Label, _Table] = {}
        self._relationship_tables: dict[Kind, _Table] = {}

    def write(self, first: int, nodes: Iterable[NodeRow], relationships: Collection[RelationshipRow]) -> None:
        """Write nodes, the first of which stands at that place of the store, and relationships among them."""
        places = self._write_nodes(first, nodes)
        known, tables = self._known, self._relationship_tables
        for row in relationships:
            kind = (row.type, row.start_label, row.end_label)
            table = tables.get(kind) or self._relationship_table(kind)
            start, end = places.get(row.start), places.get(row.end)
            start = known[row.start] if start is None else start
            end = known[row.end] if end is None else end
            table.lines.append(table.line(start, end, row.properties))
        self.relationships += len(relationships)
        self._write_waiting(WAITING)

    def _write_nodes(self, first: int, nodes: Iterable[NodeRow]) -> dict[str, int]:
        """Where each stands, by its key."""
        places: dict[str, int] = {}
        tables = self._node_tables
        for place, row in enumerate(nodes, start=first):
            table = tables.get(row.label) or self._node_table(row.label)
            places[row.properties[table.key]] = place
            table.lines.append(table.line(place, row.properties))
        self.nodes += len(places)
        return places

    def _node_table(self, label: Label) -> "_Table":
        table = _Table(self._file(label, node_header(label)), node_line(label), NODES[label].key)
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

    def _write_waiting(self, at_least: int) -> None:
        for table in (*self._node_tables.values(), *self._relationship_tables.values()):
            if len(table.lines) >= at_least:
                table.write(table.lines)
                table.lines.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._open:
            self._write_waiting(1)


class _Table:
    """What makes a line and writes lines, those that wait, and the property by which nodes are referred to."""

    __slots__ = ("key", "line", "lines", "write")

    def __init__(self, write: Callable[[Iterable[Line]], object], line: Callable[..., Line], key: str = "id") -> None:
        self.write, self.line, self.key = write, line, key
        self.lines: list[Line] = []


def files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The name of each table, and the names of its files, that of the header first."""
    for header in sorted(folder.glob(f"*.{HEADER}.csv")):
        name = header.name.removesuffix(f".{HEADER}.csv")
        others = sorted(path.name for path in folder.glob(f"{name}.*.csv") if path != header)
        yield name, [header.name, *others]

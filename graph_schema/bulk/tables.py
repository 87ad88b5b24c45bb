"""Rows of the model's vocabulary, written as one process's files for an import."""

from collections.abc import Callable
from pathlib import Path

from graph_schema.bulk.columns import (
    Kind,
    node_header,
    node_line,
    relationship_header,
    relationship_line,
)
from graph_schema.bulk.files import Files, Line, Table
from graph_schema.model import NODES, Label
from graph_schema.writer import NodeRow, RelationshipRow


class Tables(Files):
    """Writes rows into `folder`, in files that `writer` names as this process's own. A context: closes them."""

    def __init__(self, folder: Path, writer: str) -> None:
        super().__init__(folder, writer)
        self.nodes = self.relationships = 0
        self._node_tables: dict[Label, tuple[Table, Callable[..., Line]]] = {}
        self._relationship_tables: dict[Kind, tuple[Table, Callable[..., Line]]] = {}

    def add_node(self, place: int, row: NodeRow) -> None:
        """Write a node that stands at that place of the store."""
        table, line = self._node_tables.get(row.label) or self._node_table(row.label)
        table.add(line(place, row.properties))
        self.nodes += 1

    def add_relationship(self, start: int, end: int, row: RelationshipRow) -> None:
        """Write a relationship between the nodes that stand at those places."""
        kind = (row.type, row.start_label, row.end_label)
        table, line = self._relationship_tables.get(kind) or self._relationship_table(kind)
        table.add(line(start, end, row.properties))
        self.relationships += 1

    def _node_table(self, label: Label) -> tuple[Table, Callable[..., Line]]:
        table = self.node_table(NODES[label].labels, node_header(label)), node_line(label)
        self._node_tables[label] = table
        return table

    def _relationship_table(self, kind: Kind) -> tuple[Table, Callable[..., Line]]:
        table = self.relationship_table(*kind, relationship_header(kind)), relationship_line(kind)
        self._relationship_tables[kind] = table
        return table

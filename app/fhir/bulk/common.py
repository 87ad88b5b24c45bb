"""What several charts refer to: institutions, facilities, practitioners and entries of catalogues, each once."""

from dataclasses import replace
from typing import Any

from app.fhir.rows import IfAbsent, Key, Mapped, add_codings, add_node, key_of
from graph_schema.model import Rel, relationship
from graph_schema.values import UNKNOWN_INSTITUTION
from graph_schema.writer import NodeRow, RelationshipRow

RelationshipKey = tuple[Any, ...]


class Common:
    """As the first that names it says, with further codes of others; what has a resource of its own, as that says."""

    def __init__(self) -> None:
        self._nodes: dict[Key, dict[str, Any]] = {}
        self._relationships: dict[RelationshipKey, RelationshipRow] = {}

    def take(self, mapped: Mapped) -> None:
        """Add all rows of a resource."""
        for each in mapped.if_absent:
            self.add(each)
        for node in mapped.nodes:
            add_node(self._nodes, node)
        for row in mapped.relationships:
            put(row, self._relationships)

    def add(self, each: IfAbsent) -> bool:
        """Add a node unless it is there, else its further codes; whether that said anything new."""
        key = key_of(each.node)
        known = self._nodes.get(key)
        if known is not None:
            return add_codings(known, each.node.properties)
        self._nodes[key] = dict(each.node.properties)
        for row in each.relationships:
            put(row, self._relationships)
        return True

    def nodes(self) -> dict[Key, NodeRow]:
        """All nodes."""
        return {key: NodeRow(key[0], properties) for key, properties in self._nodes.items()}

    def relationships(self) -> list[RelationshipRow]:
        """All relationships; an unknown operator is left out where another is known."""
        rows = list(self._relationships.values())
        operated = {row.start for row in rows if row.type is Rel.OPERATED_BY and row.end != UNKNOWN_INSTITUTION}
        return [
            row
            for row in rows
            if row.type is not Rel.OPERATED_BY or row.end != UNKNOWN_INSTITUTION or row.start not in operated
        ]


def put(row: RelationshipRow, rows: dict[RelationshipKey, RelationshipRow]) -> None:
    """Add a row; of the same relationship a later one adds to an earlier one."""
    named = tuple(row.properties.get(name) for name in relationship(row.type, row.start_label, row.end_label).key)
    key = (row.type, row.start_label, row.start, row.end_label, row.end, *named)
    before = rows.get(key)
    rows[key] = replace(row, properties=before.properties | row.properties) if before else row

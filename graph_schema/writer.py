"""Writes batches of records of the model's vocabulary.

Seeds and imports hand over `NodeRow`s and `RelationshipRow`s; one statement a kind writes a batch. `Mode.CREATE`
is for a graph known not to hold them; `Mode.MERGE` may be repeated and then changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import NODES, Label, Rel, relationship


class Mode(Enum):
    """How a batch is written."""

    CREATE = "create"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node: all its properties, its key among them. Absent ones are left out or None."""

    label: Label
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RelationshipRow:
    """One relationship between two nodes named by their keys."""

    type: Rel
    start_label: Label
    start: str
    end_label: Label
    end: str
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch changed."""

    nodes: int
    relationships: int


def write(
    tx: ManagedTransaction, nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow], mode: Mode
) -> Written:
    """Write the nodes, then the relationships, in the caller's transaction; returns how many were created.

    Both ends of a relationship must be in the graph or in `nodes`; one whose end is missing raises
    `MissingEnd` (and so rolls the transaction back).
    """
    by_label: dict[Label, list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        by_label[node.label].append(node.properties)
    by_kind: dict[tuple[Rel, Label, Label], list[dict[str, Any]]] = defaultdict(list)
    for rel in relationships:
        row = {"start": rel.start, "end": rel.end, "properties": rel.properties}
        by_kind[rel.type, rel.start_label, rel.end_label].append(row)

    created_nodes = sum(_write_nodes(tx, label, rows, mode) for label, rows in by_label.items())
    created_relationships = sum(_write_relationships(tx, kind, rows, mode) for kind, rows in by_kind.items())
    return Written(created_nodes, created_relationships)


class MissingEnd(Exception):
    """A relationship names a node that is neither in the graph nor in the batch."""


def node_statement(label: Label, mode: Mode) -> str:
    """The statement that writes `$rows` of one label."""
    node = NODES[label]
    labels = ":".join(node.labels)
    if mode is Mode.CREATE:
        return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row"
    extra = "".join(f" SET n:{other}" for other in node.labels[1:])
    return f"UNWIND $rows AS row MERGE (n:{label} {{{node.key}: row.{node.key}}}){extra} SET n += row"


def relationship_statement(kind: tuple[Rel, Label, Label], mode: Mode) -> str:
    """The statement that writes `$rows` of one relationship type between two labels."""
    type_, start, end = kind
    ends = (
        "UNWIND $rows AS row "
        f"MATCH (a:{start} {{{NODES[start].key}: row.start}}) "
        f"MATCH (b:{end} {{{NODES[end].key}: row.end}}) "
    )
    if mode is Mode.CREATE:
        return ends + f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties RETURN count(*) AS matched"
    key = ", ".join(f"`{name}`: row.properties.`{name}`" for name in relationship(*kind).key)
    pattern = f"[r:{type_} {{{key}}}]" if key else f"[r:{type_}]"
    return ends + f"MERGE (a)-{pattern}->(b) SET r += row.properties RETURN count(*) AS matched"


def _write_nodes(tx: ManagedTransaction, label: Label, rows: list[dict[str, Any]], mode: Mode) -> int:
    statement = node_statement(label, mode)
    return tx.run(statement, rows=rows).consume().counters.nodes_created


def _write_relationships(
    tx: ManagedTransaction, kind: tuple[Rel, Label, Label], rows: list[dict[str, Any]], mode: Mode
) -> int:
    result = tx.run(relationship_statement(kind, mode), rows=rows)
    matched = result.single(strict=True)["matched"]
    if matched != len(rows):
        raise MissingEnd(f"{len(rows) - matched} of {len(rows)} {kind[0]} relationships name a missing node")
    return result.consume().counters.relationships_created

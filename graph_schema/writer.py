"""Writes batches of records of the model's vocabulary.

Seeds and imports hand over `NodeRow`s and `RelationshipRow`s; one statement a kind writes a batch. `Mode.CREATE`
is for a graph known not to hold them; `Mode.MERGE` may be repeated and then changes nothing: what has the wanted
properties already is not written to, and those of `SET_ONCE` stay as they were first written.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import NODES, Label, Rel, relationship

SET_ONCE = ("recordedAt", "version", "label")
"""Properties that `Mode.MERGE` gives to a node it creates, and leaves alone on one that is there.

The `label` of a diagnosis is its catalogue's, however a record words it.
"""


class Mode(Enum):
    """How a batch is written."""

    CREATE = "create"
    MERGE = "merge"


# Rows are not frozen: they are made by the million, and one that is takes four times as long to make.
@dataclass(slots=True)
class NodeRow:
    """One node: all its properties, its key among them. Absent ones are left out or None."""

    label: Label
    properties: dict[str, Any]


@dataclass(slots=True)
class RelationshipRow:
    """One relationship between two nodes named by their keys."""

    type: Rel
    start_label: Label
    start: str
    end_label: Label
    end: str
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Other properties for a node that is there, named by its key; None takes one away."""

    label: Label
    key: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch changed: how many were created, and how many that were there got other properties.

    Of a merge also which: nodes by label and key, relationships by type and the key of their start.
    """

    nodes: int
    relationships: int
    nodes_changed: int = 0
    relationships_changed: int = 0
    touched: tuple[tuple[Label, str], ...] = field(default=(), compare=False)
    starts: tuple[tuple[Rel, str], ...] = field(default=(), compare=False)


def write(
    tx: ManagedTransaction, nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow], mode: Mode
) -> Written:
    """Write the nodes, then the relationships, in the caller's transaction; returns what that changed.

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

    nodes_written = [_write_nodes(tx, label, rows, mode) for label, rows in by_label.items()]
    relationships_written = [_write_relationships(tx, kind, rows, mode) for kind, rows in by_kind.items()]
    return Written(
        sum(created for created, _, _ in nodes_written),
        sum(created for created, _, _ in relationships_written),
        sum(changed for _, changed, _ in nodes_written),
        sum(changed for _, changed, _ in relationships_written),
        tuple((label, key) for label, (_, _, keys) in zip(by_label, nodes_written, strict=True) for key in keys),
        tuple(
            (kind[0], key) for kind, (_, _, keys) in zip(by_kind, relationships_written, strict=True) for key in keys
        ),
    )


class MissingEnd(Exception):
    """A relationship names a node that is neither in the graph nor in the batch."""


def node_statement(label: Label, mode: Mode) -> str:
    """The statement that writes `$rows` of one label; merging, rows are `{key, once, properties}`."""
    node = NODES[label]
    labels = ":".join(node.labels)
    if mode is Mode.CREATE:
        return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row"
    return (
        f"UNWIND $rows AS row MERGE (n:{label} {{{node.key}: row.key}}) ON CREATE SET n:{labels}, n += row.once "
        f"WITH n, row WHERE {_differs('n')} SET n += row.properties RETURN collect(row.key) AS touched"
    )


def relationship_statement(kind: tuple[Rel, Label, Label], mode: Mode) -> str:
    """The statement that writes `$rows` of one relationship type between two labels."""
    type_, start, end = kind
    ends = (
        "UNWIND $rows AS row "
        f"MATCH (a:{start} {{{NODES[start].key}: row.start}}) "
        f"MATCH (b:{end} {{{NODES[end].key}: row.end}}) "
    )
    if mode is Mode.CREATE:
        return (
            ends + f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties "
            "RETURN count(*) AS matched, sum(0) AS changed, collect(null) AS starts"
        )
    key = ", ".join(f"`{name}`: row.properties.`{name}`" for name in relationship(*kind).key)
    pattern = f"[r:{type_} {{{key}}}]" if key else f"[r:{type_}]"
    old = pattern.replace("[r:", "[old:", 1)
    return (
        ends + f"OPTIONAL MATCH (a)-{old}->(b) "
        f"WITH a, b, row, old IS NULL AS absent, old IS NOT NULL AND {_differs('old')} AS differs "
        f"MERGE (a)-{pattern}->(b) ON CREATE SET r += row.properties "
        "FOREACH (_ IN CASE WHEN differs THEN [1] ELSE [] END | SET r += row.properties) "
        "RETURN count(*) AS matched, sum(CASE WHEN differs THEN 1 ELSE 0 END) AS changed, "
        "collect(CASE WHEN absent OR differs THEN row.start END) AS starts"
    )


def _differs(entity: str) -> str:
    """Whether a wanted property is another there, or there and not wanted."""
    return (
        f"any(name IN keys(row.properties) WHERE coalesce({entity}[name] <> row.properties[name], "
        f"({entity}[name] IS NULL) <> (row.properties[name] IS NULL)))"
    )


def _write_nodes(
    tx: ManagedTransaction, label: Label, rows: list[dict[str, Any]], mode: Mode
) -> tuple[int, int, list[str]]:
    """How many were created, how many changed, and the keys of both."""
    statement = node_statement(label, mode)
    if mode is Mode.CREATE:
        return tx.run(statement, rows=rows).consume().counters.nodes_created, 0, []
    key = NODES[label].key
    merged = [
        {
            "key": row[key],
            "once": {name: row[name] for name in SET_ONCE if name in row and name != key},
            "properties": {name: value for name, value in row.items() if name == key or name not in SET_ONCE},
        }
        for row in rows
    ]
    result = tx.run(statement, rows=merged)
    touched = result.single(strict=True)["touched"]
    created = result.consume().counters.nodes_created
    # A created node has no property but its key, so it counts among those that differed.
    return created, max(len(touched) - created, 0), touched


def _write_relationships(
    tx: ManagedTransaction, kind: tuple[Rel, Label, Label], rows: list[dict[str, Any]], mode: Mode
) -> tuple[int, int, list[str]]:
    """How many were created, how many changed, and the keys of their starts."""
    result = tx.run(relationship_statement(kind, mode), rows=rows)
    record = result.single(strict=True)
    if record["matched"] != len(rows):
        raise MissingEnd(f"{len(rows) - record['matched']} of {len(rows)} {kind[0]} relationships name a missing node")
    return result.consume().counters.relationships_created, record["changed"], record["starts"]

"""Writes the few rows of one act, and what they add to the tallies, in one statement.

Each round trip would cost as much as all that it writes. The text depends on the kinds of rows alone, so that Neo4j
plans it once for acts of the same shape.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import NODES, Label, Rel
from graph_schema.tallies import Counts, additions
from graph_schema.writer import Change, MissingEnd, NodeRow, RelationshipRow

_Kind = tuple[Rel, Label, Label]


@dataclass(frozen=True, slots=True)
class SmallBatch:
    """Nodes and relationships to create, and nodes that are there to change."""

    nodes: list[NodeRow]
    relationships: list[RelationshipRow]
    changes: list[Change]


def write_small_batch(tx: ManagedTransaction, batch: SmallBatch, gains: Counts) -> None:
    """Write it, and add what it gains to the tallies. `MissingEnd` if something to change or link is not there."""
    created = _by_kind((node.label, node.properties) for node in batch.nodes)
    changed = _by_kind((each.label, {"key": each.key, "properties": each.properties}) for each in batch.changes)
    linked = _by_kind(
        (
            (each.type, each.start_label, each.end_label),
            {"start": each.start, "end": each.end, "properties": each.properties},
        )
        for each in batch.relationships
    )
    batches = [*created.values(), *changed.values(), *linked.values()]
    tallies, added = additions(gains)
    parameters = {f"rows{number}": rows for number, rows in enumerate(batches)} | added
    found = tx.run(_statement(tuple(created), tuple(changed), tuple(linked), tallies), parameters).single(strict=True)
    written = (found["created"], found["changed"], found["linked"])
    if written != (len(batch.nodes), len(batch.changes), len(batch.relationships)):
        raise MissingEnd("a relationship or a change names a node that is not there")


def _by_kind(rows: Iterable[tuple[Any, dict[str, Any]]]) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for kind, row in rows:
        found.setdefault(kind, []).append(row)
    return found


@lru_cache(maxsize=500)
def _statement(created: tuple[Label, ...], changed: tuple[Label, ...], linked: tuple[_Kind, ...], tallies: str) -> str:
    """Nodes first, since relationships may be between them; the tallies last, so that they are locked shortly."""
    creates = [f"CREATE (n:{':'.join(NODES[label].labels)}) SET n = row" for label in created]
    changes = [f"MATCH (n:{label} {{{NODES[label].key}: row.key}}) SET n += row.properties" for label in changed]
    links = [
        f"MATCH (a:{start} {{{NODES[start].key}: row.start}}) MATCH (b:{end} {{{NODES[end].key}: row.end}}) "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties"
        for type_, start, end in linked
    ]
    calls = [
        f"CALL () {{ UNWIND $rows{number} AS row {clauses} RETURN count(*) AS n{number} }}"
        for number, clauses in enumerate([*creates, *changes, *links])
    ]
    first_change, first_link = len(creates), len(creates) + len(changes)
    sums = ", ".join(
        f"{' + '.join(f'n{number}' for number in numbers) or '0'} AS {name}"
        for name, numbers in (
            ("created", range(first_change)),
            ("changed", range(first_change, first_link)),
            ("linked", range(first_link, len(calls))),
        )
    )
    return f"{' '.join(calls)} WITH {sums} {tallies} RETURN created, changed, linked"

"""Writes the few rows of one act, and counts what they touch, in one statement.

Each round trip would cost as much as all that it writes. The text depends on the kinds of rows alone, so that Neo4j
plans it once for acts of the same shape.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import NODES, Label, Rel
from graph_schema.tallies import COUNT_SOME, Counts, Touched, counted
from graph_schema.writer import Change, MissingEnd, NodeRow, RelationshipRow

_Kind = tuple[Rel, Label, Label]


@dataclass(frozen=True, slots=True)
class SmallBatch:
    """Nodes and relationships to create, and nodes that are there to change."""

    nodes: list[NodeRow]
    relationships: list[RelationshipRow]
    changes: list[Change]


def write_small_batch(tx: ManagedTransaction, batch: SmallBatch, touched: Touched) -> Counts:
    """Write it; what is counted of the touched afterwards. `MissingEnd` if something to change or link is not there."""
    created = _by_kind((node.label, node.properties) for node in batch.nodes)
    changed = _by_kind((each.label, {"key": each.key, "properties": each.properties}) for each in batch.changes)
    linked = _by_kind(
        (
            (each.type, each.start_label, each.end_label),
            {"start": each.start, "end": each.end, "properties": each.properties},
        )
        for each in batch.relationships
    )
    counts = bool(touched.encounters or touched.patients or touched.studying)
    batches = [*created.values(), *changed.values(), *linked.values()]
    parameters: dict[str, Any] = {f"rows{number}": rows for number, rows in enumerate(batches)}
    if counts:
        parameters |= {
            "encounters": list(touched.encounters),
            "patients": list(touched.patients),
            "studying": list(touched.studying),
        }
    result = tx.run(_statement(tuple(created), tuple(changed), tuple(linked), counts), parameters)
    record = result.single(strict=True)
    counters = result.consume().counters
    written = (counters.nodes_created, record["changed"], counters.relationships_created)
    if written != (len(batch.nodes), len(batch.changes), len(batch.relationships)):
        raise MissingEnd("a relationship or a change names a node that is not there")
    return counted(record["counted"])


def _by_kind(rows: Iterable[tuple[Any, dict[str, Any]]]) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for kind, row in rows:
        found.setdefault(kind, []).append(row)
    return found


@lru_cache(maxsize=500)
def _statement(created: tuple[Label, ...], changed: tuple[Label, ...], linked: tuple[_Kind, ...], counts: bool) -> str:
    creates = [f"CREATE (n:{':'.join(NODES[label].labels)}) SET n = row" for label in created]
    changes = [
        f"MATCH (n:{label} {{{NODES[label].key}: row.key}}) SET n += row.properties RETURN count(*) AS changed{number}"
        for number, label in enumerate(changed)
    ]
    links = [
        f"MATCH (a:{start} {{{NODES[start].key}: row.start}}) MATCH (b:{end} {{{NODES[end].key}: row.end}}) "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties"
        for type_, start, end in linked
    ]
    calls = [
        f"CALL () {{ UNWIND $rows{number} AS row {clauses} }}"
        for number, clauses in enumerate([*creates, *changes, *links])
    ]
    all_changed = " + ".join(f"changed{number}" for number in range(len(changed))) or "0"
    calls.append(f"WITH {all_changed} AS changed")
    if counts:
        calls.append(f"OPTIONAL CALL () {{ {COUNT_SOME} RETURN {{kind: kind, row: row}} AS found }}")
        calls.append("RETURN changed, collect(found) AS counted")
    else:
        calls.append("RETURN changed, [] AS counted")
    return " ".join(calls)

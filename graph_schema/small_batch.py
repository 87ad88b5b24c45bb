"""Writes the few rows of one act in one statement: each round trip would cost as much as all that it writes.

Its text depends on the kinds of rows alone, so that Neo4j plans it once for acts of the same shape.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import NODES, Label, Rel
from graph_schema.writer import Change, MissingEnd, NodeRow, RelationshipRow

_Kind = tuple[Rel, Label, Label]


def write_small_batch(
    tx: ManagedTransaction,
    nodes: Sequence[NodeRow],
    relationships: Sequence[RelationshipRow],
    changes: Sequence[Change] = (),
) -> None:
    """Create the nodes and the relationships, and change the nodes that are there. `MissingEnd` if one is not."""
    created: dict[Label, list[dict[str, Any]]] = {}
    for node in nodes:
        created.setdefault(node.label, []).append(node.properties)
    changed: dict[Label, list[dict[str, Any]]] = {}
    for change in changes:
        changed.setdefault(change.label, []).append({"key": change.key, "properties": change.properties})
    linked: dict[_Kind, list[dict[str, Any]]] = {}
    for each in relationships:
        row = {"start": each.start, "end": each.end, "properties": each.properties}
        linked.setdefault((each.type, each.start_label, each.end_label), []).append(row)
    if not created and not changed and not linked:
        return
    batches = [*created.values(), *changed.values(), *linked.values()]
    parameters = {f"rows{number}": rows for number, rows in enumerate(batches)}
    result = tx.run(_statement(tuple(created), tuple(changed), tuple(linked)), parameters)
    touched = result.single(strict=True)["touched"]
    counters = result.consume().counters
    if (counters.nodes_created, touched, counters.relationships_created) != (
        len(nodes),
        len(changes),
        len(relationships),
    ):
        raise MissingEnd("a relationship or a change names a node that is not there")


@lru_cache(maxsize=500)
def _statement(created: tuple[Label, ...], changed: tuple[Label, ...], linked: tuple[_Kind, ...]) -> str:
    creates = [f"CREATE (n:{':'.join(NODES[label].labels)}) SET n = row" for label in created]
    sets = [f"MATCH (n:{label} {{{NODES[label].key}: row.key}}) SET n += row.properties" for label in changed]
    links = [
        f"MATCH (a:{start} {{{NODES[start].key}: row.start}}) MATCH (b:{end} {{{NODES[end].key}: row.end}}) "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties"
        for type_, start, end in linked
    ]
    clauses = [f"UNWIND $rows{number} AS row {text}" for number, text in enumerate([*creates, *sets, *links])]
    counted = {len(creates) + number for number in range(len(sets))}
    calls = [
        f"CALL () {{ {clause} RETURN count(*) AS c{number} }}" if number in counted else f"CALL () {{ {clause} }}"
        for number, clause in enumerate(clauses)
    ]
    touched = " + ".join(f"c{number}" for number in sorted(counted)) or "0"
    return f"{' '.join(calls)} RETURN {touched} AS touched"

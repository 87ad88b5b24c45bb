"""Look-ups in the graph, and one batch of rows into it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from neo4j import ManagedTransaction, Session

from app.fhir.rows import IfAbsent, Key, Mapped, add_codings, add_node
from graph_schema.concealment import conceal_restricted
from graph_schema.feed import announce_written
from graph_schema.model import HANGS_BY, NODES, Label, Rel
from graph_schema.tallies import tallied, touched_by
from graph_schema.values import UNKNOWN_INSTITUTION
from graph_schema.writer import Mode, NodeRow, RelationshipRow, Written, write

_FIND_ENCOUNTERS = (
    "MATCH (p:Patient {id: $patient}) UNWIND $ids AS id MATCH (e:Encounter {id: id})<-[:HAD]-(p) "
    "RETURN e.id AS id, e.occurredAt AS at"
)
_FIND_ANSWERED = (
    "UNWIND $ids AS id MATCH (s:Study {id: id}) WHERE s.status IN ['FINAL', 'CORRECTED'] OR s.report IS NOT NULL "
    "OR EXISTS { (s)-[:RESULTED_IN]->(:Result) } RETURN s.id AS id"
)
_DROP_UNKNOWN_OPERATOR = (
    "UNWIND $ids AS id MATCH (:Facility {id: id})-[r:OPERATED_BY]->(:Institution {code: $unknown}) DELETE r"
)
_ONE_ENCOUNTER = set(HANGS_BY.values())
"""What happened did so in one encounter, and that at one facility: what a source corrects takes the former's place."""


class Graph:
    """Read look-ups of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, label: Label, name: str, values: list[str]) -> dict[str, str]:
        """Ids of the nodes of a label, by the values of a unique property."""
        statement = f"UNWIND $values AS value MATCH (n:{label} {{{name}: value}}) RETURN value, n.id AS id"
        return {str(row["value"]): str(row["id"]) for row in self._read(statement, values=values)}

    def encounters(self, patient: str, ids: list[str]) -> dict[str, datetime]:
        """Those of the encounters that a patient has, with their starts."""
        rows = self._read(_FIND_ENCOUNTERS, patient=patient, ids=ids)
        return {str(row["id"]): row["at"].to_native() for row in rows}

    def answered(self, studies: list[str]) -> set[str]:
        """Those of the studies that have a result."""
        return {str(row["id"]) for row in self._read(_FIND_ANSWERED, ids=studies)}

    def _read(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        return self._session.execute_read(lambda tx: tx.run(statement, **parameters).data())


def write_batch(tx: ManagedTransaction, batch: Sequence[Mapped]) -> Written:
    """Write a batch of mapped resources, all or nothing."""
    absent = _absent(tx, [each for mapped in batch for each in mapped.if_absent])
    nodes = [each.node for each in absent] + _once(node for mapped in batch for node in mapped.nodes)
    relationships = [each for item in absent for each in item.relationships]
    relationships += last_of_each(each for mapped in batch for each in mapped.relationships)
    known = [each.start for each in relationships if each.type is Rel.OPERATED_BY and each.end != UNKNOWN_INSTITUTION]
    touched = touched_by(tx, nodes, relationships)
    with tallied(tx, touched):
        written = write(tx, nodes, relationships, Mode.MERGE)
        _drop_former(tx, relationships)
        if known:
            tx.run(_DROP_UNKNOWN_OPERATOR, ids=known, unknown=UNKNOWN_INSTITUTION).consume()
        announce_written(tx, written)
        conceal_restricted(tx, touched.patients)
    return written


def _sole(each: RelationshipRow) -> tuple[str, Label, str] | None:
    """The end that has no other relationship of the type: `start` or `end`, its label and its key."""
    if each.type is Rel.AT:
        return "start", each.start_label, each.start
    return ("end", each.end_label, each.end) if each.type in _ONE_ENCOUNTER else None


def last_of_each(relationships: Iterable[RelationshipRow]) -> list[RelationshipRow]:
    """The rows without those of a sole relationship that a later one replaces."""
    rows = list(relationships)
    last = {(each.type, sole): position for position, each in enumerate(rows) if (sole := _sole(each))}
    return [
        each for position, each in enumerate(rows) if not (sole := _sole(each)) or last[each.type, sole] == position
    ]


def _drop_former(tx: ManagedTransaction, relationships: list[RelationshipRow]) -> None:
    """Delete what the graph holds beside a sole relationship of the batch."""
    by_kind: dict[tuple[Rel, str, Label], list[list[str]]] = defaultdict(list)
    for each in relationships:
        if sole := _sole(each):
            end, label, key = sole
            by_kind[each.type, end, label].append([key, each.end if end == "start" else each.start])
    for (type_, end, label), rows in by_kind.items():
        pattern = f"-[r:{type_}]->" if end == "start" else f"<-[r:{type_}]-"
        statement = f"UNWIND $rows AS row MATCH (:{label} {{id: row[0]}}){pattern}(o) WHERE o.id <> row[1] DELETE r"
        tx.run(statement, rows=rows).consume()


def _once(nodes: Any) -> list[NodeRow]:
    """Rows of the same node brought together."""
    merged: dict[Key, dict[str, Any]] = {}
    for node in nodes:
        add_node(merged, node)
    return [NodeRow(label, properties) for (label, _), properties in merged.items()]


def _absent(tx: ManagedTransaction, wanted: list[IfAbsent]) -> list[IfAbsent]:
    """Those whose node is not in the graph; codings of catalogue entries that are there are added to them."""
    by_label: dict[Label, dict[str, IfAbsent]] = defaultdict(dict)
    for each in wanted:
        first = by_label[each.node.label].setdefault(each.node.properties[NODES[each.node.label].key], each)
        add_codings(first.node.properties, each.node.properties)
    absent: list[IfAbsent] = []
    for label, items in by_label.items():
        key = NODES[label].key
        statement = f"UNWIND $keys AS key MATCH (n:{label} {{{key}: key}}) RETURN n.{key} AS key"
        found = {str(row["key"]) for row in tx.run(statement, keys=list(items))}
        absent += [item for own, item in items.items() if own not in found]
        _add_codings(tx, label, [items[own].node for own in found])
    return absent


def _add_codings(tx: ManagedTransaction, label: Label, nodes: list[NodeRow]) -> None:
    """Further codes of entries that are there, each `system|code` once."""
    rows = [
        {"id": node.properties["id"], "codings": [[c, c.rpartition("|")[0] + "|"] for c in node.properties["codings"]]}
        for node in nodes
        if node.properties.get("codings")
    ]
    if rows:
        statement = (
            f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) WITH n, [coding IN row.codings "
            "WHERE none(old IN coalesce(n.codings, []) WHERE old STARTS WITH coding[1]) | coding[0]] AS more "
            "WHERE size(more) > 0 SET n.codings = coalesce(n.codings, []) + more"
        )
        tx.run(statement, rows=rows).consume()

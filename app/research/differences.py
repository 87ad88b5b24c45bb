"""The research graph by transactions: who is told otherwise than before is written anew, and nobody else.

A graph whose writing was cut short is one whose `Build` has no `at`; writing again mends it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, LiteralString, TypeVar

from neo4j import ManagedTransaction, Session

from app.research import model
from app.research.codes import Codes
from app.research.met import Met
from app.research.rows import Rows, Values, activity_values, person_rows
from app.research.telling import ToldPerson, fingerprint

_Item = TypeVar("_Item")

PEOPLE = 50
"""Whom a transaction writes."""
ROWS = 5_000
"""Of anything else, in a transaction."""

_BEGIN: LiteralString = "MERGE (b:Build {name: 'research'}) REMOVE b.at"
_BEFORE: LiteralString = "UNWIND $ids AS id MATCH (p:Person {id: id}) RETURN p.id, p.fingerprint"
_ACTIVITIES: LiteralString = "UNWIND $rows AS row MERGE (a:Activity {id: row.id}) SET a = row"
_FORGET: LiteralString = (
    "UNWIND $ids AS id MATCH (p:Person {id: id}) OPTIONAL MATCH (p)-[:HAD|HAD_EPISODE]->(n) DETACH DELETE n, p"
)
_WRITE: LiteralString = (
    "UNWIND $all AS rows "
    "CALL (rows) { UNWIND rows.nodes AS each CREATE (n:$(each[0])) SET n = each[1] RETURN collect(n) AS nodes } "
    "CALL (rows, nodes) { UNWIND rows.links AS each WITH nodes[each[0]] AS one, nodes[each[1]] AS other, each "
    "CREATE (one)-[l:$(each[2])]->(other) SET l = each[3] } "
    "CALL (rows, nodes) { UNWIND rows.activities AS each MATCH (a:Activity {id: each[1]}) "
    "WITH nodes[each[0]] AS one, a, each CREATE (one)-[:$(each[2])]->(a) }"
)
_STEPS: LiteralString = (
    "UNWIND $rows AS row MATCH (one:Activity {id: row[0]}), (other:Activity {id: row[1]}) "
    "CREATE (one)-[f:$(row[2])]->(other) SET f = row[3]"
)
_ALL: LiteralString = "MATCH (p:Person) WHERE p.id IS NOT NULL RETURN p.id ORDER BY p.id"
_UNUSED: LiteralString = "MATCH (a:Activity) WHERE NOT a.id IN $keys DETACH DELETE a"
_UNBUILD: LiteralString = "MATCH (b:Build) DELETE b"
_UNCOUNT: tuple[LiteralString, ...] = (
    "MATCH ()-[f:FOLLOWED_BY|FOLLOWED_BY_AT]->() CALL (f) { DELETE f } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n:Month|Institution) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
)


def write_people(
    session: Session, people: Iterable[ToldPerson], codes: Codes, folder: Path
) -> Iterator[tuple[int, int]]:
    """Write who is told otherwise than before, and forget who is not told now. `folder` keeps whom it met, meanwhile.

    Gives, after each transaction, how many people were looked at, and how many written.
    """
    session.run(_BEGIN).consume()
    names = model.ACTIVITY.properties()
    activities = [dict(zip(names, values, strict=True)) for _, values in activity_values(codes)]
    session.run(_ACTIVITIES, rows=activities).consume()
    met, looked_at, written = Met(folder), 0, 0
    for batch in _batches(people, PEOPLE):
        met.add(person.id for person in batch)
        looked_at += len(batch)
        written += session.execute_write(_write_changed, batch)
        yield looked_at, written
    gone = list(met.others(row[0] for row in session.run(_ALL)))
    for ids in _batches(gone, PEOPLE):
        session.run(_FORGET, ids=ids).consume()
    session.run(_UNUSED, keys=list(codes.people)).consume()


def write_counts(session: Session, steps: Iterable[tuple[model.Links, str, str, Values]], overview: Rows) -> None:
    """Write anew what is counted over all people, and that the build is whole."""
    for statement in _UNCOUNT:
        session.run(statement).consume()
    for batch in _batches(steps, ROWS):
        rows = [[one, other, links.type, _named(links, values)] for links, one, other, values in batch]
        session.run(_STEPS, rows=rows).consume()
    session.execute_write(_write_overview, overview)


def _write_overview(tx: ManagedTransaction, overview: Rows) -> None:
    tx.run(_UNBUILD).consume()
    tx.run(_WRITE, all=[_parameter(overview)]).consume()


def _write_changed(tx: ManagedTransaction, people: list[ToldPerson]) -> int:
    before = {row[0]: row[1] for row in tx.run(_BEFORE, ids=[person.id for person in people])}
    changed = [person for person in people if before.get(person.id) != fingerprint(person)]
    tx.run(_FORGET, ids=[person.id for person in changed if person.id in before]).consume()
    tx.run(_WRITE, all=[_parameter(person_rows(person)) for person in changed]).consume()
    return len(changed)


def _parameter(rows: Rows) -> dict[str, Any]:
    """Rows as the statement takes them."""
    return {
        "nodes": [[list(nodes.labels), _named(nodes, values)] for nodes, values in rows.nodes],
        "links": [
            [one, other, links.type, _named(links, values)]
            for links, one, other, values in rows.links
            if not isinstance(other, str)
        ],
        "activities": [[one, other, links.type] for links, one, other, _ in rows.links if isinstance(other, str)],
    }


def _named(table: model.Nodes | model.Links, values: Values) -> dict[str, Any]:
    return dict(zip(table.properties(), values, strict=True))


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch

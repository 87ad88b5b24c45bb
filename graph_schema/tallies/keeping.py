"""Keeps the tallies right while something is written, in the same transaction.

The difference that a write makes is counted, not what it is thought to make: what it touches is counted before and
after. The patients it touches are locked first, so that two writers never count the same person at once; the tallies
last and in the order of their ids, so that they are held shortly and writers never wait for one another in a circle.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import Label
from graph_schema.tallies.cells import DAYS, KINDS, Counts, Tally
from graph_schema.tallies.counting import count_some
from graph_schema.tallies.touched import Touched

# A patient who is not there yet is locked as well: the id stays taken, until the end, by the node made and deleted.
_LOCK = (
    "UNWIND $ids AS id MERGE (p:Patient {id: id}) ON CREATE SET p.reserved = true ON MATCH SET p.id = id "
    "WITH p WHERE p.reserved DELETE p"
)


@contextmanager
def tallied(tx: ManagedTransaction, touched: Touched) -> Iterator[None]:
    """Count what is written within. It may touch no more than is said."""
    tx.run(_LOCK, ids=sorted(touched.patients)).consume()
    before = count_some(tx, touched.encounters, touched.patients, touched.studying)
    yield
    after = count_some(tx, touched.encounters, touched.patients, touched.studying)
    add(tx, after.minus(before))


def add(tx: ManagedTransaction, difference: Counts) -> int:
    """Add to the tallies, below zero to take away; those that are not there are made. Returns how many were made."""
    made = 0
    for label in KINDS:
        rows = [_row(tally, days) for tally, days in difference.by_tally.items() if tally.label is label]
        if rows:
            rows.sort(key=lambda row: str(row["id"]))
            made += tx.run(_add_statement(label), rows=rows).consume().counters.nodes_created
    return made


def _row(tally: Tally, days: dict[str, list[int]]) -> dict[str, Any]:
    size = DAYS if tally.month else 1
    return {
        "id": tally.id,
        "properties": tally.properties,
        "days": {measure: days.get(measure, [0] * size) for measure in KINDS[tally.label]},
    }


def _add_statement(label: Label) -> str:
    """Takes the lock of a tally before it reads what it holds."""
    by_day = label is not Label.AFFILIATION_TALLY
    empty, more = [], []
    for measure in KINDS[label]:
        empty.append(f"t.{measure} = 0")
        more.append(f"t.{measure} = t.{measure} + reduce(sum = 0, each IN row.days.{measure} | sum + each)")
        if by_day:
            days = f"t.{measure}ByDay"
            empty.append(f"{days} = {[0] * DAYS}")
            more.append(f"{days} = [day IN range(0, {DAYS - 1}) | {days}[day] + row.days.{measure}[day]]")
    return (
        f"UNWIND $rows AS row MERGE (t:{label} {{id: row.id}}) "
        f"ON CREATE SET t += row.properties, {', '.join(empty)} ON MATCH SET t.id = row.id "
        f"WITH t, row SET {', '.join(more)}"
    )

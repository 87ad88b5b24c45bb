"""Keeps the tallies right while something is written, in the same transaction.

The difference that a write makes is counted, not what it is thought to make: what it touches is counted before and
after. The patients it touches are locked first, so that two writers never count the same person at once; the tallies
last and in the order of their ids, so that they are held shortly and writers never wait for one another in a circle.
A node is locked by setting a property that no constraint holds: for a unique one Neo4j would want a lock of the index
as well, which all who wait for the node share already, and so deadlock.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.model import Label
from graph_schema.tallies.cells import DAYS, KINDS, Counts, Tally
from graph_schema.tallies.counting import COUNT_SOME, counted
from graph_schema.tallies.touched import Touched

# A patient who is not there yet is locked as well: the id stays taken, until the end, by the node made and deleted.
_LOCK = (
    "UNWIND $ids AS id MERGE (p:Patient {id: id}) ON CREATE SET p.reserved = true "
    "ON MATCH SET p.version = p.version + 0 WITH p WHERE p.reserved DELETE p"
)


@contextmanager
def tallied(tx: ManagedTransaction, touched: Touched) -> Iterator[None]:
    """Count what is written within. It may touch no more than is said."""
    tx.run(_LOCK, ids=sorted(touched.patients)).consume()
    before = _count(tx, touched)
    yield
    add(tx, _count(tx, touched).minus(before))


def add(tx: ManagedTransaction, difference: Counts) -> int:
    """Add to the tallies, below zero to take away; those that are not there are made. Returns how many were made."""
    statement, rows = additions(difference)
    return tx.run(f"{statement} FINISH", rows).consume().counters.nodes_created if rows else 0


def additions(difference: Counts) -> tuple[str, dict[str, Any]]:
    """The clauses that add to the tallies, and their parameters, which are empty where there is nothing to add."""
    by_kind: dict[Label, dict[Tally, dict[str, list[int]]]] = {}
    for tally, days in sorted(difference.by_tally.items(), key=lambda each: each[0].id):
        by_kind.setdefault(tally.label, {})[tally] = days
    kinds = tuple((label, _measures(label, by_kind[label].values())) for label in KINDS if label in by_kind)
    rows: dict[str, Any] = {
        label: [_row(tally, days, measures) for tally, days in by_kind[label].items()] for label, measures in kinds
    }
    return _clauses(kinds), rows


def _count(tx: ManagedTransaction, touched: Touched) -> Counts:
    given = {
        "encounters": list(touched.encounters),
        "patients": list(touched.patients),
        "studying": list(touched.studying),
    }
    return counted(tx.run(f"{COUNT_SOME} RETURN kind, row", given))


def _measures(label: Label, counted: Collection[Mapping[str, list[int]]]) -> tuple[str, ...]:
    """Those of a kind of tally that any of the tallies is added to."""
    return tuple(measure for measure in KINDS[label] if any(measure in days for days in counted))


def _row(tally: Tally, days: Mapping[str, list[int]], measures: tuple[str, ...]) -> dict[str, Any]:
    size = DAYS if tally.month else 1
    return {
        "id": tally.id,
        "properties": tally.properties,
        "days": {measure: days.get(measure, [0] * size) for measure in measures},
    }


@cache
def _clauses(kinds: tuple[tuple[Label, tuple[str, ...]], ...]) -> str:
    return " ".join(f"CALL () {{ {_add_kind(label, measures)} }}" for label, measures in kinds)


def _add_kind(label: Label, measures: tuple[str, ...]) -> str:
    """Takes the lock of a tally before it reads what it holds; each list by day once, not at each of its days."""
    by_day = label is not Label.AFFILIATION_TALLY
    empty, held, more = [], [], []
    for measure in KINDS[label]:
        empty.append(f"t.{measure} = 0")
        if by_day:
            empty.append(f"t.{measure}ByDay = {[0] * DAYS}")
    for measure in measures:
        more.append(f"t.{measure} = t.{measure} + reduce(sum = 0, each IN days.{measure} | sum + each)")
        if by_day:
            held.append(f", t.{measure}ByDay AS {measure}")
            added = f"{measure}[day] + days.{measure}[day]"
            more.append(f"t.{measure}ByDay = [day IN range(0, {DAYS - 1}) | {added}]")
    return (
        f"UNWIND ${label} AS row MERGE (t:{label} {{id: row.id}}) "
        f"ON CREATE SET t += row.properties, {', '.join(empty)} ON MATCH SET t.institution = t.institution "
        f"WITH t, row.days AS days{''.join(held)} SET {', '.join(more)}"
    )

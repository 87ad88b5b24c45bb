"""Several look-ups in one round trip: each a subquery of one statement, its parameters named apart."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from neo4j import ManagedTransaction

from app.acts.acting import Lookup

_PARAMETER = re.compile(r"\$(\w+)")
_ONE_COLUMN = " AS row"
_SET = re.compile(r"\bSET\b")


def read(tx: ManagedTransaction, lookups: Sequence[Lookup]) -> list[list[Any]]:
    """What each finds, times as Python's: together those that return a `row`, any other alone."""
    joined = [number for number, lookup in enumerate(lookups) if _ONE_COLUMN in lookup.statement]
    found: dict[int, list[Any]] = {}
    if joined:
        parameters = {
            f"l{place}_{name}": value
            for place, number in enumerate(joined)
            for name, value in lookups[number].parameters.items()
        }
        text = _joined(tuple(lookups[number].statement for number in joined))
        record = tx.run(text, parameters).single(strict=True)
        found = {number: native(record[place]) for place, number in enumerate(joined)}
    for number, lookup in enumerate(lookups):
        if number not in found:
            found[number] = [native(record.data()) for record in tx.run(lookup.statement, lookup.parameters)]
    return [found[number] for number in range(len(lookups))]


@lru_cache(maxsize=500)
def _joined(statements: tuple[str, ...]) -> str:
    """One statement: first what locks, then what is only read, in an expression that costs Neo4j less than a CALL."""
    own = [_PARAMETER.sub(rf"$l{place}_\1", statement) for place, statement in enumerate(statements)]
    locking = [place for place, statement in enumerate(own) if _SET.search(statement)]
    clauses, names = [], ""
    for place in locking:
        clauses.append(f"OPTIONAL CALL () {{ {own[place]} }} WITH {names}collect(row) AS rows{place}")
        names += f"rows{place}, "
    found = (
        f"rows{place}" if place in locking else f"COLLECT {{ {statement} }} AS rows{place}"
        for place, statement in enumerate(own)
    )
    return " ".join([*clauses, "RETURN", ", ".join(found)])


_PLAIN = frozenset({str, int, float, bool, type(None)})


def native(value: Any) -> Any:
    """The driver's times as Python's, all through; points in time with a plain offset, as they are written."""
    type_ = type(value)
    if type_ in _PLAIN:
        return value
    if type_ is dict:
        return {key: part if type(part) in _PLAIN else native(part) for key, part in value.items()}
    if type_ is list:
        return [part if type(part) in _PLAIN else native(part) for part in value]
    known = value.to_native()
    # The driver's own UTC would be written back as a named zone, which GraphQL's times have none of.
    return known.replace(tzinfo=timezone(known.utcoffset() or timedelta())) if isinstance(known, datetime) else known

"""Which institution an act belongs to: the one that operated its facility on its day. In Cypher and in Python.

Facilities change hands. On a day a facility is its institution's that took it over last by then; before the first it
knows of, that one's.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from graph_schema.values import UNKNOWN_INSTITUTION

DAY_ZONE = "-06:00"
"""Days are told apart in the time of central Mexico, all year round and for the whole country."""


def day_of(instant: str) -> str:
    """The day of an instant."""
    return f"date(datetime({{datetime: {instant}, timezone: '{DAY_ZONE}'}}))"


def operators(facility: str) -> str:
    """Who operates and has operated a facility, the latest first: what `operator_on` chooses from."""
    return (
        f"COLLECT {{ MATCH ({facility})-[since:OPERATED_BY]->(by) "
        "RETURN {from: since.from, code: by.code} AS operator ORDER BY since.from DESC, by.code }"
    )


def operator_on(operators: str, day: str) -> str:
    """Code of the institution that is the operator on a day."""
    return (
        f"coalesce(head([operator IN {operators} WHERE operator.from <= {day} | operator.code]), "
        f"last({operators}).code, '{UNKNOWN_INSTITUTION}')"
    )


DAY_HOURS = -int(DAY_ZONE[1:3])
"""The same, as hours that are added to UTC."""
_ZONE = timezone(timedelta(hours=DAY_HOURS))


def local_day(instant: datetime) -> date:
    """The day of an instant."""
    return instant.astimezone(_ZONE).date()


def institution_on(operators: Sequence[Mapping[str, Any]], day: date) -> str:
    """Code of the institution that is the operator on a day, of those that `operators` lists."""
    if len(operators) == 1:
        return str(operators[0]["code"])
    by_then = (str(each["code"]) for each in operators if each["from"] <= day)
    first = str(operators[-1]["code"]) if operators else UNKNOWN_INSTITUTION
    return next(by_then, first)

"""What filters are made of: operator inputs, and the `and`, `or` and `not` that every filter has.

What each operator does stands in app/cypher/filters.py.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar, dataclass_transform

import strawberry

from app.cypher.mapping import compared
from app.errors import BadInput

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
T = TypeVar("T")
FilterClass = TypeVar("FilterClass", bound=type)
_EQ = "The same as this."
_IN = "One of these; none of an empty list."
_STARTS_WITH = "Begins with this."


@strawberry.input(description="One of a set of values.")
class Filter(Generic[T]):
    eq: T | None = strawberry.field(default=strawberry.UNSET, description=_EQ)
    in_: list[T] | None = strawberry.field(name="in", default=strawberry.UNSET, description=_IN)


@strawberry.input(description="A code, whole or by its first characters.")
class CodeFilter:
    eq: str | None = strawberry.field(default=strawberry.UNSET, description=_EQ)
    in_: list[str] | None = strawberry.field(name="in", default=strawberry.UNSET, description=_IN)
    starts_with: str | None = strawberry.field(default=strawberry.UNSET, description=_STARTS_WITH)


@strawberry.input(description="A text.")
class StringFilter:
    eq: str | None = strawberry.field(default=strawberry.UNSET, description="The same as this, letter by letter.")
    in_: list[str] | None = strawberry.field(name="in", default=strawberry.UNSET, description=_IN)
    starts_with: str | None = strawberry.field(
        default=strawberry.UNSET, description="Begins with this, letter by letter."
    )
    contains: str | None = strawberry.field(
        default=strawberry.UNSET, description="Holds this somewhere, whatever its accents and capitals."
    )


@strawberry.input(description="A number.")
class IntFilter:
    eq: int | None = strawberry.field(default=strawberry.UNSET, description=_EQ)
    lt: int | None = strawberry.field(default=strawberry.UNSET, description="Less than this.")
    lte: int | None = strawberry.field(default=strawberry.UNSET, description="This or less.")
    gt: int | None = strawberry.field(default=strawberry.UNSET, description="More than this.")
    gte: int | None = strawberry.field(default=strawberry.UNSET, description="This or more.")


@strawberry.input(description="A day.")
class DateFilter:
    eq: date | None = strawberry.field(default=strawberry.UNSET, description="That day.")
    lt: date | None = strawberry.field(default=strawberry.UNSET, description="Before that day.")
    lte: date | None = strawberry.field(default=strawberry.UNSET, description="That day or before.")
    gt: date | None = strawberry.field(default=strawberry.UNSET, description="After that day.")
    gte: date | None = strawberry.field(default=strawberry.UNSET, description="That day or after.")


@strawberry.input(description="An instant; each has an offset from UTC, as in `2026-03-01T08:00:00-06:00`.")
class DateTimeFilter:
    lt: datetime | None = strawberry.field(default=strawberry.UNSET, description="Before that instant.")
    lte: datetime | None = strawberry.field(default=strawberry.UNSET, description="That instant or before.")
    gt: datetime | None = strawberry.field(default=strawberry.UNSET, description="After that instant.")
    gte: datetime | None = strawberry.field(default=strawberry.UNSET, description="That instant or after.")


@strawberry.enum(description="Which way a list is sorted.")
class OrderDirection(Enum):
    ASC = strawberry.enum_value("ASC", description="Smallest, earliest or first letter first.")
    DESC = strawberry.enum_value("DESC", description="Largest, latest or last letter first.")


@dataclass_transform(field_specifiers=(strawberry.field,))
def filter_input(which: str) -> Callable[[FilterClass], FilterClass]:
    """Makes a class a filter input: its own fields, and `and`, `or` and `not` over filters of the same type."""

    def make(class_: FilterClass) -> FilterClass:
        own = class_.__name__
        for name, type_, description in (
            ("and", f"list[{own}] | None", "All of these hold."),
            ("or", f"list[{own}] | None", "At least one of these holds; none of an empty list."),
            ("not", f"{own} | None", "This does not hold."),
        ):
            class_.__annotations__[f"{name}_"] = type_
            setattr(class_, f"{name}_", strawberry.field(name=name, default=strawberry.UNSET, description=description))
        return strawberry.input(class_, description=f"{which}. All that is given has to hold.")

    return make


def compared_instant(property_: str, *, description: str) -> Any:
    """A field of a filter that compares a point in time. To Neo4j 10:00-06:00 is less than the same 16:00Z."""
    microseconds = f"{{n}}.{property_}.epochSeconds * 1000000 + {{n}}.{property_}.microsecond"
    return compared(microseconds, convert=_microseconds, description=description)


def _microseconds(instant: datetime) -> int:
    """Since the epoch."""
    if instant.tzinfo is None:
        raise BadInput("a point in time needs its offset from UTC, as in `2026-03-01T08:00:00-06:00`")
    return (instant - _EPOCH) // timedelta(microseconds=1)

"""The operator inputs that filters are made of. What each operator does stands in app/cypher/filters.py."""

from datetime import date, datetime
from enum import Enum
from typing import Generic, TypeVar

import strawberry

T = TypeVar("T")
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

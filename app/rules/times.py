"""When an act may have happened: not in the future, within the patient's life."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator

from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Instant

GRACE = timedelta(minutes=5)
"""How far a client's clock may be ahead."""


def _past_instant(at: datetime) -> datetime:
    if at > datetime.now(UTC) + GRACE:
        raise wrong(ProblemCode.OUT_OF_RANGE, "is in the future; tell when it happened, or look at the clock")
    if at.year < _EARLIEST_YEAR:
        raise wrong(ProblemCode.OUT_OF_RANGE, "is longer ago than anybody lives; look at the year")
    return at


def _past_date(day: date) -> date:
    # UTC's day is never behind that of Mexico.
    if day > datetime.now(UTC).date():
        raise wrong(ProblemCode.OUT_OF_RANGE, "is in the future; look at the date")
    if day.year < _EARLIEST_YEAR:
        raise wrong(ProblemCode.OUT_OF_RANGE, "is longer ago than anybody lives; look at the year")
    return day


_EARLIEST_YEAR = 1890

PastInstant = Annotated[Instant, AfterValidator(_past_instant)]
"""A point in time that has come, five minutes of grace given."""

PastDate = Annotated[date, AfterValidator(_past_date)]
"""A day that has come."""


def outside_life(at: datetime, born: date, died: datetime | None, *path: str) -> list[Problem]:
    """What is wrong with an act at that time on a patient of those dates. Only the day of birth is known, and a day
    may have begun elsewhere already: one day of grace before it, none after death but that of clocks."""
    if at.astimezone(UTC).date() < born - timedelta(days=1):
        return [Problem(ProblemCode.CONTRADICTION, "is before the patient was born; look at the date", path)]
    if died is not None and at > died + GRACE:
        message = "is after the patient's death; look at the date, or at the patient's date of death"
        return [Problem(ProblemCode.PATIENT_DECEASED, message, path)]
    return []


def outside_encounter(at: datetime, begins: datetime, ends: datetime | None, *path: str) -> list[Problem]:
    """What is wrong with an act at that time in an encounter of those times. What comes after its end is written in
    another one; notes and results, which may come late, are not held to it."""
    if at < begins - GRACE:
        return [Problem(ProblemCode.CONTRADICTION, "is before the encounter began; look at the time", path)]
    if ends is not None and at > ends + GRACE:
        return [Problem(ProblemCode.ENCOUNTER_CLOSED, "is after the encounter ended; look at the time", path)]
    return []

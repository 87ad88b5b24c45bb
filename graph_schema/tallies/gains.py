"""What new events add to the tallies, told by the rows that are written: nothing has to be counted for it.

For acts, which add events one by one to a record that they have locked, and for generators of whole records. Whatever
else changes counts, such as a study that gets its results, is counted before and after (keeping.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.care_gaps import DAY_MILLISECONDS
from graph_schema.model import Label
from graph_schema.operators import institution_on, local_day
from graph_schema.tallies.cells import Counts, Tally
from graph_schema.tallies.counting import ADMISSIONS
from graph_schema.values import UNKNOWN_INSTITUTION, StudyKind

_MEASURES = {Label.NOTE: "notes", Label.PRESCRIPTION: "prescriptions", Label.SICK_LEAVE: "sickLeaves"}

Operators = Sequence[Mapping[str, Any]]
"""Who operates a facility, as `operators` of operators.py has it."""


@dataclass(frozen=True, slots=True)
class Done:
    """A study that has its results, and the institution it was done at."""

    at: datetime
    institution: str


def gain_event(counts: Counts, label: Label, properties: Mapping[str, Any], operators: Operators) -> None:
    """Count a new event of a facility."""
    if measure := _measure(label, properties):
        day = local_day(properties["occurredAt"])
        tally = Tally(Label.MONTH_TALLY, institution_on(operators, day), day.replace(day=1))
        counts.add(tally, measure, 1, day.day)


def gain_affiliation(counts: Counts, institutions: Iterable[str]) -> None:
    """Count a new patient, who belongs to these institutions now."""
    for institution in set(institutions):
        counts.add(Tally(Label.AFFILIATION_TALLY, institution), "people", 1)


def gain_order(
    counts: Counts, study_type: Mapping[str, Any], at: datetime, operators: Operators, done: Iterable[Done]
) -> None:
    """Count a new study of a type; `done` are those of the type that the patient has."""
    within = study_type.get("repeatWithinDays")
    if within is None:
        return
    day = local_day(at)
    institution = institution_on(operators, day)
    tally = Tally(Label.STUDY_TALLY, institution, day.replace(day=1), study_type["id"])
    counts.add(tally, "ordered", 1, day.day)
    if any(_spares(each, institution, at, within) for each in done):
        counts.add(tally, "repeated", 1, day.day)


def _measure(label: Label, properties: Mapping[str, Any]) -> str | None:
    if label is Label.ENCOUNTER:
        return ADMISSIONS.get(properties["kind"])
    if label is Label.STUDY:
        return "laboratoryStudies" if properties["kind"] == StudyKind.LABORATORY else None
    return _MEASURES.get(label)


def _spares(done: Done, institution: str, at: datetime, within: int) -> bool:
    """Whether another institution's result makes a study a repetition: as `studies_and_earlier` of care_gaps.py."""
    elsewhere = done.institution != institution and UNKNOWN_INSTITUTION not in (done.institution, institution)
    return elsewhere and 0 < _milliseconds(at) - _milliseconds(done.at) <= within * DAY_MILLISECONDS


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) // 1_000

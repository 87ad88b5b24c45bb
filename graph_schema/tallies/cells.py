"""What a tally counts, and counts by tally: plain values, without the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from graph_schema.model import EVENT_MEASURES, STUDY_MEASURES, Label

DAYS = 31
"""Entries of a tally's list by day; the first is the first of the month."""

KINDS: Mapping[Label, tuple[str, ...]] = {
    Label.MONTH_TALLY: EVENT_MEASURES,
    Label.STUDY_TALLY: STUDY_MEASURES,
    Label.AFFILIATION_TALLY: ("people",),
}
"""The measures of each kind of tally. Those of a month are split by day."""


class Tally(NamedTuple):
    """Identity of a tally node. Affiliations have no month, studies alone a type (its node's id)."""

    label: Label
    institution: str
    month: date | None = None
    study_type: str | None = None

    @property
    def id(self) -> str:
        """The node's key."""
        month = self.month.isoformat()[:7] if self.month else None
        return "|".join(part for part in (self.institution, month, self.study_type) if part)

    @property
    def properties(self) -> dict[str, Any]:
        """What the node has besides its counts."""
        named = {"institution": self.institution, "month": self.month, "studyType": self.study_type}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Counts:
    """By tally and measure how many on each day: a list of 31, or of one where there is no month."""

    by_tally: dict[Tally, dict[str, list[int]]]

    def add(self, tally: Tally, measure: str, number: int, day: int = 1) -> None:
        """Count so many more on that day of the month."""
        measures = self.by_tally.setdefault(tally, {})
        days = measures.get(measure)
        if days is None:
            days = measures[measure] = [0] * (DAYS if tally.month else 1)
        days[day - 1] += number

    def add_all(self, other: "Counts") -> None:
        """Count what others count as well."""
        for tally, measures in other.by_tally.items():
            for measure, days in measures.items():
                for day, number in enumerate(days, start=1):
                    self.add(tally, measure, number, day)

    def minus(self, other: "Counts") -> "Counts":
        """The differences, where there are any."""
        result: dict[Tally, dict[str, list[int]]] = {}
        for tally in sorted(self.by_tally.keys() | other.by_tally.keys(), key=lambda tally: (tally.label, tally.id)):
            mine, its = self.by_tally.get(tally, {}), other.by_tally.get(tally, {})
            changed = {
                measure: days
                for measure in KINDS[tally.label]
                if any(days := _difference(mine.get(measure), its.get(measure)))
            }
            if changed:
                result[tally] = changed
        return Counts(result)


def _difference(mine: list[int] | None, its: list[int] | None) -> list[int]:
    if mine is None:
        return [-number for number in its or ()]
    return [one - other for one, other in zip(mine, its, strict=True)] if its else mine

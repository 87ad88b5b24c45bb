"""What followed what over all people, how often, of how many, and how many days later; and what each month brought.

Cells of fewer than k people are not told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.research.telling import ToldPerson


@dataclass(slots=True)
class Flow:
    """How often one followed another, of how many people, and how many days later how often."""

    count: int = 0
    people: int = 0
    days: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Flow") -> None:
        """Add what others counted of other people."""
        self.count += other.count
        self.people += other.people
        self.days.update(other.days)

    def days_told(self) -> tuple[int, int]:
        """Median and ninth decile of the days."""
        return self.within(0.5), self.within(0.9)

    def within(self, part: float) -> int:
        """In how many days that part of them had followed: the smallest such number."""
        wanted, passed = part * self.count, 0
        for days in sorted(self.days):
            passed += self.days[days]
            if passed >= wanted:
                return days
        raise ValueError("nothing followed")


class Step(NamedTuple):
    """One activity after another; of an institution, or of all (None)."""

    earlier: str
    later: str
    institution: str | None


class Handover(NamedTuple):
    """From an institution to another."""

    earlier: str
    later: str


class Load(NamedTuple):
    """What kind of event, where, in which true month (`YYYY-MM`)."""

    month: str
    institution: str
    kind: str


Cells = defaultdict[Any, Flow]
"""Flows by what they are of."""


@dataclass(slots=True)
class Flows:
    """All of it, of the people added: by `Step`, by `Handover`, by `Load`."""

    steps: Cells = field(default_factory=lambda: defaultdict(Flow))
    handovers: Cells = field(default_factory=lambda: defaultdict(Flow))
    months: Cells = field(default_factory=lambda: defaultdict(Flow))
    people: int = 0
    events: int = 0

    def add(self, person: ToldPerson) -> None:
        """Count a person."""
        events, path = person.events, person.pathway
        own: set[Any] = set()

        def count(cells: Cells, key: Any, days: int) -> None:
            flow = cells[key]
            flow.count += 1
            flow.days[days] += 1
            if key not in own:
                own.add(key)
                flow.people += 1

        for one, other in path.next:
            earlier, later = events[one], events[other]
            days = later.day - earlier.day
            count(self.steps, Step(earlier.code, later.code, None), days)
            if earlier.institution != later.institution:
                count(self.handovers, Handover(earlier.institution, later.institution), days)
        for one, other in path.next_at_institution:
            earlier, later = events[one], events[other]
            count(self.steps, Step(earlier.code, later.code, earlier.institution), later.day - earlier.day)
        for event in events:
            count(self.months, Load(_true_month(event.day, person.weeks), event.institution, event.kind), 0)
        self.people += 1
        self.events += len(events)

    def merge(self, other: "Flows") -> None:
        """Add what another process counted."""
        for ours, theirs in (
            (self.steps, other.steps),
            (self.handovers, other.handovers),
            (self.months, other.months),
        ):
            for key, flow in theirs.items():
                ours[key].add(flow)
        self.people += other.people
        self.events += other.events


def told(cells: Cells, k: int) -> Iterator[tuple[Any, Flow]]:
    """Those of k people and more."""
    return ((key, flow) for key, flow in cells.items() if flow.people >= k)


def _true_month(day: int, weeks: int) -> str:
    return date.fromordinal(day - 7 * weeks).isoformat()[:7]

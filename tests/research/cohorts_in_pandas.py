"""Cohorts in pandas: who belongs to them, and what is to be told of them, of each person's events alone."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd  # type: ignore[import-untyped]

from app.rules.disclosure import Group
from app.rules.survival import Cell
from tests.research.in_pandas import Frames

Fits = Callable[[Any], Any]
"""Of events, or of people, which of them: a mask of a frame."""


@dataclass(frozen=True)
class Cohorts:
    """Those of a research graph. An event stands once for its activity, and once for each diagnosis of an encounter."""

    frames: Frames

    @cached_property
    def happened(self) -> Any:
        """What happened, one row for each activity and each diagnosis, in order."""
        events = self.frames.events
        where = events[["person", "position", "day", "institution", "level"]]
        diagnoses = self.frames.conditions.assign(kind="DIAGNOSIS").merge(where, on=["person", "position"])
        both = pd.concat([events, diagnoses], ignore_index=True)
        return both.sort_values(["person", "position"], ignore_index=True, kind="stable")

    def entered(self, fits: Fits, who: Fits | None = None) -> Any:
        """Each person's first event that fits, with what is told of the person, of those who fit."""
        first = self.happened[fits(self.happened)].groupby("person", sort=False).first().reset_index()
        people = first.merge(self.frames.people.drop(columns=["institutions"]), on="person", suffixes=("", "_told"))
        people["age"] = people["day"].dt.year - (people["bornFrom"].fillna(people["bornTo"]) + people["bornTo"]) // 2
        return people if who is None else people[who(people)]

    def having(self, people: Any, fits: Fits, when: str = "whenever") -> Any:
        """Which of the people had an event that fits, before they entered, after, or whenever."""
        had = self.happened[fits(self.happened)].merge(
            people[["person", "position"]], on="person", suffixes=("", "_in")
        )
        if when != "whenever":
            had = had[(had["position"] < had["position_in"]) == (when == "before")]
            had = had[had["position"] != had["position_in"]]
        return people["person"].isin(had["person"])

    def ways(self, people: Any, within: int, kinds: Iterable[str] = (), *, by_kind: bool) -> dict[str, Any]:
        """Of each person what happened and when, from entry on."""
        entry = people[["person", "position", "day"]]
        after = self.frames.events.merge(entry, on="person", suffixes=("", "_in"))
        after = after[after["position"] >= after["position_in"]]
        after = after[(after["day"] - after["day_in"]).dt.days <= within]
        if kinds:
            after = after[after["kind"].isin([*kinds])]
        after["what"] = after["kind"].map(lambda kind: (kind, None, None))
        if not by_kind:
            after["what"] = [*after[["kind", "code", "name"]].itertuples(index=False, name=None)]
        return {
            person: [*own[["what", "day"]].itertuples(index=False, name=None)]
            for person, own in after.sort_values("position").groupby("person")
        }

    def cells(self, people: Any, fits: Fits, every: int, steps: int) -> list[Cell]:
        """Whose time until an event that fits ended in which interval."""
        later = self.happened[fits(self.happened)].merge(
            people[["person", "position"]], on="person", suffixes=("", "_in")
        )
        event = later[later["position"] > later["position_in"]].groupby("person")["day"].min()
        last = self.frames.events.groupby("person")["day"].max()
        found: Counter[tuple[int, bool]] = Counter()
        for person, entry in people[["person", "day"]].itertuples(index=False, name=None):
            days = (event.get(person, last[person]) - entry).days
            at = min(days // every, steps)
            found[at, person in event.index and at < steps] += 1
        return [Cell(*at, Group(number, 0)) for at, number in found.items()]

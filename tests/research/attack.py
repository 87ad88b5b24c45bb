"""Somebody who knows a part of the record, names and all, and looks for these people in the research graph."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import neo4j

from app.research.generalise import OTHER
from app.research.model import ANY
from app.research.regions import REGION_OF

KNOWN = ("born", "sex", "state", "institutions")

Event = tuple[str, int]
"""Code and day."""


@dataclass(frozen=True)
class Target:
    """Somebody of whom it is known what the record says, and the pseudonym, which only the test knows."""

    person: str
    born: int
    sex: str
    state: str | None
    institutions: list[str]
    events: list[Event]


@dataclass(frozen=True)
class Told:
    """A person as the graph tells them."""

    person: str
    first: int | None
    last: int | None
    sex: str
    state: str
    institutions: list[str]
    events: list[Event]


_RECORD = """
MATCH (p:Patient)-[:HAD]->(e:Encounter) WHERE e.shownTo IS NULL AND NOT EXISTS { (p)-[:SAME_PERSON_AS]->() }
WITH p, e, date(datetime({datetime: e.occurredAt, timezone: '-06:00'})) AS day,
  head(COLLECT { MATCH (e)-[:AT]->()-[by:OPERATED_BY]->(i) WHERE by.from <= date(e.occurredAt)
    RETURN i.code ORDER BY by.from DESC }) AS institution
RETURN p.id AS id, p.birthDate.year AS born, p.sex AS sex,
  head(COLLECT { MATCH (p)-[r:REGISTERED_AT]->(f) WHERE r.to IS NULL RETURN f.state ORDER BY r.from DESC }) AS state,
  collect(DISTINCT institution) AS institutions,
  collect([[e.kind, day]]) + collect(COLLECT { MATCH (e)--(v:Prescription|Study|Procedure)-[:OF]->(c)
    RETURN [coalesce(c.key, c.code), date(datetime({datetime: v.occurredAt, timezone: '-06:00'}))] }) AS events
"""
_GRAPH = """
MATCH (p:Person)
RETURN p.id AS id, p.bornFrom AS first, p.bornTo AS last, p.sex AS sex, p.state AS state,
  p.institutions AS institutions, [COLLECT { MATCH (p)-[:HAD]->(e)-[:IS]->(a)
    RETURN [CASE a.told WHEN 'code' THEN a.code ELSE '*' END, e.day] }] AS events
"""


class Attacker:
    """Who knows some targets, and has the whole research graph."""

    def __init__(self, known: list[Target], graph: list[Told]) -> None:
        self.known, self.graph = known, graph

    @classmethod
    def with_a_part(
        cls, record: neo4j.Driver, research: neo4j.Driver, person: Callable[[str], str], part: float
    ) -> "Attacker":
        """Of somebody who knows that part of the people."""
        people = [
            Target(person(row["id"]), row["born"], row["sex"], row["state"], row["institutions"], _days(row["events"]))
            for row in record.execute_query(_RECORD).records
        ]
        told = [
            Told(
                row["id"],
                row["first"],
                row["last"],
                row["sex"],
                row["state"],
                row["institutions"],
                _days(row["events"]),
            )
            for row in research.execute_query(_GRAPH).records
        ]
        people.sort(key=lambda target: target.person)
        return cls(_random(1).sample(people, round(part * len(people))), told)

    def combinations(self) -> Iterator[tuple[str, ...]]:
        """Every combination of what may be known of a person."""
        return chain.from_iterable(combinations(KNOWN, number) for number in range(1, len(KNOWN) + 1))

    def alike(self, target: Target, known: tuple[str, ...]) -> set[str]:
        """Who may be the target, by what is known."""
        return {told.person for told in self.graph if all(_FITS[name](target, told) for name in known)}

    def found_alone(self, number: int) -> float:
        """Of the targets, whom so many events tell from all others, and rightly."""
        drawn, found = _random(7), 0
        for target in self.known:
            events = drawn.sample(target.events, min(number, len(target.events)))
            fitting = [told.person for told in self.graph if _happened(events, told)]
            found += fitting == [target.person]
        return found / len(self.known)


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- whom and what the attacker happens to know


def _days(events: list[list[list[Any]]]) -> list[Event]:
    return [(what, day.to_native().toordinal()) for some in events for what, day in some]


def _happened(events: list[Event], told: Told) -> bool:
    """Whether the events may have happened to somebody, all shifted by the same weeks."""
    held = set(told.events)
    what, day = events[0]
    shifts = {other - day for known, other in held if known in {what, ANY} and (other - day) % 7 == 0}
    return any(
        all((what, when + shift) in held or (ANY, when + shift) in held for what, when in events) for shift in shifts
    )


_FITS: dict[str, Callable[[Target, Told], bool]] = {
    "born": lambda target, told: (told.first or 0) <= target.born <= (told.last or 9999),
    "sex": lambda target, told: told.sex in {target.sex, ANY},
    "state": lambda target, told: told.state in {target.state, REGION_OF.get(target.state or "", ANY), ANY},
    "institutions": lambda target, told: all(
        each in target.institutions or each in {ANY, OTHER} for each in told.institutions
    ),
}

"""One person's events in the order in which they followed each other.

The event graph of Esser and Fahland (2021): an event directly follows another from the point of view of an entity. Here
the entities are the person, an episode of a condition and an institution. The order is that of when things happened,
so that an event that was recorded late stands in its place as if it had come in time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.research.chart import Happened

EPISODE_ENDS_AFTER = 180
"""Days without an encounter for a condition, after which its episode has ended: the next begins another."""

Pair = tuple[int, int]
"""The places of an event and of the one that directly follows it."""


class Episode(NamedTuple):
    """An episode of a condition: the places of its events, and of how many encounters they are."""

    condition: str
    places: list[int]
    encounters: int


@dataclass(slots=True)
class Pathway:
    """What follows what for the person, in each episode and at each institution."""

    next: list[Pair]
    episodes: list[Episode]
    next_at_institution: list[Pair]


def pathway(events: Sequence[Happened]) -> Pathway:
    """The pathway of one person, whose events are in order."""
    by_institution: dict[str, list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        by_institution[event.institution].append(place)
    return Pathway(
        list(pairwise(range(len(events)))),
        list(_episodes(events)),
        [pair for places in by_institution.values() for pair in pairwise(places)],
    )


def _episodes(events: Sequence[Happened]) -> Iterator[Episode]:
    """Those of each condition, in the order in which conditions were met first. An event is of its encounter's."""
    met: dict[str, list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        for condition in events[event.encounter].conditions:
            met[condition].append(place)
    for condition, places in met.items():
        began, last = 0, events[places[0]].day
        for number, place in enumerate(places):
            day = events[place].day
            if day - last > EPISODE_ENDS_AFTER:
                yield _episode(condition, places[began:number], events)
                began = number
            last = day
        yield _episode(condition, places[began:], events)


def _episode(condition: str, places: list[int], events: Sequence[Happened]) -> Episode:
    return Episode(condition, places, len({events[place].encounter for place in places}))

"""How well people are hidden: k, l and t as reached, and who is alone with a few events that are known of them."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import BadInput, Unavailable
from app.research.generalise import Told

SAMPLE = 1_000
"""Among how many people it is looked who is alone."""
KNOWN = (1, 2, 3, 4)
"""Of how many events of a person it is supposed that they are known."""

Track = Sequence[tuple[str, int]]
"""What happened to a person, and on which day."""


class NotAnonymous(BadInput):
    """What would be told leaves people below k."""

    code = "RESEARCH_NOT_ANONYMOUS"


class MeasureMissing(Unavailable):
    """pycanon is not installed."""

    code = "RESEARCH_PART_MISSING"


@dataclass(frozen=True)
class Measured:
    """As pycanon has it: k, and of the chapter of the main diagnosis distinct l-diversity and t-closeness.

    `groups` of people who are alike; `alone` is by how many known events what part of a sample fits nobody else in it.
    """

    k: int
    diversity: int
    closeness: float
    groups: int
    alone: Mapping[int, float]


def measure(people: Mapping[tuple[Told, str], int], tracks: Sequence[Track], k: int) -> Measured:
    """Measure people by what is told of them and the chapter of their main diagnosis: how many there are of each.

    `NotAnonymous` below k.
    """
    frame, measures = _frame(people), anonymity()
    known = list(Told._fields)
    reached = int(measures.k_anonymity(frame, known))
    if reached < k:
        raise NotAnonymous(f"the graph would reach k = {reached}, below the {k} that is set; nothing was changed")
    diversity = int(measures.l_diversity(frame, known, ["chapter"]))
    closeness = float(measures.t_closeness(frame, known, ["chapter"]))
    return Measured(reached, diversity, closeness, len({told for told, _ in people}), alone(tracks))


def alone(tracks: Sequence[Track], seed: int = 0) -> dict[int, float]:
    """Of people of whom so many events are known, and the days between them, what part fits nobody else.

    Days are shifted by whole weeks, so that a person is told by the day of the week and the days between, not the date.
    Among all people, of whom these are a sample, fewer are alone.
    """
    when: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, track in enumerate(tracks):
        for what, day in track:
            when[what][number].add(day)
    drawn = random.Random(seed)  # noqa: S311  # which events are supposed to be known
    found = {}
    for known in KNOWN:
        lone = 0
        for number, track in enumerate(tracks):
            events = drawn.sample(track, min(known, len(track)))
            lone += bool(events) and not any(_fits(events, when, other) for other in _others(events, when, number))
        found[known] = lone / len(tracks) if tracks else 0.0
    return found


def _others(events: Track, when: Mapping[str, Mapping[int, set[int]]], number: int) -> Sequence[int]:
    """Who else has something like the rarest of them."""
    return [other for other in min((when[what] for what, _ in events), key=len) if other != number]


def _fits(events: Track, when: Mapping[str, Mapping[int, set[int]]], other: int) -> bool:
    """Whether the events fit another person as well, all shifted by the same weeks."""
    days = [(when[what].get(other, set()), day) for what, day in events]
    first, own = days[0]
    return any((day - own) % 7 == 0 and all(mine + day - own in theirs for theirs, mine in days[1:]) for day in first)


def _frame(people: Mapping[tuple[Told, str], int]) -> Any:
    """A row for each person, of few bytes: what is told is named by numbers. Chapters are not, which have no order."""
    try:
        import pandas  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing() from error
    frame = pandas.DataFrame([(*told, chapter) for told, chapter in people], columns=[*Told._fields, "chapter"])
    for name in Told._fields:
        frame[name] = pandas.factorize(frame[name])[0].astype("int32")
    return frame.loc[frame.index.repeat([*people.values()])].reset_index(drop=True)


def anonymity() -> Any:
    """pycanon's measures. Raises `MeasureMissing`."""
    try:
        from pycanon import anonymity as measures  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing() from error
    return measures


def _missing() -> MeasureMissing:
    return MeasureMissing("pycanon, which measures k, l and t, is missing; run: pip install 'expediente[research]'")

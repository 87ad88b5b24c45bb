"""How many have not had an event yet, as time goes by, of numbers that may be told alone.

The life table (Cutler and Ederer 1958): in each step the share of those at risk who had the event, of whom those who
were followed no longer count half. A step lasts until its events may be told; of the exact curve of Kaplan and Meier
each drop would be one person.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from app.rules.disclosure import LEAST, NOBODY, Group


class Cell(NamedTuple):
    """People whose time ended in an interval, counted from 0: by the event, or since they were followed no longer."""

    interval: int
    happened: bool
    group: Group


@dataclass(frozen=True)
class Step:
    """From one interval to before another: those at risk when it begins, and those who had the event in it."""

    first: int
    end: int
    at_risk: Group
    events: Group


class Told(NamedTuple):
    """A step as it is told: `share` of all have not had the event when it ends. None is what may not be told."""

    first: int
    end: int
    at_risk: int | None
    events: int | None
    share: float | None


def life_table(cells: Iterable[Cell], intervals: int, question: str) -> list[Told]:
    """What a question is told: the steps up to the end of the last interval.

    Of the last one, where too few had the event in it, no share.
    """
    ended = _by_interval(cells, intervals)
    at_risk = _at_risk(ended)
    told, share = [], 1.0
    for step in _steps(ended, at_risk, intervals, question):
        start, events = step.at_risk.told(question), step.events.told(question)
        if start is None or events is None:
            told.append(Told(step.first, step.end, start, None, None))
            break
        # Those who are too few to be told stand as half of what would be told.
        end = at_risk[step.end].told(question) or LEAST // 2
        lost = max(0, start - events - end)
        share *= max(0.0, 1 - events / max(events, start - lost / 2))
        told.append(Told(step.first, step.end, start, events, share))
    return told


def median(table: Iterable[Told]) -> float | None:
    """After how many intervals half have had the event, as if it came evenly in a step; None where they have not."""
    before = 1.0
    for step in table:
        if step.share is None:
            return None
        if step.share <= 0.5:
            part = (before - 0.5) / (before - step.share)
            return step.first + part * (step.end - step.first)
        before = step.share
    return None


def everybody(cells: Iterable[Cell], *, happened: bool | None = None) -> Group:
    """All of them together; or those alone who had the event."""
    return sum((cell.group for cell in cells if happened in (None, cell.happened)), NOBODY)


def _by_interval(cells: Iterable[Cell], intervals: int) -> list[Mapping[bool, Group]]:
    """Whose time ended in each interval, and behind all of them, by whether it was by the event."""
    ended = [{True: NOBODY, False: NOBODY} for _ in range(intervals + 1)]
    for cell in cells:
        ended[cell.interval][cell.happened] += cell.group
    return list(ended)


def _at_risk(ended: list[Mapping[bool, Group]]) -> list[Group]:
    """Who is at risk when each interval begins: whose time has not ended before."""
    behind = accumulate(each[True] + each[False] for each in reversed(ended))
    return [*behind][::-1]


def _steps(ended: list[Mapping[bool, Group]], at_risk: list[Group], intervals: int, question: str) -> Iterator[Step]:
    """Each as few intervals as have events that may be told, and what is left behind the last of those."""
    first, events = 0, NOBODY
    for interval in range(intervals):
        events += ended[interval][True]
        if events.told(question) is not None or interval == intervals - 1:
            yield Step(first, interval + 1, at_risk[first], events)
            first, events = interval + 1, NOBODY

"""What is read of one person, and how it lies in the spool: without name, number or free text, dates shifted.

A line of the spool is one person, a JSON list. It holds codes as they are, and years of birth: it is deleted as soon
as the graph is made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import orjson

from app.research.generalise import Quasi


class Happened(NamedTuple):
    """One event. `code` and `conditions` name entries of the catalogue (codes.py), `day` counts from 0001-01-01 as 1.

    `encounter` and those of `links` are places of events in the person's order; `conditions` are the encounter's own.
    """

    kind: str
    code: str
    day: int
    institution: str
    level: str
    days: int | None
    to_institution: str | None
    to_level: str | None
    encounter: int
    conditions: list[str]
    links: list[tuple[str, int]]


@dataclass(slots=True)
class Chart:
    """One person: pseudonym, weeks by which the days are shifted, what they may be known by, events in order."""

    person: str
    weeks: int
    quasi: Quasi
    events: list[Happened]

    def codes(self) -> set[str]:
        """All that the person's events and encounters are told by."""
        codes = {event.code for event in self.events}
        for event in self.events:
            codes.update(event.conditions)
        return codes


def write_line(chart: Chart) -> bytes:
    """The chart's line."""
    events = [tuple(event) for event in chart.events]
    born, sex, state, institutions = chart.quasi
    return orjson.dumps(
        [chart.person, chart.weeks, born, sex, state, institutions, events], option=orjson.OPT_APPEND_NEWLINE
    )


def read_line(line: bytes) -> Chart:
    """The chart of a line."""
    person, weeks, born, sex, state, institutions, events = orjson.loads(line)
    return Chart(person, weeks, Quasi(born, sex, state, tuple(institutions)), [Happened._make(each) for each in events])


def charts(files: Iterable[Path]) -> Iterator[Chart]:
    """Those of several spool files."""
    for file in files:
        with file.open("rb") as lines:
            yield from map(read_line, lines)

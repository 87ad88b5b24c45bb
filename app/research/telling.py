"""One person as researchers get them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from app.research.chart import Chart, Happened
from app.research.codes import Codes
from app.research.generalise import OTHER, Generalisation, Told
from app.research.model import FORMAT
from app.research.pathway import Pathway, pathway


@dataclass(slots=True)
class ToldPerson:
    """A person, with events as they are told, in order, and how they followed each other."""

    id: str
    weeks: int
    quasi: Told
    events: list[Happened]
    pathway: Pathway


@dataclass(frozen=True)
class Telling:
    """What of a person is told how: as settled for all people."""

    generalisation: Generalisation
    codes: Codes

    def told(self, chart: Chart) -> ToldPerson | None:
        """The person; None if left out."""
        quasi = self.generalisation.told(chart.quasi)
        if quasi is None:
            return None
        institutions = self.generalisation.institutions(chart.quasi)
        events = [self._event(event, institutions) for event in chart.events]
        return ToldPerson(chart.person, chart.weeks, quasi, events, pathway(events))

    def _event(self, event: Happened, institutions: Mapping[str, str]) -> Happened:
        told = self.codes.told
        # Two conditions that are told as one are one.
        conditions = list(dict.fromkeys(map(told, event.conditions))) if event.conditions else []
        return event._replace(
            code=told(event.code),
            institution=institutions[event.institution],
            # Where somebody was sent and did not go is known of them as well.
            to_institution=event.to_institution and institutions.get(event.to_institution, OTHER),
            conditions=conditions,
        )


def fingerprint(person: ToldPerson) -> str:
    """What tells that a person is told otherwise than before: a digest of what is told, and of the graph's format."""
    told = orjson.dumps([FORMAT, *person.quasi, [tuple(event) for event in person.events]])
    return hashlib.blake2b(told, digest_size=8, key=person.id.encode()).hexdigest()


def born(band: str) -> tuple[int | None, int | None]:
    """First and last year of a band, `1950-1959`, `1953`, `-1936` or `*`."""
    first, dash, last = band.partition("-")
    if not dash:
        year = int(first) if first.isdigit() else None
        return year, year
    return int(first) if first else None, int(last)

"""The processes that read the record into a spool: each takes the next few people until all are read."""

import itertools
import multiprocessing
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any, LiteralString

from neo4j import Driver, Session

from app.bulk.phases import Tell
from app.config import ResearchConsent, Settings
from app.database import connect
from app.research.chart import Chart, Happened, write_line
from app.research.codes import anything, key_of
from app.research.generalise import Quasi
from app.research.model import ANY, KINDS, LINKS, PROCEDURES, Activity
from app.research.pseudonyms import Pseudonyms
from graph_schema.bulk.processes import add, go_on, pool, watched
from graph_schema.model import HANGS_BY
from graph_schema.operators import DAY_HOURS, institution_on, operators
from graph_schema.values import (
    UNKNOWN_INSTITUTION,
    CareLevel,
    Certainty,
    ConsentScope,
    EncounterStatus,
    ImmunizationStatus,
    ProcedureStatus,
    StudyStatus,
)

PEOPLE = 200
"""Whom a process reads at once."""

_MILLISECONDS_A_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_KIND_OF = {HANGS_BY[label]: kind for kind, label in KINDS.items() if label in HANGS_BY}
"""Of a procedure any of its kinds: which one, it says itself."""
_HANGING = "|".join(_KIND_OF)
_LINKS = "|".join(LINKS)
_NOT_DONE = {
    (Activity.STUDY, StudyStatus.CANCELLED),
    *itertools.product(PROCEDURES, (ProcedureStatus.PLANNED, ProcedureStatus.CANCELLED)),
    (Activity.IMMUNIZATION, ImmunizationStatus.NOT_DONE),
}
"""What did not happen."""
_NOWHERE = (UNKNOWN_INSTITUTION, CareLevel.UNKNOWN.value)
_OWN_CODE = {Activity.SICK_LEAVE}
"""What is told by a coded value of its own, and no catalogue."""

_IDS: LiteralString = "MATCH (p:Patient) RETURN p.id AS id ORDER BY id"
_AGREED: dict[ResearchConsent, str] = {
    "given": "given",
    "unless-withdrawn": "(given OR NOT EXISTS { (p)-[:GAVE|FORMERLY_GAVE]->(:Consent {scope: $scope}) })",
}
_CHARTS = (
    "MATCH (p:Patient) WHERE $first <= p.id AND p.id < $next AND NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } "
    "WITH p, EXISTS { (p)-[:GAVE]->(c:Consent {scope: $scope}) WHERE c.endedAt IS NULL } AS given WHERE {agreed} "
    "RETURN p.id, p.birthDate.year, p.sex, "
    "head(COLLECT { MATCH (p)-[r:REGISTERED_AT]->(f) WHERE r.to IS NULL RETURN f.id ORDER BY r.from DESC, f.id }), "
    "COLLECT { MATCH (p)-[:HAD]->(e) WHERE e.shownTo IS NULL AND NOT e.status IN $open RETURN ["
    "e.id, e.occurredAt.epochMillis, e.kind, e.endedAt.epochMillis, head([(e)-[:AT]->(f) | f.id]), "
    "[(e)-[d:DIAGNOSED]->(what) WHERE d.certainty <> $ruledOut | [d.rank, what.id]], "
    f"[(e)-[l:{_LINKS}]->(other) | [type(l), other.id]], "
    f"[(e)-[r:{_HANGING}]->(v) WHERE v.shownTo IS NULL | ["
    "type(r), v.id, v.occurredAt.epochMillis, v.kind, v.status, v.days, v.branch, head([(v)-[:OF]->(what) | what.id]), "
    f"head([(v)-[:TO]->(f) | f.id]), [(v)-[l:{_LINKS}]->(other) | [type(l), other.id]]]]] }}"
)
"""A record for each person: id, year of birth, sex, clinic, encounters with what hangs on them."""
_FACILITIES = f"MATCH (f:Facility) RETURN f.id AS id, f.level AS level, f.state AS state, {operators('f')} AS operators"


@dataclass(frozen=True)
class _Facility:
    level: str
    state: str
    operators: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Work:
    """What all processes know of what is read."""

    settings: Settings
    key: bytes
    folder: Path
    bounds: Sequence[str]
    """First ids of ranges of people, and what is above all of them."""


@dataclass(frozen=True)
class _Shared:
    """What the processes share."""

    next_range: "Synchronized[int]"
    people: "Synchronized[int]"


@dataclass
class Read:
    """What was read: spool files, how many people there are of each `Quasi`."""

    files: list[Path]
    people: Counter[Quasi]


def read(settings: Settings, driver: Driver, key: bytes, folder: Path, processes: int, tell: Tell) -> Read:
    """Read the record that the settings point at into files in `folder`; `tell` hears of how many people are read."""
    with driver.session(database=settings.neo4j_database) as session:
        bounds = [row["id"] for number, row in enumerate(session.run(_IDS)) if number % PEOPLE == 0]
    work = _Work(settings, key, folder, [*bounds, "\uffff"])
    context = multiprocessing.get_context("spawn")
    shared = _Shared(*(context.Value("q", 0) for _ in range(2)))
    with pool(context, processes, _begin, work, shared) as made:
        shares = [made.submit(_read_share, str(number)) for number in range(processes)]
        done = watched(shares, lambda: tell(shared.people.value, f"{shared.people.value:,} people"))
    people: Counter[Quasi] = Counter()
    for share in done:
        people.update(share.people)
    return Read([file for share in done for file in share.files], people)


# What follows runs in the processes.

_work: _Work
_shared: _Shared


def _begin(work: _Work, shared: _Shared) -> None:
    global _work, _shared
    _work, _shared = work, shared


def _read_share(writer: str) -> Read:
    """Read people until all are taken."""
    file, people = _work.folder / f"{writer}.spool", Counter[Quasi]()
    pseudonyms, settings = Pseudonyms(_work.key), _work.settings
    with (
        connect(settings) as driver,
        driver.session(database=settings.neo4j_database, fetch_size=-1) as session,
        file.open("wb") as spool,
    ):
        reader = _Reader(pseudonyms, _facilities(session))
        while (taken := add(_shared.next_range, 1)) < len(_work.bounds) - 1:
            go_on()
            rows = _rows(session, settings, *_work.bounds[taken : taken + 2])
            for row in rows:
                chart = reader.chart(*row)
                people[chart.quasi] += 1
                spool.write(write_line(chart))
            add(_shared.people, len(rows))
    return Read([file], people)


def _rows(session: Session, settings: Settings, first: str, after: str) -> list[list[Any]]:
    statement = _CHARTS.replace("{agreed}", _AGREED[settings.research_consent])
    result = session.run(
        statement,
        first=first,
        next=after,
        scope=ConsentScope.RESEARCH,
        open=[EncounterStatus.PLANNED, EncounterStatus.CANCELLED],
        ruledOut=Certainty.RULED_OUT,
    )
    return [row.values() for row in result]


def _facilities(session: Session) -> dict[str, _Facility]:
    found = session.run(_FACILITIES)
    return {row["id"]: _Facility(row["level"], row["state"] or ANY, row["operators"]) for row in found}


class _Reader:
    """Makes charts of what the statement gives."""

    def __init__(self, pseudonyms: Pseudonyms, facilities: Mapping[str, _Facility]) -> None:
        self._pseudonyms, self._facilities = pseudonyms, facilities
        self._where: dict[tuple[str | None, int], tuple[str, str]] = {}

    def chart(self, patient: str, born: int, sex: str, clinic: str | None, encounters: list[list[Any]]) -> Chart:
        """The chart of one person."""
        weeks = self._pseudonyms.weeks(patient)
        found = [each for encounter in encounters for each in self._encounter(encounter)]
        found.sort(key=lambda each: each[0])
        place = {order[-1]: number for number, (order, *_) in enumerate(found)}
        events = []
        for order, happened, links in found:
            known = [(type_, place[other]) for type_, other in links if other in place]
            day = happened.day + 7 * weeks
            events.append(happened._replace(day=day, encounter=place[order[1]], links=known))
        state = self._facilities[clinic].state if clinic else ANY
        institutions = tuple(code for code, _ in Counter(event.institution for event in events).most_common())
        return Chart(self._pseudonyms.person(patient), weeks, Quasi(born, sex, state, institutions), events)

    def _encounter(self, encounter: list[Any]) -> list[tuple[tuple[Any, ...], Happened, list[list[str]]]]:
        """An encounter and what hangs on it: by what it is ordered, the event, its links. Of what happened at one time
        the encounter is first."""
        id_, at, kind, ended, facility, diagnoses, links, hanging = encounter
        day = _day(at)
        institution, level = self._at(facility, day)
        conditions = [key_of(Activity.DIAGNOSIS, what) for _, what in sorted(diagnoses)]
        stay = None if ended is None else (ended - at) // _MILLISECONDS_A_DAY
        code = key_of(Activity.ENCOUNTER, kind)
        happened = Happened(Activity.ENCOUNTER, code, day, institution, level, stay, None, None, 0, conditions, [])
        found = [((at, id_, "", id_), happened, links)]
        for type_, own_id, own_at, own_kind, status, days, branch, what, to, own_links in hanging:
            activity = Activity(own_kind) if _KIND_OF[type_] in PROCEDURES else _KIND_OF[type_]
            if (activity, status) in _NOT_DONE:
                continue
            to_institution, to_level = self._at(to, day) if to else (None, None)
            own = to_level if activity is Activity.REFERRAL else branch if activity in _OWN_CODE else what
            code = key_of(activity, own) if own else anything(activity)
            each = Happened(activity, code, _day(own_at), institution, level, days, to_institution, to_level, 0, [], [])
            found.append(((own_at, id_, type_, own_id), each, own_links))
        return found

    def _at(self, facility: str | None, day: int) -> tuple[str, str]:
        """Institution and level of a facility on a day."""
        if known := self._where.get((facility, day)):
            return known
        there = self._facilities.get(facility) if facility else None
        known = (institution_on(there.operators, date.fromordinal(day)), there.level) if there else _NOWHERE
        self._where[facility, day] = known
        return known


def _day(milliseconds: int) -> int:
    """The day of an instant: one of UTC-6, as everywhere."""
    return (milliseconds + DAY_HOURS * 3_600_000) // _MILLISECONDS_A_DAY + _EPOCH

"""The way of a build: read the record, settle what is told, measure, write.

Into an embedded Neo4j of its own by an import, which takes the place of what was there; into any other by transactions,
which write what is told otherwise than before. Both give the same graph.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nsmallest
from pathlib import Path
from time import perf_counter
from typing import Any, LiteralString

from neo4j import Driver
from rich.console import Console

from app.bulk.load import load_beside
from app.bulk.phases import Phases
from app.config import Settings
from app.database import connect
from app.graph import reached
from app.key_file import kept
from app.research.chart import Chart, charts
from app.research.codes import Codes, entries, told_codes
from app.research.differences import write_counts, write_people
from app.research.flows import Flows
from app.research.generalise import Told, generalisation
from app.research.measure import SAMPLE, Measured, Track, anonymity, measure
from app.research.model import ANY, CONSTRAINTS, FORMAT
from app.research.pseudonyms import Pseudonyms, new_key
from app.research.reading import read
from app.research.rows import Rows, overview_rows, step_links
from app.research.target import refuse_read_only, refuse_the_same, refuse_the_same_database, refuse_unless_research
from app.research.telling import Telling, ToldPerson
from app.research.writing import write

INSTEAD = "update it, which goes by transactions"

_INSTITUTIONS: LiteralString = "MATCH (i:Institution) RETURN i.code, i.name"


@dataclass(frozen=True)
class Settled:
    """What is to be told, of whom it was read, and how well they are hidden."""

    telling: Telling
    spool: list[Path]
    measured: Measured
    institutions: dict[str, str]
    """Their names, by code."""
    key: str
    """The name of the key that pseudonyms are made with."""

    def people(self) -> Iterator[ToldPerson]:
        """Those who are told, one after the other."""
        return filter(None, map(self.telling.told, charts(self.spool)))

    def overview(self, flows: Flows, build: Mapping[str, Any]) -> Rows:
        """Institutions, months, and what the build is of."""
        return overview_rows(flows, self.telling.generalisation.k, self.institutions, build)

    def build(self, flows: Flows) -> dict[str, Any]:
        """The properties of `Build`."""
        general, codes, measured = self.telling.generalisation, self.telling.codes, self.measured
        return {
            "name": "research",
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "format": FORMAT,
            "key": self.key,
            "people": flows.people,
            "events": flows.events,
            "leftOut": general.left_out,
            "told": general.words(),
            "generalised": [f"{number} as {told}" for told, number in sorted(codes.generalised().items())],
            "k": measured.k,
            "l": measured.diversity,
            "t": round(measured.closeness, 4),
            "groups": measured.groups,
            "alone": [f"{part:.3f} of whom {known} events are known" for known, part in measured.alone.items()],
        }


@dataclass(frozen=True)
class Report:
    """What a build made, and what that took."""

    build: dict[str, Any]
    """The properties of `Build`."""
    took: str
    """Seconds, by phase."""

    def lines(self) -> Iterator[str]:
        """To be read by an operator."""
        build = self.build
        yield f"People       {build['people']:,}, and {build['leftOut']:,} left out"
        yield f"Events       {build['events']:,}"
        yield f"Told of whom {build['told']}"
        yield f"Rare codes   {', '.join(build['generalised']) or 'none'}"
        yield f"Reached      k = {build['k']}, l = {build['l']}, t = {build['t']}, in {build['groups']:,} groups"
        yield f"Alone        {'; '.join(build['alone'])}"
        yield f"Time         {self.took}"


def build(settings: Settings, console: Console, processes: int | None = None) -> Report:
    """Make the research graph anew. Raises `SameGraph`, `NotOurs`, `TooFewPeople`, `NotAnonymous`, `MeasureMissing`, or
    what `load_beside` does: what was there is then as it was."""
    refuse_the_same(settings)
    research = settings.of_research
    if research.neo4j_uri:
        return update(settings, console, processes)
    made: dict[str, Any] = {}

    def make(folder: Path, phases: Phases) -> None:
        spool = folder.parent / "spool"
        spool.mkdir()
        with reached(settings) as record, connect(record) as driver:
            settled = _settle(record, driver, spool, phases, processes)

        def overview(flows: Flows) -> Rows:
            made.update(settled.build(flows))
            return settled.overview(flows, made)

        with phases.phase("write", settled.telling.generalisation.people) as tell:
            write(settled.telling, settled.spool, folder, tell, overview)
        shutil.rmtree(spool)

    loaded = load_beside(research, INSTEAD, console, make, _constrain, refuse_unless_research)
    return Report(made, loaded.told())


def update(settings: Settings, console: Console, processes: int | None = None) -> Report:
    """Bring the research graph up to date: who is told otherwise than before is written anew. Raises as `build`; what
    was cut short is mended by the next one."""
    refuse_the_same(settings)
    began = perf_counter()
    with (
        reached(settings) as record,
        connect(record) as driver,
        reached(settings.of_research) as research,
        connect(research) as target,
        Phases(shown=not console.quiet) as phases,
        tempfile.TemporaryDirectory(prefix="expediente-research-") as spool,
    ):
        name = research.neo4j_database
        refuse_the_same_database(driver, record.neo4j_database, target, name)
        refuse_unless_research(target, name)
        refuse_read_only(target, name)
        settled = _settle(record, driver, Path(spool), phases, processes)
        made = _write_differences(settled, Path(spool), target, name, phases)
    by_phase = ", ".join(f"{phase} {took:.0f} s" for phase, took in phases.seconds.items())
    return Report(made, f"{perf_counter() - began:.0f} s: {by_phase}")


def _write_differences(settled: Settled, folder: Path, target: Driver, database: str, phases: Phases) -> dict[str, Any]:
    general, flows = settled.telling.generalisation, Flows()

    def counted() -> Iterator[ToldPerson]:
        for person in settled.people():
            flows.add(person)
            yield person

    for statement in CONSTRAINTS:
        target.execute_query(statement, database_=database)
    with target.session(database=database) as session, phases.phase("write", general.people) as tell:
        for looked_at, written in write_people(session, counted(), settled.telling.codes, folder):
            tell(looked_at, f"{written:,} people written")
        made = settled.build(flows)
        write_counts(session, step_links(flows, general.k), settled.overview(flows, made))
    return made


def _constrain(imported: Settings, tell: Callable[[str], object]) -> None:
    with connect(imported) as driver:
        for statement in CONSTRAINTS:
            tell(statement.split()[2])
            driver.execute_query(statement, database_=imported.neo4j_database)
        driver.execute_query("CALL db.awaitIndexes(3600)", database_=imported.neo4j_database)


def _settle(record: Settings, driver: Driver, spool: Path, phases: Phases, processes: int | None) -> Settled:
    anonymity()  # missed before anything is read
    key = kept(record.research_key, new_key)
    with driver.session(database=record.neo4j_database) as session:
        known = entries(session)
        institutions: dict[str, str] = dict(row.values() for row in session.run(_INSTITUTIONS))
        number = session.run("MATCH (p:Patient) RETURN count(p)").single(strict=True)[0]
    with phases.phase("read", number) as tell:
        found = read(record, driver, key, spool, processes or os.cpu_count() or 1, tell)
    with phases.phase("settle", None) as tell:
        tell(0, "what people are known by")
        general = generalisation(found.people, record.research_k, datetime.now(UTC).year)

        def kept_charts() -> Iterator[Chart]:
            return (chart for chart in charts(found.files) if general.told(chart.quasi))

        tell(0, "rare codes")
        codes = told_codes(known, lambda: (chart.codes() for chart in kept_charts()), record.research_k)
        telling = Telling(general, codes)
        tell(0, "k, l and t")
        measured = _measured(telling, kept_charts())
    return Settled(telling, found.files, measured, institutions, Pseudonyms(key).name)


def _measured(telling: Telling, people: Iterator[Chart]) -> Measured:
    told: Counter[tuple[Told, str]] = Counter()

    def each() -> Iterator[ToldPerson]:
        for person in filter(None, map(telling.told, people)):
            told[person.quasi, _chapter(telling.codes, person)] += 1
            yield person

    # Pseudonyms are random: the first by them are as good as any.
    sample = nsmallest(SAMPLE, each(), key=lambda person: person.id)
    tracks: list[Track] = [[(event.code, event.day) for event in person.events] for person in sample]
    return measure(told, tracks, telling.generalisation.k)


def _chapter(codes: Codes, person: ToldPerson) -> str:
    """Of the diagnosis that most encounters have."""
    conditions = Counter(condition for event in person.events for condition in event.conditions)
    if not conditions:
        return ANY
    key = conditions.most_common(1)[0][0]
    while codes.entries[key].told != "chapter" and (parent := codes.entries[key].parent):
        key = parent
    return codes.entries[key].code

"""The processes that map charts: each takes the next few until all are mapped."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from app.bulk.phases import Tell
from app.fhir.bulk.chart_rows import rows_of
from app.fhir.bulk.common import Common
from app.fhir.bulk.register import Register, register
from app.fhir.charts import Charts, NothingKnown
from app.fhir.report import Report
from app.fhir.rows import IfAbsent, Key, Mapped, key_of
from app.fhir.spool import SharedSpool, Spool, Spooled
from graph_schema.bulk.processes import add, go_on, pool, watched
from graph_schema.bulk.tables import Tables

RESOURCES = 2_000
"""Of how many, about, a process maps the charts at once."""


@dataclass(frozen=True)
class _Work:
    """What all processes know of what is mapped."""

    spool: Path
    source: str | None
    strict: bool
    folder: Path
    places: dict[Key, int]
    """Where the directory's nodes stand."""
    ranges: Sequence[tuple[str, str]]
    """First and last key of the charts that are mapped at once."""


@dataclass(frozen=True)
class _Shared:
    """What the processes share."""

    register: Register
    next_place: "Synchronized[int]"
    next_range: "Synchronized[int]"
    done: "Synchronized[int]"


@dataclass
class _Mapped:
    """What came of one range: what is told of it, and common nodes of which it says something new."""

    number: int
    report: Report
    common: list[IfAbsent]


@dataclass
class _Share:
    """What one process mapped."""

    ranges: list[_Mapped]
    nodes: int
    relationships: int


def map_all(spool: Spool, folder: Path, report: Report, tell: Tell, *, strict: bool, processes: int) -> None:
    """Write what is in a spool that lies in a file as files for the import into `folder`.

    `report` gets what is told of it, `tell` hears several times a second how many resources are done.
    """
    if spool.file is None:
        raise ValueError("a spool that only this process can read")
    context = multiprocessing.get_context("spawn")
    next_place, next_range, done = (context.Value("q", 0) for _ in range(3))
    charts = Charts(spool, NothingKnown(), report, strict=strict, progress=lambda *_: None)
    common = Common()
    for place in charts.places():
        common.take(place)
        report.add("written", place.origin.kind)
    with register(context, next_place) as agreed, Tables(folder, "common") as tables:
        keys = list(common.nodes())
        places = dict(zip(keys, agreed.places(keys), strict=True))
        ranges = list(spool.ranges(RESOURCES))
        spool.share()
        work = _Work(spool.file, spool.source, strict, folder, places, ranges)
        shared = _Shared(agreed, next_place, next_range, done)
        shares = _shares(context, processes, work, shared, tell)
        # In the order of the charts: of several that name a node the first is heard.
        for made in sorted((each for share in shares for each in share.ranges), key=lambda each: each.number):
            report.merge(made.report)
            for each in made.common:
                common.add(each)
        _write_common(common, agreed, tables)
        report.nodes = tables.nodes + sum(share.nodes for share in shares)
        report.relationships = tables.relationships + sum(share.relationships for share in shares)


def _shares(context: SpawnContext, processes: int, work: _Work, shared: _Shared, tell: Tell) -> list[_Share]:
    with pool(context, processes, _begin, work, shared) as made:
        shares = [made.submit(_map_share, str(number)) for number in range(processes)]
        return watched(shares, lambda: tell(shared.done.value, ""))


def _write_common(common: Common, agreed: Register, tables: Tables) -> None:
    nodes = common.nodes()
    places = dict(zip(nodes, agreed.places(list(nodes)), strict=True))
    for key, node in nodes.items():
        tables.add_node(places[key], node)
    for row in common.relationships():
        tables.add_relationship(places[row.start_label, row.start], places[row.end_label, row.end], row)


# What follows runs in the processes.

_work: _Work
_shared: _Shared


def _begin(work: _Work, shared: _Shared) -> None:
    global _work, _shared
    _work, _shared = work, shared


def _map_share(writer: str) -> _Share:
    """Map ranges until all are taken."""
    mapped: list[_Mapped] = []
    with SharedSpool(_work.source, _work.spool) as spool, Tables(_work.folder, writer) as tables:
        mapping = _Mapping(spool, tables)
        while (number := add(_shared.next_range, 1)) < len(_work.ranges):
            mapped.append(mapping.range(number))
    return _Share(mapped, tables.nodes, tables.relationships)


def _done(_: str, count: int) -> None:
    add(_shared.done, count)


class _Mapping:
    """One process's part."""

    def __init__(self, spool: Spool, tables: Tables) -> None:
        self._spool, self._tables = spool, tables
        self._places = dict(_work.places)
        self._common = Common()

    def range(self, number: int) -> _Mapped:
        """Map the charts of a range."""
        made = _Mapped(number, Report(), [])
        charts = Charts(self._spool, NothingKnown(), made.report, strict=_work.strict, progress=_done)
        for patient, resources in self._spool.charts(*_work.ranges[number]):
            go_on()
            self._chart(charts, patient, resources, made)
        return made

    def _chart(self, charts: Charts, patient: str, resources: list[Spooled], made: _Mapped) -> None:
        def refuse(mapped: Mapped, reason: str) -> None:
            made.report.set_apart(mapped.origin, reason, is_late=mapped.is_late)

        rows, kept = rows_of(
            list(charts.chart(patient, resources)), self._places.__contains__, _shared.register.take, refuse
        )
        made.common += [each for each in rows.common if self._common.add(each)]
        new = list({key_of(each.node) for each in rows.common} - self._places.keys())
        if new:
            self._places.update(zip(new, _shared.register.places(new), strict=True))
        nodes = rows.nodes()
        first = add(_shared.next_place, len(nodes))
        own = {key: place for place, key in enumerate(nodes, start=first)}
        for key, node in nodes.items():
            self._tables.add_node(own[key], node)
        places = self._places
        for row in rows.relationships():
            start, end = (row.start_label, row.start), (row.end_label, row.end)
            self._tables.add_relationship(
                own[start] if start in own else places[start], own[end] if end in own else places[end], row
            )
        written = [mapped.origin.kind for mapped in kept if not mapped.is_late]
        made.report.counts["written"].update(written)
        _done("written", len(written))

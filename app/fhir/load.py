"""An import from its first file to its last row.

Files are put aside by patient (`spool`), then the directory is written, then the charts: as many whole charts as make
up `BATCH` resources in one transaction, a longer chart in several. What the graph refuses is found by halving the
batch, so that one bad resource keeps nobody else's out. An import that was cut off is made whole by running it again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from neo4j import Driver, Session
from neo4j.exceptions import ClientError, DatabaseError
from pydantic import ValidationError

from app.fhir.chart import Chart
from app.fhir.codes import catalogue_entry
from app.fhir.datatypes import Reference
from app.fhir.directory import Directory
from app.fhir.graph import Graph, write_batch
from app.fhir.mappers import Parsed, map_chart, parse, plan, reason_of
from app.fhir.people import curp_of
from app.fhir.reader import Unreadable, read
from app.fhir.references import SourceNeeded
from app.fhir.report import Report
from app.fhir.resources import PLACES, Medication, Patient
from app.fhir.rows import IfAbsent, Mapped, NotHeld, hold_to_rules
from app.fhir.sick_leaves import is_sick_leave
from app.fhir.spool import KINDS, Added, Spool, Spooled, Withdrawn
from graph_schema.ids import derive_id
from graph_schema.model import Label
from graph_schema.writer import MissingEnd

BATCH = 2_000
_REPEATED = "came before with another content; the newer, else the later, is kept"
_NO_PATIENT = "its patient is neither taken in here nor in the graph"
_MISSING = "names what was not taken in"
Progress = Callable[[str, int], None]
"""Told of each step forward: what is being done, and how many of it."""


def load(
    driver: Driver,
    database: str,
    files: Iterable[Path],
    *,
    source: str | None = None,
    strict: bool = False,
    progress: Progress = lambda doing, count: None,
) -> Report:
    """Import the files; returns the report. Raises `SourceNeeded` before anything is written."""
    report = Report()
    with Spool(source) as spool, driver.session(database=database) as session:
        for file in files:
            _put_aside(file, spool, report, progress)
        spool.group_by_patient()
        _Loading(spool, session, report, strict, progress).run()
    return report


def _put_aside(file: Path, spool: Spool, report: Report, progress: Progress) -> None:
    for found in read(file):
        if isinstance(found, Unreadable):
            report.fail(found.place, "unreadable", None, found.reason)
            continue
        kind = found.resource["resourceType"]
        kind = kind if kind.isalnum() and len(kind) < 50 else "unknown"
        report.add("read", kind)
        progress("read", 1)
        if kind not in KINDS or (kind == "Basic" and not is_sick_leave(found.resource)):
            report.add("skipped", kind)
            continue
        try:
            added = spool.add(found)
            if added is not Added.NEW:
                report.add("repeated", kind)
            if added is Added.OTHER:
                report.warn(found.place, kind, None, _REPEATED)
        except Withdrawn:
            report.add("skipped", kind)
        except SourceNeeded as missing:
            raise SourceNeeded(f"{found.place}: {missing}") from None
        except (ValueError, TypeError) as error:
            report.fail(found.place, kind, None, str(error))


class _Loading:
    """The second half of an import: from the spool into the graph."""

    def __init__(self, spool: Spool, session: Session, report: Report, strict: bool, progress: Progress) -> None:
        self._spool = spool
        self._session = session
        self._graph = Graph(session)
        self._directory = Directory(spool, self._graph.find)
        self._report = report
        self._strict = strict
        self._progress = progress
        self._now = datetime.now(UTC)
        self._pending: list[Mapped] = []

    def run(self) -> None:
        """Directory first, then chart by chart."""
        for kind in PLACES:
            for spooled in self._spool.of_kind(kind):
                self._take([self._map_place(spooled)])
        self._flush()
        for patient, chart in self._spool.charts():
            self._take(list(self._map_chart(patient, chart)))
        self._flush()

    def _map_place(self, spooled: Spooled) -> Mapped | None:
        try:
            if spooled.kind != "Medication":
                mapped = self._directory.map(spooled)
                hold_to_rules(mapped)
                return self._checked(mapped)
            medication = Medication.model_validate(spooled.resource)
            if medication.code is None:
                raise ValueError("code: is missing")  # noqa: TRY301 told like the others
            entry = catalogue_entry(Label.MEDICATION, medication.code)
            substances = [each.item_codeable_concept for each in medication.ingredient if each.item_codeable_concept]
            entry.properties["substance"] = (
                " / ".join(each.words for each in substances if each.words) or entry.properties["name"]
            )
            return Mapped(spooled, if_absent=[IfAbsent(entry)])
        except (ValidationError, ValueError) as error:
            self._fail(spooled, reason_of(error))
            return None

    # One chart.

    def _map_chart(self, key: str, resources: list[Spooled]) -> Iterator[Mapped | None]:
        parsed, refused = parse(resources)
        for spooled, reason in refused:
            self._fail(spooled, reason)
        patient = self._patient_id(key, parsed)
        chart = Chart(patient, self._directory, self._spool.source or "", self._now)
        plan(parsed, chart)
        self._ask_graph(parsed, chart)
        is_described = any(spooled.kind == "Patient" for spooled, _ in parsed)
        if not is_described and not self._graph.find(Label.PATIENT, "id", [patient]):
            for spooled, _ in parsed:
                self._fail(spooled, _NO_PATIENT)
            return
        is_known = not is_described
        late: list[Mapped] = []
        for outcome in map_chart(parsed, chart):
            if isinstance(outcome, Mapped):
                is_known = is_known or outcome.origin.kind == "Patient"
                if not is_known:
                    self._fail(outcome.origin, _NO_PATIENT)
                    continue
                if outcome.late:
                    late.append(Mapped(outcome.origin, relationships=outcome.late, is_late=True))
                yield self._checked(outcome)
            else:
                self._refuse(*outcome)
        yield from late

    def _patient_id(self, key: str, parsed: list[Parsed]) -> str:
        """The person's id in the graph: of their CURP if it holds that, else derived from the source."""
        own_id = derive_id(Label.PATIENT, "Patient", key)
        patient = next((resource for _, resource in parsed if isinstance(resource, Patient)), None)
        curp = curp_of(patient) if patient else None
        if curp is None:
            return own_id
        known = self._graph.find(Label.PATIENT, "curp", [curp]).get(curp) or self._spool.fact("curp", curp) or own_id
        self._spool.learn("curp", curp, known)
        return known

    def _ask_graph(self, parsed: list[Parsed], chart: Chart) -> None:
        """Encounters and answered requests that earlier imports brought."""
        named = {self._encounter_key(spooled, resource) for spooled, resource in parsed}
        unknown = {derive_id(Label.ENCOUNTER, "Encounter", key): key for key in named if key} if named else {}
        unknown = {own_id: key for own_id, key in unknown.items() if key not in chart.encounters}
        if unknown:
            for own_id, started in self._graph.encounters(chart.patient, list(unknown)).items():
                chart.encounters[unknown[own_id]] = started
        open_requests = {
            derive_id(Label.STUDY, "ServiceRequest", spooled.key): spooled.key
            for spooled, _ in parsed
            if spooled.kind == "ServiceRequest" and spooled.key not in chart.fulfilled
        }
        if open_requests:
            chart.fulfilled.update(open_requests[own_id] for own_id in self._graph.answered(list(open_requests)))

    def _encounter_key(self, spooled: Spooled, resource: object) -> str | None:
        context = getattr(resource, "context", None)
        in_context = context.encounter[0] if context and context.encounter else None
        reference = getattr(resource, "encounter", None) or getattr(resource, "part_of", None) or in_context
        return self._directory.key("Encounter", reference, spooled.base) if isinstance(reference, Reference) else None

    # What becomes of a resource.

    def _checked(self, mapped: Mapped) -> Mapped | None:
        """The rows, unless something was left out of them and the import is strict."""
        if mapped.warnings and self._strict:
            self._fail(mapped.origin, "; ".join(mapped.warnings))
            return None
        for warning in mapped.warnings:
            self._report.warn(mapped.origin.place, mapped.origin.kind, mapped.origin.key, warning)
        return mapped

    def _refuse(self, spooled: Spooled, reason: str | NotHeld) -> None:
        if isinstance(reason, NotHeld):
            self._report.add("skipped", spooled.kind)
            self._report.warn(spooled.place, spooled.kind, spooled.key, str(reason))
            self._progress("written", 1)
        else:
            self._fail(spooled, reason)

    def _fail(self, spooled: Spooled, reason: str) -> None:
        self._report.fail(spooled.place, spooled.kind, spooled.key, reason)
        self._progress("written", 1)

    # Into the graph.

    def _take(self, chart: Sequence[Mapped | None]) -> None:
        """Add the rows of a chart, or of a place, to the batch; write it when it is full."""
        items = [mapped for mapped in chart if mapped is not None]
        if len(self._pending) + len(items) > BATCH:
            self._flush()
        self._pending += items
        while len(self._pending) > BATCH:
            head, self._pending = self._pending[:BATCH], self._pending[BATCH:]
            self._write(head)

    def _flush(self) -> None:
        batch, self._pending = self._pending, []
        if batch:
            self._write(batch)

    def _write(self, batch: list[Mapped]) -> None:
        """Write a batch; halve it where the graph refuses it. Other errors of Neo4j end the import."""
        try:
            written = self._session.execute_write(write_batch, batch)
        except (ClientError, DatabaseError, MissingEnd) as error:
            if len(batch) == 1:
                self._set_apart(batch[0], error)
                return
            middle = len(batch) // 2
            self._write(batch[:middle])
            self._write(batch[middle:])
            return
        self._report.nodes += written.nodes
        self._report.relationships += written.relationships
        self._report.changed += written.nodes_changed + written.relationships_changed
        for mapped in batch:
            if not mapped.is_late:
                self._report.add("written", mapped.origin.kind)
                self._progress("written", 1)

    def _set_apart(self, mapped: Mapped, error: ClientError | DatabaseError | MissingEnd) -> None:
        # Neo4j's message would quote the values; its code says what rule it was.
        reason = _MISSING if isinstance(error, MissingEnd) else f"the graph refused it ({error.code})"
        origin = mapped.origin
        if mapped.is_late:
            self._report.warn(origin.place, origin.kind, origin.key, reason)
        else:
            self._fail(origin, reason)

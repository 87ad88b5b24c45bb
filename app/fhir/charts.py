"""From the spool to rows: the directory first, then chart by chart; why a resource becomes none is reported."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Protocol

from pydantic import ValidationError

from app.fhir.chart import Chart
from app.fhir.codes import catalogue_entry
from app.fhir.datatypes import Reference
from app.fhir.directory import Directory
from app.fhir.mappers import Parsed, map_chart, parse, plan, reason_of
from app.fhir.people import curp_of
from app.fhir.report import Report
from app.fhir.resources import PLACES, Medication, Patient
from app.fhir.rows import IfAbsent, Mapped, NotHeld, hold_to_rules
from app.fhir.spool import Spool, Spooled
from graph_schema.ids import derive_id
from graph_schema.model import Label

MISSING = "names what was not taken in"
"""Why a resource is not taken in that another refers to, or that refers to one that is not."""
_NO_PATIENT = "its patient is neither taken in here nor in the graph"
Progress = Callable[[str, int], None]
"""Told of each step forward: what is being done, and how many of it."""


class Known(Protocol):
    """What the graph held before, or got from this import up to now."""

    def find(self, label: Label, name: str, values: list[str]) -> dict[str, str]:
        """Ids of the nodes of a label, by the values of a unique property."""

    def encounters(self, patient: str, ids: list[str]) -> dict[str, datetime]:
        """Those of the encounters that a patient has, with their starts."""

    def answered(self, studies: list[str]) -> set[str]:
        """Those of the studies that have a result."""


class NothingKnown:
    """Of a graph that holds nothing yet."""

    def find(self, label: Label, name: str, values: list[str]) -> dict[str, str]:
        """None."""
        return {}

    def encounters(self, patient: str, ids: list[str]) -> dict[str, datetime]:
        """None."""
        return {}

    def answered(self, studies: list[str]) -> set[str]:
        """None."""
        return set()


class Charts:
    """The rows of what is in a spool. `progress` is told of what becomes of no rows."""

    def __init__(self, spool: Spool, known: Known, report: Report, *, strict: bool, progress: Progress) -> None:
        self._spool = spool
        self._known = known
        self._directory = Directory(spool, known.find)
        self._report = report
        self._strict = strict
        self._progress = progress
        self._now = datetime.now(UTC)

    def places(self) -> Iterator[Mapped]:
        """Rows of the organisations, locations, practitioners and medications."""
        for kind in PLACES:
            for spooled in self._spool.of_kind(kind):
                if mapped := self._place(spooled):
                    yield mapped

    def chart(self, key: str, resources: list[Spooled]) -> Iterator[Mapped]:
        """Rows of one patient's resources; what may point further down the chart comes last, as `is_late`."""
        parsed, refused = parse(resources)
        for spooled, reason in refused:
            self._fail(spooled, reason)
        chart = Chart(self._patient_id(key, parsed), self._directory, self._spool.source or "", self._now)
        plan(parsed, chart)
        self._ask_graph(parsed, chart)
        is_described = any(spooled.kind == "Patient" for spooled, _ in parsed)
        if not is_described and not self._known.find(Label.PATIENT, "id", [chart.patient]):
            for spooled, _ in parsed:
                self._fail(spooled, _NO_PATIENT)
            return
        is_known = not is_described
        late: list[Mapped] = []
        for outcome in map_chart(parsed, chart):
            if not isinstance(outcome, Mapped):
                self._refuse(*outcome)
                continue
            is_known = is_known or outcome.origin.kind == "Patient"
            if not is_known:
                self._fail(outcome.origin, _NO_PATIENT)
                continue
            if outcome.late:
                late.append(Mapped(outcome.origin, relationships=outcome.late, is_late=True))
            if mapped := self._checked(outcome):
                yield mapped
        yield from late

    def _place(self, spooled: Spooled) -> Mapped | None:
        try:
            if spooled.kind != "Medication":
                mapped = self._directory.map(spooled)
                hold_to_rules(mapped)
                return self._checked(mapped)
            return _medication(spooled)
        except (ValidationError, ValueError) as error:
            self._fail(spooled, reason_of(error))
            return None

    def _patient_id(self, key: str, parsed: list[Parsed]) -> str:
        """The person's id in the graph: of their CURP if it holds that, else derived from the source."""
        own_id = derive_id(Label.PATIENT, "Patient", key)
        patient = next((resource for _, resource in parsed if isinstance(resource, Patient)), None)
        curp = curp_of(patient) if patient else None
        return self._known.find(Label.PATIENT, "curp", [curp]).get(curp, own_id) if curp else own_id

    def _ask_graph(self, parsed: list[Parsed], chart: Chart) -> None:
        """Encounters and answered requests that earlier imports brought."""
        named = {self._encounter_key(spooled, resource) for spooled, resource in parsed}
        unknown = {derive_id(Label.ENCOUNTER, "Encounter", key): key for key in named if key} if named else {}
        unknown = {own_id: key for own_id, key in unknown.items() if key not in chart.encounters}
        if unknown:
            for own_id, started in self._known.encounters(chart.patient, list(unknown)).items():
                chart.encounters[unknown[own_id]] = started
        open_requests = {
            derive_id(Label.STUDY, "ServiceRequest", spooled.key): spooled.key
            for spooled, _ in parsed
            if spooled.kind == "ServiceRequest" and spooled.key not in chart.fulfilled
        }
        if open_requests:
            chart.fulfilled.update(open_requests[own_id] for own_id in self._known.answered(list(open_requests)))

    def _encounter_key(self, spooled: Spooled, resource: object) -> str | None:
        context = getattr(resource, "context", None)
        in_context = context.encounter[0] if context and context.encounter else None
        reference = getattr(resource, "encounter", None) or getattr(resource, "part_of", None) or in_context
        return self._directory.key("Encounter", reference, spooled.base) if isinstance(reference, Reference) else None

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


def bring_together(spool: Spool) -> None:
    """Make one chart of those whose patients have the same CURP."""
    for spooled in spool.of_kind("Patient"):
        try:
            curp = curp_of(Patient.model_validate(spooled.resource))
        except ValidationError:
            continue
        if curp is None:
            continue
        first = spool.fact("curp", curp)
        if first is None:
            spool.learn("curp", curp, spooled.key)
        else:
            spool.learn("same person", spooled.key, first)
    spool.join_charts("same person")


def _medication(spooled: Spooled) -> Mapped:
    medication = Medication.model_validate(spooled.resource)
    if medication.code is None:
        raise ValueError("code: is missing")
    entry = catalogue_entry(Label.MEDICATION, medication.code)
    substances = [each.item_codeable_concept for each in medication.ingredient if each.item_codeable_concept]
    named = " / ".join(each.words for each in substances if each.words)
    entry.properties["substance"] = named or entry.properties["name"]
    return Mapped(spooled, if_absent=[IfAbsent(entry)])

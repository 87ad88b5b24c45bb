"""DiagnosticReport, Observation, ImagingStudy, ServiceRequest: studies and referrals.

A report and the observations it names are one Study with Results; a panel (an Observation with members) is as well.
An observation or imaging study that no report names is a Study of its own. A request is a Study that is ORDERED,
unless a report of the input fulfils it: then the report is that study.
"""

from collections import Counter
from collections.abc import Iterable

from app.fhir.chart import Chart, known_status, of_catalogue
from app.fhir.codes import catalogue_entry
from app.fhir.datatypes import CodeableConcept, Reference
from app.fhir.notes import attached_text
from app.fhir.resources import DiagnosticReport, ImagingStudy, Observation, Resource, ServiceRequest
from app.fhir.results import map_results
from app.fhir.rows import Mapped
from app.fhir.spool import Spooled
from app.fhir.study_kinds import kind_of_imaging, kind_of_observation, kind_of_report, kind_of_request
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.values import ReferralStatus, StudyKind, StudyStatus
from graph_schema.writer import NodeRow, RelationshipRow

STATUSES = {
    "registered": StudyStatus.ORDERED,
    "partial": StudyStatus.IN_PROGRESS,
    "preliminary": StudyStatus.IN_PROGRESS,
    "unknown": StudyStatus.IN_PROGRESS,
    "final": StudyStatus.FINAL,
    "available": StudyStatus.FINAL,
    "corrected": StudyStatus.CORRECTED,
    "amended": StudyStatus.CORRECTED,
    "appended": StudyStatus.CORRECTED,
    "cancelled": StudyStatus.CANCELLED,
}
REQUESTS = {
    "active": StudyStatus.ORDERED,
    "draft": StudyStatus.ORDERED,
    "on-hold": StudyStatus.ORDERED,
    "unknown": StudyStatus.ORDERED,
    "completed": StudyStatus.IN_PROGRESS,  # done, and its result is not here
    "revoked": StudyStatus.CANCELLED,
}
REFERRALS = {
    "active": ReferralStatus.REQUESTED,
    "draft": ReferralStatus.REQUESTED,
    "on-hold": ReferralStatus.REQUESTED,
    "unknown": ReferralStatus.REQUESTED,
    "completed": ReferralStatus.COMPLETED,
    "revoked": ReferralStatus.REJECTED,
}
REFERRING = ("3457005", "306206005", "103696004", "REFERRAL", "57133-1")
"""Codes (SNOMED CT, LOINC) of a request that is a referral."""
_STEP = 1000
"""Room for the components of an observation between two positions of a report's results."""


# What has to be known before the first is mapped.


def plan(resources: Iterable[tuple[Spooled, Resource]], chart: Chart) -> None:
    """Find out which study each report is, which result belongs to which study, which request is fulfilled."""
    chart_resources = list(resources)
    reports = [(spooled, each) for spooled, each in chart_resources if isinstance(each, DiagnosticReport)]
    requests = {spooled.key: each for spooled, each in chart_resources if isinstance(each, ServiceRequest)}
    asked = {spooled.key: _keys(chart, "ServiceRequest", each.based_on, spooled) for spooled, each in reports}
    shared = Counter(key for keys in asked.values() for key in keys)
    for spooled, report in reports:
        keys = asked[spooled.key]
        if len(keys) == 1 and shared[keys[0]] == 1:
            own_id = derive_id(Label.STUDY, "ServiceRequest", keys[0])
        else:
            own_id = derive_id(Label.STUDY, "DiagnosticReport", spooled.key)
        chart.studies[spooled.key] = own_id
        chart.fulfilled.update(keys)
        for position, key in enumerate(_keys(chart, "Observation", report.result, spooled)):
            chart.results.setdefault(key, (own_id, position * _STEP))
        for key in _keys(chart, "ImagingStudy", report.imaging_study, spooled):
            chart.studies.setdefault(key, own_id)
    for spooled, each in chart_resources:
        if isinstance(each, Observation) and each.has_member:
            study, first = chart.results.get(spooled.key) or (derive_id(Label.STUDY, "Observation", spooled.key), 0)
            for position, key in enumerate(_keys(chart, "Observation", each.has_member, spooled), start=1):
                chart.results.setdefault(key, (study, first + position * _STEP))
    for key, request in requests.items():
        if is_referral(request):
            chart.referrals[key] = derive_id(Label.REFERRAL, "ServiceRequest", key)


def _keys(chart: Chart, kind: str, references: list[Reference], spooled: Spooled) -> list[str]:
    keys = (chart.directory.key(kind, reference, spooled.base) for reference in references)
    return [key for key in keys if key]


# The mappers.


def map_diagnostic_report(report: DiagnosticReport, mapped: Mapped, chart: Chart) -> None:
    """A study with its report; its results come from the observations that it names."""
    kind = kind_of_report(report)
    entry = catalogue_entry(Label.STUDY_TYPE, report.code, kind=kind.value)
    started = report.effective_period.start if report.effective_period else None
    done = chart.when(mapped, report.encounter, report.effective_date_time, started, report.issued)
    texts = [report.conclusion, *(attached_text(attachment) for attachment in report.presented_form)]
    text = "\n\n".join(each for each in texts if each)
    more = {"report": text} if text else {}
    status = known_status(report.status, STATUSES)
    held = chart.happened_in(mapped, report.encounter, done, report.performer, report.performer)
    own_id = chart.event(
        Label.STUDY, mapped, done, _summary(entry), id=chart.studies[mapped.origin.key], kind=kind.value,
        status=status.value, **more,
    )  # fmt: skip
    of_catalogue(mapped, Label.STUDY, own_id, entry)
    mapped.relationships.append(RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, held, Label.STUDY, own_id))
    _add_contained(report, own_id, mapped)


def _add_contained(report: DiagnosticReport, study: str, mapped: Mapped) -> None:
    for content in report.contained:
        if content.get("resourceType") == "Observation":
            own_id = f"{mapped.origin.key}#{content.get('id')}"
            position = len(mapped.nodes) * _STEP
            map_results(Observation.model_validate(content), own_id, study, position, mapped)


def map_observation(observation: Observation, mapped: Mapped, chart: Chart) -> None:
    """Results of the study that a report made it part of, else of a study of its own."""
    study, position = chart.results.get(mapped.origin.key, (None, 0))
    if study is None:
        kind = kind_of_observation(observation)
        entry = catalogue_entry(Label.STUDY_TYPE, observation.code, kind=kind.value)
        started = observation.effective_period.start if observation.effective_period else None
        dates = (observation.effective_date_time, observation.effective_instant, started, observation.issued)
        done = chart.when(mapped, observation.encounter, *dates)
        held = chart.happened_in(mapped, observation.encounter, done, observation.performer, observation.performer)
        status = known_status(observation.status, STATUSES)
        study = chart.event(Label.STUDY, mapped, done, _summary(entry), kind=kind.value, status=status.value)
        of_catalogue(mapped, Label.STUDY, study, entry)
        mapped.relationships.append(RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, held, Label.STUDY, study))
    map_results(observation, mapped.origin.key, study, position, mapped)


def map_imaging_study(imaging: ImagingStudy, mapped: Mapped, chart: Chart) -> None:
    """A study of its own, unless a report says what was seen: then it is that study."""
    if mapped.origin.key in chart.studies:
        return
    words = CodeableConcept(text=imaging.description) if imaging.description else None
    modalities = [*imaging.modality, *(series.modality for series in imaging.series)]
    modality = CodeableConcept(coding=modalities[:1]) if modalities else None
    named = next((concept for concept in [*imaging.procedure_code, words, modality] if concept and concept.words), None)
    entry = catalogue_entry(Label.STUDY_TYPE, named, kind=StudyKind.IMAGING.value)
    done = chart.when(mapped, imaging.encounter, imaging.started)
    status = known_status(imaging.status, STATUSES)
    held = chart.happened_in(mapped, imaging.encounter, done, [], [])
    kind = kind_of_imaging(imaging)
    own_id = chart.event(Label.STUDY, mapped, done, _summary(entry), kind=kind.value, status=status.value)
    of_catalogue(mapped, Label.STUDY, own_id, entry)
    mapped.relationships.append(RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, held, Label.STUDY, own_id))


def map_service_request(request: ServiceRequest, mapped: Mapped, chart: Chart) -> None:
    """A referral, or a study that was ordered and that no report fulfils yet."""
    asked = chart.when(mapped, request.encounter, request.authored_on, request.occurrence_date_time)
    who = [request.requester] if request.requester else []
    if mapped.origin.key in chart.referrals:
        _map_referral(request, mapped, chart)
        return
    entry = catalogue_entry(Label.STUDY_TYPE, request.code, kind=kind_of_request(request).value)
    status = known_status(request.status, REQUESTS)
    if mapped.origin.key in chart.fulfilled:
        return
    held = chart.happened_in(mapped, request.encounter, asked, [], who)
    told = "\n".join(each.text for each in request.note)
    more = {"note": told} if told else {}
    own_id = chart.event(
        Label.STUDY, mapped, asked, _summary(entry), kind=entry.properties["kind"], status=status.value, **more
    )
    of_catalogue(mapped, Label.STUDY, own_id, entry)
    mapped.relationships.append(RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, held, Label.STUDY, own_id))


def _map_referral(request: ServiceRequest, mapped: Mapped, chart: Chart) -> None:
    base = mapped.origin.base
    asked = chart.when(mapped, request.encounter, request.authored_on, request.occurrence_date_time)
    who = [request.requester] if request.requester else []
    concepts = [*request.reason_code, *([request.code] if request.code else [])]
    reason = next((concept.words for concept in concepts if concept.words), None) or "Motivo no indicado en el origen"
    status = known_status(request.status, REFERRALS)
    held = chart.happened_in(mapped, request.encounter, asked, [], who)
    own_id = chart.event(Label.REFERRAL, mapped, asked, f"Referencia: {reason}", reason=reason, status=status.value)
    facility, place = chart.directory.facility([*request.location_reference, *request.performer], base, chart.source)
    mapped.if_absent += place
    mapped.relationships += [
        RelationshipRow(Rel.REFERRED, Label.ENCOUNTER, held, Label.REFERRAL, own_id),
        RelationshipRow(Rel.TO, Label.REFERRAL, own_id, Label.FACILITY, facility),
    ]


def is_referral(request: ServiceRequest) -> bool:
    """Whether a request refers the patient elsewhere: by code or category, or because it says so."""
    concepts = [*request.category, *([request.code] if request.code else [])]
    if any(concept.has(*REFERRING) for concept in concepts):
        return True
    return any("referral" in words or "referencia" in words for words in _lower(concepts))


def _lower(concepts: Iterable[CodeableConcept]) -> list[str]:
    return [concept.words.lower() for concept in concepts if concept.words]


def _summary(entry: NodeRow) -> str:
    return f"Estudio: {entry.properties['name']}"


def study_of(spooled: Spooled, chart: Chart) -> str | None:
    """The study that a report or panel is."""
    if spooled.kind == "Observation":
        study, _ = chart.results.get(spooled.key, (derive_id(Label.STUDY, "Observation", spooled.key), 0))
        return study
    return chart.studies.get(spooled.key) if spooled.kind == "DiagnosticReport" else None

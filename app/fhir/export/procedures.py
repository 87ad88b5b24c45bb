"""Procedure and Immunization: what was done."""

from app.fhir.codes import SNOMED
from app.fhir.export.parts import Json, coding, entry, reference, resource, text, told
from app.fhir.extensions import extensions
from app.fhir.procedures import DOSES, REHABILITATING, STATUSES, SURGICAL
from graph_schema.model import Label
from graph_schema.values import ProcedureKind

_STATUSES = told(STATUSES)
_DOSES = told(DOSES)
_CATEGORIES = {ProcedureKind.SURGERY: SURGICAL[0], ProcedureKind.REHABILITATION: REHABILITATING[0]}


def procedure(found: Json, around: Json) -> Json:
    """A surgery, another procedure or a session of rehabilitation."""
    kind, first = found["kind"], found["sessionOf"]
    told_so = {name: found[name] for name in ("kind", "summary", "plannedSessions")}
    return resource(
        "Procedure",
        found["id"],
        extension=extensions(Label.PROCEDURE, told_so),
        partOf=[reference(first["id"])] if first else None,
        status=_STATUSES[found["status"]],
        category={"coding": [coding(SNOMED, _CATEGORIES[kind])]} if kind in _CATEGORIES else None,
        code=entry(found["type"]),
        performedDateTime=found["occurredAt"],
        outcome=text(found["outcome"]),
        **around,
    )


def immunization(patient: str, encounter: str, found: Json) -> Json:
    """A dose of a vaccine, given or not."""
    dose = found["doseNumber"]
    return resource(
        "Immunization",
        found["id"],
        extension=extensions(Label.IMMUNIZATION, {"summary": found["summary"]}),
        status=_DOSES[found["status"]],
        statusReason=text(found["reason"]),
        vaccineCode=entry(found["vaccine"]),
        patient=reference(patient),
        encounter=reference(encounter),
        occurrenceDateTime=found["occurredAt"],
        lotNumber=found["lot"],
        protocolApplied=[{"doseNumberPositiveInt": dose}] if dose else None,
    )

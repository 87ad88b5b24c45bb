"""Procedure and Immunization: what was done."""

from app.fhir.chart import Chart, known_status, of_catalogue
from app.fhir.codes import catalogue_entry
from app.fhir.resources import Immunization, Procedure
from app.fhir.rows import Mapped
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.values import ImmunizationStatus, ProcedureKind, ProcedureStatus
from graph_schema.writer import RelationshipRow

STATUSES = {
    "preparation": ProcedureStatus.PLANNED,
    "in-progress": ProcedureStatus.IN_PROGRESS,
    "on-hold": ProcedureStatus.IN_PROGRESS,
    "completed": ProcedureStatus.COMPLETED,
    "unknown": ProcedureStatus.COMPLETED,
    "not-done": ProcedureStatus.CANCELLED,
    "stopped": ProcedureStatus.CANCELLED,
}
DOSES = {"completed": ImmunizationStatus.COMPLETED, "not-done": ImmunizationStatus.NOT_DONE}
# The value set `procedure-category` of FHIR (SNOMED CT): surgical procedure, and what rehabilitates.
SURGICAL = ("387713003",)
REHABILITATING = ("52052004", "91251008", "84478008", "311555007")
_SURGICAL_WORDS = (
    "ectomy", "otomy", "ostomy", "plasty", "transplant", "surgery", "surgical", "excision", "amputation", "bypass",
    "ectomía", "ostomía", "plastia", "trasplante", "cirugía", "quirúrgic", "cesárea", "cesarean",
)  # fmt: skip
_REHABILITATING_WORDS = ("rehabilita", "physical therapy", "physiotherapy", "fisioterapia", "occupational therapy")
_WORDS = {
    ProcedureKind.SURGERY: "Cirugía",
    ProcedureKind.PROCEDURE: "Procedimiento",
    ProcedureKind.REHABILITATION: "Rehabilitación",
}


def map_procedure(procedure: Procedure, mapped: Mapped, chart: Chart) -> None:
    """A surgery, another procedure or a rehabilitation."""
    entry = catalogue_entry(Label.PROCEDURE_TYPE, procedure.code)
    period = procedure.performed_period
    performed = chart.when(mapped, procedure.encounter, procedure.performed_date_time, period.start if period else None)
    kind = _kind(procedure, entry.properties["name"])
    where = [procedure.location] if procedure.location else []
    who = [each.actor for each in procedure.performer]
    encounter = chart.happened_in(mapped, procedure.encounter, performed, where, who)
    more = {"kind": kind.value, "status": known_status(procedure.status, STATUSES).value}
    if procedure.outcome and procedure.outcome.words:
        more["outcome"] = procedure.outcome.words
    summary = f"{_WORDS[kind]}: {entry.properties['name']}"
    own_id = chart.event(Label.PROCEDURE, mapped, performed, summary, **more)
    of_catalogue(mapped, Label.PROCEDURE, own_id, entry)
    mapped.relationships.append(RelationshipRow(Rel.PERFORMED, Label.ENCOUNTER, encounter, Label.PROCEDURE, own_id))
    for first in procedure.part_of if kind is ProcedureKind.REHABILITATION else []:
        if key := chart.directory.key("Procedure", first, mapped.origin.base):
            plan = derive_id(Label.PROCEDURE, "Procedure", key)
            mapped.late.append(RelationshipRow(Rel.SESSION_OF, Label.PROCEDURE, own_id, Label.PROCEDURE, plan))


def _kind(procedure: Procedure, name: str) -> ProcedureKind:
    """By category and code where they say it, else by what the procedure is called."""
    named = [concept for concept in (procedure.category, procedure.code) if concept]
    words = name.lower()
    if any(concept.has(*SURGICAL) for concept in named):
        return ProcedureKind.SURGERY
    if any(concept.has(*REHABILITATING) for concept in named) or any(each in words for each in _REHABILITATING_WORDS):
        return ProcedureKind.REHABILITATION
    if procedure.category is None and any(each in words for each in _SURGICAL_WORDS):
        return ProcedureKind.SURGERY
    return ProcedureKind.PROCEDURE


def map_immunization(immunization: Immunization, mapped: Mapped, chart: Chart) -> None:
    """A dose of a vaccine, given or not."""
    entry = catalogue_entry(Label.VACCINE, immunization.vaccine_code)
    given = chart.when(mapped, immunization.encounter, immunization.occurrence_date_time, immunization.recorded)
    where = [immunization.location] if immunization.location else []
    who = [each.actor for each in immunization.performer]
    encounter = chart.happened_in(mapped, immunization.encounter, given, where, who)
    dose = next((each.dose_number_positive_int for each in immunization.protocol_applied), None)
    more: dict[str, object] = {"status": known_status(immunization.status, DOSES).value}
    if immunization.lot_number:
        more["lot"] = immunization.lot_number
    if dose:
        more["doseNumber"] = dose
    if immunization.status_reason and immunization.status_reason.words:
        more["reason"] = immunization.status_reason.words
    own_id = chart.event(Label.IMMUNIZATION, mapped, given, f"Vacuna: {entry.properties['name']}", **more)
    of_catalogue(mapped, Label.IMMUNIZATION, own_id, entry)
    mapped.relationships.append(
        RelationshipRow(Rel.ADMINISTERED, Label.ENCOUNTER, encounter, Label.IMMUNIZATION, own_id)
    )

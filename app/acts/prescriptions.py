"""Prescribing, with what allergies, treatments under way and interactions warn of; and cancelling."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import strawberry

from app.acts.acting import Acting, Lookup, Outcome
from app.acts.payload import Payload
from app.acts.subjects import Recorded, alive, author, encounter, entry, event, same_version, settle
from app.cypher.mapping import written
from app.domain.prescriptions import Prescription
from app.rules.pharmacology import Medicine
from app.rules.prescriptions import (
    CancelPrescription,
    KnownAllergy,
    KnownPrescription,
    NewPrescription,
    Prescribe,
    Treatment,
    prescribing,
)
from app.rules.problems import Problem, ProblemCode, Refused
from app.rules.words import spanish
from graph_schema.model import Label, Rel
from graph_schema.values import AllergyStatus, PrescriptionStatus

_ALLERGIES = (
    "MATCH (:Patient {id: $id})-[r:ALLERGIC_TO]->(s) RETURN {name: s.name, classes: s.classes, status: r.status} AS row"
)
# By the key that begins with the patient: through the encounters, most of which prescribed nothing, it takes longer.
_ACTIVE = (
    "MATCH (rx:Prescription) WHERE rx.timelineKey STARTS WITH $id + '|' AND rx.status = 'ACTIVE' "
    "AND (rx.days = 0 OR date(rx.occurredAt) + duration({days: rx.days}) >= date($day)) "
    "MATCH (rx)-[:OF]->(m) WITH m, collect([rx.id, toString(date(rx.occurredAt)), rx.days]) AS given "
    "RETURN {medicine: m {.name, .substance, .classes}, given: given} AS row"
)


@strawberry.type(description="What was prescribed.")
class PrescribePayload(Payload):
    prescription: Prescription | None = written(
        Label.PRESCRIPTION, description="The prescription; null where nothing was written."
    )


@strawberry.type(description="What was cancelled.")
class CancelPrescriptionPayload(Payload):
    prescription: Prescription | None = written(
        Label.PRESCRIPTION, description="The prescription; null where nothing was written."
    )


def prescribe(acting: Acting, asked: Prescribe) -> Outcome:
    """Prescribes a medicine in an open encounter.

    What the patient is allergic to, takes already, or takes something that it must not meet with, is told first as a
    problem; with an `overrideReason` it is prescribed all the same, and the reason kept.
    """
    found = encounter(acting, asked.encounter_id)
    alive(acting, found)
    author(acting, found, asked.practitioner_id)
    return Outcome({"prescription": add_prescription(acting, found, asked, acting.now)})


def cancel_prescription(acting: Acting, asked: CancelPrescription) -> Outcome:
    """Ends a prescription before its time, and keeps why."""
    found = event(acting, Label.PRESCRIPTION, asked.prescription_id, "prescriptionId")
    version = same_version(found.properties, asked.version, found.id)
    if found.properties["status"] != PrescriptionStatus.ACTIVE:
        message = "the prescription has ended already"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("prescriptionId",), found.id)])
    change = {"status": PrescriptionStatus.CANCELLED, "cancelReason": asked.reason, "version": version}
    acting.change_event(Label.PRESCRIPTION, found.patient.id, found.id, **change)
    return Outcome({"prescription": found.id})


def safety_lookups(patient_id: str, day: date) -> tuple[Lookup, Lookup]:
    """What a patient is allergic to, and takes on a day."""
    return Lookup(_ALLERGIES, {"id": patient_id}), Lookup(_ACTIVE, {"id": patient_id, "day": day.isoformat()})


def add_prescription(acting: Acting, found: Recorded, body: NewPrescription, at: datetime, *path: str) -> str:
    """Prescribe in an encounter; returns the prescription's id."""
    medicine = entry(acting, Label.MEDICATION, body.medication, body.system, *path, "medication")
    settle(_warnings(acting, found, medicine, at, path), body.override_reason)
    own_id = acting.event(
        Label.PRESCRIPTION,
        found.patient.id,
        found.encounter,
        at,
        f"{medicine['name']}, {body.dose.words}, {body.frequency.words[0].lower()}{body.frequency.words[1:]}",
        dose=body.dose.words,
        route=spanish(body.route),
        frequency=body.frequency.words,
        days=body.days,
        instructions=body.instructions,
        status=PrescriptionStatus.ACTIVE,
        overrideReason=body.override_reason,
        version=1,
    )
    acting.link(Rel.OF, Label.PRESCRIPTION, own_id, Label.MEDICATION, medicine["id"])
    added = KnownPrescription(own_id, _medicine(medicine), at.date(), body.days, PrescriptionStatus.ACTIVE)
    _treatment(acting, found.patient.id).added.append(added)
    return own_id


def _warnings(
    acting: Acting, found: Recorded, medicine: dict[str, Any], at: datetime, path: tuple[str, ...]
) -> list[Problem]:
    """What of the record speaks against a medicine, and what was prescribed before it in the same act."""
    known = _treatment(acting, found.patient.id)
    problems = prescribing(_medicine(medicine), known.allergies, [*known.taken, *known.added], at.date())
    not_written_yet = {each.id for each in known.added}
    return [
        replace(each, path=(*path, *each.path), record=None if each.record in not_written_yet else each.record)
        for each in problems
    ]


def _treatment(acting: Acting, patient_id: str) -> Treatment:
    """What the record says, read once an act."""
    if patient_id not in acting.treatments:
        allergies, active = map(acting.look, safety_lookups(patient_id, acting.now.date()))
        acting.treatments[patient_id] = Treatment(
            # The record that a warning leads to is the patient's, which holds the allergies.
            [KnownAllergy(patient_id, row["name"], AllergyStatus[row["status"]], _classes(row)) for row in allergies],
            [each for row in active for each in _taken(row)],
        )
    return acting.treatments[patient_id]


def _taken(row: dict[str, Any]) -> list[KnownPrescription]:
    medicine = _medicine(row["medicine"])
    return [
        # As text, for the driver is slow with dates.
        KnownPrescription(own_id, medicine, date.fromisoformat(on), days, PrescriptionStatus.ACTIVE)
        for own_id, on, days in row["given"]
    ]


def _medicine(row: dict[str, Any]) -> Medicine:
    return Medicine(row["name"], row["substance"], _classes(row))


def _classes(row: dict[str, Any]) -> frozenset[str] | None:
    return frozenset(row["classes"]) if row.get("classes") is not None else None

"""Who treats whom: the relationship that admits a practitioner to a patient's record."""

from datetime import date, timedelta
from typing import Any

import strawberry

from app.acts.acting import Acting, Lookup, Outcome
from app.acts.payload import Payload
from app.acts.subjects import patient, practitioner
from app.cypher.mapping import written
from app.domain.patients import Patient
from app.rules.care import CARE_DAYS, EndCare, EstablishCare
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import Label, Rel
from graph_schema.values import CareBasis

_TREATS = (
    "MATCH (:Practitioner {id: $id})-[r:TREATS]->(:Patient {id: $patient}) "
    "WHERE r.to IS NULL OR r.to >= date($day) RETURN true AS row LIMIT 1"
)
_HELD = (
    "MATCH (:Practitioner {id: $practitioner})-[r:TREATS]->(:Patient {id: $patient}) "
    "WHERE r.to IS NULL OR r.to >= $day RETURN r.basis AS basis"
)
_END = (
    "MATCH (:Practitioner {id: $practitioner})-[r:TREATS]->(:Patient {id: $patient}) "
    "WHERE r.to IS NULL OR r.to >= $day SET r.to = $day - duration('P1D')"
)


@strawberry.type(description="Who is treated by whom now.")
class EstablishCarePayload(Payload):
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `careTeam`; null where nothing was written."
    )


@strawberry.type(description="Who is treated by whom now.")
class EndCarePayload(Payload):
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `careTeam`; null where nothing was written."
    )


def establish_care(acting: Acting, asked: EstablishCare) -> Outcome:
    """Has a practitioner treat a patient, whose record is open to them from now on: until a day, or until it ends."""
    subject = patient(acting, asked.patient_id)
    practitioner(acting, asked.practitioner_id)
    today = acting.now.date()
    if asked.to and asked.to < today:
        raise Refused([Problem(ProblemCode.OUT_OF_RANGE, "is over; name a day to come", ("to",))])
    held = acting.read(_HELD, practitioner=asked.practitioner_id, patient=subject.id, day=today)
    if any(row["basis"] == asked.basis for row in held):
        message = "the practitioner treats the patient on this basis already; end it first"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("basis",))])
    last = today + timedelta(days=CARE_DAYS) if asked.basis is CareBasis.APPOINTMENT else None
    _link(acting, asked.practitioner_id, subject.id, asked.basis, asked.to or last)
    return Outcome({"patient": subject.id})


def end_care(acting: Acting, asked: EndCare) -> Outcome:
    """Has a practitioner treat a patient no longer, on whatever basis: the record is closed to them at once."""
    subject = patient(acting, asked.patient_id)
    ends = {"practitioner": asked.practitioner_id, "patient": subject.id, "day": acting.now.date()}
    if not acting.read(_HELD, **ends):
        message = "the practitioner does not treat the patient; take one of `careTeam`"
        raise Refused([Problem(ProblemCode.NOT_FOUND, message, ("practitionerId",))])
    acting.run(_END, **ends)
    return Outcome({"patient": subject.id})


def treat(acting: Acting, practitioner_id: str, patient_id: str, basis: CareBasis) -> None:
    """Whoever attends a patient treats them from now on, unless they do already."""
    day = acting.now.date()
    if not acting.look(treats_lookup(practitioner_id, patient_id, day)):
        _link(acting, practitioner_id, patient_id, basis, day + timedelta(days=CARE_DAYS))


def treats_lookup(practitioner_id: str, patient_id: str, day: date) -> Lookup:
    """Finds a row if the one treats the other on that day."""
    # As text, for the driver is slow with dates.
    return Lookup(_TREATS, {"id": practitioner_id, "patient": patient_id, "day": day.isoformat()})


def _link(acting: Acting, practitioner_id: str, patient_id: str, basis: CareBasis, to: date | None) -> None:
    care: dict[str, Any] = {"from": acting.now.date(), "to": to, "basis": basis}
    acting.link(Rel.TREATS, Label.PRACTITIONER, practitioner_id, Label.PATIENT, patient_id, **care)

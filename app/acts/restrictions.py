"""Parts of a record that the patient has withheld from those who treat."""

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import Patient as Subject
from app.acts.subjects import patient
from app.cypher.mapping import written
from app.domain.patients import Patient
from app.rules.problems import Problem, ProblemCode, Refused
from app.rules.restrictions import LiftRestriction, RestrictSegment
from graph_schema.model import Label
from graph_schema.values import Segment


@strawberry.type(description="Whose record is restricted.")
class RestrictSegmentPayload(Payload):
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `restrictions`; null where nothing was written."
    )


@strawberry.type(description="Whose record is restricted no longer.")
class LiftRestrictionPayload(Payload):
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `restrictions`; null where nothing was written."
    )


def restrict_segment(acting: Acting, asked: RestrictSegment) -> Outcome:
    """Withholds a sensitive part of a record from those who treat, all but who attended it.

    What is withheld already may be made stronger or weaker. Statistics count it, and prescriptions are checked against
    it, without saying what it is.
    """
    subject = patient(acting, asked.patient_id)
    _hold(acting, subject, [*_without(subject, asked.segment), f"{asked.segment}:{asked.strength}"])
    return Outcome({"patient": subject.id})


def lift_restriction(acting: Acting, asked: LiftRestriction) -> Outcome:
    """Shows a part of a record again to those who treat."""
    subject = patient(acting, asked.patient_id)
    kept = _without(subject, asked.segment)
    if kept == _held(subject):
        message = "is not withheld; take one of `restrictions`"
        raise Refused([Problem(ProblemCode.NOT_FOUND, message, ("segment",))])
    _hold(acting, subject, kept)
    return Outcome({"patient": subject.id})


def _hold(acting: Acting, subject: Subject, restrictions: list[str]) -> None:
    acting.change(Label.PATIENT, subject.id, restrictions=sorted(restrictions) or None)
    acting.concealing.add(subject.id)


def _held(subject: Subject) -> list[str]:
    return list(subject.properties.get("restrictions") or [])


def _without(subject: Subject, segment: Segment) -> list[str]:
    return [each for each in _held(subject) if not each.startswith(f"{segment}:")]

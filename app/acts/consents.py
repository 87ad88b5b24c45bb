"""Consents: given and ended by the patient alone. One that ended stays to be seen."""

from typing import Any

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import patient
from app.cypher.mapping import written
from app.domain.consents import Consent
from app.domain.patients import Patient
from app.rules.consents import EndConsent, GiveConsent
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import Label, Rel

_HOLDING = (
    "MATCH (:Patient {id: $patient})-[:GAVE]->(c:Consent {scope: $scope}) WHERE c.endedAt IS NULL RETURN c.id AS id"
)


@strawberry.type(description="What the patient agrees to now.")
class GiveConsentPayload(Payload):
    consent: Consent | None = written(Label.CONSENT, description="The consent; null where nothing was written.")
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `consents`; null where nothing was written."
    )


@strawberry.type(description="What the patient agrees to no longer.")
class EndConsentPayload(Payload):
    consent: Consent | None = written(
        Label.CONSENT, description="The consent, which stays among the patient's; null where nothing was written."
    )
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `consents`; null where nothing was written."
    )


def give_consent(acting: Acting, asked: GiveConsent) -> Outcome:
    """Has a patient agree to something, until they end it."""
    subject = patient(acting, asked.patient_id)
    if held := _holding(acting, subject.id, asked):
        message = "the patient agrees to that already; to agree to another text, end it first"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("scope",), held)])
    consent: dict[str, Any] = {"scope": asked.scope, "givenAt": acting.now, "textVersion": asked.text_version}
    own_id = acting.node(Label.CONSENT, **consent)
    acting.link(Rel.GAVE, Label.PATIENT, subject.id, Label.CONSENT, own_id)
    return Outcome({"consent": own_id, "patient": subject.id})


def end_consent(acting: Acting, asked: EndConsent) -> Outcome:
    """Has a patient agree to something no longer. What was done while it held is not undone by that."""
    subject = patient(acting, asked.patient_id)
    held = _holding(acting, subject.id, asked)
    if held is None:
        message = "the patient does not agree to that; take one of `consents` that has not ended"
        raise Refused([Problem(ProblemCode.NOT_FOUND, message, ("scope",))])
    acting.change(Label.CONSENT, held, endedAt=acting.now)
    return Outcome({"consent": held, "patient": subject.id})


def _holding(acting: Acting, patient_id: str, asked: GiveConsent | EndConsent) -> str | None:
    """The id of the patient's consent to that which has not ended."""
    rows = acting.read(_HOLDING, patient=patient_id, scope=str(asked.scope))
    return str(rows[0]["id"]) if rows else None

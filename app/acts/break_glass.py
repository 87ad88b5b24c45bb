"""Break-glass: a record opened in an emergency, shown to the patient, and reviewed."""

from datetime import timedelta

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.cypher.mapping import written
from app.domain.emergency_access import EmergencyAccess
from app.domain.patients import Patient
from app.rules.care import BREAK_GLASS_HOURS, BreakGlass, ReviewAccess
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import Label, Rel

_FIND = {
    name: f"MATCH (:Patient {{{name}: $value}})-[:SAME_PERSON_AS*0..]->(p) "
    "WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } RETURN DISTINCT p.id AS id LIMIT 2"
    for name in ("id", "curp", "nss")
}
_ACCESS = (
    "MATCH (a:EmergencyAccess {id: $id}) SET a.reason = a.reason RETURN a.reviewedAt AS reviewed, "
    "EXISTS { (a)<-[:BROKE_GLASS]-(:Practitioner {id: $practitioner}) } AS own, "
    "[(a)-[:OPENED]->(p) | p.id] AS patients"
)


@strawberry.type(description="What was opened.")
class BreakGlassPayload(Payload):
    emergency_access: EmergencyAccess | None = written(
        Label.EMERGENCY_ACCESS, description="Until when the record is open; null where nothing was written."
    )
    patient: Patient | None = written(Label.PATIENT, description="The record; null where nothing was written.")


@strawberry.type(description="What was reviewed.")
class ReviewAccessPayload(Payload):
    emergency_access: EmergencyAccess | None = written(
        Label.EMERGENCY_ACCESS, description="With its review; null where nothing was written."
    )


def break_glass(acting: Acting, asked: BreakGlass) -> Outcome:
    """Opens the record of a patient to a practitioner who does not treat them, for two hours.

    The patient sees who, when and why, and an auditor reviews it (`accessReviews`).
    """
    practitioner_id = acting.asking.given.get("viewerPractitioner")
    if not practitioner_id:
        message = "only a practitioner breaks the glass, who has signed in as that"
        raise Refused([Problem(ProblemCode.NOT_ALLOWED, message)])
    patient_id = _whose(acting, asked)
    acting.concerned.add(patient_id)
    acting.emergencies.add(patient_id)
    own_id = acting.node(
        Label.EMERGENCY_ACCESS,
        occurredAt=acting.now,
        until=acting.now + timedelta(hours=BREAK_GLASS_HOURS),
        purpose=asked.purpose,
        reason=asked.reason,
    )
    acting.link(Rel.BROKE_GLASS, Label.PRACTITIONER, practitioner_id, Label.EMERGENCY_ACCESS, own_id)
    acting.link(Rel.OPENED, Label.EMERGENCY_ACCESS, own_id, Label.PATIENT, patient_id)
    acting.concealing.add(patient_id)
    return Outcome({"emergencyAccess": own_id, "patient": patient_id})


def review_access(acting: Acting, asked: ReviewAccess) -> Outcome:
    """Says whether an emergency access was justified: once, and by somebody else than who had it."""
    own = acting.asking.given.get("viewerPractitioner")
    found = acting.read(_ACCESS, id=asked.emergency_access_id, practitioner=own or "")
    if not found:
        message = "no emergency access has this id"
        raise Refused([Problem(ProblemCode.NOT_FOUND, message, ("emergencyAccessId",))])
    acting.concerned.update(found[0]["patients"])
    if found[0]["own"]:
        message = "nobody reviews their own access"
        raise Refused([Problem(ProblemCode.NOT_ALLOWED, message, ("emergencyAccessId",))])
    if found[0]["reviewed"] is not None:
        message = "it was reviewed already; look at `record`"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("emergencyAccessId",), asked.emergency_access_id)])
    review = {"reviewedAt": acting.now, "reviewer": acting.asking.name, "verdict": asked.verdict}
    acting.change(Label.EMERGENCY_ACCESS, asked.emergency_access_id, **review, comment=asked.comment)
    return Outcome({"emergencyAccess": asked.emergency_access_id})


def _whose(acting: Acting, asked: BreakGlass) -> str:
    """The id of the record that the identifier leads to, whoever may see it."""
    given = {"id": asked.patient_id, "curp": asked.curp, "nss": asked.nss}
    [(name, value)] = [(name, value) for name, value in given.items() if value is not None]
    path = ("patientId" if name == "id" else name,)
    found = acting.read(_FIND[name], value=value)
    if not found:
        raise Refused([Problem(ProblemCode.NOT_FOUND, "no patient has this identifier", path)])
    if len(found) > 1:
        raise Refused([Problem(ProblemCode.CONTRADICTION, "several people share it; use another identifier", path)])
    return str(found[0]["id"])

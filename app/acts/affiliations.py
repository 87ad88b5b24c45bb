"""Whom a person belongs to: from one institution to another, several at once, none forgotten."""

from datetime import timedelta

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.patients import affiliate
from app.acts.payload import Payload
from app.acts.subjects import patient, same_version
from app.cypher.mapping import written
from app.domain.patients import Patient
from app.rules.affiliations import NewAffiliation, TransferAffiliation
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import Label

_HELD = (
    "MATCH (:Patient {id: $id})-[r:AFFILIATED_WITH]->(i) WHERE r.to IS NULL OR r.to >= $on "
    "RETURN i.code AS code, r.from AS since, r.to AS until, r.kind AS kind"
)
_LEAVE = (
    "MATCH (:Patient {id: $id})-[r:AFFILIATED_WITH]->(:Institution {code: $code}) WHERE r.to IS NULL SET r.to = $day"
)


@strawberry.type(description="Whose affiliation was transferred.")
class TransferAffiliationPayload(Payload):
    patient: Patient | None = written(Label.PATIENT, description="The record; null where nothing was written.")


def transfer_affiliation(acting: Acting, asked: TransferAffiliation) -> Outcome:
    """Has a person leave one institution for another, or belong to a further one, from a day on.

    The history of affiliations is kept, and the record is the same one for every institution.
    """
    subject = patient(acting, asked.patient_id)
    version = same_version(subject.properties, asked.version, subject.id)
    held = acting.read(_HELD, id=subject.id, on=asked.on)
    problems = []
    if asked.on < subject.born:
        message = "nobody belongs to an institution before birth"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("on",)))
    if subject.died and asked.on > subject.died.date():
        message = "is after the patient's death; look at the date, or at the patient's date of death"
        problems.append(Problem(ProblemCode.PATIENT_DECEASED, message, ("on",)))
    if any(row["code"] == asked.joins and row["kind"] == asked.kind for row in held):
        message = "the person belongs to it in this capacity already"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("joins",)))
    if asked.leaves:
        left = [row for row in held if row["code"] == asked.leaves and row["until"] is None]
        if not left:
            message = "the person does not belong to it; take one of `affiliations(current: true)`"
            problems.append(Problem(ProblemCode.NOT_FOUND, message, ("leaves",)))
        elif any(row["since"] >= asked.on for row in left):
            message = "the person joined the one that is left on this day or later"
            problems.append(Problem(ProblemCode.CONTRADICTION, message, ("on",)))
    if problems:
        raise Refused(problems)
    new = NewAffiliation(institution=asked.joins, kind=asked.kind, number=asked.number, from_=asked.on)
    affiliate(acting, subject.id, new, "joins")
    if asked.leaves:
        acting.run(_LEAVE, id=subject.id, code=asked.leaves, day=asked.on - timedelta(days=1))
    acting.change(Label.PATIENT, subject.id, version=version)
    return Outcome({"patient": subject.id})

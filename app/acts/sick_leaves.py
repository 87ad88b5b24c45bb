"""Certificates of incapacity for work."""

from typing import Any

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import alive, author, encounter, settle
from app.cypher.mapping import written
from app.domain.sick_leaves import SickLeave
from app.rules.problems import Problem, ProblemCode
from app.rules.sick_leaves import CertifySickLeave, KnownLeave, certifying
from graph_schema.model import Label, Rel
from graph_schema.values import EncounterKind, SickLeaveBranch, SickLeaveCharacter

_LEAVES = (
    "MATCH (:Patient {id: $id})-[:HAD]->()-[:CERTIFIED]->(l) "
    "RETURN l.id AS id, l.branch AS branch, l.startDate AS start, l.days AS days, "
    "[(l)-[:CONTINUES]->(e) | e.id][0] AS continues"
)
_FOLIO = "MATCH (l:SickLeave {folio: $folio}) RETURN l.id AS id"
_CHARACTERS = {
    SickLeaveCharacter.INITIAL: "inicial",
    SickLeaveCharacter.SUBSEQUENT: "subsecuente",
    SickLeaveCharacter.RELAPSE: "por recaída",
}


@strawberry.type(description="What was certified.")
class CertifySickLeavePayload(Payload):
    sick_leave: SickLeave | None = written(Label.SICK_LEAVE, description="The leave; null where nothing was written.")


def certify_sick_leave(acting: Acting, asked: CertifySickLeave) -> Outcome:
    """Certifies that a patient cannot work for some days, as a first leave, a further one or a relapse.

    How many days, and what it may follow, depend on the branch of insurance and on where it is certified.
    """
    found = encounter(acting, asked.encounter_id)
    alive(acting, found)
    author(acting, found, asked.practitioner_id)
    leaves = {row["id"]: _known(found.patient.id, row) for row in acting.read(_LEAVES, id=found.patient.id)}
    problems = certifying(
        asked,
        patient=found.patient.id,
        encounter=EncounterKind[found.properties["kind"]],
        encounter_on=found.began.date(),
        leaves=list(leaves.values()),
        continued=leaves.get(asked.continues_id or ""),
    )
    if acting.read(_FOLIO, folio=asked.folio):
        message = "another certificate has this folio"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("folio",)))
    settle(problems, asked.override_reason)
    days = f"{asked.days} {'día' if asked.days == 1 else 'días'}"
    own_id = acting.event(
        Label.SICK_LEAVE,
        found.patient.id,
        found.encounter,
        acting.now,
        f"Incapacidad {_CHARACTERS[asked.character]} por {days}",
        folio=asked.folio,
        branch=asked.branch,
        character=asked.character,
        startDate=asked.start_date,
        days=asked.days,
        overrideReason=asked.override_reason,
    )
    if asked.continues_id:
        acting.link(Rel.CONTINUES, Label.SICK_LEAVE, own_id, Label.SICK_LEAVE, asked.continues_id)
    return Outcome({"sickLeave": own_id})


def _known(patient: str, row: dict[str, Any]) -> KnownLeave:
    branch = SickLeaveBranch[row["branch"]]
    return KnownLeave(row["id"], patient, branch, row["start"], row["days"], row["continues"])

"""Operations with their team and notes, other procedures, rehabilitation by its plan."""

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.notes import add_note
from app.acts.payload import Payload
from app.acts.subjects import Recorded, author, encounter, entry, event, happened, practitioner
from app.cypher.mapping import written
from app.domain.procedures import Procedure
from app.rules.problems import Problem, ProblemCode, Refused
from app.rules.procedures import PerformProcedure, continuing
from graph_schema.model import Label, Rel
from graph_schema.values import ProcedureKind
from graph_schema.writer import RelationshipRow

_ATTENDS = (
    "MATCH (:Encounter {id: $id})-[r:ATTENDED_BY]->(d:Practitioner {id: $practitioner}) WHERE r.role = $role "
    "RETURN count(r) > 0 AS attends"
)
_DONE = (
    "MATCH (p:Procedure {id: $id}) WHERE NOT EXISTS { (p)-[:SESSION_OF]->() } "
    "RETURN p.plannedSessions AS planned, COUNT { (p)<-[:SESSION_OF]-(s) WHERE s.status <> 'CANCELLED' } + 1 AS done"
)


@strawberry.type(description="What was performed.")
class PerformProcedurePayload(Payload):
    procedure: Procedure | None = written(Label.PROCEDURE, description="The procedure; null where nothing was written.")


def perform_procedure(acting: Acting, asked: PerformProcedure) -> Outcome:
    """Records an operation, a procedure or a session of rehabilitation, with who took part.

    An operation that was completed comes with its notes of before and after (NOM-004-SSA3-2012, 8.5 and 8.8).
    """
    found = encounter(acting, asked.encounter_id)
    signer = author(acting, found, asked.practitioner_id)
    at = happened(acting, found, asked.occurred_at)
    type_ = entry(acting, Label.PROCEDURE_TYPE, asked.type, asked.system, "type")
    own_id = acting.event(
        Label.PROCEDURE,
        found.patient.id,
        found.encounter,
        at,
        type_["name"],
        kind=asked.kind,
        status=asked.status,
        outcome=asked.outcome,
        plannedSessions=asked.planned_sessions,
    )
    acting.link(Rel.OF, Label.PROCEDURE, own_id, Label.PROCEDURE_TYPE, type_["id"])
    if asked.plan_id:
        _continue(acting, found, asked, own_id)
    _team(acting, found, asked)
    for path, note in (("preoperativeNote", asked.preoperative_note), ("postoperativeNote", asked.postoperative_note)):
        if note:
            add_note(acting, found, signer, note, path)
    return Outcome({"procedure": own_id})


def _continue(acting: Acting, found: Recorded, asked: PerformProcedure, own_id: str) -> None:
    """A further session of a rehabilitation. Refused where it is none of it, or the plan is used up."""
    plan_id = asked.plan_id or ""
    plan = event(acting, Label.PROCEDURE, plan_id, "planId")
    problems = continuing(asked, ProcedureKind[plan.properties["kind"]], plan.patient.id, found.patient.id)
    counted = acting.read(_DONE, id=plan_id)
    if not problems and not counted:
        message = "this is a later session; name the first one, which holds the plan"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("planId",), plan_id))
    elif not problems and counted[0]["planned"] is not None and counted[0]["done"] >= counted[0]["planned"]:
        message = "all planned sessions were held; begin a new plan"
        problems.append(Problem(ProblemCode.WRONG_STATE, message, ("planId",), plan_id))
    if problems:
        raise Refused(problems)
    acting.link(Rel.SESSION_OF, Label.PROCEDURE, own_id, Label.PROCEDURE, plan_id)


def _team(acting: Acting, found: Recorded, asked: PerformProcedure) -> None:
    for number, member in enumerate(asked.team):
        practitioner(acting, member.practitioner_id, "team", str(number), "practitionerId")
        role = member.role.value
        known = acting.read(_ATTENDS, id=found.encounter, practitioner=member.practitioner_id, role=role)
        ends = (Label.ENCOUNTER, found.encounter, Label.PRACTITIONER, member.practitioner_id)
        # Who does it may be about to attend as a consultant.
        about_to = RelationshipRow(Rel.ATTENDED_BY, *ends, {"role": role}) in acting.relationships
        if not known[0]["attends"] and not about_to:
            acting.link(Rel.ATTENDED_BY, *ends, role=role)

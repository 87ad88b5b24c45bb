"""Procedures: operations, other acts, sessions of rehabilitation."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.notes import NewNote
from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Code, InEncounter, NodeId, Prose, Rule, System
from app.rules.times import PastInstant
from graph_schema.values import AttendanceRole, NoteKind, ProcedureKind, ProcedureStatus

_MOST_PEOPLE = 30
_MOST_SESSIONS = 200


class NewTeamMember(Rule):
    """Somebody who took part."""

    practitioner_id: NodeId = Field(description="Who.")
    role: AttendanceRole = Field(description="As what.")


class PerformProcedure(InEncounter):
    """A procedure is planned or done; an operation that was done comes with its two notes."""

    type: Code = Field(description="Code of the procedure, CIE-9-MC without dot, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the code.")
    kind: ProcedureKind = Field(description="Operation, other act, or session of rehabilitation.")
    status: ProcedureStatus = Field(description="Whether it was done.")
    outcome: Prose | None = Field(None, description="What came of it; of one that was begun.")
    occurred_at: PastInstant | None = Field(None, description="When; without it now.")
    team: list[NewTeamMember] = Field(
        default_factory=list, max_length=_MOST_PEOPLE, description="Who else took part, and as what."
    )
    preoperative_note: NewNote | None = Field(None, description="PREOPERATIVE; of SURGERY, needed when COMPLETED.")
    postoperative_note: NewNote | None = Field(None, description="POSTOPERATIVE; of SURGERY, needed when COMPLETED.")
    plan_id: NodeId | None = Field(None, description="The first session of the rehabilitation that this one goes on.")
    planned_sessions: int | None = Field(
        None,
        ge=1,
        le=_MOST_SESSIONS,
        description="How many sessions are planned; of the first one of a rehabilitation.",
    )

    def checks(self) -> Iterator[PydanticCustomError]:
        """An operation with its notes (NOM-004-SSA3-2012, 8.5 and 8.8), a rehabilitation with its plan, a team in which
        nobody stands twice as the same."""
        yield from super().checks()
        yield from self._note("preoperative_note", self.preoperative_note, NoteKind.PREOPERATIVE)
        yield from self._note("postoperative_note", self.postoperative_note, NoteKind.POSTOPERATIVE)
        yield from self._plan()
        yield from self._team()
        if self.status is ProcedureStatus.PLANNED and self.outcome is not None:
            yield wrong(ProblemCode.CONTRADICTION, "is of a procedure that has begun; leave it out", "outcome")

    def _note(self, field: str, note: NewNote | None, kind: NoteKind) -> Iterator[PydanticCustomError]:
        is_surgery = self.kind is ProcedureKind.SURGERY
        if note is None:
            if is_surgery and self.status is ProcedureStatus.COMPLETED:
                yield wrong(ProblemCode.NOTE_INCOMPLETE, "is needed of an operation that was done", field)
            return
        if not is_surgery:
            yield wrong(ProblemCode.CONTRADICTION, "is of SURGERY alone; write it by writeNote", field)
        if note.kind is not kind:
            yield wrong(ProblemCode.CONTRADICTION, f"is to be {kind}", field, "kind")

    def _plan(self) -> Iterator[PydanticCustomError]:
        if self.kind is not ProcedureKind.REHABILITATION:
            for field in ("plan_id", "planned_sessions"):
                if getattr(self, field) is not None:
                    yield wrong(ProblemCode.CONTRADICTION, "is of REHABILITATION alone; leave it out", field)
        elif self.plan_id is not None and self.planned_sessions is not None:
            message = "is of the first session, which planId names; leave one of the two out"
            yield wrong(ProblemCode.CONTRADICTION, message, "planned_sessions")

    def _team(self) -> Iterator[PydanticCustomError]:
        named = [(member.practitioner_id, member.role) for member in self.team]
        for position, (who, role) in enumerate(named):
            path = ("team", str(position))
            if (who, role) in named[:position]:
                yield wrong(ProblemCode.CONTRADICTION, "stands above already; leave one of the two out", *path)
            if role is AttendanceRole.ATTENDING:
                yield wrong(ProblemCode.CONTRADICTION, "is who opened the encounter; name another role", *path, "role")


def continuing(act: PerformProcedure, plan: ProcedureKind, plan_patient: str, patient: str) -> list[Problem]:
    """What is wrong with going on with a procedure of that kind and patient, in the record of `patient`."""
    if plan is ProcedureKind.REHABILITATION and plan_patient == patient:
        return []
    message = "is no rehabilitation of this patient; name the first session of it, or none"
    return [Problem(ProblemCode.CONTRADICTION, message, ("planId",), act.plan_id)]

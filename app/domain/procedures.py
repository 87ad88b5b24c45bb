"""Surgeries, procedures and rehabilitation."""

from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.catalogues import ProcedureType
from app.domain.events import CHRONOLOGICAL, Event
from graph_schema.model import Label, Rel
from graph_schema.values import ProcedureKind, ProcedureStatus


@strawberry.type(description="A surgery, a procedure or a rehabilitation session.")
class Procedure(Event):
    graph: ClassVar = NodeMapping(Label.PROCEDURE, to_encounter=into(Rel.PERFORMED))
    kind: ProcedureKind = stored(description="Surgery, procedure or rehabilitation.")
    type: ProcedureType = walk(out(Rel.OF), description="What was done.")
    status: ProcedureStatus = stored(description="State of the procedure.")
    planned_sessions: int | None = stored(
        description="How many sessions are planned, told by the first of a rehabilitation; null where nobody told."
    )
    session_of: Optional["Procedure"] = walk(
        out(Rel.SESSION_OF), description="The first session of the rehabilitation that this one goes on with."
    )
    sessions: list["Procedure"] = walk(
        into(Rel.SESSION_OF),
        order=CHRONOLOGICAL,
        description="Its further sessions, earliest first.",
    )
    outcome: str | None = stored(description="In words; null where none was written.")

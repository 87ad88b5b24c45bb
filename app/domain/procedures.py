"""Surgeries, procedures and rehabilitation."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.catalogues import ProcedureType
from app.domain.events import Event
from graph_schema.model import Label, Rel
from graph_schema.values import ProcedureKind, ProcedureStatus


@strawberry.type(description="A surgery, a procedure or a rehabilitation session.")
class Procedure(Event):
    graph: ClassVar = NodeMapping(Label.PROCEDURE, to_encounter=into(Rel.PERFORMED))
    kind: ProcedureKind = stored(description="Surgery, procedure or rehabilitation.")
    type: ProcedureType = walk(out(Rel.OF), description="What was done.")
    status: ProcedureStatus = stored(description="State of the procedure.")
    outcome: str | None = stored(description="In words; null where none was written.")

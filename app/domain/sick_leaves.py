"""Sick leaves (incapacidades) and the chains they form."""

from datetime import date
from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.events import Event
from graph_schema.model import Label, Rel
from graph_schema.values import SickLeaveBranch, SickLeaveCharacter

_ACCUMULATED = (
    "reduce(total = 0, days IN COLLECT { "
    f"MATCH ({{n}})-[:{Rel.CONTINUES}*0..]->(earlier) RETURN earlier.days }} | total + days)"
)


@strawberry.type(description="A certificate of temporary incapacity for work.")
class SickLeave(Event):
    graph: ClassVar = NodeMapping(Label.SICK_LEAVE, to_encounter=into(Rel.CERTIFIED))
    folio: str = stored(description="Number of the certificate: unique and opaque.")
    branch: SickLeaveBranch = stored(description="Branch of insurance that covers it.")
    character: SickLeaveCharacter = stored(description="Whether it starts, continues or resumes an incapacity.")
    start_date: date = stored(description="Its first day.")
    end_date: date = stored(
        "{n}.startDate + duration({days: {n}.days - 1})", description="Its last day: start and end both count."
    )
    days: int = stored(description="Calendar days.")
    override_reason: str | None = stored(description="Why it was certified in spite of a warning; null without one.")
    continues: Optional["SickLeave"] = walk(out(Rel.CONTINUES), description="The leave that this one prolongs.")
    accumulated_days: int = stored(_ACCUMULATED, description="Days of this leave and of all it continues.")

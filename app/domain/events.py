"""Event: the interface of everything dated in a patient's history."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, into_if, out, stored, walk
from app.domain.connections import Node
from app.domain.feed import place_in_feed
from app.domain.institutions import Facility, Practitioner
from graph_schema.model import HANGS_BY, Label, Rel
from graph_schema.values import AttendanceRole

if TYPE_CHECKING:
    from app.domain.encounters import Encounter
    from app.domain.patients import Patient

CHRONOLOGICAL = "{n}.timelineKey"
VERSION = "coalesce({n}.version, 1)"
"""Of what can be changed; seeds and imports tell none."""


@strawberry.interface(description="Anything dated in a patient's history.")
class Event(Node):
    graph: ClassVar = NodeMapping(Label.EVENT, to_encounter=into_if(*HANGS_BY.values()))
    occurred_at: datetime = stored(description="When it happened.")
    recorded_at: datetime = stored(description="When it was written here.")
    summary: str = stored(description="One line for a timeline, in Spanish.")
    feed_cursor: str = place_in_feed()
    patient: Annotated["Patient", strawberry.lazy("app.domain.patients")] = walk(
        into(Rel.HAD), through_encounter=True, description="Whose history it belongs to."
    )
    encounter: Annotated["Encounter", strawberry.lazy("app.domain.encounters")] | None = walk(
        (), through_encounter=True, description="The encounter it happened in; null for an encounter."
    )
    facility: Facility = walk(out(Rel.AT), through_encounter=True, description="Where the encounter took place.")
    practitioner: Practitioner = walk(
        out(Rel.ATTENDED_BY, role=AttendanceRole.ATTENDING),
        through_encounter=True,
        description="Who was in charge of the encounter.",
    )

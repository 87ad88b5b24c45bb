"""Immunizations."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.catalogues import Vaccine
from app.domain.events import Event
from graph_schema.model import Label, Rel
from graph_schema.values import ImmunizationStatus


@strawberry.type(description="A dose of a vaccine.")
class Immunization(Event):
    graph: ClassVar = NodeMapping(Label.IMMUNIZATION, to_encounter=into(Rel.ADMINISTERED))
    vaccine: Vaccine = walk(out(Rel.OF), description="Which vaccine.")
    status: ImmunizationStatus = stored(description="Whether it was given.")
    lot: str | None = stored(description="The maker's lot number; null where none is known.")
    reason: str | None = stored(description="Why a dose was not given; null of one that was, and where nobody told.")
    dose_number: int | None = stored(description="Which dose of its series it is.")

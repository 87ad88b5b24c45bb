"""Prescriptions: what to take, how much, which way, how often, for how long."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.catalogues import Medication
from app.domain.events import VERSION, Event
from graph_schema.model import Label, Rel
from graph_schema.values import PrescriptionStatus


@strawberry.type(description="A prescribed medicine.")
class Prescription(Event):
    graph: ClassVar = NodeMapping(Label.PRESCRIPTION, to_encounter=into(Rel.PRESCRIBED))
    medication: Medication = walk(out(Rel.OF), description="Which medicine.")
    dose: str = stored(description="How much at a time, in words, such as `850 mg`.")
    route: str = stored(description="Way of administration, in words, such as `Oral`.")
    frequency: str = stored(description="How often, in words, such as `Cada 12 horas`.")
    days: int = stored(description="Length of the treatment.")
    status: PrescriptionStatus = stored(description="State of the prescription.")
    instructions: str | None = stored(description="What patient and pharmacy are to know besides; null for nothing.")
    override_reason: str | None = stored(description="Why it was prescribed in spite of a warning; null without one.")
    cancel_reason: str | None = stored(description="Why it was cancelled; null if it was not, or nobody told.")
    version: int = stored(VERSION, description="Grows with each change; what changes it names the one that was seen.")

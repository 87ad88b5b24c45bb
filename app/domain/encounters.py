"""Encounters: consultations, emergencies, admissions, telehealth, home visits. All else hangs on them."""

from datetime import datetime
from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, out, related, same, stored, walk
from app.domain.catalogues import Diagnosis
from app.domain.events import CHRONOLOGICAL, Event
from app.domain.immunizations import Immunization
from app.domain.notes import Note
from app.domain.prescriptions import Prescription
from app.domain.procedures import Procedure
from app.domain.referrals import Referral
from app.domain.sick_leaves import SickLeave
from app.domain.studies import Study
from graph_schema.model import Label, Rel
from graph_schema.values import Certainty, EncounterKind, EncounterStatus


@strawberry.type(description="A diagnosis made in an encounter.")
class EncounterDiagnosis:
    diagnosis: Diagnosis = same()
    rank: int = related("rank", description="1 is the main one.")
    certainty: Certainty = related("certainty")


@strawberry.type(description="A meeting of patient and institution, and all that was done in it.")
class Encounter(Event):
    graph: ClassVar = NodeMapping(Label.ENCOUNTER, to_encounter=())
    kind: EncounterKind = stored()
    status: EncounterStatus = stored()
    reason: str = stored()
    ended_at: datetime | None = stored()
    diagnoses: list[EncounterDiagnosis] = walk(out(Rel.DIAGNOSED), order="{r}.rank, {n}.code")
    notes: list[Note] = walk(out(Rel.DOCUMENTED_IN), order=CHRONOLOGICAL)
    prescriptions: list[Prescription] = walk(out(Rel.PRESCRIBED), order=CHRONOLOGICAL)
    studies: list[Study] = walk(out(Rel.ORDERED), order=CHRONOLOGICAL)
    procedures: list[Procedure] = walk(out(Rel.PERFORMED), order=CHRONOLOGICAL)
    sick_leaves: list[SickLeave] = walk(out(Rel.CERTIFIED), order=CHRONOLOGICAL)
    referrals: list[Referral] = walk(out(Rel.REFERRED), order=CHRONOLOGICAL)
    immunizations: list[Immunization] = walk(out(Rel.ADMINISTERED), order=CHRONOLOGICAL)
    part_of: Optional["Encounter"] = walk(
        out(Rel.PART_OF), description="The encounter it belongs to: the admission that an emergency visit became."
    )
    follows_from: Referral | None = walk(out(Rel.FOLLOWS_FROM), description="The referral that led to it.")

"""Encounters: consultations, emergencies, admissions, telehealth, home visits. All else hangs on them."""

from datetime import datetime
from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, out, related, same, stored, walk
from app.domain.catalogues import Diagnosis
from app.domain.events import CHRONOLOGICAL, VERSION, Event
from app.domain.immunizations import Immunization
from app.domain.notes import Note
from app.domain.prescriptions import Prescription
from app.domain.procedures import Procedure
from app.domain.referrals import Referral
from app.domain.sick_leaves import SickLeave
from app.domain.studies import Study
from graph_schema.model import Label, Rel
from graph_schema.values import Certainty, DischargeReason, EncounterKind, EncounterStatus


@strawberry.type(description="A diagnosis made in an encounter.")
class EncounterDiagnosis:
    diagnosis: Diagnosis = same(description="What was diagnosed.")
    rank: int = related("rank", description="1 is the main one.")
    certainty: Certainty = related("certainty", description="How sure it was then.")


@strawberry.type(description="A meeting of patient and institution, and all that was done in it.")
class Encounter(Event):
    graph: ClassVar = NodeMapping(Label.ENCOUNTER, to_encounter=())
    kind: EncounterKind = stored(description="How patient and institution met.")
    status: EncounterStatus = stored(description="State of the encounter.")
    reason: str = stored(description="Why the patient came, in words.")
    ended_at: datetime | None = stored(description="When it ended; null while it lasts and where no end is known.")
    triage: int | None = stored(
        description="Urgency of an emergency, from 1 (resuscitation) to 5 (not urgent); null where nobody told."
    )
    bed: str | None = stored(description="The bed of a stay in hospital; null where nobody told.")
    discharge_reason: DischargeReason | None = stored(
        description="Why a stay ended; null while it lasts and where nobody told."
    )
    version: int = stored(VERSION, description="Grows with each change; what changes it names the one that was seen.")
    diagnoses: list[EncounterDiagnosis] = walk(
        out(Rel.DIAGNOSED), order="{r}.rank, {n}.code", description="By rank, the main one first."
    )
    notes: list[Note] = walk(out(Rel.DOCUMENTED_IN), order=CHRONOLOGICAL, description="Written in it, earliest first.")
    prescriptions: list[Prescription] = walk(
        out(Rel.PRESCRIBED), order=CHRONOLOGICAL, description="Made in it, earliest first."
    )
    studies: list[Study] = walk(out(Rel.ORDERED), order=CHRONOLOGICAL, description="Ordered in it, earliest first.")
    procedures: list[Procedure] = walk(
        out(Rel.PERFORMED), order=CHRONOLOGICAL, description="Performed in it, earliest first."
    )
    sick_leaves: list[SickLeave] = walk(
        out(Rel.CERTIFIED), order=CHRONOLOGICAL, description="Certified in it, earliest first."
    )
    referrals: list[Referral] = walk(out(Rel.REFERRED), order=CHRONOLOGICAL, description="Made in it, earliest first.")
    immunizations: list[Immunization] = walk(
        out(Rel.ADMINISTERED), order=CHRONOLOGICAL, description="Doses given in it, earliest first."
    )
    part_of: Optional["Encounter"] = walk(
        out(Rel.PART_OF), description="The encounter it belongs to: the admission that an emergency visit became."
    )
    follows_from: Referral | None = walk(out(Rel.FOLLOWS_FROM), description="The referral that led to it.")

"""Patients: the person, who they belong to, what they suffer from, and every page of their history."""

from datetime import date, datetime
from typing import Any, ClassVar

import strawberry

from app.cypher.mapping import (
    Filter,
    NodeMapping,
    Path,
    group,
    into,
    out,
    pages,
    related,
    same,
    stored,
    walk,
)
from app.domain import event_filters as f
from app.domain.access_log import ACCESS_EVENT_ORDERS, AccessEvent, AccessEventFilter, AccessEventOrder
from app.domain.care_gaps import CareGap, care_gaps_of_patient
from app.domain.catalogues import Diagnosis, Substance
from app.domain.connections import Connection, Node
from app.domain.duplicates import ProbableDuplicate, probable_duplicates
from app.domain.encounters import Encounter
from app.domain.event_filters import EVENT_ORDERS, EventOrder
from app.domain.events import Event
from app.domain.immunizations import Immunization
from app.domain.institutions import Affiliation, CareRelationship, Facility
from app.domain.notes import Note
from app.domain.patient_filters import AGE, PATIENT_ORDERS, PATIENT_SEARCH, PatientFilter, PatientOrder
from app.domain.prescriptions import Prescription
from app.domain.procedures import Procedure
from app.domain.referrals import Referral
from app.domain.result_series import ResultSeries, result_series
from app.domain.scalars import CURP, NSS
from app.domain.sick_leaves import SickLeave
from app.domain.studies import Study
from graph_schema.model import Label, Rel
from graph_schema.values import (
    AllergyCriticality,
    AllergyStatus,
    Certainty,
    EncounterKind,
    IdentityStatus,
    PrescriptionStatus,
    Sex,
    StudyKind,
)


def _events(label: Label, path: Path | None, filter_type: type, description: str) -> Any:
    """A connection of a patient's events, newest first, paged by the timeline key."""
    return pages(
        label,
        "timelineKey",
        scoped=True,
        path=path,
        orders=EVENT_ORDERS,
        arguments={"filter": filter_type | None, "orderBy": EventOrder | None},
        description=description,
    )


def _count(relationship: Rel, condition: str = "") -> Any:
    """How many events of a kind a patient has."""
    end = f"(event) WHERE {condition}" if condition else "()"
    return stored(f"COUNT {{ ({{n}})-[:{Rel.HAD}]->()-[:{relationship}]->{end} }}")


def _encounter_count(kind: EncounterKind) -> Any:
    return stored(f"COUNT {{ ({{n}})-[:{Rel.HAD}]->(event) WHERE event.kind = '{kind}' }}")


@strawberry.type(description="An allergy or intolerance.")
class Allergy:
    substance: Substance = same()
    criticality: AllergyCriticality = related("criticality")
    status: AllergyStatus = related("status")
    since: date | None = related("since")
    reaction: str | None = related("reaction")


@strawberry.type(description="A diagnosis over a patient's history: one for each code, those ruled out left aside.")
class Condition:
    diagnosis: Diagnosis = same()
    first_seen: datetime = related("firstSeen")
    last_seen: datetime = related("lastSeen")
    times_seen: int = related("timesSeen", description="In how many encounters.")


@strawberry.type(description="How much a record holds, by kind.")
class RecordCounts:
    encounters: int = stored(f"COUNT {{ ({{n}})-[:{Rel.HAD}]->() }}")
    hospital_admissions: int = _encounter_count(EncounterKind.HOSPITALIZATION)
    emergency_admissions: int = _encounter_count(EncounterKind.EMERGENCY)
    notes: int = _count(Rel.DOCUMENTED_IN)
    prescriptions: int = _count(Rel.PRESCRIBED)
    studies: int = _count(Rel.ORDERED)
    laboratory_studies: int = _count(Rel.ORDERED, f"event.kind = '{StudyKind.LABORATORY}'")
    procedures: int = _count(Rel.PERFORMED)
    sick_leaves: int = _count(Rel.CERTIFIED)
    referrals: int = _count(Rel.REFERRED)
    immunizations: int = _count(Rel.ADMINISTERED)


@strawberry.type(description="A person with a record.")
class Patient(Node):
    graph: ClassVar = NodeMapping(Label.PATIENT)
    curp: CURP | None = stored()
    nss: NSS | None = stored(description="A dependant may share it with the insured person.")
    given_names: str = stored()
    first_surname: str = stored()
    second_surname: str | None = stored()
    full_name: str = stored("{n}.givenNames + ' ' + {n}.firstSurname + coalesce(' ' + {n}.secondSurname, '')")
    birth_date: date = stored()
    age: int = stored(AGE, description="In completed years, today or at death.")
    sex: Sex = stored()
    birth_state: str | None = stored(description="Federal entity of birth, by its letters in the CURP.")
    deceased_at: datetime | None = stored()
    identity_status: IdentityStatus = stored()
    version: int = stored(description="Grows with each change of these personal data.")
    former_ids: list[strawberry.ID] = stored(
        f"COLLECT {{ MATCH ({{n}})<-[:{Rel.SAME_PERSON_AS}*1..]-(former) RETURN former.id ORDER BY former.id }}",
        description="Ids of records merged into this one; they still find it.",
    )
    affiliations: list[Affiliation] = walk(
        out(Rel.AFFILIATED_WITH),
        order="{r}.from DESC, {n}.code",
        filters={Filter("current", "({r}.to IS NULL) = {p}"): bool | None},
    )
    registered_at: Facility | None = walk(
        out(Rel.REGISTERED_AT), where="{r}.to IS NULL", order="{r}.from DESC", description="The person's own clinic."
    )
    allergies: list[Allergy] = walk(out(Rel.ALLERGIC_TO), order="{n}.name, {n}.id")
    conditions: list[Condition] = group(
        out(Rel.HAD) + out(Rel.DIAGNOSED),
        {"firstSeen": "min({n}.occurredAt)", "lastSeen": "max({n}.occurredAt)", "timesSeen": "count(*)"},
        where=f"{{r}}.certainty <> '{Certainty.RULED_OUT}'",
        order="{r}.lastSeen DESC, {n}.id",
        filters={Filter("active", "({r}.lastSeen >= datetime() - duration('P1Y')) = {p}"): bool | None},
        description="Latest first. `active: true` gives those seen within the last year.",
    )
    current_medications: list[Prescription] = walk(
        out(Rel.HAD) + out(Rel.PRESCRIBED),
        where=f"{{n}}.status = '{PrescriptionStatus.ACTIVE}'",
        order="{n}.timelineKey DESC",
    )
    timeline: Connection[Event] = _events(
        Label.EVENT, None, f.TimelineFilter, "Everything, of all kinds, newest first."
    )
    encounters: Connection[Encounter] = _events(Label.ENCOUNTER, out(Rel.HAD), f.EncounterFilter, "Newest first.")
    notes: Connection[Note] = _events(Label.NOTE, out(Rel.HAD) + out(Rel.DOCUMENTED_IN), f.NoteFilter, "Newest first.")
    prescriptions: Connection[Prescription] = _events(
        Label.PRESCRIPTION, out(Rel.HAD) + out(Rel.PRESCRIBED), f.PrescriptionFilter, "Newest first."
    )
    studies: Connection[Study] = _events(Label.STUDY, out(Rel.HAD) + out(Rel.ORDERED), f.StudyFilter, "Newest first.")
    procedures: Connection[Procedure] = _events(
        Label.PROCEDURE, out(Rel.HAD) + out(Rel.PERFORMED), f.ProcedureFilter, "Newest first."
    )
    sick_leaves: Connection[SickLeave] = _events(
        Label.SICK_LEAVE, out(Rel.HAD) + out(Rel.CERTIFIED), f.SickLeaveFilter, "Newest first."
    )
    referrals: Connection[Referral] = _events(
        Label.REFERRAL, out(Rel.HAD) + out(Rel.REFERRED), f.ReferralFilter, "Newest first."
    )
    immunizations: Connection[Immunization] = _events(
        Label.IMMUNIZATION, out(Rel.HAD) + out(Rel.ADMINISTERED), f.ImmunizationFilter, "Newest first."
    )
    result_series: list[ResultSeries] = result_series()
    probable_duplicates: list[ProbableDuplicate] = probable_duplicates()
    record_counts: RecordCounts = same()
    care_gaps: list[CareGap] = care_gaps_of_patient()
    care_team: list[CareRelationship] = walk(into(Rel.TREATS), order="{r}.from DESC, {n}.id")
    access_log: Connection[AccessEvent] = pages(
        Label.ACCESS_EVENT,
        "timelineKey",
        scoped=True,
        path=into(Rel.ACCESSED),
        orders=ACCESS_EVENT_ORDERS,
        arguments={"filter": AccessEventFilter | None, "orderBy": AccessEventOrder | None},
        description="Who looked, latest first.",
    )


PATIENTS = pages(
    Label.PATIENT,
    "id",
    where=f"NOT EXISTS {{ ({{n}})-[:{Rel.SAME_PERSON_AS}]->() }}",
    # Both are kept by Neo4j itself, and a record goes into one other at the most.
    count=f"COUNT {{ (:{Label.PATIENT}) }} - COUNT {{ (:{Label.PATIENT})-[:{Rel.SAME_PERSON_AS}]->() }}",
    orders=PATIENT_ORDERS,
    search=PATIENT_SEARCH,
    arguments={"filter": PatientFilter | None, "orderBy": PatientOrder | None},
    description="Patients, by id, or those that `search` finds by name, best first: accents and spelling are forgiven, "
    "words come in any order, each may be a beginning. A merged record is listed as the one it went into.",
)
"""The root field `patients`."""

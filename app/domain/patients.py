"""Patients: the person, who they belong to, what they suffer from, and every page of their history."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

import strawberry

from app.cypher.mapping import (
    Filter,
    NodeMapping,
    Path,
    group,
    into,
    matched,
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
from app.domain.consents import Consent
from app.domain.duplicates import ProbableDuplicate, probable_duplicates
from app.domain.emergency_access import EmergencyAccess
from app.domain.encounters import Encounter
from app.domain.event_filters import EVENT_ORDERS, EventOrder
from app.domain.events import Event
from app.domain.feed import end_of_feed
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
from graph_schema.concealment import restricted
from graph_schema.model import Label, Rel
from graph_schema.values import (
    AllergyCriticality,
    AllergyStatus,
    Certainty,
    EncounterKind,
    IdentityStatus,
    PrescriptionStatus,
    RestrictionStrength,
    Segment,
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
        filtered_by=filter_type,
        ordered_by=EventOrder,
        description=description,
    )


def _count(relationship: Rel, condition: str = "", *, description: str) -> Any:
    """How many events of a kind a patient has."""
    held = f" AND {condition}" if condition else ""
    end = f"(event) WHERE <shown event>{held}"
    return stored(f"COUNT {{ ({{n}})-[:{Rel.HAD}]->()-[:{relationship}]->{end} }}", description=description)


def _encounter_count(kind: EncounterKind, *, description: str) -> Any:
    held = f"event.kind = '{kind}' AND <shown event>"
    return stored(f"COUNT {{ ({{n}})-[:{Rel.HAD}]->(event) WHERE {held} }}", description=description)


@strawberry.type(description="An allergy or intolerance.")
class Allergy:
    substance: Substance = same(description="To what.")
    criticality: AllergyCriticality = related("criticality", description="How dangerous another exposure may be.")
    status: AllergyStatus = related("status", description="Whether it holds.")
    since: date | None = related("since", description="First known day; null where none is known.")
    reaction: str | None = related("reaction", description="What the substance causes, in words; null where unknown.")


@strawberry.type(description="A diagnosis over a patient's history: one for each code, those ruled out left aside.")
class Condition:
    diagnosis: Diagnosis = same(description="Which one.")
    first_seen: datetime = related("firstSeen", description="Start of the first encounter with it.")
    last_seen: datetime = related("lastSeen", description="Start of the latest encounter with it.")
    times_seen: int = related("timesSeen", description="In how many encounters.")


@strawberry.type(description="How much a record holds, by kind.")
class RecordCounts:
    encounters: int = stored(
        f"COUNT {{ ({{n}})-[:{Rel.HAD}]->(event) WHERE <shown event> }}", description="Encounters of all kinds."
    )
    hospital_admissions: int = _encounter_count(
        EncounterKind.HOSPITALIZATION, description="Encounters of kind HOSPITALIZATION."
    )
    emergency_admissions: int = _encounter_count(EncounterKind.EMERGENCY, description="Encounters of kind EMERGENCY.")
    notes: int = _count(Rel.DOCUMENTED_IN, description="Medical notes.")
    prescriptions: int = _count(Rel.PRESCRIBED, description="Prescribed medicines, current or not.")
    studies: int = _count(Rel.ORDERED, description="Studies of all kinds and states.")
    laboratory_studies: int = _count(
        Rel.ORDERED, f"event.kind = '{StudyKind.LABORATORY}'", description="Studies of kind LABORATORY."
    )
    procedures: int = _count(Rel.PERFORMED, description="Surgeries, procedures and rehabilitation.")
    sick_leaves: int = _count(Rel.CERTIFIED, description="Sick leaves certified.")
    referrals: int = _count(Rel.REFERRED, description="Referrals to other facilities.")
    immunizations: int = _count(Rel.ADMINISTERED, description="Doses of vaccines, also those not given.")


@strawberry.type(description="A part of the record that the patient has withheld from those who treat.")
class Restriction:
    segment: Segment = related("segment", description="Which part.")
    strength: RestrictionStrength = related("strength", description="How far.")


@strawberry.type(description="A person with a record.")
class Patient(Node):
    graph: ClassVar = NodeMapping(Label.PATIENT, to_patient=())
    curp: CURP | None = stored(description="Null where none is known.")
    nss: NSS | None = stored(description="A dependant may share it with the insured person.")
    given_names: str = stored(description="All of them, separated by spaces.")
    first_surname: str = stored(description="In Mexico the father's as a rule.")
    second_surname: str | None = stored(
        description="In Mexico the mother's as a rule; null for a person with one surname."
    )
    full_name: str = stored(
        "{n}.givenNames + ' ' + {n}.firstSurname + coalesce(' ' + {n}.secondSurname, '')",
        description="Given names, first and second surname.",
    )
    birth_date: date = stored(description="A day, without time.")
    age: int = stored(AGE, description="In completed years, today or at death.")
    sex: Sex = stored(description="As in the CURP; UNKNOWN where nobody stated it.")
    birth_state: str | None = stored(description="Federal entity of birth, by its letters in the CURP.")
    deceased_at: datetime | None = stored(description="When the person died; null where no death is known.")
    identity_status: IdentityStatus = stored(description="Whether it is known for sure who the person is.")
    version: int = stored(description="Grows with each change of these personal data.")
    feed_cursor: str = end_of_feed()
    former_ids: list[strawberry.ID] = stored(
        f"COLLECT {{ MATCH ({{n}})<-[:{Rel.SAME_PERSON_AS}*1..]-(former) RETURN former.id ORDER BY former.id }}",
        description="Ids of records merged into this one; they still find it.",
    )
    affiliations: list[Affiliation] = walk(
        out(Rel.AFFILIATED_WITH),
        order="{r}.from DESC, {n}.code",
        filters={
            Filter("current", "({r}.to IS NULL) = {p}"): Annotated[
                bool | None, strawberry.argument(description="True: those that hold now; false: the former ones.")
            ]
        },
        description="Institutions that the person belongs or belonged to, latest first.",
    )
    registered_at: Facility | None = walk(
        out(Rel.REGISTERED_AT), where="{r}.to IS NULL", order="{r}.from DESC", description="The person's own clinic."
    )
    allergies: list[Allergy] = walk(
        out(Rel.ALLERGIC_TO),
        order="{n}.name, {n}.id",
        description="By name of the substance; refuted and resolved ones too, told by `status`.",
    )
    conditions: list[Condition] = group(
        out(Rel.HAD) + out(Rel.DIAGNOSED),
        {"firstSeen": "min({n}.occurredAt)", "lastSeen": "max({n}.occurredAt)", "timesSeen": "count(*)"},
        where=f"{{r}}.certainty <> '{Certainty.RULED_OUT}' AND <shown {{n}}>",
        order="{r}.lastSeen DESC, {n}.id",
        filters={
            Filter("active", "({r}.lastSeen >= datetime() - duration('P1Y')) = {p}"): Annotated[
                bool | None, strawberry.argument(description="True: seen within the last year; false: not since.")
            ]
        },
        description="Latest first.",
    )
    current_medications: list[Prescription] = walk(
        out(Rel.HAD) + out(Rel.PRESCRIBED),
        where=f"{{n}}.status = '{PrescriptionStatus.ACTIVE}'",
        order="{n}.timelineKey DESC",
        description="Prescriptions with status ACTIVE, newest first.",
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
    record_counts: RecordCounts = same(description="How much the record holds, by kind.")
    care_gaps: list[CareGap] = care_gaps_of_patient()
    care_team: list[CareRelationship] = walk(
        into(Rel.TREATS), order="{r}.from DESC, {n}.id", description="Who treats or treated the patient, latest first."
    )
    withheld: bool = stored(
        restricted("{n}"),
        description="Whether the patient has parts of the record withheld from those who treat: who reads a history "
        "then does not see all of it.",
    )
    restrictions: list[Restriction] = matched(
        (
            f"MATCH ({{parent}})<-[:{Rel.SAME_PERSON_AS}*0..]-(former)",
            "UNWIND coalesce(former.restrictions, []) AS held",
            "WITH DISTINCT split(held, ':') AS parts WITH {segment: parts[0], strength: parts[1]} AS {r}",
        ),
        order="{r}.segment, {r}.strength",
        description="What the patient has withheld.",
    )
    consents: list[Consent] = walk(
        out(Rel.GAVE), order="{n}.givenAt DESC, {n}.id", description="Latest first; those that ended too."
    )
    emergency_accesses: list[EmergencyAccess] = walk(
        into(Rel.OPENED), order="{n}.occurredAt DESC, {n}.id", description="Who broke the glass, latest first."
    )
    access_log: Connection[AccessEvent] = pages(
        Label.AUDIT_EVENT,
        "accessKey",
        scoped=True,
        orders=ACCESS_EVENT_ORDERS,
        filtered_by=AccessEventFilter,
        ordered_by=AccessEventOrder,
        description="Who looked, latest first; also at records that went into this one.",
    )


PATIENTS = pages(
    Label.PATIENT,
    "id",
    where=f"NOT EXISTS {{ ({{n}})-[:{Rel.SAME_PERSON_AS}]->() }}",
    # Both are kept by Neo4j itself, and a record goes into one other at the most.
    count=f"COUNT {{ (:{Label.PATIENT}) }} - COUNT {{ (:{Label.PATIENT})-[:{Rel.SAME_PERSON_AS}]->() }}",
    orders=PATIENT_ORDERS,
    search=PATIENT_SEARCH,
    filtered_by=PatientFilter,
    ordered_by=PatientOrder,
    description="Patients, by id, or those that `search` finds by name, best first: accents and spelling are forgiven, "
    "words come in any order, each may be a beginning. A merged record is listed as the one it went into.",
)
"""The root field `patients`."""

"""The visit: opened, diagnosed, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry

from app.acts.acting import Acting, Gathering, Lookup, Outcome
from app.acts.care import treat, treats_lookup
from app.acts.notes import add_note
from app.acts.payload import Payload
from app.acts.prescriptions import add_prescription, safety_lookups
from app.acts.studies import add_study, done_lookup
from app.acts.subjects import (
    Recorded,
    encounter,
    entry,
    entry_lookup,
    event,
    facility,
    facility_lookup,
    in_own_name,
    nothing_after,
    patient,
    patient_lookup,
    practitioner,
    practitioner_lookup,
    same_version,
)
from app.cypher.mapping import written
from app.domain.encounters import Encounter
from app.rules.diagnoses import NewDiagnosis
from app.rules.encounters import CloseEncounter, Diagnose, OpenEncounter, closing
from app.rules.problems import Problem, ProblemCode, Refused
from app.rules.times import outside_life
from graph_schema.ids import new_id
from graph_schema.model import Label, Rel
from graph_schema.values import (
    AttendanceRole,
    CareBasis,
    DischargeReason,
    EncounterKind,
    EncounterStatus,
    ReferralStatus,
)

_SUMMARIES = {
    EncounterKind.CONSULTATION: "Consulta",
    EncounterKind.EMERGENCY: "Urgencias",
    EncounterKind.HOSPITALIZATION: "Hospitalización",
    EncounterKind.TELEHEALTH: "Teleconsulta",
    EncounterKind.HOME_VISIT: "Visita domiciliaria",
}
_SENT_TO = "MATCH (:Referral {id: $id})-[:TO]->(f) RETURN f.id AS facility"
_ADMITTED = "MATCH (:Encounter {id: $id})-[:PART_OF]->(stay:Encounter) RETURN stay.id AS stay"
_DIAGNOSED = "MATCH (:Encounter {id: $id})-[r:DIAGNOSED]->() RETURN count(r) AS n"
_UNDIAGNOSE = "MATCH (:Encounter {id: $id})-[r:DIAGNOSED]->() DELETE r"


@strawberry.type(description="What was opened, with all that came with it.")
class OpenEncounterPayload(Payload):
    encounter: Encounter | None = written(Label.ENCOUNTER, description="The encounter; null where nothing was written.")


@strawberry.type(description="What was diagnosed.")
class DiagnosePayload(Payload):
    encounter: Encounter | None = written(Label.ENCOUNTER, description="The encounter; null where nothing was written.")


@strawberry.type(description="What was closed.")
class CloseEncounterPayload(Payload):
    encounter: Encounter | None = written(Label.ENCOUNTER, description="The encounter; null where nothing was written.")


def open_encounter(acting: Acting, asked: OpenEncounter) -> Outcome:
    """Opens an encounter, and writes in the same moment what is found, noted, prescribed and ordered in it.

    All of it or nothing: where one part is refused, so is the encounter.
    """
    acting.foresee(*_foreseen(acting, asked))
    subject = patient(acting, asked.patient_id)
    at = asked.occurred_at or acting.now
    if problems := outside_life(at, subject.born, subject.died, "occurredAt"):
        raise Refused(problems)
    gathering = Gathering()
    gathering.of(_opener, acting, asked)
    place = gathering.of(facility, acting, asked.facility_id)
    attending = gathering.of(practitioner, acting, asked.practitioner_id)
    own_id = new_id(Label.ENCOUNTER)
    acting.operators[own_id] = place["operators"] if place else ()
    properties: dict[str, Any] = {
        "kind": asked.kind,
        "reason": asked.reason,
        "status": EncounterStatus.IN_PROGRESS,
        "triage": asked.triage,
        "bed": asked.bed,
        "version": 1,
    }
    acting.event(
        Label.ENCOUNTER, subject.id, own_id, at, f"{_SUMMARIES[asked.kind]}: {asked.reason}", id_=own_id, **properties
    )
    acting.link(Rel.AT, Label.ENCOUNTER, own_id, Label.FACILITY, asked.facility_id)
    role = {"role": AttendanceRole.ATTENDING}
    acting.link(Rel.ATTENDED_BY, Label.ENCOUNTER, own_id, Label.PRACTITIONER, asked.practitioner_id, **role)
    if attending:
        treat(acting, asked.practitioner_id, subject.id, CareBasis.ENCOUNTER)
    opened = Recorded(subject, {"id": own_id, "occurredAt": at, **properties}, own_id, asked.facility_id)
    if asked.from_emergency_id:
        gathering.of(_admit, acting, opened, asked.from_emergency_id)
    if asked.follows_referral_id:
        gathering.of(_follow, acting, opened, asked.follows_referral_id)
    gathering.of(_diagnose, acting, own_id, asked.diagnoses)
    _order(acting, opened, attending, asked, gathering)
    gathering.settle()
    return Outcome({"encounter": own_id})


def _opener(acting: Acting, asked: OpenEncounter) -> None:
    """Refused where somebody else opens it, but for the desk of the facility, which adds nothing clinical."""
    if acting.asking.signs_as != frozenset():
        in_own_name(acting, asked.practitioner_id)
        return
    problems = []
    if asked.facility_id != acting.asking.given["viewerFacility"]:
        message = "is not the facility that you have signed in for"
        problems.append(Problem(ProblemCode.NOT_ALLOWED, message, ("facilityId",)))
    for part in ("diagnoses", "note", "prescriptions", "studies"):
        if getattr(asked, part):
            message = "is for the practitioner to write, once the encounter is open"
            problems.append(Problem(ProblemCode.NOT_ALLOWED, message, (part,)))
    if problems:
        raise Refused(problems)


def _foreseen(acting: Acting, asked: OpenEncounter) -> list[Lookup]:
    """All that opening an encounter asks the graph, known from its input."""
    day = acting.now.date()
    lookups = [
        patient_lookup(asked.patient_id),
        facility_lookup(asked.facility_id),
        practitioner_lookup(asked.practitioner_id),
        treats_lookup(asked.practitioner_id, asked.patient_id, day),
        *(entry_lookup(Label.DIAGNOSIS, each.code, each.system) for each in asked.diagnoses),
        *(entry_lookup(Label.MEDICATION, each.medication, each.system) for each in asked.prescriptions),
        *(entry_lookup(Label.STUDY_TYPE, each.type, each.system) for each in asked.studies),
    ]
    if asked.prescriptions:
        lookups += safety_lookups(asked.patient_id, day)
    if asked.studies:
        lookups.append(done_lookup(asked.patient_id, asked.occurred_at or acting.now))
    return lookups


def diagnose(acting: Acting, asked: Diagnose) -> Outcome:
    """Says anew what the diagnoses of an open encounter are."""
    found = encounter(acting, asked.encounter_id)
    version = same_version(found.properties, asked.version, found.id)
    acting.read(_UNDIAGNOSE, id=found.id)
    _diagnose(acting, found.id, asked.diagnoses)
    acting.change_event(Label.ENCOUNTER, found.patient.id, found.id, version=version)
    return Outcome({"encounter": found.id})


def close_encounter(acting: Acting, asked: CloseEncounter) -> Outcome:
    """Ends an encounter: a stay in hospital or in the emergency department with the reason of discharge.

    DEATH is also the patient's date of death, where none is known.
    """
    found = encounter(acting, asked.encounter_id)
    version = same_version(found.properties, asked.version, found.id)
    kind = EncounterKind[found.properties["kind"]]
    # The clock of who opened it may have been ahead.
    ended = asked.ended_at or max(acting.now, found.began)
    if problems := closing(asked, kind, found.began, ended):
        raise Refused(problems)
    if asked.diagnoses:
        acting.read(_UNDIAGNOSE, id=found.id)
        _diagnose(acting, found.id, asked.diagnoses)
    elif kind is not EncounterKind.EXTERNAL_RECORD and not acting.read(_DIAGNOSED, id=found.id)[0]["n"]:
        message = "nothing was diagnosed; an encounter does not end without a diagnosis"
        raise Refused([Problem(ProblemCode.REQUIRED, message, ("diagnoses",))])
    if asked.note:
        attending = _attending(acting, found)
        in_own_name(acting, attending["id"], "note")
        add_note(acting, found, attending, asked.note, "note")
    acting.change_event(
        Label.ENCOUNTER,
        found.patient.id,
        found.id,
        status=EncounterStatus.FINISHED,
        endedAt=ended,
        dischargeReason=asked.discharge_reason,
        version=version,
    )
    if asked.discharge_reason is DischargeReason.DEATH and found.patient.died is None:
        nothing_after(acting, found.patient, ended, "endedAt")
        known = found.patient.properties["version"] + 1
        acting.change(Label.PATIENT, found.patient.id, deceasedAt=ended, version=known)
    return Outcome({"encounter": found.id})


def _attending(acting: Acting, found: Recorded) -> dict[str, Any]:
    statement = "MATCH (:Encounter {id: $id})-[:ATTENDED_BY {role: 'ATTENDING'}]->(d) RETURN d {.*} AS practitioner"
    known: dict[str, Any] = acting.read(statement, id=found.id)[0]["practitioner"]
    return known


def _admit(acting: Acting, admission: Recorded, emergency_id: str) -> None:
    """The emergency visit becomes part of the admission, and ends with it if it had not."""
    visit = encounter(acting, emergency_id, open_only=False, path="fromEmergencyId")
    problems = []
    if visit.patient.id != admission.patient.id:
        problems.append(_other_patient("fromEmergencyId"))
    if visit.properties["kind"] != EncounterKind.EMERGENCY:
        message = "this is no emergency encounter"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("fromEmergencyId",)))
    if admitted := acting.read(_ADMITTED, id=emergency_id):
        message = "the emergency encounter became an admission already"
        problems.append(Problem(ProblemCode.WRONG_STATE, message, ("fromEmergencyId",), admitted[0]["stay"]))
    if visit.properties["status"] == EncounterStatus.CANCELLED:
        message = "the emergency encounter did not take place"
        problems.append(Problem(ProblemCode.WRONG_STATE, message, ("fromEmergencyId",), emergency_id))
    if visit.began > admission.began:
        message = "the emergency encounter began after the admission"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("occurredAt",)))
    if problems:
        raise Refused(problems)
    acting.link(Rel.PART_OF, Label.ENCOUNTER, emergency_id, Label.ENCOUNTER, admission.id)
    if visit.properties["status"] == EncounterStatus.IN_PROGRESS:
        acting.change_event(
            Label.ENCOUNTER,
            visit.patient.id,
            visit.id,
            status=EncounterStatus.FINISHED,
            endedAt=admission.began,
            dischargeReason=DischargeReason.ADMISSION,
            version=(visit.properties.get("version") or 1) + 1,
        )


def _follow(acting: Acting, opened: Recorded, referral_id: str) -> None:
    """The encounter is what a referral led to, which is complete by it."""
    referral = event(acting, Label.REFERRAL, referral_id, "followsReferralId")
    problems = []
    if referral.patient.id != opened.patient.id:
        problems.append(_other_patient("followsReferralId"))
    if acting.read(_SENT_TO, id=referral_id)[0]["facility"] != opened.facility:
        message = "the referral is to another facility"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("followsReferralId",), referral_id))
    if referral.properties["status"] not in (ReferralStatus.REQUESTED, ReferralStatus.ACCEPTED):
        message = "the referral was refused, or has led to an encounter already"
        problems.append(Problem(ProblemCode.WRONG_STATE, message, ("followsReferralId",), referral_id))
    if problems:
        raise Refused(problems)
    acting.link(Rel.FOLLOWS_FROM, Label.ENCOUNTER, opened.id, Label.REFERRAL, referral_id)
    version = (referral.properties.get("version") or 1) + 1
    acting.change_event(
        Label.REFERRAL, referral.patient.id, referral_id, status=ReferralStatus.COMPLETED, version=version
    )


def _diagnose(acting: Acting, encounter_id: str, diagnoses: Sequence[NewDiagnosis]) -> None:
    gathering = Gathering()
    for rank, each in enumerate(diagnoses, start=1):
        path = ("diagnoses", str(rank - 1), "code")
        known = gathering.of(entry, acting, Label.DIAGNOSIS, each.code, each.system, *path)
        if known:
            ends = (Label.ENCOUNTER, encounter_id, Label.DIAGNOSIS, known["id"])
            acting.link(Rel.DIAGNOSED, *ends, rank=rank, certainty=each.certainty)
    gathering.settle()


def _order(
    acting: Acting, opened: Recorded, attending: dict[str, Any] | None, asked: OpenEncounter, gathering: Gathering
) -> None:
    """What comes with the encounter: its note, its prescriptions, its studies."""
    if asked.note and attending:
        gathering.of(add_note, acting, opened, attending, asked.note, "note")
    at: datetime = opened.began
    for number, prescription in enumerate(asked.prescriptions):
        gathering.of(add_prescription, acting, opened, prescription, at, "prescriptions", str(number))
    for number, study in enumerate(asked.studies):
        gathering.of(add_study, acting, opened, study, at, "studies", str(number))


def _other_patient(path: str) -> Problem:
    return Problem(ProblemCode.CONTRADICTION, "this is of another patient", (path,))

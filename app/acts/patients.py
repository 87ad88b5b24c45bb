"""Who a record is of: registered, corrected. Merging is in merges.py."""

from typing import Any

import strawberry
from pydantic.alias_generators import to_camel

from app.acts.acting import Acting, Outcome
from app.acts.care import treat
from app.acts.payload import Payload
from app.acts.subjects import Patient as Subject
from app.acts.subjects import facility, nothing_after, patient, same_version, settle
from app.cypher.mapping import written
from app.domain.duplicates import CLAUSES
from app.domain.patients import Patient
from app.rules.affiliations import NewAffiliation
from app.rules.identity import data_of
from app.rules.patients import KnownPatient, RegisterPatient, UpdatePatient, updating
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.ids import new_id
from graph_schema.model import Label, Rel
from graph_schema.values import CareBasis, IdentityStatus, Sex

REGISTRATION_SCORE = 65
"""Points from which a registration is held up: the same name and date of birth, or as much."""

_CREATE = "CREATE (p:Patient) SET p = $properties"
_BY_CURP = (
    "MATCH (p:Patient {curp: $curp})-[:SAME_PERSON_AS*0..]->(s) WHERE NOT EXISTS { (s)-[:SAME_PERSON_AS]->() } "
    "RETURN s.id AS id"
)
_clauses = " ".join(CLAUSES).replace("{parent}", "p").replace("{n}", "found").replace("{r}", "why")
_DUPLICATES = (
    f"MATCH (p:Patient {{id: $id}}) {_clauses} AND why.score >= {REGISTRATION_SCORE} "
    "RETURN found.id AS id ORDER BY why.score DESC, id LIMIT 5"
)
_INSTITUTION = "MATCH (i:Institution {code: $code}) RETURN i.code AS code"
_LEAVE_CLINIC = "MATCH (:Patient {id: $id})-[r:REGISTERED_AT]->() WHERE r.to IS NULL SET r.to = $day"
_FIRST = "MATCH (:Patient {id: $id})-[:HAD]->(e) RETURN min(e.occurredAt) AS at"


@strawberry.type(description="Who was registered.")
class RegisterPatientPayload(Payload):
    patient: Patient | None = written(Label.PATIENT, description="The new record; null where nothing was written.")


@strawberry.type(description="Whose personal data were changed.")
class UpdatePatientPayload(Payload):
    patient: Patient | None = written(Label.PATIENT, description="The record; null where nothing was written.")


def register_patient(acting: Acting, asked: RegisterPatient) -> Outcome:
    """Opens a record for a person who has none.

    Who has one already is offered as a problem's `record`. Without a CURP the identity is PROVISIONAL.
    """
    own = next(iter(acting.asking.signs_as or ()), None)
    if own and not asked.unidentified:
        message = "is for the desk, which sees whether the person has a record; in an emergency say `unidentified`"
        raise Refused([Problem(ProblemCode.NOT_ALLOWED, message, ("unidentified",))])
    if asked.curp:
        _unregistered(acting, asked.curp)
    own_id = new_id(Label.PATIENT)
    acting.read(_CREATE, properties=_person(own_id, asked))
    acting.resettled.add(own_id)
    likely = [] if asked.unidentified else acting.read(_DUPLICATES, id=own_id)
    message = "a record of a person of this name and date of birth is there; use it, or say why this is another person"
    settle([Problem(ProblemCode.PROBABLE_DUPLICATE, message, (), row["id"]) for row in likely], asked.override_reason)
    if asked.facility_id:
        facility(acting, asked.facility_id)
        since = {"from": acting.now.date()}
        acting.link(Rel.REGISTERED_AT, Label.PATIENT, own_id, Label.FACILITY, asked.facility_id, **since)
    if asked.affiliation:
        affiliate(acting, own_id, asked.affiliation, "affiliation", "institution")
    if own:
        treat(acting, own, own_id, CareBasis.ENCOUNTER)
    return Outcome({"patient": own_id})


def update_patient(acting: Acting, asked: UpdatePatient) -> Outcome:
    """Corrects or completes personal data. What is left out stays as it is; null takes away what may be absent."""
    subject = patient(acting, asked.patient_id)
    version = same_version(subject.properties, asked.version, subject.id)
    if asked.curp and asked.curp != subject.properties.get("curp"):
        _unregistered(acting, asked.curp)
    if problems := updating(asked, _known(acting, subject)):
        raise Refused(problems)
    changes = {to_camel(name): value for name, value in asked.changes.items() if name != "facility_id"}
    curp = (subject.properties | changes).get("curp")
    changes["identityStatus"] = IdentityStatus.VERIFIED if curp else IdentityStatus.PROVISIONAL
    if asked.curp:
        of_curp = data_of(asked.curp)
        changes |= {"sex": of_curp.sex, "birthState": of_curp.birth_state}
    if asked.deceased_at:
        nothing_after(acting, subject, asked.deceased_at, "deceasedAt")
    acting.change(Label.PATIENT, subject.id, **changes, version=version)
    if asked.facility_id:
        _move_clinic(acting, subject, asked.facility_id)
    return Outcome({"patient": subject.id})


def affiliate(acting: Acting, patient_id: str, new: NewAffiliation, *path: str) -> None:
    """Have the patient belong to an institution. Refused if there is none of the code, which `path` leads to."""
    if not acting.read(_INSTITUTION, code=new.institution):
        message = "no institution has this code; take one of `institutions`"
        raise Refused([Problem(ProblemCode.NOT_FOUND, message, path)])
    acting.link(
        Rel.AFFILIATED_WITH,
        Label.PATIENT,
        patient_id,
        Label.INSTITUTION,
        new.institution,
        **{"from": new.from_ or acting.now.date()},
        kind=new.kind,
        number=new.number,
    )
    acting.resettled.add(patient_id)


def _person(own_id: str, asked: RegisterPatient) -> dict[str, Any]:
    told = asked.identity
    known = {
        "curp": asked.curp,
        "nss": asked.nss,
        "givenNames": told.given_names,
        "firstSurname": told.first_surname,
        "secondSurname": told.second_surname,
        "birthDate": told.birth_date,
        "sex": told.sex.value,
        "birthState": told.birth_state,
        "identityStatus": told.status.value,
        "overrideReason": asked.override_reason,
    }
    return {"id": own_id, "version": 1} | {name: value for name, value in known.items() if value is not None}


def _known(acting: Acting, subject: Subject) -> KnownPatient:
    found = subject.properties
    first = acting.read(_FIRST, id=subject.id)[0]["at"]
    sex, day = Sex[found["sex"]], first.date() if first else None
    return KnownPatient(subject.born, sex, found.get("birthState"), found.get("curp"), day)


def _unregistered(acting: Acting, curp: str) -> None:
    """Refused where somebody has the CURP."""
    if rows := acting.read(_BY_CURP, curp=curp):
        message = "the person of this CURP has a record; use it"
        raise Refused([Problem(ProblemCode.EXISTING_PATIENT, message, ("curp",), rows[0]["id"])])


def _move_clinic(acting: Acting, subject: Subject, facility_id: str) -> None:
    facility(acting, facility_id)
    today = acting.now.date()
    acting.read(_LEAVE_CLINIC, id=subject.id, day=today)
    since = {"from": today}
    acting.link(Rel.REGISTERED_AT, Label.PATIENT, subject.id, Label.FACILITY, facility_id, **since)

"""Whom and what an act is about. Each is looked up with what acts ask of it, and the patient's record is locked.

The lock is held to the end of the transaction: no two acts write to one record at the same time, so that what an act
was decided on still holds when it is written. It is taken by setting `version`, which no constraint holds: to set the
unique id, Neo4j would want a lock of the index too, which all who wait for the node share already, and so deadlock. It
is set to itself `+ 0`, which Neo4j reckons once it has the lock: a bare `p.version` it would have read before, and so
undo what another wrote meanwhile.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.acts.acting import Acting, Lookup
from app.rules.problems import Problem, ProblemCode, Refused, unanswered
from app.rules.times import outside_encounter, outside_life
from graph_schema.concealment import restricted
from graph_schema.model import HANGS_BY, NODES, Label, Rel
from graph_schema.operators import operators
from graph_schema.values import AttendanceRole, EncounterStatus

_LOOKS = 3
_SURVIVOR = "[(p)-[:SAME_PERSON_AS*1..]->(s) WHERE NOT EXISTS { (s)-[:SAME_PERSON_AS]->() } | s.id][0]"
_WHOSE = f"patient: p {{.*}}, survivor: {_SURVIVOR}, restricted: {restricted('p')}"
_AROUND = f"{_WHOSE}, encounter: e.id, facility: f.id, operators: {operators('f')}"
_PATIENT = (
    f"MATCH (p:Patient {{id: $id}}) WHERE <admitted p> SET p.version = p.version + 0 WITH p RETURN {{{_WHOSE}}} AS row"
)
_ENCOUNTER = (
    "MATCH (e:Encounter {id: $id})<-[:HAD]-(p) WHERE <admitted p> AND <shown e> SET p.version = p.version + 0 "
    "WITH e, p MATCH (p)-[:HAD]->(e)-[:AT]->(f) "
    f"RETURN {{event: e {{.*}}, {_AROUND}}} AS row"
)
_PRACTITIONER = "MATCH (d:Practitioner {id: $id}) RETURN {practitioner: d {.*}} AS row"
_AUTHOR = (
    "MATCH (d:Practitioner {id: $id}) "
    "RETURN {practitioner: d {.*}, attended: EXISTS { (:Encounter {id: $encounter})-[:ATTENDED_BY]->(d) }} AS row"
)
_FACILITY = f"MATCH (f:Facility {{id: $id}}) RETURN f {{.*, operators: {operators('f')}}} AS row"
_LATER = (
    "MATCH (:Patient {id: $id})-[:HAD]->(e) WHERE e.occurredAt > $at AND e.status <> $cancelled "
    "RETURN e.id AS id LIMIT 1"
)


@dataclass(frozen=True)
class Patient:
    """A patient, locked: the properties of the node by their names in the graph."""

    id: str
    properties: dict[str, Any]

    @property
    def born(self) -> date:
        """Date of birth."""
        born: date = self.properties["birthDate"]
        return born

    @property
    def died(self) -> datetime | None:
        """When the person died."""
        return self.properties.get("deceasedAt")

    def age_on(self, day: date) -> int:
        """In completed years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Recorded:
    """An event of a locked patient, with the encounter it hangs on (itself, of an encounter) and where that was."""

    patient: Patient
    properties: dict[str, Any]
    encounter: str
    facility: str

    @property
    def id(self) -> str:
        """Its own id."""
        return str(self.properties["id"])

    @property
    def began(self) -> datetime:
        """When it happened, or began."""
        at: datetime = self.properties["occurredAt"]
        return at


def patient(acting: Acting, patient_id: str, *path: str) -> Patient:
    """The patient, locked. Refused if there is none or the record went into another."""
    rows = acting.look(patient_lookup(patient_id))
    if not rows:
        raise _nobody("patient", *(path or ("patientId",)))
    return _living(acting, rows[0], *(path or ("patientId",)))


def encounter(acting: Acting, encounter_id: str, *, open_only: bool = True, path: str = "encounterId") -> Recorded:
    """An encounter; refused if there is none or, unless told otherwise, it has ended."""
    found = _recorded(acting, _ENCOUNTER, encounter_id, "encounter", path)
    if open_only and found.properties["status"] in ("FINISHED", "CANCELLED"):
        message = "the encounter has ended; open another one for what is done now"
        raise Refused([Problem(ProblemCode.ENCOUNTER_CLOSED, message, ("encounterId",), encounter_id)])
    return found


def event(acting: Acting, label: Label, event_id: str, path: str, version: int | None = None) -> Recorded:
    """An event that hangs on an encounter; refused if there is none, or it has another version than is told."""
    statement = (
        f"MATCH (n:{label} {{id: $id}})<-[:{HANGS_BY[label]}]-(e)<-[:HAD]-(p) "
        "WHERE <admitted p> AND <shown n> SET p.version = p.version + 0 WITH n, e, p "
        "MATCH (p)-[:HAD]->(e)-[:AT]->(f) "
        f"RETURN {{event: n {{.*}}, {_AROUND}}} AS row"
    )
    found = _recorded(acting, statement, event_id, label.lower(), path)
    if version is not None:
        same_version(found.properties, version, event_id)
    return found


def same_version(properties: dict[str, Any], version: int, record: str, path: str = "version") -> int:
    """The version that a change makes of one. Refused if the record has another than the client saw."""
    present: int = properties.get("version") or 1
    if version != present:
        message = f"it was changed since: its version is {present}; look at `record`, and send again with that"
        raise Refused([Problem(ProblemCode.STALE_VERSION, message, (path,), record)])
    return present + 1


def in_own_name(acting: Acting, practitioner_id: str, *path: str) -> None:
    """Refused where somebody else than the practitioner would sign."""
    names = acting.asking.signs_as
    if names is not None and practitioner_id not in names:
        message = "whoever is named has to sign in; nobody acts in another's name"
        raise Refused([Problem(ProblemCode.NOT_ALLOWED, message, path or ("practitionerId",))])


def practitioner(acting: Acting, practitioner_id: str, *path: str) -> dict[str, Any]:
    """A practitioner's properties; refused if there is none or they no longer practise."""
    rows = acting.look(practitioner_lookup(practitioner_id))
    return _practising(rows, practitioner_id, *path)


def author(acting: Acting, found: Recorded, practitioner_id: str) -> dict[str, Any]:
    """The properties of who does something in an encounter, and so has attended it: as a consultant at least."""
    in_own_name(acting, practitioner_id)
    rows = acting.read(_AUTHOR, id=practitioner_id, encounter=found.encounter)
    known = _practising(rows, practitioner_id)
    if not rows[0]["attended"]:
        role = {"role": AttendanceRole.CONSULTANT}
        acting.link(Rel.ATTENDED_BY, Label.ENCOUNTER, found.encounter, Label.PRACTITIONER, practitioner_id, **role)
    return known


def facility(acting: Acting, facility_id: str, *path: str) -> dict[str, Any]:
    """A facility's properties; refused if there is none."""
    rows = acting.look(facility_lookup(facility_id))
    if not rows:
        raise _nobody("facility", *(path or ("facilityId",)))
    found: dict[str, Any] = rows[0]
    return found


def happened(acting: Acting, found: Recorded, at: datetime | None, *path: str) -> datetime:
    """When an act in an encounter happened: now, if it is not told. Refused outside of encounter and life.

    `path` leads to what happened, where it is nested in the input.
    """
    moment = at or acting.now
    where = (*path, "occurredAt")
    problems = outside_life(moment, found.patient.born, found.patient.died, *where)
    problems += outside_encounter(moment, found.began, found.properties.get("endedAt"), *where)
    if problems:
        raise Refused(problems)
    return moment


def alive(acting: Acting, found: Recorded, path: str = "encounterId") -> None:
    """Refused where the patient has died: what is ordered, certified or asked for now is for the living."""
    if problems := outside_life(acting.now, found.patient.born, found.patient.died, path):
        raise Refused(problems)


def nothing_after(acting: Acting, subject: Patient, died: datetime, path: str) -> None:
    """Refused where the record holds an encounter that began after the patient is said to have died."""
    if rows := acting.read(_LATER, id=subject.id, at=died, cancelled=EncounterStatus.CANCELLED.value):
        message = "the record holds an encounter that began later; mend the date of death, or that"
        raise Refused([Problem(ProblemCode.CONTRADICTION, message, (path,), rows[0]["id"])])


def entry(acting: Acting, label: Label, code: str, system: str | None, *path: str) -> dict[str, Any]:
    """The properties of the catalogue's entry of that code. Refused if there is none, or several systems have it."""
    rows = acting.look(entry_lookup(label, code, system))
    if not rows:
        raise Refused([Problem(ProblemCode.NOT_FOUND, "no entry of the catalogue has this code", path)])
    if len(rows) > 1:
        message = "several systems have this code; give `system` as well"
        raise Refused([Problem(ProblemCode.CONTRADICTION, message, path)])
    found: dict[str, Any] = rows[0]
    return found


def patient_lookup(patient_id: str) -> Lookup:
    """Finds and locks a patient."""
    return Lookup(_PATIENT, {"id": patient_id})


def practitioner_lookup(practitioner_id: str) -> Lookup:
    """Finds a practitioner."""
    return Lookup(_PRACTITIONER, {"id": practitioner_id})


def facility_lookup(facility_id: str) -> Lookup:
    """Finds a facility."""
    return Lookup(_FACILITY, {"id": facility_id})


def entry_lookup(label: Label, code: str, system: str | None) -> Lookup:
    """Finds entries of a catalogue by their code: two, if so many have it."""
    narrowed = " WHERE n.system = $system" if system else ""
    statement = f"MATCH (n:{label} {{{NODES[label].indexed[0]}: $code}}){narrowed} RETURN n {{.*}} AS row LIMIT 2"
    return Lookup(statement, {"code": code, "system": system} if system else {"code": code})


def _recorded(acting: Acting, statement: str, own_id: str, what: str, path: str) -> Recorded:
    # While one waits for the record's lock, a merge may take the event to another record, which holds it then.
    found = (acting.read(statement, id=own_id) for _ in range(_LOOKS))
    rows = next(filter(None, found), None)
    if rows is None:
        raise _nobody(what, path)
    row = rows[0]
    acting.operators[row["encounter"]] = row["operators"]
    return Recorded(_living(acting, row, path), row["event"], row["encounter"], row["facility"])


def _living(acting: Acting, row: dict[str, Any], *path: str) -> Patient:
    found = Patient(row["patient"]["id"], row["patient"])
    acting.positions.setdefault(found.id, found.properties.get("feedPosition") or 0)
    if row["survivor"]:
        message = "this record went into another, which is the one to write to"
        raise Refused([Problem(ProblemCode.PATIENT_MERGED, message, path, row["survivor"])])
    if row["restricted"]:
        acting.concealing.add(found.id)
    return found


def _practising(rows: list[dict[str, Any]], practitioner_id: str, *path: str) -> dict[str, Any]:
    where = path or ("practitionerId",)
    if not rows:
        raise _nobody("practitioner", *where)
    found: dict[str, Any] = rows[0]["practitioner"]
    if not found["active"]:
        message = "the practitioner no longer practises; name the one who acts"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, where, practitioner_id)])
    return found


def _nobody(what: str, *path: str) -> Refused:
    return Refused([Problem(ProblemCode.NOT_FOUND, f"no {what} has this id", path)])


def settle(problems: list[Problem], override_reason: str | None) -> None:
    """Refused by what is wrong, unless all of it is a warning and a reason says why the act is done all the same."""
    if unanswered(problems, override_reason):
        raise Refused(problems)

"""Two records of one person become one, and two again where that was a mistake.

Encounters with all that hangs on them, and consents, move to the record that survives; where they came from is kept
beside them (`FORMERLY_HAD`, `FORMERLY_GAVE`). Entries of the access log move too; each keeps whose record it was.
Affiliations, clinics, allergies, care and emergency accesses are copied, marked with the record they came from, and
stay where they were too. So nothing is lost, the former identifiers lead on, and to undo a merge is to move back what
came and to delete the copies.
"""

from typing import Any

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.merged_consents import merge_consents, unmerge_consents
from app.acts.payload import Payload
from app.acts.subjects import Patient as Subject
from app.acts.subjects import patient, same_version
from app.cypher.mapping import told, written
from app.domain.patients import Patient
from app.rules.patients import MergePatients, UnmergePatients
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import HANGS_BY, Label, Rel

_HANGING = "|".join(HANGS_BY.values())
_COMPARED = ("givenNames", "firstSurname", "secondSurname", "birthDate", "sex", "birthState", "nss", "deceasedAt")

_SURVIVOR_OF = (
    "MATCH (:Patient {id: $former})-[:SAME_PERSON_AS]->(s:Patient) "
    "RETURN s.id AS survivor, EXISTS { (s)-[:SAME_PERSON_AS]->() } AS further"
)
_LOCK = "UNWIND $ids AS id MATCH (p:Patient {id: id}) SET p.version = p.version + 0 RETURN p {.*} AS patient"

_COUNT_MOVED = (
    "MATCH (former:Patient {id: $former}) RETURN COUNT { (former)-[:%(had)s]->() } AS encounters, "
    f"COUNT {{ (former)-[:%(had)s]->()-[:{_HANGING}]->() }} AS others, COUNT {{ %(looks)s }} AS looks"
)
# The access log of a record: what is recorded of it, and of those that went into it.
_LOOKS = "MATCH (look:AuditEvent) WHERE look.accessKey >= $from + '|' AND look.accessKey < $from + '}'"
_OWN_LOOKS = (
    "MATCH (:Patient {id: $to})<-[:SAME_PERSON_AS*0..]-(own) WITH collect(own.id) AS own "
    f"{_LOOKS} AND look.patient IN own"
)
_COUNT_TO_MERGE = _COUNT_MOVED % {"had": Rel.HAD, "looks": _LOOKS}
_COUNT_TO_UNMERGE = _COUNT_MOVED % {"had": Rel.FORMERLY_HAD, "looks": f"{_OWN_LOOKS} RETURN look"}

_TO = "WITH event SET event.timelineKey = $to + substring(event.timelineKey, size($from)) REMOVE event.feedKey"
_EVENTS = f"CALL (e) {{ RETURN e AS event UNION MATCH (e)-[:{_HANGING}]->(event) RETURN event }} {_TO}"
_MERGE_ENCOUNTERS = (
    "MATCH (from:Patient {id: $from})-[had:HAD]->(e) MATCH (to:Patient {id: $to}) "
    f"CREATE (to)-[:HAD]->(e), (from)-[:FORMERLY_HAD]->(e) DELETE had WITH e {_EVENTS}"
)
_UNMERGE_ENCOUNTERS = (
    "MATCH (to:Patient {id: $to})-[formerly:FORMERLY_HAD]->(e)<-[had:HAD]-(:Patient {id: $from}) "
    f"CREATE (to)-[:HAD]->(e) DELETE had, formerly WITH e {_EVENTS}"
)
_TO_LOG = "SET look.accessKey = $to + substring(look.accessKey, size($from))"
_MERGE_LOOKS = f"{_LOOKS} {_TO_LOG}"
_UNMERGE_LOOKS = f"{_OWN_LOOKS} {_TO_LOG}"

_ENDS = "MATCH (from:Patient {id: $from}) MATCH (to:Patient {id: $to}) "
_COPY_AFFILIATIONS = (
    f"{_ENDS} MATCH (from)-[r:AFFILIATED_WITH]->(i) WHERE NOT EXISTS {{ MATCH (to)-[own:AFFILIATED_WITH]->(i) "
    "WHERE own.kind = r.kind AND (own.from = r.from OR (own.to IS NULL AND r.to IS NULL)) } "
    "CREATE (to)-[copy:AFFILIATED_WITH]->(i) SET copy = r, copy.mergedFrom = $from"
)
_COPY_CLINICS = (
    f"{_ENDS} MATCH (from)-[r:REGISTERED_AT]->(f) "
    "WHERE NOT EXISTS { MATCH (to)-[own:REGISTERED_AT]->(f) WHERE own.from = r.from } "
    "WITH from, to, r, f, EXISTS { MATCH (to)-[own:REGISTERED_AT]->() WHERE own.to IS NULL } AS has "
    "CREATE (to)-[copy:REGISTERED_AT]->(f) SET copy = r, copy.mergedFrom = $from, "
    "copy.to = CASE WHEN has THEN coalesce(r.to, $day) ELSE r.to END"
)
_COPY_ALLERGIES = (
    f"{_ENDS} MATCH (from)-[r:ALLERGIC_TO]->(s) "
    "WHERE NOT EXISTS { MATCH (to)-[own:ALLERGIC_TO]->(s) WHERE own.status = r.status } "
    "CREATE (to)-[copy:ALLERGIC_TO]->(s) SET copy = r, copy.mergedFrom = $from"
)
_COPY_CARE = (
    f"{_ENDS} MATCH (from)<-[r:TREATS]-(d) "
    "WHERE NOT EXISTS { MATCH (to)<-[own:TREATS]-(d) WHERE own.basis = r.basis AND own.from = r.from } "
    "CREATE (to)<-[copy:TREATS]-(d) SET copy = r, copy.mergedFrom = $from"
)
_COPY_EMERGENCIES = (
    f"{_ENDS} MATCH (from)<-[r:OPENED]-(access) WHERE NOT EXISTS {{ (to)<-[:OPENED]-(access) }} "
    "CREATE (to)<-[copy:OPENED]-(access) SET copy = r, copy.mergedFrom = $from"
)
_DELETE_COPIES = "MATCH (:Patient {id: $from})-[copy]-() WHERE copy.mergedFrom = $to DELETE copy"
_SAME = f"{_ENDS} CREATE (from)-[:SAME_PERSON_AS {{since: $now, by: 'mergePatients', reason: $reason}}]->(to) "
_NOT_SAME = (
    "MATCH (to:Patient {id: $to})-[same:SAME_PERSON_AS]->(from:Patient {id: $from}) "
    "CREATE (to)-[once:ONCE_SAME_PERSON_AS]->(from) SET once = same, once.until = $now, once.undone = $reason "
    "DELETE same"
)
_CROSSING = (
    f"MATCH (f:Patient {{id: $former}})-[:FORMERLY_HAD]->(e) MATCH (e)-[:{_HANGING}*0..1]->(mine)"
    f"-[:CONTINUES|PART_OF|FOLLOWS_FROM|AMENDS|SESSION_OF]-(its:Event)<-[:{_HANGING}*0..1]-(other:Encounter) "
    "WHERE NOT EXISTS { (f)-[:FORMERLY_HAD]->(other) } RETURN its.id AS id LIMIT 1"
)


@strawberry.type(description="How much goes from one record to the other.")
class MovedRecords:
    encounters: int = told(description="Encounters.")
    events: int = told(description="Encounters and all that hangs on them.")
    access_events: int = told(description="Entries of the access log.")


@strawberry.type(description="What two records became.")
class MergePatientsPayload(Payload):
    patient: Patient | None = written(Label.PATIENT, description="The record that holds all, the survivor's.")
    moved: MovedRecords | None = told(description="What went, or with `preview` would go, to the survivor.")
    differences: list[str] | None = told(description="Names of the personal data in which the two records differ.")


@strawberry.type(description="What one record became.")
class UnmergePatientsPayload(Payload):
    patient: Patient | None = written(Label.PATIENT, description="The former record, one of its own again.")
    survivor: Patient | None = written(Label.PATIENT, description="The record that it had gone into.")
    moved: MovedRecords | None = told(description="What went, or with `preview` would go, back.")


def merge_patients(acting: Acting, asked: MergePatients) -> Outcome:
    """Has one record go into another of the same person. With `preview` it only tells what would be."""
    _lock(acting, asked.former_id, asked.survivor_id)
    former = patient(acting, asked.former_id, "formerId")
    survivor = patient(acting, asked.survivor_id, "survivorId")
    _mergeable(former, survivor)
    versions = [
        same_version(former.properties, asked.former_version, former.id, "formerVersion"),
        same_version(survivor.properties, asked.survivor_version, survivor.id, "survivorVersion"),
    ]
    differences = [name for name in _COMPARED if former.properties.get(name) != survivor.properties.get(name)]
    moved = _moved(acting, _COUNT_TO_MERGE, former.id, {"from": former.id})
    if asked.preview:
        return Outcome({"patient": survivor.id}, {"moved": moved, "differences": differences}, kept=False)
    ends = {"from": former.id, "to": survivor.id}
    copies = (_COPY_AFFILIATIONS, _COPY_ALLERGIES, _COPY_CARE, _COPY_EMERGENCIES)
    for statement in (*copies, _MERGE_ENCOUNTERS, _MERGE_LOOKS):
        acting.run(statement, **ends)
    acting.run(_COPY_CLINICS, **ends, day=acting.now.date())
    merge_consents(acting, former.id, survivor.id)
    acting.run(_SAME, **ends, now=acting.now, reason=asked.reason)
    _changed(acting, (former.id, survivor.id), versions)
    return Outcome({"patient": survivor.id}, {"moved": moved, "differences": differences})


def unmerge_patients(acting: Acting, asked: UnmergePatients) -> Outcome:
    """Undoes a merge: what came from the former record goes back. With `preview` it only tells what would be."""
    survivor = _survivor_of(acting, asked.former_id)
    versions = [patient_.get("version", 1) + 1 for patient_ in _lock(acting, asked.former_id, survivor)]
    # What was read before the lock may have been undone by now.
    if _survivor_of(acting, asked.former_id) != survivor:
        message = "this record went into another one meanwhile; look again"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("formerId",))])
    if crossing := acting.read(_CROSSING, former=asked.former_id):
        message = "an event of one record was continued in the other since they are one; they can no longer be parted"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("formerId",), crossing[0]["id"])])
    records = {"patient": asked.former_id, "survivor": survivor}
    moved = _moved(acting, _COUNT_TO_UNMERGE, asked.former_id, {"from": survivor, "to": asked.former_id})
    if asked.preview:
        return Outcome(records, {"moved": moved}, kept=False)
    ends = {"from": survivor, "to": asked.former_id}
    for statement in (_UNMERGE_ENCOUNTERS, _UNMERGE_LOOKS, _DELETE_COPIES):
        acting.run(statement, **ends)
    unmerge_consents(acting, asked.former_id, survivor)
    acting.run(_NOT_SAME, **ends, now=acting.now, reason=asked.reason)
    _changed(acting, (asked.former_id, survivor), versions)
    return Outcome(records, {"moved": moved})


def _survivor_of(acting: Acting, former: str) -> str:
    """The record that another went into. Refused if it went into none, or that one into a further one."""
    found = acting.read(_SURVIVOR_OF, former=former)
    if not found:
        message = "this record did not go into another"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("formerId",))])
    survivor: str = found[0]["survivor"]
    if found[0]["further"]:
        message = "the record it went into went into a further one; undo that first"
        raise Refused([Problem(ProblemCode.WRONG_STATE, message, ("formerId",), survivor)])
    return survivor


def _lock(acting: Acting, former: str, survivor: str) -> list[dict[str, Any]]:
    """Lock both, in the order that all writers keep; their properties, the former's first."""
    rows = acting.read(_LOCK, ids=sorted({former, survivor}))
    by_id = {row["patient"]["id"]: row["patient"] for row in rows}
    return [by_id[each] for each in (former, survivor) if each in by_id]


def _mergeable(former: Subject, survivor: Subject) -> None:
    problems = []
    if former.id == survivor.id:
        message = "a record does not go into itself"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("survivorId",)))
    elif former.properties.get("curp") and survivor.properties.get("curp"):
        message = "two CURPs are two persons; where one of them is wrong, correct it first"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("survivorId",)))
    elif former.properties.get("curp"):
        message = "the record with the CURP is the one that survives; exchange the two"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("survivorId",)))
    if problems:
        raise Refused(problems)


def _moved(acting: Acting, statement: str, former: str, ends: dict[str, str]) -> dict[str, int]:
    row = acting.read(statement, former=former, **ends)[0]
    events = row["encounters"] + row["others"]
    return {"encounters": row["encounters"], "events": events, "accessEvents": row["looks"]}


def _changed(acting: Acting, ids: tuple[str, str], versions: list[int]) -> None:
    for each, version in zip(ids, versions, strict=True):
        acting.change(Label.PATIENT, each, version=version)
    acting.resettled.update(ids)
    acting.concealing.update(ids)
    acting.restudied.update(ids)

"""The floor of writing: a bare Starlette endpoint that writes one visit as Cypher written by hand.

One statement in one transaction: the receipt, the encounter with all that comes with it, the feed, the tallies and the
record of the audit trail, each node and relationship as the acts write them. It checks nothing, signs nothing, and
chains its records by made-up hashes.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from neo4j import AsyncGraphDatabase
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.config import Settings
from app.rules.care import CARE_DAYS
from graph_schema.ids import new_id, time_key, timeline_key
from graph_schema.model import Label

_DAYS = "[day IN range(0, 30) | 0]"


def _bump(variable: str, measure: str, by: str) -> str:
    days = f"{variable}.{measure}ByDay"
    return (
        f"{variable}.{measure} = {variable}.{measure} + {by}, "
        f"{days} = {days}[..$day] + [{days}[$day] + {by}] + {days}[$day + 1..]"
    )


VISIT = f"""
MERGE (r:Receipt {{key: $key}}) ON CREATE SET r += $receipt
WITH r MATCH (p:Patient {{id: $patient}}) SET p.version = p.version
WITH p, coalesce(p.feedPosition, 0) AS fed SET p.feedPosition = fed + 5
WITH p, fed MATCH (f:Facility {{id: $facility}}) MATCH (d:Practitioner {{id: $practitioner}})
MATCH (x:Diagnosis {{code: $diagnosis}}) MATCH (m:Medication {{key: $first}}) MATCH (n:Medication {{key: $second}})
MATCH (t:StudyType {{code: $study}})
MATCH (f)-[o:OPERATED_BY]->(i:Institution) WHERE o.to IS NULL
CREATE (p)-[:HAD]->(e:Encounter:Event)-[:AT]->(f), (e)-[:ATTENDED_BY {{role: 'ATTENDING'}}]->(d),
  (e)-[:DIAGNOSED {{rank: 1, certainty: 'CONFIRMED'}}]->(x),
  (e)-[:DOCUMENTED_IN]->(note:Note:Event)-[:SIGNED_BY]->(d),
  (e)-[:PRESCRIBED]->(one:Prescription:Event)-[:OF]->(m), (e)-[:PRESCRIBED]->(two:Prescription:Event)-[:OF]->(n),
  (e)-[:ORDERED]->(s:Study:Event)-[:OF]->(t)
SET e = $rows[0], note = $rows[1], one = $rows[2], two = $rows[3], s = $rows[4]
FOREACH (_ IN CASE WHEN EXISTS {{ MATCH (d)-[care:TREATS]->(p) WHERE care.to IS NULL OR care.to >= $today }}
  THEN [] ELSE [1] END |
  CREATE (d)-[:TREATS {{from: $today, to: $until, basis: 'ENCOUNTER'}}]->(p))
FOREACH (place IN range(0, 4) | FOREACH (event IN [[e, note, one, two, s][place]] |
  SET event.feedKey = p.id + '|' + right('000000000000' + toString(fed + place + 1), 12)))
MERGE (c:MonthTally {{id: i.code + '|' + $month}})
ON CREATE SET c.institution = i.code, c.month = $first_day, {
    ", ".join(
        f"c.{name} = 0, c.{name}ByDay = {_DAYS}"
        for name in (
            "notes",
            "prescriptions",
            "laboratoryStudies",
            "hospitalAdmissions",
            "emergencyAdmissions",
            "sickLeaves",
        )
    )
}
SET {_bump("c", "notes", "1")}, {_bump("c", "prescriptions", "2")}, {_bump("c", "laboratoryStudies", "1")}
MERGE (k:StudyTally {{id: i.code + '|' + $month + '|' + t.id}})
ON CREATE SET k.institution = i.code, k.month = $first_day, k.studyType = t.id,
  k.ordered = 0, k.orderedByDay = {_DAYS}, k.repeated = 0, k.repeatedByDay = {_DAYS}
SET {_bump("k", "ordered", "1")}
MERGE (h:AuditChain {{number: 0}})
SET h.position = coalesce(h.position, 0) + 1, h.head = $hash, h.headSeal = $hash
CREATE (a:AuditEvent)
SET a = $recorded, a.position = h.position, a.accessKey = p.id + '|' + a.timeKey
RETURN e.id AS id
"""
_HASH = "0" * 64
_REQUEST = {"subject": "development:system", "requestId": "0" * 32}


def make_app() -> Starlette:
    """One endpoint that takes what the benchmark sends to GraphQL, and answers the same."""
    settings = Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        auth = (settings.neo4j_user, settings.password())
        async with AsyncGraphDatabase.driver(settings.neo4j_uri or "", auth=auth) as driver:
            app.state.driver = driver
            yield

    async def write(request: Request) -> Response:
        asked = orjson.loads(await request.body())["variables"]["input"]
        parameters = _parameters(asked)
        session = request.app.state.driver.session(database=settings.neo4j_database)
        async with session, await session.begin_transaction() as transaction:
            found = await (await transaction.run(VISIT, parameters)).single(strict=True)
            await transaction.commit()
        answer = {"openEncounter": {"encounter": {"id": found["id"]}, "problems": []}}
        return Response(orjson.dumps({"data": answer}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", write, methods=["POST"])], lifespan=lifespan)


def _parameters(asked: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC)
    patient, note = asked["patientId"], asked["note"]
    text = "\n\n".join(f"{section['heading']}:\n{section['text']}" for section in note["sections"])
    written = [
        (Label.ENCOUNTER, {"kind": asked["kind"], "reason": asked["reason"], "status": "IN_PROGRESS", "version": 1}),
        (Label.NOTE, {"kind": note["kind"], "text": text, "signature": _HASH, "seal": 2 * _HASH}),
        *((Label.PRESCRIPTION, _prescription(each)) for each in asked["prescriptions"]),
        (Label.STUDY, {"kind": "LABORATORY", "status": "ORDERED", "version": 1, **_override(asked["studies"][0])}),
    ]
    first, second = (each["medication"] for each in asked["prescriptions"])
    return {
        "key": asked["idempotencyKey"],
        "receipt": _receipt(patient, now),
        "hash": _HASH,
        "recorded": _recorded(patient, now),
        "patient": patient,
        "facility": asked["facilityId"],
        "practitioner": asked["practitionerId"],
        "diagnosis": asked["diagnoses"][0]["code"],
        "first": first,
        "second": second,
        "study": asked["studies"][0]["type"],
        "month": now.date().isoformat()[:7],
        "first_day": now.date().replace(day=1),
        "day": now.day - 1,
        "today": now.date(),
        "until": now.date() + timedelta(days=CARE_DAYS),
        "rows": [_row(label, patient, now, properties) for label, properties in written],
    }


def _prescription(asked: dict[str, Any]) -> dict[str, Any]:
    dose = f"{asked['dose']['value']} {asked['dose']['unit']}"
    known = {"dose": dose, "route": "Oral", "frequency": "Cada 12 horas", "days": asked["days"]}
    return known | {"status": "ACTIVE", "version": 1, **_override(asked)}


def _override(asked: dict[str, Any]) -> dict[str, Any]:
    return {"overrideReason": asked["overrideReason"]}


def _receipt(patient: str, now: datetime) -> dict[str, Any]:
    done = {"act": "OpenEncounter", "fingerprint": _HASH[:32], "answer": _HASH, "patients": [patient]}
    return done | _REQUEST | {"performedAt": now}


def _recorded(patient: str, now: datetime) -> dict[str, Any]:
    own_id = new_id(Label.AUDIT_EVENT)
    place = {"id": own_id, "at": now, "chain": 0, "previous": _HASH, "hash": _HASH, "timeKey": time_key(now, own_id)}
    who = {"issuer": "expediente-development", "name": "Tests", "role": "SYSTEM", "purpose": "HSYSADMIN", **_REQUEST}
    what = {"action": "MUTATION", "outcome": "ANSWERED", "document": _HASH, "fields": ["openEncounter"]}
    return place | who | what | {"patient": patient, "kinds": ["Encounter", "Note", "Prescription", "Study"]}


def _row(label: Label, patient: str, now: datetime, properties: dict[str, Any]) -> dict[str, Any]:
    own_id = new_id(label)
    common = {"id": own_id, "occurredAt": now, "recordedAt": now, "summary": "Consulta"}
    return common | {"timelineKey": timeline_key(patient, now, own_id)} | properties

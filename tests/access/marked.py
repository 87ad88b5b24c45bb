"""The chart with a person whose every text is marked, and those who ask for it: related to her, or not.

Marked is Ana, with all that hangs on her. Bruno is the other patient, who shares her NSS, so that they look like one
person. The doctor treats Ana; the surgeon treats Bruno and attended Ana once; the guest broke the glass.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import neo4j

from app.access.viewer import Role
from graph_schema.model import Label
from tests.chart import ANA, BRUNO, CLINIC, CURP, DOCTOR, FORMER_ANA, HOSPITAL, SURGEON, identifier
from tests.signed_in import KEY

MARK = "MARCADO"
NUMBER = 918273.5
"""What was measured of her."""
BORN = "1956-04-27"
GUEST = identifier(Label.PRACTITIONER, "guest")
NOBODY = identifier(Label.PATIENT, "nobody")
NOBODYS_CURP = "BOXW310820HNERXN09"

RELATED: dict[Role, dict[str, str]] = {
    Role.PATIENT: {"patient": FORMER_ANA},
    Role.CLINICIAN: {"practitioner": DOCTOR, "facility": CLINIC},
    Role.NURSE: {"practitioner": DOCTOR, "facility": CLINIC},
    Role.ADMISSION: {"facility": CLINIC},
    Role.LABORATORY: {"facility": CLINIC},
    Role.AUDITOR: {},
    Role.SYSTEM: {},
}
"""Who reaches Ana: who treats her, where a study waits for its result, who reaches everybody."""
BROKEN_GLASS: dict[Role, dict[str, str]] = {
    Role.CLINICIAN: {"practitioner": GUEST, "facility": HOSPITAL},
    Role.NURSE: {"practitioner": GUEST, "facility": HOSPITAL},
}
UNRELATED: dict[Role, dict[str, str]] = {
    Role.PATIENT: {"patient": BRUNO},
    Role.CLINICIAN: {"practitioner": SURGEON, "facility": HOSPITAL},
    Role.NURSE: {"practitioner": SURGEON, "facility": HOSPITAL},
    Role.LABORATORY: {"facility": HOSPITAL},
    Role.RESEARCHER: {},
}

_RECORD = (
    f"MATCH (p:Patient) WHERE p.id IN ['{ANA}', '{FORMER_ANA}'] "
    "OPTIONAL MATCH (p)-[:HAD]->(e) OPTIONAL MATCH (e)-->(event:Event) OPTIONAL MATCH (event)-->(result:Result) "
    "OPTIONAL MATCH (p)<-[:OPENED]-(opened) "
    "UNWIND [p, e, event, result, opened] AS n WITH DISTINCT n WHERE n IS NOT NULL "
)
_TEXTS = ["givenNames", "firstSurname", "secondSurname", "reason", "summary", "text", "signature", "dose", "route"]
_TEXTS += ["frequency", "folio", "name", "unit", "instructions", "report", "who", "facilityName", "reviewer", "comment"]
_MARK = (
    f"{_RECORD} UNWIND $texts AS text WITH n, text WHERE n[text] IS NOT NULL SET n[text] = n[text] + ' {MARK}' "
    f"WITH DISTINCT n WHERE n.value IS NOT NULL SET n.value = {NUMBER}, n.low = {NUMBER}, n.high = {NUMBER}"
)
_RELATE = (
    f"MATCH (ana:Patient {{id: '{ANA}'}}) MATCH (bruno:Patient {{id: '{BRUNO}'}}) "
    f"MATCH (surgeon:Practitioner {{id: '{SURGEON}'}}) "
    f"MERGE (guest:Practitioner {{id: '{GUEST}', name: 'Dra. Eva Sol', active: true}}) "
    f"MERGE (glass:EmergencyAccess {{id: '{identifier(Label.EMERGENCY_ACCESS, 'guest')}'}}) "
    f"SET glass += {{occurredAt: $now, until: $until, purpose: 'EMERGENCY_TREATMENT', reason: 'Urgencia {MARK}'}} "
    "MERGE (guest)-[:BROKE_GLASS]->(glass) MERGE (glass)-[:OPENED]->(ana) "
    "MERGE (surgeon)-[care:TREATS]->(bruno) SET care.from = date('2020-01-01'), care.basis = 'ENCOUNTER' "
    # It has led to the admission, so that the hospital is no longer told.
    "WITH ana MATCH (ana)-[:HAD]->()-[:REFERRED]->(sent) SET sent.status = 'COMPLETED' "
    f"WITH ana MATCH (ana)-[r:AFFILIATED_WITH|ALLERGIC_TO]->() "
    f"SET r.number = '{MARK}', r.reaction = '{MARK}'"
)


def write_marked(driver: neo4j.Driver, database: str) -> list[str]:
    """Mark Ana in the chart that is there; the ids of all that is hers."""
    now = datetime.now(UTC)
    given = {"texts": _TEXTS, "now": now, "until": now + timedelta(days=1)}
    for statement in (_RELATE, _MARK):
        driver.execute_query(statement, given, database_=database)
    return [row["id"] for row in driver.execute_query(f"{_RECORD} RETURN n.id AS id", database_=database).records]


def signed(role: Role, ids: dict[str, str] | None = None) -> dict[str, str]:
    """Headers of somebody in that role: of who has nothing to do with Ana, unless told otherwise."""
    given = UNRELATED[role] if ids is None else ids
    return {"authorization": f"Bearer {KEY.token(role, 60, **given)}"}


def traces(answer: Any, ids: list[str]) -> set[str]:
    """What of an answer is Ana's: marked texts, numbers and ids, those within cursors too."""
    text = json.dumps(answer, ensure_ascii=False)
    for opaque in set(re.findall(r'"([A-Za-z0-9_-]{12,})"', text)):
        text += _opened(opaque)
    return {mark for mark in (MARK, CURP, BORN, str(NUMBER), *ids) if mark in text}


def _opened(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""


def chunks(all_: list[Any], size: int) -> Iterator[list[Any]]:
    """The list in parts of that size."""
    for start in range(0, len(all_), size):
        yield all_[start : start + size]

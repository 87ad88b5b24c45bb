"""Who looked at a record, when and why: as the patient is told, and as auditors search it."""

from datetime import datetime
from enum import Enum
from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, Order, compared, pages, stored
from app.domain.access_words import purpose_in_words, role_in_words, sentence, who
from app.domain.connections import Node
from app.domain.filters import (
    DateTimeFilter,
    Filter,
    OrderDirection,
    compared_instant,
    filter_input,
)
from app.errors import BadInput
from graph_schema.ids import instant_key
from graph_schema.model import Label
from graph_schema.values import AuditAction, AuditOutcome, PurposeOfUse, Role

_FACILITY = f"COLLECT {{ MATCH (place:{Label.FACILITY} {{id: {{n}}.facility}}) RETURN place.name }}[0]"
_WHO = "[{n}.role, {n}.name, {n}.subject]"
_ALL = (
    f"[{{n}}.role, {{n}}.name, {{n}}.subject, {_FACILITY}, {{n}}.purpose, "
    "{n}.action, {n}.fields, {n}.kinds, {n}.outcome]"
)


def _patients_keys(patient: str) -> str:
    return f"{patient}|"


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise BadInput("a point in time needs its offset from UTC, as in `2026-03-01T08:00:00-06:00`")
    return instant_key(at)


_BY_KEY = {"lt": "{v} < {p}", "lte": "{v} < {p} + '}'", "gt": "{v} >= {p} + '}'", "gte": "{v} >= {p}"}
"""Operators for points in time, of keys that begin with them: read from the index, in order."""


@filter_input("Which accesses")
class AccessEventFilter:
    at: DateTimeFilter | None = compared_instant("at", description="When it happened.")
    role: Filter[Role] | None = compared("{n}.role", description="In which role.")
    action: Filter[AuditAction] | None = compared("{n}.action", description="What was done.")
    outcome: Filter[AuditOutcome] | None = compared("{n}.outcome", description="What came of it.")


@filter_input("Which records of the audit trail")
class AuditEventFilter:
    patient: strawberry.ID | None = compared(
        "{n}.accessKey STARTS WITH {p}",
        convert=_patients_keys,
        indexed=True,
        description="Id of the patient whose record it was, those that went into it included.",
    )
    subject: str | None = compared("{n}.subject = {p}", indexed=True, description="Who, by the `sub` of their token.")
    request_id: str | None = compared(
        "{n}.requestId = {p}", indexed=True, description="By which request, as its answer told in `X-Request-Id`."
    )
    at: DateTimeFilter | None = compared(
        "{n}.timeKey", convert=_instant, operators=_BY_KEY, description="When it happened."
    )
    role: Filter[Role] | None = compared("{n}.role", description="In which role.")
    action: Filter[AuditAction] | None = compared("{n}.action", description="What was done.")
    field: str | None = compared("{p} IN {n}.fields", description="A root field asked for, such as `prescribe`.")
    outcome: Filter[AuditOutcome] | None = compared("{n}.outcome", description="What came of it.")


@strawberry.enum(description="What accesses may be sorted by.")
class AccessEventOrderField(Enum):
    AT = strawberry.enum_value("AT", description="When it happened.")


@strawberry.input(description="The order of accesses.")
class AccessEventOrder:
    field: AccessEventOrderField = strawberry.field(
        default=AccessEventOrderField.AT, description="What they are sorted by."
    )
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="DESC is latest first.")


ACCESS_EVENT_ORDERS = {AccessEventOrderField.AT: Order(descending=True)}


@strawberry.type(description="One access to a patient's record, as the patient is told of it.")
class AccessEvent:
    graph: ClassVar = NodeMapping(Label.AUDIT_EVENT)
    id: strawberry.ID = stored(description="Opaque; the same as that of the record in the audit trail.")
    at: datetime = stored(description="When it happened.")
    who: str = stored(_WHO, encode=who, description="Name of who it was, else what their institution calls them.")
    role: Role = stored(description="In which role.")
    role_in_words: str = stored(_WHO, encode=role_in_words, description="The role in Spanish, such as `médica`.")
    facility_name: str | None = stored(_FACILITY, description="Facility where they were; null where none was told.")
    purpose: PurposeOfUse = stored(description="What for.")
    purpose_in_words: str = stored(
        "{n}.purpose", encode=purpose_in_words, description="The same in Spanish, such as `para atenderle`."
    )
    action: AuditAction = stored(description="What was done.")
    outcome: AuditOutcome = stored(description="What came of it.")
    text: str = stored(_ALL, encode=sentence, description="All of it in one sentence, in Spanish.")


@strawberry.type(description="A record of the audit trail: what one operation did, of one patient or of nobody.")
class AuditEvent(Node):
    graph: ClassVar = NodeMapping(Label.AUDIT_EVENT, owner="{n}.patient")
    at: datetime = stored(description="When it happened.")
    issuer: str = stored(description="Who vouched for who it was: the `iss` of their token.")
    subject: str = stored(description="Who it was: the `sub` of their token.")
    name: str | None = stored(description="Their name; null of patients, and where the token told none.")
    role: Role = stored(description="In which role.")
    practitioner_id: strawberry.ID | None = stored("{n}.practitioner", description="Who of the record's practitioners.")
    facility_id: strawberry.ID | None = stored("{n}.facility", description="Where they were.")
    patient_id: strawberry.ID | None = stored(
        "{n}.patient", description="Whose record; null where it was nobody's. It stays when that goes into another."
    )
    purpose: PurposeOfUse = stored(description="What for.")
    action: AuditAction = stored(description="What was done.")
    fields: list[str] = stored(description="Root fields that were asked for: of a mutation its acts.")
    kinds: list[str] = stored("coalesce({n}.kinds, [])", description="Types of what was read or written.")
    asked: list[str] = stored(
        "coalesce({n}.asked, [])",
        description="Of cohorts, whose criteria are nobody's, each one's arguments and those of its parts, as JSON.",
    )
    outcome: AuditOutcome = stored(description="What came of it.")
    document: str = stored(description="SHA-256 of the document's text, in hexadecimal.")
    request_id: str = stored(description="As the answer told in `X-Request-Id`.")
    chain: int = stored(description="Which chain it is of.")
    position: int = stored(description="Its place there, from 1.")
    previous: str = stored(description="Hash of the one before it.")
    hash: str = stored(description="Its own hash.")


AUDIT_EVENTS = pages(
    Label.AUDIT_EVENT,
    "timeKey",
    orders=ACCESS_EVENT_ORDERS,
    filtered_by=AuditEventFilter,
    ordered_by=AccessEventOrder,
    description="The audit trail, latest first. By patient, person or request at most 1,000 are found: narrow it by "
    "`at`.",
)
"""The root field `auditEvents`."""

"""Institutions, who operates what, who works where: rows that the directory is made of."""

import re
from datetime import date
from hashlib import blake2b

from app.fhir.datatypes import Identifier, Period
from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow

UNKNOWN_START = date(1900, 1, 1)
"""Start of what the source gives no start for: before any record, so that no act falls outside."""
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")


def institution_code(key: str, identifiers: list[Identifier]) -> str:
    """An organisation's code: an identifier that reads like one (`IMSS`), else one derived from what identifies it."""
    values = [identifier.value for identifier in identifiers if identifier.value and identifier.use != "old"]
    readable = next((value for value in values if _CODE.fullmatch(value)), None)
    if readable:
        return readable
    digest = blake2b((values[0] if values else key).encode(), digest_size=6, person=b"institution")
    return f"EXT-{digest.hexdigest().upper()}"


def institution_node(code: str, name: str | None) -> NodeRow:
    """The node of an institution."""
    return NodeRow(Label.INSTITUTION, {"code": code, "name": name or "Institución no indicada en el origen"})


def operated_by(facility: str, institution: str) -> RelationshipRow:
    """Who operates a facility; FHIR doesn't say since when."""
    return RelationshipRow(
        Rel.OPERATED_BY, Label.FACILITY, facility, Label.INSTITUTION, institution, {"from": UNKNOWN_START}
    )


def works_at(practitioner: str, facility: str, role: str | None, period: Period | None) -> RelationshipRow:
    """Where a practitioner works."""
    properties = {
        "from": period.start.date() if period and period.start else UNKNOWN_START,
        "role": role or "No indicado en el origen",
    }
    if period and period.end:
        properties["to"] = period.end.date()
    return RelationshipRow(Rel.WORKS_AT, Label.PRACTITIONER, practitioner, Label.FACILITY, facility, properties)

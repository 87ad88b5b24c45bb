"""What FHIR has no place for: extensions with URLs of this project, written by the export and read by the import.

`urn:expediente:fhir:NAME` holds the property of that name, of the node or relationship that the resource becomes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.fhir.datatypes import parse_date, parse_instant
from graph_schema.model import NODES, Label, Property, PropertyType, Rel, relationship

BASE = "urn:expediente:fhir:"

Json = dict[str, Any]

KEPT: Mapping[Label | Rel, frozenset[str]] = {
    Label.FACILITY: frozenset({"level"}),
    Label.PRACTITIONER: frozenset({"specialty"}),
    Label.ENCOUNTER: frozenset({"kind", "summary", "triage", "bed", "dischargeReason"}),
    Label.NOTE: frozenset({"summary", "signature"}),
    Label.PRESCRIPTION: frozenset({"summary", "dose", "overrideReason"}),
    Label.STUDY: frozenset({"kind", "summary", "note", "overrideReason", "resultedAt"}),
    Label.RESULT: frozenset({"text"}),
    Label.PROCEDURE: frozenset({"kind", "summary", "plannedSessions"}),
    Label.SICK_LEAVE: frozenset(
        {"occurredAt", "summary", "folio", "branch", "character", "startDate", "days", "overrideReason"}
    ),
    Label.REFERRAL: frozenset({"status", "summary", "answer"}),
    Label.IMMUNIZATION: frozenset({"summary"}),
    Rel.AFFILIATED_WITH: frozenset({"kind"}),
}
"""The properties that an import takes from extensions. What is not here it does not believe, such as a seal."""


def _of_type(type_: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not type_:
            raise ValueError(f"extension: a value is no {type_.__name__}")
        return value

    return read


_VALUES: Mapping[PropertyType, tuple[str, Callable[[Any], Any]]] = {
    PropertyType.STRING: ("valueString", _of_type(str)),
    PropertyType.INTEGER: ("valueInteger", _of_type(int)),
    PropertyType.DATE: ("valueDate", parse_date),
    PropertyType.ZONED_DATETIME: ("valueDateTime", parse_instant),
}
_PROPERTIES: Mapping[Label | Rel, Mapping[str, Property]] = {
    **{label: node.properties for label, node in NODES.items()},
    Rel.AFFILIATED_WITH: relationship(Rel.AFFILIATED_WITH, Label.PATIENT, Label.INSTITUTION).properties,
}


def extensions(of: Label | Rel, given: Mapping[str, Any]) -> list[Json]:
    """Extensions that hold those properties, in the form that JSON has them; none of what is null."""
    return [
        {"url": BASE + name, _VALUES[_PROPERTIES[of][name].type][0]: value}
        for name, value in given.items()
        if value is not None
    ]


def kept(of: Label | Rel, resource: Json) -> Json:
    """The properties that a resource's extensions hold. ValueError where one has no value of its type."""
    found: Json = {}
    listed = resource.get("extension")
    for each in listed if isinstance(listed, list) else []:
        name = str(each.get("url", "")).removeprefix(BASE) if isinstance(each, dict) else ""
        if name in KEPT[of] and each["url"] == BASE + name:
            element, read = _VALUES[_PROPERTIES[of][name].type]
            if element not in each:
                raise ValueError(f"extension: {name} has no {element}")
            found[name] = read(each[element])
    return found


def target(name: str, resource: Json) -> str | None:
    """The reference that an extension of ours holds."""
    listed = resource.get("extension")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("url") == BASE + name and isinstance(each.get("valueReference"), dict):
            return str(each["valueReference"].get("reference"))
    return None

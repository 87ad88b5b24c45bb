"""What the filters of a patient's connections hold, the plain way: Python over the nodes of `reference.py`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Protocol

Values = Callable[[Any], list[Any]]


class Node(Protocol):
    """A node of the graph, as `reference.py` has it."""

    labels: frozenset[str]

    def __getitem__(self, name: str) -> Any:
        """One of its properties."""

    def follow(self, *types: str) -> list[tuple[Any, dict[str, Any]]]:
        """The nodes at the end of a path."""

    def reached(self, *types: str) -> list[Any]:
        """The same without the last relationship."""


WAYS_IN = ("DOCUMENTED_IN", "PRESCRIBED", "ORDERED", "PERFORMED", "CERTIFIED", "REFERRED", "ADMINISTERED")
KINDS = {
    "ENCOUNTER": "Encounter",
    "NOTE": "Note",
    "PRESCRIPTION": "Prescription",
    "STUDY": "Study",
    "PROCEDURE": "Procedure",
    "SICK_LEAVE": "SickLeave",
    "REFERRAL": "Referral",
    "IMMUNIZATION": "Immunization",
}


def plain(text: str) -> str:
    """Lower case, no accents, single blanks."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


def encounter_of(node: Node) -> Any:
    """The encounter that an event happened in; itself, if it is one."""
    found = [encounter for way in WAYS_IN for encounter in node.reached(f"<{way}")]
    return found[0] if found else node


def holds(asked: dict[str, Any], node: Node, of: str) -> bool:
    """Whether a filter's every part holds for the node `of` a connection: `timeline`, `patients`, or another."""
    return all(_part_holds(name, part, node, of) for name, part in asked.items() if part is not None)


def _part_holds(name: str, part: Any, node: Node, of: str) -> bool:
    match name:
        case "and":
            return all(holds(each, node, of) for each in part)
        case "or":
            return any(holds(each, node, of) for each in part)
        case "not":
            return not holds(part, node, of)
        case "text":
            properties = ("summary", "text", "reason", "report", "outcome")
            return plain(part) in " ".join(plain(node[each] or "") for each in properties)
        case "abnormal":
            flags = [result["flag"] for result in node.reached("RESULTED_IN")]
            return bool(any(flag not in {None, "NORMAL"} for flag in flags) == part)
        case "kind" if of == "timeline":
            return _compared([KINDS_OF[label] for label in node.labels if label in KINDS_OF], part)
        case _:
            found = _OF_ROOTS.get(of, _VALUES)
            values = found.get(name, _own(name))(node)
            return _compared(values, {op: _written(name, each) for op, each in part.items()}, name == "diagnosis")


KINDS_OF = {label: kind for kind, label in KINDS.items()}


def _compared(values: list[Any], operations: dict[str, Any], padded: bool = False) -> bool:
    return any(
        all(value is not None and _OPERATORS[op](value, operand, padded) for op, operand in operations.items())
        for value in values
    )


_OPERATORS: dict[str, Callable[[Any, Any, bool], bool]] = {
    "eq": lambda value, operand, padded: value == operand or (padded and value == f"{operand}X"),
    "in": lambda value, operand, padded: any(value == each or (padded and value == f"{each}X") for each in operand),
    "lt": lambda value, operand, _: value < operand,
    "lte": lambda value, operand, _: value <= operand,
    "gt": lambda value, operand, _: value > operand,
    "gte": lambda value, operand, _: value >= operand,
    "startsWith": lambda value, operand, _: value.startswith(operand),
    "contains": lambda value, operand, _: plain(operand) in plain(value),
}


def _own(name: str) -> Values:
    return lambda node: [_read(node[name])]


def _through(*types: str, property_: str) -> Values:
    return lambda node: [end[property_] for end in encounter_of(node).reached(*types)]


def _institutions(node: Node) -> list[Any]:
    facilities = encounter_of(node).reached("AT")
    return [
        end["code"] for facility in facilities for end, via in facility.follow("OPERATED_BY") if via.get("to") is None
    ]


def _attending(property_: str) -> Values:
    def values(node: Node) -> list[Any]:
        found = encounter_of(node).follow("ATTENDED_BY")
        return [end[property_] for end, via in found if via["role"] == "ATTENDING"]

    return values


_VALUES: dict[str, Values] = {
    "facility": _through("AT", property_="clues"),
    "institution": _institutions,
    "practitioner": _attending("id"),
    "specialty": _attending("specialty"),
    "diagnosis": _through("DIAGNOSED", property_="code"),
    "medication": lambda node: [end["key"] for end in node.reached("OF")],
    "substance": lambda node: [end["substance"] for end in node.reached("OF")],
    "studyType": lambda node: [end["code"] for end in node.reached("OF") if "StudyType" in end.labels],
    "vaccine": lambda node: [end["code"] for end in node.reached("OF")],
    "type": lambda node: [end["code"] for end in node.reached("OF")],
    "to": lambda node: [end["clues"] for end in node.reached("TO")],
}


def _now(type_: str, property_: str) -> Values:
    return lambda node: [end[property_] for end, via in node.follow(type_) if via.get("to") is None]


def age(patient: Any) -> int:
    """In completed years, today or at death."""
    end = patient["deceasedAt"].to_native() if patient["deceasedAt"] else datetime.now(UTC)
    born = patient["birthDate"]
    return int(end.year - born.year - ((end.month, end.day) < (born.month, born.day)))


_PATIENT_VALUES: dict[str, Values] = {
    "age": lambda node: [age(node)],
    "affiliationNumber": lambda node: [via.get("number") for _, via in node.follow("AFFILIATED_WITH")],
    "institution": _now("AFFILIATED_WITH", "code"),
    "clinic": _now("REGISTERED_AT", "clues"),
}
_OF_ROOTS: dict[str, dict[str, Values]] = {
    "patients": _PATIENT_VALUES,
    "facilities": {"institution": _now("OPERATED_BY", "code")},
}


def _read(value: Any) -> Any:
    """A stored value as Python compares it: points in time by their instant."""
    native = value.to_native() if hasattr(value, "to_native") else value
    return native.astimezone(UTC) if isinstance(native, datetime) else native


def _written(name: str, operand: Any) -> Any:
    """An operand as the values are."""
    if isinstance(operand, list):
        return [_written(name, each) for each in operand]
    if name in {"occurredAt", "recordedAt"}:
        return datetime.fromisoformat(operand).astimezone(UTC)
    if name in {"startDate", "birthDate"}:
        return date.fromisoformat(operand)
    if name in {"diagnosis", "type"}:
        return operand.strip().upper().replace(".", "") if "." in operand else operand.strip()
    return operand

"""What an answer says, whatever shape its server gives it: two that hold the same facts are equal here.

A server may put a list into `nodes` or `edges`, give one node as a list of one, leave the full name to be put together,
and tell an instant by another offset from UTC. The order of lists counts.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

ONE = frozenset({"patient", "patients", "facility", "institution", "practitioner", "medication", "type"})
"""Fields of a single node."""

NAMES = ("givenNames", "firstSurname", "secondSurname")


class OtherFacts(Exception):
    """A server says something else than another one."""


def facts(data: dict[str, Any]) -> Any:
    """The patient's history in the one shape, from a GraphQL answer's `data`, which has one field."""
    [(field, answer)] = data.items()
    return _plain(field, answer)


def first_difference(one: Any, other: Any, path: str = "") -> str | None:
    """Where two histories differ, as a path and both values; None if they do not."""
    pairs: Iterable[tuple[str, Any, Any]]
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = ((f"{path}.{name}", one[name], other[name]) for name in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = ((f"{path}[{place}]", *both) for place, both in enumerate(zip(one, other, strict=True)))
    else:
        return None if one == other else f"{path}: {one!r:.200} and {other!r:.200}"
    found = (first_difference(its, others, way) for way, its, others in pairs)
    return next(filter(None, found), None)


def _plain(field: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _object(field, value)
    if isinstance(value, list):
        found = [_plain("", each) for each in value]
        return _single(field, found) if field in ONE else found
    return datetime.fromisoformat(value) if field == "occurredAt" else value


def _object(field: str, value: dict[str, Any]) -> Any:
    if value.keys() == {"nodes"}:
        return _plain(field, value["nodes"])
    if value.keys() == {"edges"}:
        return _plain(field, [_edge(edge) for edge in value["edges"]])
    found = {name: _plain(name, part) for name, part in value.items()}
    if found.keys() >= set(NAMES):
        found["fullName"] = " ".join(filter(None, [found.pop(name) for name in NAMES]))
    return found


def _edge(edge: dict[str, Any]) -> dict[str, Any]:
    """Its node; where the edge has properties, it is a diagnosis of an encounter."""
    node: dict[str, Any] = edge["node"]
    return edge["properties"] | {"diagnosis": node} if "properties" in edge else node


def _single(field: str, found: list[Any]) -> Any:
    if len(found) > 1:
        raise OtherFacts(f"{len(found)} nodes where there is one {field}")
    return found[0] if found else None

"""What resources are put together from: references, codings, concepts, extensions."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from app.fhir.extensions import BASE

Json = dict[str, Any]
_Ours = TypeVar("_Ours")

_IDS = uuid.UUID("6f5c1f2e-5a0b-5e7c-9d3a-2b8f4c1d7e60")
"""Of the names that this project's ids are in a bundle: the same record has the same."""
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
UCUM = "http://unitsofmeasure.org"


def told(table: Mapping[Any, _Ours]) -> dict[_Ours, Any]:
    """What an import's table reads as each of our values: of several codes the first."""
    found: dict[_Ours, Any] = {}
    for code, value in table.items():
        found.setdefault(value, code)
    return found


def name_of(*own: str) -> str:
    """The UUID by which a bundle names what has that id here."""
    return str(uuid.uuid5(_IDS, "|".join(own)))


def url_of(*own: str) -> str:
    """Its address within the bundle."""
    return f"urn:uuid:{name_of(*own)}"


def reference(*own: str) -> Json:
    """A reference to what has that id here."""
    return {"reference": url_of(*own)}


def resource(kind: str, *own: str, **elements: Any) -> Json:
    """A resource, without the elements that nothing is said of; those that are Python's words end in `_`."""
    said = {name.removesuffix("_"): value for name, value in elements.items() if value not in (None, [], {})}
    return {"resourceType": kind, "id": name_of(*own), **said}


def coding(system: str | None, code: str | None, display: str | None = None) -> Json:
    """A coding, without what is not told."""
    parts = {"system": system, "code": code, "display": display}
    return {name: part for name, part in parts.items() if part}


def hl7(system: str, code: str) -> Json:
    """A concept of one of HL7's own code systems."""
    return {"coding": [coding(_TERMINOLOGY + system, code)]}


def concept(system: str, code: str, display: str) -> Json:
    """A concept of one coding."""
    return {"coding": [coding(system, code, display)]}


def text(words: str | None) -> Json | None:
    """A concept in words."""
    return {"text": words} if words else None


def entry(found: Json, code: str = "code", name: str = "name") -> Json:
    """An entry of a catalogue, its own code first and then those of other systems."""
    others = (each.split("|", 2) for each in found["codings"])
    own = coding(found["system"], found[code], found[name])
    return {"coding": [own, *(coding(*each) for each in others)], "text": found[name]}


def identifier(system: str, value: str | None) -> list[Json]:
    """An identifier, if there is one."""
    return [{"system": system, "value": value}] if value else []


def period(start: str | None, end: str | None) -> Json | None:
    """From and to, as far as they are known."""
    said = {name: each for name, each in (("start", start), ("end", end)) if each}
    return said or None


def pointer(name: str, *own: str) -> Json:
    """An extension that refers to what has that id here."""
    return {"url": BASE + name, "valueReference": reference(*own)}


def present(parts: Iterable[Json | None]) -> list[Json]:
    """Those that there are."""
    return [each for each in parts if each]

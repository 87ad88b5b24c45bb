"""DocumentReference: a note, with its text in it."""

import base64

from app.fhir.codes import LOINC
from app.fhir.export.parts import Json, coding, reference, resource, told
from app.fhir.extensions import BASE, extensions
from app.fhir.notes import KINDS, WORDS
from graph_schema.model import Label

_CODES = told(KINDS)


def note(patient: str, encounter: str, found: Json) -> Json:
    """A note; its seal speaks of ids of here, so that no other system could verify it."""
    kind, seal = found["kind"], found["seal"]
    told_so = extensions(Label.NOTE, {"summary": found["summary"], "signature": found["signature"]})
    amended = found["amends"]
    data = base64.b64encode(found["text"].encode()).decode()
    return resource(
        "DocumentReference",
        found["id"],
        extension=told_so + ([{"url": f"{BASE}seal", "valueString": seal}] if seal else []),
        status="current",
        type=({"coding": [coding(LOINC, _CODES[kind])]} if kind in _CODES else {}) | {"text": WORDS[kind]},
        subject=reference(patient),
        date=found["occurredAt"],
        author=[reference(found["author"]["id"])] if found["author"] else None,
        relatesTo=[{"code": "appends", "target": reference(amended["id"])}] if amended else None,
        content=[{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}],
        context={"encounter": [reference(encounter)]},
    )

"""A record as a Bundle, in pieces: nobody has to hold all of it."""

from collections.abc import Iterator

import orjson

from app.fhir.export.consents import consents
from app.fhir.export.encounters import encounter
from app.fhir.export.parts import Json
from app.fhir.export.people import people
from app.fhir.export.places import places

PIECE_BYTES = 256 * 1024


def resources(record: Json) -> Iterator[Json]:
    """Every resource of a record."""
    yield from places(record)
    yield from people(record)
    yield from consents(record)
    for each in record["encounters"]["nodes"]:
        yield from encounter(record["id"], each)


def bundle(record: Json, timestamp: str) -> Iterator[bytes]:
    """A `collection` of all of them, in pieces of some size."""
    head = orjson.dumps({"resourceType": "Bundle", "type": "collection", "timestamp": timestamp})
    pieces, size = [head[:-1] + b',"entry":['], 0
    for number, each in enumerate(resources(record)):
        entry = orjson.dumps({"fullUrl": f"urn:uuid:{each['id']}", "resource": each})
        pieces.append(b"," + entry if number else entry)
        size += len(entry)
        if size > PIECE_BYTES:
            yield b"".join(pieces)
            pieces, size = [], 0
    pieces.append(b"]}")
    yield b"".join(pieces)

"""Organizations, Locations, Practitioners and Medications that a record names, each once."""

from collections.abc import Iterator

from app.fhir.export.parts import Json, entry, identifier, reference, resource, text
from app.fhir.extensions import extensions
from graph_schema.model import Label

CLUES = "urn:oid:2.16.840.1.113883.4.631"
CEDULA = "urn:oid:2.16.840.1.113883.3.215.12.18"
INSTITUTION = "urn:expediente:institutions"


def places(record: Json) -> Iterator[Json]:
    """What the resources of a record refer to."""
    seen: set[str] = set()
    for each in _named(record):
        if each["id"] not in seen:
            seen.add(each["id"])
            yield each


def medication_id(medication: Json) -> str:
    """What tells a medicine from others."""
    return f"{medication['system']}|{medication['key']}"


def _named(record: Json) -> Iterator[Json]:
    yield from (_institution(each["institution"]) for each in record["affiliations"])
    yield from _facility(record["registeredAt"])
    yield from (_practitioner(each["practitioner"]) for each in record["careTeam"])
    for encounter in record["encounters"]["nodes"]:
        yield from _facility(encounter["facility"])
        yield _practitioner(encounter["practitioner"])
        yield from (_practitioner(note["author"]) for note in encounter["notes"] if note["author"])
        yield from (_medication(each["medication"]) for each in encounter["prescriptions"])
        for referral in encounter["referrals"]:
            yield from _facility(referral["to"])


def _institution(institution: Json) -> Json:
    own = identifier(INSTITUTION, institution["code"])
    return resource("Organization", institution["code"], identifier=own, name=institution["name"])


def _facility(facility: Json | None) -> Iterator[Json]:
    if facility is None:
        return
    yield _institution(facility["institution"])
    yield resource(
        "Location",
        facility["id"],
        extension=extensions(Label.FACILITY, {"level": facility["level"]}),
        identifier=identifier(CLUES, facility["clues"]),
        name=facility["name"],
        address={"state": facility["state"]} if facility["state"] else None,
        managingOrganization=reference(facility["institution"]["code"]),
    )


def _practitioner(practitioner: Json) -> Json:
    specialty = text(practitioner["specialty"])
    return resource(
        "Practitioner",
        practitioner["id"],
        extension=extensions(Label.PRACTITIONER, {"specialty": practitioner["specialty"]}),
        identifier=identifier(CEDULA, practitioner["cedula"]),
        name=[{"text": practitioner["name"]}],
        qualification=[{"code": specialty}] if specialty else None,
    )


def _medication(medication: Json) -> Json:
    return resource(
        "Medication",
        medication_id(medication),
        code=entry(medication, "key"),
        ingredient=[{"itemCodeableConcept": {"text": medication["substance"]}}],
    )

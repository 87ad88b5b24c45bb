"""Patient, Coverage, AllergyIntolerance and CareTeam: the person, what they belong to and must not be given, and who
treats them."""

from collections.abc import Iterator

from app.fhir.conditions import CRITICALITIES
from app.fhir.conditions import STATUSES as ALLERGY_STATUSES
from app.fhir.export.parts import Json, entry, hl7, identifier, period, pointer, reference, resource, text, told
from app.fhir.extensions import extensions
from app.fhir.people import SEX
from app.fhir.resources import BIRTH_PLACE
from graph_schema.model import Rel
from graph_schema.values import AffiliationKind, AllergyStatus

CURP = "urn:oid:2.16.840.1.113883.4.629"
NSS = "urn:expediente:nss"
_SURNAMES = "http://hl7.org/fhir/StructureDefinition/humanname-"
_GENDERS = told(SEX)
_CRITICALITIES = told(CRITICALITIES)
_ALLERGY_STATUSES = told(ALLERGY_STATUSES)


def people(record: Json) -> Iterator[Json]:
    """The patient, and what holds of the person rather than of an encounter."""
    yield _patient(record)
    for affiliation in record["affiliations"]:
        yield _coverage(record, affiliation)
    for allergy in record["allergies"]:
        yield _allergy(record, allergy)
    if record["careTeam"]:
        yield _care_team(record)


def _patient(record: Json) -> Json:
    clinic = record["registeredAt"]
    born = {"url": BIRTH_PLACE, "valueAddress": {"state": record["birthState"]}} if record["birthState"] else None
    return resource(
        "Patient",
        record["id"],
        extension=[each for each in (born, pointer("registeredAt", clinic["id"]) if clinic else None) if each],
        identifier=[*identifier(CURP, record["curp"]), *identifier(NSS, record["nss"])],
        name=[_name(record)],
        gender=_GENDERS[record["sex"]],
        birthDate=record["birthDate"],
        deceasedDateTime=record["deceasedAt"],
    )


def _name(record: Json) -> Json:
    surnames = {"fathers-family": record["firstSurname"], "mothers-family": record["secondSurname"]}
    parts = [{"url": _SURNAMES + name, "valueString": each} for name, each in surnames.items() if each]
    return {
        "use": "official",
        "text": record["fullName"],
        "family": " ".join(each for each in surnames.values() if each),
        "_family": {"extension": parts},
        "given": record["givenNames"].split(" "),
    }


def _coverage(record: Json, affiliation: Json) -> Json:
    code, kind = affiliation["institution"]["code"], affiliation["kind"]
    own = kind not in (AffiliationKind.BENEFICIARY, AffiliationKind.UNINSURED)
    return resource(
        "Coverage",
        *(record["id"], code, affiliation["from"], kind),
        extension=extensions(Rel.AFFILIATED_WITH, {"kind": kind}),
        status="cancelled" if affiliation["to"] else "active",
        subscriberId=affiliation["number"],
        beneficiary=reference(record["id"]),
        relationship=hl7("subscriber-relationship", "self" if own else "other"),
        period=period(affiliation["from"], affiliation["to"]),
        payor=[reference(code)],
    )


def _allergy(record: Json, allergy: Json) -> Json:
    substance, status = allergy["substance"], allergy["status"]
    refuted = status == AllergyStatus.REFUTED
    return resource(
        "AllergyIntolerance",
        *(record["id"], "allergy", substance["system"], substance["code"], status),
        clinicalStatus=hl7("allergyintolerance-clinical", "inactive" if refuted else _ALLERGY_STATUSES[status]),
        verificationStatus=hl7("allergyintolerance-verification", "refuted" if refuted else "confirmed"),
        criticality=_CRITICALITIES.get(allergy["criticality"], "unable-to-assess"),
        code=entry(substance),
        patient=reference(record["id"]),
        onsetDateTime=allergy["since"],
        reaction=[{"manifestation": [text(allergy["reaction"])]}] if allergy["reaction"] else None,
    )


def _care_team(record: Json) -> Json:
    members = [
        {
            "role": [{"text": each["basis"]}],
            "member": reference(each["practitioner"]["id"]),
            "period": period(each["from"], each["to"]),
        }
        for each in record["careTeam"]
    ]
    return resource("CareTeam", record["id"], "team", subject=reference(record["id"]), participant=members)

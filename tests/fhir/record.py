"""Whether a FHIR resource is found again in a record, by what it says: codes, times, values, text.

A record is one patient's history in the nesting and with the names of the GraphQL contract; where it came from
does not matter. Nothing here knows how ids are derived.
"""

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

Json = dict[str, Any]

PEOPLE = "{ patients { nodes { id } } }"

RECORD = """
query Record($id: ID!) {
  patient(id: $id) {
    givenNames
    firstSurname
    sex
    birthDate
    affiliations { from institution { name } }
    allergies { substance { code } }
    immunizations { nodes { occurredAt vaccine { code } } }
    encounters {
      nodes {
        kind
        occurredAt
        facility { name }
        practitioner { name }
        diagnoses { diagnosis { code } }
        notes { text }
        prescriptions { occurredAt medication { key } }
        procedures { occurredAt type { code } }
        studies { occurredAt kind type { code } results { code value text } }
      }
    }
  }
}
"""

_KINDS = {
    "AMB": "CONSULTATION",
    "EMER": "EMERGENCY",
    "IMP": "HOSPITALIZATION",
    "HH": "HOME_VISIT",
    "VR": "TELEHEALTH",
}


def found_in_record(record: Json, resource: Json) -> bool:
    """Whether the record holds what the resource says. KeyError for a kind that is not looked for."""
    return _FINDERS[resource["resourceType"]](record, resource)


def is_looked_for(resource: Json) -> bool:
    """Whether resources of that kind belong into a record."""
    return resource["resourceType"] in _FINDERS


def _same(stored: str, given: str) -> bool:
    return datetime.fromisoformat(stored) == datetime.fromisoformat(given)


def _codes(concept: Json) -> set[str]:
    return {coding["code"] for coding in concept["coding"]}


def _all(record: Json, kind: str) -> Iterator[Json]:
    return (each for encounter in record["encounters"]["nodes"] for each in encounter[kind])


def _patient(record: Json, patient: Json) -> bool:
    name = patient["name"][0]
    return bool(
        record["birthDate"] == patient["birthDate"]
        and record["givenNames"] == " ".join(name["given"])
        and name["family"].startswith(record["firstSurname"])
        and record["sex"] == patient["gender"].upper()
    )


def _encounter(record: Json, encounter: Json) -> bool:
    kind = _KINDS[encounter["class"]["code"]]
    start = encounter["period"]["start"]
    return any(each["kind"] == kind and _same(each["occurredAt"], start) for each in record["encounters"]["nodes"])


def _condition(record: Json, condition: Json) -> bool:
    return any(each["diagnosis"]["code"] in _codes(condition["code"]) for each in _all(record, "diagnoses"))


def _allergy(record: Json, allergy: Json) -> bool:
    return any(each["substance"]["code"] in _codes(allergy["code"]) for each in record["allergies"])


def _medication_request(record: Json, request: Json) -> bool:
    codes = _codes(request["medicationCodeableConcept"])
    return any(
        each["medication"]["key"] in codes and _same(each["occurredAt"], request["authoredOn"])
        for each in _all(record, "prescriptions")
    )


def _procedure(record: Json, procedure: Json) -> bool:
    codes, performed = _codes(procedure["code"]), procedure["performedDateTime"]
    return any(
        each["type"]["code"] in codes and _same(each["occurredAt"], performed) for each in _all(record, "procedures")
    )


def _immunization(record: Json, immunization: Json) -> bool:
    codes, given = _codes(immunization["vaccineCode"]), immunization["occurrenceDateTime"]
    return any(
        each["vaccine"]["code"] in codes and _same(each["occurredAt"], given)
        for each in record["immunizations"]["nodes"]
    )


def _report(record: Json, report: Json) -> bool:
    codes, done = _codes(report["code"]), report["effectiveDateTime"]
    return any(
        each["type"]["code"] in codes
        and _same(each["occurredAt"], done)
        and len(each["results"]) >= len(report["result"])
        for each in _all(record, "studies")
    )


def _observation(record: Json, observation: Json) -> bool:
    """Each of its values (or components') is a result of a study of that time."""
    done = observation["effectiveDateTime"]
    results = [
        result for study in _all(record, "studies") if _same(study["occurredAt"], done) for result in study["results"]
    ]
    return all(_has_result(results, each) for each in observation.get("component", [observation]))


def _has_result(results: list[Json], measured: Json) -> bool:
    value = measured.get("valueQuantity", {}).get("value")
    concept = measured.get("valueCodeableConcept", {})
    texts = {
        measured.get("valueString"),
        concept.get("text"),
        *(each.get("display") for each in concept.get("coding", [])),
    }
    return any(
        result["code"] in _codes(measured["code"])
        and (result["value"] == value if value is not None else result["text"] is not None)
        and (value is not None or texts == {None} or result["text"] in texts)
        for result in results
    )


def _imaging(record: Json, imaging: Json) -> bool:
    return any(
        each["kind"] in ("IMAGING", "FUNCTIONAL") and _same(each["occurredAt"], imaging["started"])
        for each in _all(record, "studies")
    )


def _document(record: Json, document: Json) -> bool:
    text = base64.b64decode(document["content"][0]["attachment"]["data"]).decode().strip()
    return any(each["text"] == text for each in _all(record, "notes"))


_FINDERS: dict[str, Callable[[Json, Json], bool]] = {
    "Patient": _patient,
    "Encounter": _encounter,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "MedicationRequest": _medication_request,
    "Procedure": _procedure,
    "Immunization": _immunization,
    "DiagnosticReport": _report,
    "Observation": _observation,
    "ImagingStudy": _imaging,
    "DocumentReference": _document,
}

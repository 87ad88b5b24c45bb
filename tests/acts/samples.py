"""An input for each mutation that is right, in a record that is ready for all of them."""

import itertools
from collections.abc import Iterator
from typing import Any

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.people import (
    EVOLUTION,
    METFORMIN,
    complete_note,
    doing,
    opened,
    opened_among,
    person,
    place,
    registered,
    stranger,
)

_number = itertools.count(1)

MADE = {
    "registerPatient": "patient",
    "updatePatient": "patient",
    "mergePatients": "patient",
    "unmergePatients": "patient",
    "transferAffiliation": "patient",
    "openEncounter": "encounter",
    "diagnose": "encounter",
    "closeEncounter": "encounter",
    "writeNote": "note",
    "amendNote": "note",
    "prescribe": "prescription",
    "cancelPrescription": "prescription",
    "orderStudy": "study",
    "recordResults": "study",
    "performProcedure": "procedure",
    "certifySickLeave": "sickLeave",
    "refer": "referral",
    "acceptReferral": "referral",
    "recordAllergy": "patient",
    "immunize": "immunization",
    "establishCare": "patient",
    "endCare": "patient",
    "restrictSegment": "patient",
    "liftRestriction": "patient",
    "giveConsent": "patient",
    "endConsent": "patient",
}
"""Every mutation with the record that its payload holds; those of emergencies are in test_who_acts.py."""

OF_CONSENT = {"giveConsent", "endConsent"}
"""Those that say what the patient agrees to."""

OF_ACCESS = {"establishCare", "endCare", "restrictSegment", "liftRestriction"}
"""Those that say who may see the record."""

IN_ENCOUNTER = (
    "diagnose",
    "closeEncounter",
    "writeNote",
    "prescribe",
    "orderStudy",
    "performProcedure",
    "certifySickLeave",
    "refer",
    "immunize",
)
"""Those that are done in an open encounter."""

OF_A_PATIENT = (
    "updatePatient",
    "transferAffiliation",
    "openEncounter",
    "recordAllergy",
    *sorted(OF_ACCESS | OF_CONSENT),
)
"""Those that name a patient by `patientId`."""

OF_THE_LIVING = {
    "openEncounter": "occurredAt",
    "writeNote": "occurredAt",
    "prescribe": "encounterId",
    "orderStudy": "encounterId",
    "performProcedure": "occurredAt",
    "certifySickLeave": "encounterId",
    "refer": "encounterId",
    "acceptReferral": "referralId",
    "immunize": "occurredAt",
    "transferAffiliation": "on",
}
"""Those that are not done to the dead, and the path of the refusal. The others mend or complete the record."""


async def ready(asking: Asking, network: Network) -> dict[str, dict[str, Any]]:
    """An input that is right by mutation, all of one new patient in one open encounter."""
    at = place(network, hospital=True)
    patient, former = await registered(asking), await registered_provisionally(asking)
    survivor, parted = await registered(asking), await registered_provisionally(asking)
    merged = {"formerVersion": 1, "survivorVersion": 1, "reason": "Misma persona"}
    await asking.done("mergePatients", "patient { id }", formerId=parted, survivorId=survivor, **merged)
    since = {"occurredAt": "2026-11-01T10:00:00-06:00"}
    visit = await opened_among(asking, patient, at, **since)
    encounter = await opened(asking, patient, at, **since)
    where = doing(visit["id"], at)
    to = place(network, "ISSSTE", hospital=True)
    sent = {"toFacilityId": to.facility, "reason": "Valoración"}
    referral = (await asking.done("refer", "referral { id }", **where, **sent))["referral"]["id"]
    withheld = {"patientId": patient, "segment": "HIV"}
    await asking.done("restrictSegment", "patient { id }", **withheld, strength="ALWAYS")
    agreed = {"patientId": patient, "scope": "RESEARCH"}
    await asking.done("giveConsent", "patient { id }", **agreed, textVersion="2026-11")
    result = {"code": "4548-4", "name": "HbA1c", "value": 6.1, "unit": "%", "low": 4, "high": 5.6}
    diagnoses = [{"code": "E11.9", "certainty": "CONFIRMED"}]
    return {
        "registerPatient": person(
            facilityId=at.facility,
            affiliation={"institution": "IMSS", "kind": "WORKER", "number": "55-1", "from": "2020-01-01"},
        ),
        "updatePatient": {"patientId": patient, "version": 1, "secondSurname": "Kuri", "facilityId": at.facility},
        "mergePatients": {"formerId": former, "survivorId": survivor} | merged | {"survivorVersion": 2},
        "unmergePatients": {"formerId": parted, "reason": "Dos personas"},
        "transferAffiliation": {"patientId": patient, "version": 1, "joins": "ISSSTE", "kind": "WORKER", "number": "9"}
        | {"on": "2026-11-03"},
        "openEncounter": {
            "patientId": patient,
            "facilityId": at.facility,
            "practitionerId": at.practitioner,
            "kind": "HOSPITALIZATION",
            "bed": "12",
            "reason": "Dolor",
            "diagnoses": diagnoses,
            "note": EVOLUTION,
            "prescriptions": [METFORMIN | {"medication": "010.000.0104.00", "instructions": "Con agua"}],
            "studies": [{"type": "2160-0", "note": "En ayuno"}],
        },
        "diagnose": {"encounterId": encounter, "version": 1, "diagnoses": diagnoses},
        "closeEncounter": {"encounterId": encounter, "version": 1, "diagnoses": diagnoses, "note": EVOLUTION},
        "writeNote": where | EVOLUTION | {"text": "Además."},
        "amendNote": {"noteId": visit["notes"][0]["id"], "practitionerId": at.practitioner, "text": "Debe decir."},
        "prescribe": where | METFORMIN | {"medication": "010.000.0104.00", "instructions": "Con agua"},
        "cancelPrescription": {"prescriptionId": visit["prescriptions"][0]["id"], "version": 1, "reason": "Náusea"},
        "orderStudy": where | {"type": "2160-0", "note": "En ayuno"},
        "recordResults": {
            "studyId": visit["studies"][0]["id"],
            "practitionerId": at.practitioner,
            "version": 1,
            "results": [result],
            "report": "Sin más.",
        },
        "performProcedure": where
        | {
            "type": "4709",
            "kind": "SURGERY",
            "status": "COMPLETED",
            "outcome": "Bien",
            "team": [{"practitionerId": to.practitioner, "role": "SURGEON"}],
            "preoperativeNote": complete_note("PREOPERATIVE"),
            "postoperativeNote": complete_note("POSTOPERATIVE"),
        },
        "certifySickLeave": where
        | {
            "folio": f"F-{next(_number)}",
            "branch": "GENERAL_ILLNESS",
            "character": "INITIAL",
            "startDate": "2026-11-01",
            "days": 3,
        },
        "refer": where | sent,
        "acceptReferral": {"referralId": referral, "practitionerId": to.practitioner, "version": 1, "answer": "Sí"},
        "recordAllergy": {
            "patientId": patient,
            "substance": "111088007",
            "reaction": "Urticaria",
            "criticality": "HIGH",
            "status": "ACTIVE",
        },
        "immunize": where | {"vaccine": "88", "lot": "FLU-1"},
        "establishCare": {"patientId": patient, "practitionerId": to.practitioner, "basis": "FAMILY_CLINIC"}
        | {"to": "2031-01-01"},
        "endCare": {"patientId": patient, "practitionerId": at.practitioner},
        "restrictSegment": withheld | {"segment": "VIOLENCE", "strength": "EXCEPT_EMERGENCY"},
        "liftRestriction": withheld,
        "giveConsent": agreed | {"scope": "CONTACT_FOR_RESEARCH", "textVersion": "2026-11"},
        "endConsent": agreed,
    }


async def registered_provisionally(asking: Asking) -> str:
    """The id of a person who was registered without a CURP."""
    payload = await asking.done("registerPatient", "patient { id }", **stranger())
    return str(payload["patient"]["id"])


def leaves(given: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of an input that holds no others, with its path."""
    if isinstance(given, dict):
        for name, part in given.items():
            yield from leaves(part, *path, name)
    elif isinstance(given, list):
        for number, part in enumerate(given):
            yield from leaves(part, *path, str(number))
    else:
        yield path, given


def replaced(given: Any, path: tuple[str, ...], value: Any) -> Any:
    """The same input with another value at that path."""
    if not path:
        return value
    first, *rest = path
    if isinstance(given, list):
        return [replaced(part, tuple(rest), value) if str(at) == first else part for at, part in enumerate(given)]
    return given | {first: replaced(given[first], tuple(rest), value)}

"""Consent: what the patient agreed to, and what the patient has withheld from those who treat."""

from collections.abc import Iterator

from app.fhir.codes import LOINC
from app.fhir.export.parts import Json, coding, hl7, period, reference, resource
from app.fhir.extensions import BASE
from graph_schema.values import Segment

_CATEGORY = {"coding": [coding(LOINC, "59284-0", "Consent Document")]}
_CODES = {Segment.HIV: "HIV", Segment.PSYCHIATRY: "PSY", Segment.VIOLENCE: "SDV"}
"""Of HL7's v3 ActCode, what tells information that is sensitive."""
_ACT_CODES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def consents(record: Json) -> Iterator[Json]:
    """One for each consent that was given, and for each part that is withheld."""
    for each in record["consents"]:
        yield resource(
            "Consent",
            each["id"],
            extension=[{"url": f"{BASE}scope", "valueString": each["scope"]}],
            status="inactive" if each["endedAt"] else "active",
            scope=hl7("consentscope", "research"),
            category=[_CATEGORY],
            patient=reference(record["id"]),
            dateTime=each["givenAt"],
            policyRule={"text": each["textVersion"]},
            provision={"type": "permit", "period": period(each["givenAt"], each["endedAt"])},
        )
    for each in record["restrictions"]:
        yield resource(
            "Consent",
            *(record["id"], "withheld", each["segment"]),
            extension=[{"url": f"{BASE}strength", "valueString": each["strength"]}],
            status="active",
            scope=hl7("consentscope", "patient-privacy"),
            category=[_CATEGORY],
            patient=reference(record["id"]),
            policyRule={"text": each["strength"]},
            provision={"type": "deny", "securityLabel": [coding(_ACT_CODES, _CODES[each["segment"]])]},
        )

"""FHIR resources written by hand: one Mexican patient with a resource of every kind that is read."""

import base64
import gzip
from pathlib import Path
from typing import Any

import orjson

Json = dict[str, Any]

CURP = "AAPR630321HDFLRC09"
NSS = "72795608040"
CLUES = "DFIMS999123"
CEDULA = "87654321"
NOTE = "Paciente refiere cefalea de tres días."
REPORT = "Sin alteraciones pleuropulmonares."


def concept(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def ref(target: str) -> Json:
    return {"reference": target}


SUBJECT = {"subject": ref("Patient/p")}
IN_ENCOUNTER = {**SUBJECT, "encounter": ref("Encounter/e")}


def directory() -> list[Json]:
    return [
        {
            "resourceType": "Organization",
            "id": "imss",
            "name": "Instituto Mexicano del Seguro Social",
            "identifier": [{"system": "https://example.mx/instituciones", "value": "IMSS"}],
        },
        {
            "resourceType": "Location",
            "id": "clinic",
            "name": "Unidad de Medicina Familiar 21",
            "identifier": [{"system": "https://example.mx/clues", "value": CLUES}],
            "managingOrganization": ref("Organization/imss"),
            "address": {"state": "CMX"},
        },
        {
            "resourceType": "Location",
            "id": "room",
            "name": "Consultorio 3",
            "partOf": ref("Location/clinic"),
        },
        {
            "resourceType": "Practitioner",
            "id": "doctor",
            "name": [{"family": "Ríos Luna", "given": ["Elena"]}],
            "identifier": [{"system": "https://example.mx/cedula-profesional", "value": CEDULA}],
        },
        {
            "resourceType": "PractitionerRole",
            "id": "role",
            "practitioner": ref("Practitioner/doctor"),
            "location": [ref("Location/room")],
            "specialty": [{"text": "Medicina familiar"}],
        },
        {
            "resourceType": "Medication",
            "id": "metformin",
            "code": concept("urn:mx:compendio-nacional-de-insumos", "010.000.5165.00", "Metformina 850 mg tableta"),
            "ingredient": [{"itemCodeableConcept": {"text": "Metformina"}}],
        },
    ]


def patient() -> Json:
    return {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [
            {"system": "urn:oid:2.16.840.1.113883.4.629", "value": CURP},
            {"system": "https://example.mx/nss", "value": NSS},
        ],
        "name": [{"use": "official", "family": "De la Cruz Pérez", "given": ["Ricardo", "José"]}],
        "gender": "male",
        "birthDate": "1963-03-21",
        "managingOrganization": ref("Organization/imss"),
    }


def encounter(own_id: str = "e", **more: Any) -> Json:
    return {
        "resourceType": "Encounter",
        "id": own_id,
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": ref("Patient/p"),
        "period": {"start": "2024-03-01T09:00:00-06:00", "end": "2024-03-01T09:30:00-06:00"},
        "reasonCode": [{"text": "Control de diabetes"}],
        "location": [{"location": ref("Location/room")}],
        "participant": [{"individual": ref("PractitionerRole/role")}],
        **more,
    }


def acts() -> list[Json]:
    return [
        {
            "resourceType": "Coverage",
            "id": "coverage",
            "status": "active",
            "beneficiary": ref("Patient/p"),
            "subscriberId": "7279560804-1",
            "relationship": {"coding": [{"code": "self"}]},
            "period": {"start": "1985-01-01"},
            "payor": [ref("Organization/imss")],
        },
        {
            "resourceType": "Condition",
            "id": "diabetes",
            "verificationStatus": {"coding": [{"code": "confirmed"}]},
            "code": {
                "coding": [
                    {"system": "http://snomed.info/sct", "code": "44054006", "display": "Diabetes tipo 2"},
                    {"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9", "display": "Diabetes mellitus"},
                ]
            },
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "AllergyIntolerance",
            "id": "allergy",
            "criticality": "high",
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": concept("http://snomed.info/sct", "764146007", "Penicilina"),
            "patient": ref("Patient/p"),
            "onsetDateTime": "1990",
            "reaction": [{"manifestation": [{"text": "Urticaria"}]}],
        },
        {
            "resourceType": "MedicationRequest",
            "id": "prescription",
            "status": "active",
            "intent": "order",
            "medicationReference": ref("Medication/metformin"),
            "authoredOn": "2024-03-01",
            "dosageInstruction": [
                {
                    "route": concept("http://snomed.info/sct", "26643006", "Oral route"),
                    "timing": {
                        "repeat": {
                            "frequency": 2,
                            "period": 1,
                            "periodUnit": "d",
                            "when": ["PC"],
                            "boundsDuration": {"value": 1, "code": "mo"},
                        }
                    },
                    "doseAndRate": [{"doseQuantity": {"value": 850, "unit": "mg"}}],
                }
            ],
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "ServiceRequest",
            "id": "order",
            "status": "active",
            "intent": "order",
            "code": concept("http://loinc.org", "57698-3", "Perfil de lípidos"),
            "authoredOn": "2024-03-01T09:10:00-06:00",
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "ServiceRequest",
            "id": "open-order",
            "status": "active",
            "intent": "order",
            "code": concept("http://loinc.org", "4548-4", "Hemoglobina glucosilada"),
            "authoredOn": "2024-03-01T09:10:00-06:00",
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "ServiceRequest",
            "id": "referral",
            "status": "active",
            "intent": "order",
            "category": [concept("http://snomed.info/sct", "3457005", "Patient referral")],
            "reasonCode": [{"text": "Valoración por oftalmología"}],
            "authoredOn": "2024-03-01T09:20:00-06:00",
            "performer": [{"reference": "Organization/eyes", "display": "Hospital de Oftalmología"}],
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "DiagnosticReport",
            "id": "report",
            "status": "final",
            "category": [{"coding": [{"code": "LAB"}]}],
            "code": concept("http://loinc.org", "57698-3", "Perfil de lípidos"),
            "effectiveDateTime": "2024-03-02T08:00:00-06:00",
            "basedOn": [ref("ServiceRequest/order")],
            "result": [ref("Observation/cholesterol")],
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "Observation",
            "id": "cholesterol",
            "status": "final",
            "category": [{"coding": [{"code": "laboratory"}]}],
            "code": concept("http://loinc.org", "2093-3", "Colesterol total"),
            "effectiveDateTime": "2024-03-02T08:00:00-06:00",
            "valueQuantity": {"value": 245, "unit": "mg/dL"},
            "referenceRange": [{"low": {"value": 100}, "high": {"value": 200}}],
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "Observation",
            "id": "pressure",
            "status": "final",
            "category": [{"coding": [{"code": "vital-signs"}]}],
            "code": concept("http://loinc.org", "85354-9", "Presión arterial"),
            "effectiveDateTime": "2024-03-01T09:05:00-06:00",
            "component": [
                {"code": concept("http://loinc.org", "8480-6", "Sistólica"), "valueQuantity": {"value": 138}},
                {"code": concept("http://loinc.org", "8462-4", "Diastólica"), "valueQuantity": {"value": 86}},
            ],
            **IN_ENCOUNTER,
        },
        {
            "resourceType": "DiagnosticReport",
            "id": "x-ray",
            "status": "final",
            "category": [{"coding": [{"code": "RAD"}]}],
            "code": concept("http://loinc.org", "36643-5", "Radiografía de tórax"),
            "effectiveDateTime": "2024-03-03",
            "conclusion": REPORT,
            "imagingStudy": [ref("ImagingStudy/images")],
            **IN_ENCOUNTER,
        },
        {"resourceType": "ImagingStudy", "id": "images", "status": "available", **IN_ENCOUNTER},
        {
            "resourceType": "Procedure",
            "id": "surgery",
            "status": "completed",
            "category": concept("http://snomed.info/sct", "387713003", "Surgical procedure"),
            "code": concept("http://hl7.org/fhir/sid/icd-9-cm", "47.0", "Apendicectomía"),
            "performedDateTime": "2010-07-04T20:00:00-05:00",
            **SUBJECT,
        },
        {
            "resourceType": "Immunization",
            "id": "vaccine",
            "status": "completed",
            "vaccineCode": concept("http://hl7.org/fhir/sid/cvx", "141", "Influenza"),
            "patient": ref("Patient/p"),
            "encounter": ref("Encounter/e"),
            "occurrenceDateTime": "2024-03-01T09:25:00-06:00",
            "lotNumber": "A-17",
            "protocolApplied": [{"doseNumberPositiveInt": 2}],
        },
        {
            "resourceType": "DocumentReference",
            "id": "note",
            "status": "current",
            "type": concept("http://loinc.org", "11506-3", "Progress note"),
            "subject": ref("Patient/p"),
            "date": "2024-03-01T09:28:00-06:00",
            "content": [
                {"attachment": {"contentType": "text/plain", "data": base64.b64encode(NOTE.encode()).decode()}}
            ],
            "context": {"encounter": [ref("Encounter/e")]},
        },
        {
            "resourceType": "Composition",
            "id": "summary",
            "status": "final",
            "type": concept("http://loinc.org", "18842-5", "Discharge summary"),
            "date": "2024-03-01T09:29:00-06:00",
            "title": "Resumen",
            "section": [
                {"title": "Plan", "text": {"div": "<div><p>Dieta &amp; ejercicio</p><p>Cita en un mes</p></div>"}}
            ],
            **IN_ENCOUNTER,
        },
    ]


def everything() -> list[Json]:
    """A whole chart, what is referred to before what refers to it."""
    return [*directory(), patient(), encounter(), *acts()]


def bundle(resources: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in resources]}


def write_bundle(file: Path, resources: list[Json]) -> Path:
    """A Bundle, gzipped if the name says so."""
    text = orjson.dumps(bundle(resources))
    file.write_bytes(gzip.compress(text) if file.suffix == ".gz" else text)
    return file


def write_lines(folder: Path, resources: list[Json]) -> Path:
    """An export as servers make it: an NDJSON file for each kind."""
    folder.mkdir()
    for each in resources:
        with (folder / f"{each['resourceType']}.ndjson").open("ab") as file:
            file.write(orjson.dumps(each) + b"\n")
    return folder

"""References between files and forms: conditional, contained, logical, absolute."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from app.fhir.report import Report
from tests.fhir import samples
from tests.fhir.conftest import Rows

Importing = Callable[..., Report]
Json = dict[str, Any]

NPI = "http://hl7.org/fhir/sid/us-npi"
SITES = "https://example.org/sites"
PERSON = "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c01"
VISIT = "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c02"

STAFF = [
    {
        "resourceType": "Practitioner",
        "id": "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c03",
        "identifier": [{"system": NPI, "value": "9999384172"}],
        "name": [{"family": "Rossi", "given": ["Sarah"]}],
    },
    {
        "resourceType": "Location",
        "id": "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c04",
        "identifier": [{"system": SITES, "value": "9-a"}],
        "name": "North Clinic",
    },
]


def entries(*resources: Json) -> Json:
    """A transaction that names its resources by `urn:uuid`."""
    named = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "transaction", "entry": named}


def visit(**more: Any) -> Json:
    return {
        **samples.encounter(VISIT),
        "subject": samples.ref(f"urn:uuid:{PERSON}"),
        "location": [{"location": samples.ref(f"Location?identifier={SITES}|9-a")}],
        "participant": [{"individual": samples.ref(f"Practitioner?identifier={NPI}|9999384172")}],
        **more,
    }


def person() -> Json:
    return {"resourceType": "Patient", "id": PERSON, "birthDate": "1980", "name": [{"family": "Doe", "given": ["Jo"]}]}


def write(file: Path, content: Json) -> Path:
    file.write_bytes(orjson.dumps(content))
    return file


def where_and_who(rows: Rows) -> list[Json]:
    return rows(
        "MATCH (:Patient {firstSurname: 'Doe'})-[:HAD]->(e), (e)-[:AT]->(f), (e)-[:ATTENDED_BY]->(d) "
        "RETURN f.name AS where, d.name AS who"
    )


def test_conditional_references_find_what_another_file_holds(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    charts = write(tmp_path / "a.json", entries(person(), visit()))
    staff = write(tmp_path / "hospitalInformation.json", entries(*STAFF))
    assert importing(charts, staff, source=None).problems == []
    assert where_and_who(rows) == [{"where": "North Clinic", "who": "Sarah Rossi"}]


def test_conditional_references_find_what_comes_in_a_later_import(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    importing(write(tmp_path / "a.json", entries(person(), visit())), source=None)
    assert where_and_who(rows)[0]["where"] == "Establecimiento no indicado en el origen"
    importing(write(tmp_path / "b.json", entries(*STAFF)), source=None)
    assert where_and_who(rows) == [{"where": "North Clinic", "who": "Sarah Rossi"}]


def test_contained_medications_and_observations_are_read(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    request = {
        "resourceType": "MedicationRequest",
        "id": "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c05",
        "status": "completed",
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Paracetamol 500 mg"}}],
        "medicationReference": samples.ref("#m"),
        "subject": samples.ref(f"Patient/{PERSON}"),
        "encounter": samples.ref(f"Encounter/{VISIT}"),
    }
    glucose = {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "Glucosa"}}
    report = {
        "resourceType": "DiagnosticReport",
        "id": "1f0f6a1e-6f0e-4d6e-9f43-8f1f5a4f7c06",
        "status": "final",
        "code": {"text": "Química sanguínea"},
        "contained": [{**glucose, "valueQuantity": {"value": 91, "unit": "mg/dL"}}],
        "result": [samples.ref("#o")],
        "subject": samples.ref(f"Patient/{PERSON}"),
        "encounter": samples.ref(f"Encounter/{VISIT}"),
    }
    found = importing(write(tmp_path / "a.json", entries(*STAFF, person(), visit(), request, report)), source=None)
    assert found.problems == []
    assert rows("MATCH (:Prescription)-[:OF]->(m) RETURN m.name AS name") == [{"name": "Paracetamol 500 mg"}]
    assert rows("MATCH (:Study)-[:RESULTED_IN]->(r) RETURN r.name AS name, r.value AS value") == [
        {"name": "Glucosa", "value": 91}
    ]


def test_a_patient_may_be_named_by_identifier_alone(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    number = {"system": "https://example.org/mrn", "value": "77"}
    known = {**person(), "identifier": [number]}
    importing(write(tmp_path / "a.json", entries(visit(subject={"identifier": number}), known)), source=None)
    assert len(where_and_who(rows)) == 1


def test_parts_amendments_and_follow_ups_are_linked(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    later = samples.encounter(
        "later", partOf=samples.ref("Encounter/e"), basedOn=[samples.ref("ServiceRequest/referral")]
    )
    note = next(each for each in samples.acts() if each["id"] == "note")
    relation = {"code": "appends", "target": samples.ref("DocumentReference/note")}
    addendum = {**note, "id": "addendum", "relatesTo": [relation]}
    report = importing(samples.write_bundle(tmp_path / "a.json", [addendum, later, *samples.everything()]))
    assert report.problems == []
    found = rows(
        "RETURN COUNT { (:Encounter)-[:PART_OF]->(:Encounter) } AS parts, COUNT { (:Note)-[:AMENDS]->(:Note) } AS "
        "amendments, COUNT { (:Encounter)-[:FOLLOWS_FROM]->(:Referral) } AS follow_ups"
    )
    assert found == [{"parts": 1, "amendments": 1, "follow_ups": 1}]


def test_two_reports_of_one_request_are_two_studies(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    first = next(each for each in samples.acts() if each["id"] == "report")
    second = {**first, "id": "report-2", "result": []}
    importing(samples.write_bundle(tmp_path / "a.json", [*samples.everything(), second]))
    found = rows("MATCH (s:Study)-[:OF]->({code: '57698-3'}) RETURN s.status AS status")
    assert found == [{"status": "FINAL"}, {"status": "FINAL"}]


def test_an_order_becomes_the_study_of_a_later_report(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    chart = [each for each in samples.everything() if each["id"] not in ("report", "cholesterol")]
    importing(samples.write_bundle(tmp_path / "a.json", chart))
    studies = "MATCH (s:Study)-[:OF]->({code: '57698-3'}) RETURN s.status AS status"
    assert rows(studies) == [{"status": "ORDERED"}]
    importing(samples.write_bundle(tmp_path / "b.json", samples.everything()))
    assert rows(studies) == [{"status": "FINAL"}]
    importing(samples.write_bundle(tmp_path / "a.json", chart))
    assert rows(studies) == [{"status": "FINAL"}]

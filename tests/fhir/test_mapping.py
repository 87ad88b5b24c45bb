"""What each kind of resource becomes in the graph."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import neo4j
import pytest

from app.fhir.load import load
from graph_schema.model import NODES, Label
from tests.fhir import samples
from tests.fhir.conftest import leaving_no_trace

Ask = Callable[[str], list[dict[str, Any]]]

_OF_ENCOUNTER = "MATCH (:Patient {curp: $curp})-[:HAD]->(e:Encounter {kind: 'CONSULTATION'})"


@pytest.fixture(scope="module")
def chart(driver: neo4j.Driver, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The whole sample chart in the graph; ask with `$curp` given."""
    file = samples.write_bundle(tmp_path_factory.mktemp("fhir") / "all.json", samples.everything())
    with leaving_no_trace(driver, migrated):
        report = load(driver, migrated, [file], source="https://example.mx/fhir")
        assert report.problems == []
        assert report.exit_status == 0

        def ask(statement: str) -> list[dict[str, Any]]:
            found = driver.execute_query(statement, {"curp": samples.CURP}, database_=migrated).records
            return [record.data() for record in found]

        yield ask


def test_a_patient_has_names_identifiers_and_a_verified_identity(chart: Ask) -> None:
    [found] = chart("MATCH (p:Patient {curp: $curp}) RETURN p {.*, birthDate: toString(p.birthDate)} AS p")
    person = found["p"]
    assert person.pop("id").startswith("pat_")
    assert person.pop("feedPosition") > 0
    assert person == {
        "curp": samples.CURP,
        "nss": samples.NSS,
        "givenNames": "Ricardo José",
        "firstSurname": "De la Cruz",
        "secondSurname": "Pérez",
        "birthDate": "1963-03-21",
        "sex": "MALE",
        "birthState": "DF",
        "identityStatus": "VERIFIED",
        "version": 1,
    }


def test_managing_organization_and_coverage_are_affiliations(chart: Ask) -> None:
    found = chart(
        "MATCH (:Patient {curp: $curp})-[a:AFFILIATED_WITH]->(i:Institution) "
        "RETURN i.code AS code, toString(a.from) AS since, a.kind AS kind, a.number AS number ORDER BY since"
    )
    assert found == [
        {"code": "IMSS", "since": "1963-03-21", "kind": "UNINSURED", "number": None},
        {"code": "IMSS", "since": "1985-01-01", "kind": "WORKER", "number": "7279560804-1"},
    ]


def test_an_encounter_is_at_the_site_of_its_room_with_who_has_the_role(chart: Ask) -> None:
    [found] = chart(
        _OF_ENCOUNTER + " MATCH (e)-[:AT]->(f:Facility)-[:OPERATED_BY]->(i:Institution) "
        "MATCH (e)-[a:ATTENDED_BY]->(d:Practitioner) "
        "RETURN e.reason AS reason, e.status AS status, e.summary AS summary, f.clues AS clues, f.name AS name, "
        "i.name AS institution, a.role AS role, d.cedula AS cedula, d.name AS doctor, d.specialty AS specialty"
    )
    assert found == {
        "reason": "Control de diabetes",
        "status": "FINISHED",
        "summary": "Consulta: Control de diabetes",
        "clues": samples.CLUES,
        "name": "Unidad de Medicina Familiar 21",
        "institution": "Instituto Mexicano del Seguro Social",
        "role": "ATTENDING",
        "cedula": samples.CEDULA,
        "doctor": "Elena Ríos Luna",
        "specialty": "Medicina familiar",
    }


def test_times_keep_their_offset(chart: Ask) -> None:
    [found] = chart(_OF_ENCOUNTER + " RETURN e.occurredAt AS at, e.endedAt AS until")
    assert found["at"].to_native() == datetime.fromisoformat("2024-03-01T09:00:00-06:00")
    assert found["at"].iso_format() == "2024-03-01T09:00:00.000000000-06:00"
    assert found["until"].iso_format() == "2024-03-01T09:30:00.000000000-06:00"


def test_a_condition_is_diagnosed_by_its_mexican_code_and_keeps_the_other(chart: Ask) -> None:
    [found] = chart(_OF_ENCOUNTER + "-[r:DIAGNOSED]->(d) RETURN d {.*} AS d, r {.*} AS r")
    assert found["d"] == {
        "id": "http://hl7.org/fhir/sid/icd-10|E119",
        "system": "http://hl7.org/fhir/sid/icd-10",
        "code": "E119",
        "label": "Diabetes mellitus",
        "codings": ["http://snomed.info/sct|44054006|Diabetes tipo 2"],
    }
    assert found["r"] == {"rank": 1, "certainty": "CONFIRMED"}


def test_an_allergy_is_to_a_substance(chart: Ask) -> None:
    [found] = chart("MATCH (:Patient {curp: $curp})-[r:ALLERGIC_TO]->(s) RETURN s.name AS name, r {.*} AS r")
    assert found["name"] == "Penicilina"
    assert found["r"].pop("since").to_native() == date(1990, 1, 1)
    assert found["r"] == {"criticality": "HIGH", "status": "ACTIVE", "reaction": "Urticaria"}


def test_a_medication_request_is_a_prescription_in_words(chart: Ask) -> None:
    [found] = chart(
        _OF_ENCOUNTER + "-[:PRESCRIBED]->(p)-[:OF]->(m) "
        "RETURN p {.dose, .route, .frequency, .days, .status} AS p, m {.key, .name, .substance} AS m"
    )
    assert found == {
        "p": {
            "dose": "850 mg",
            "route": "Oral",
            "frequency": "cada 12 horas, después de los alimentos",
            "days": 30,
            "status": "ACTIVE",
        },
        "m": {"key": "010.000.5165.00", "name": "Metformina 850 mg tableta", "substance": "Metformina"},
    }


def test_a_report_fulfils_its_request_and_holds_its_results(chart: Ask) -> None:
    found = chart(
        _OF_ENCOUNTER + "-[:ORDERED]->(s:Study)-[:OF]->(t) WHERE t.code IN ['57698-3', '4548-4'] "
        "RETURN t.code AS code, s.kind AS kind, s.status AS status, "
        "COLLECT { MATCH (s)-[:RESULTED_IN]->(r) RETURN r {.name, .value, .unit, .low, .high, .flag} } AS results "
        "ORDER BY code"
    )
    cholesterol = {"name": "Colesterol total", "value": 245, "unit": "mg/dL", "low": 100, "high": 200, "flag": "HIGH"}
    assert found == [
        {"code": "4548-4", "kind": "LABORATORY", "status": "ORDERED", "results": []},
        {"code": "57698-3", "kind": "LABORATORY", "status": "FINAL", "results": [cholesterol]},
    ]


def test_components_are_results_of_one_functional_study(chart: Ask) -> None:
    found = chart(
        _OF_ENCOUNTER + "-[:ORDERED]->(s:Study {kind: 'FUNCTIONAL'})-[:RESULTED_IN]->(r) "
        "RETURN s.id AS study, r.name AS name, r.value AS value ORDER BY r.position"
    )
    assert [(each["name"], each["value"]) for each in found] == [("Sistólica", 138), ("Diastólica", 86)]
    assert len({each["study"] for each in found}) == 1


def test_an_imaging_report_and_its_images_are_one_study(chart: Ask) -> None:
    found = chart(_OF_ENCOUNTER + "-[:ORDERED]->(s:Study {kind: 'IMAGING'}) RETURN s.report AS report")
    assert found == [{"report": samples.REPORT}]


def test_a_referral_goes_to_a_stand_in_of_the_facility_it_names(chart: Ask) -> None:
    [found] = chart(
        _OF_ENCOUNTER + "-[:REFERRED]->(r)-[:TO]->(f)-[:OPERATED_BY]->(i) "
        "RETURN r.reason AS reason, r.status AS status, f.name AS name, i.code AS code"
    )
    assert found == {
        "reason": "Valoración por oftalmología",
        "status": "REQUESTED",
        "name": "Hospital de Oftalmología",
        "code": "NO-INDICADA",
    }


def test_an_act_without_encounter_gets_one_of_its_own_day(chart: Ask) -> None:
    [found] = chart(
        "MATCH (:Patient {curp: $curp})-[:HAD]->(e {kind: 'EXTERNAL_RECORD'})-[:PERFORMED]->(p:Procedure)-[:OF]->(t) "
        "MATCH (e)-[:AT]->(f) MATCH (e)-[:ATTENDED_BY]->(d) "
        "RETURN e.reason AS reason, p.kind AS kind, t.name AS name, f.name AS facility, d.name AS doctor"
    )
    assert found == {
        "reason": "Acto registrado fuera de un encuentro",
        "kind": "SURGERY",
        "name": "Apendicectomía",
        "facility": "Establecimiento no indicado en el origen",
        "doctor": "Profesional no indicado en el origen",
    }


def test_an_immunization_has_lot_and_dose(chart: Ask) -> None:
    [found] = chart(
        _OF_ENCOUNTER + "-[:ADMINISTERED]->(i)-[:OF]->(v) RETURN i.lot AS lot, i.doseNumber AS dose, v.id AS v"
    )
    assert found == {"lot": "A-17", "dose": 2, "v": "http://hl7.org/fhir/sid/cvx|141"}


def test_documents_are_notes_in_plain_text(chart: Ask) -> None:
    found = chart(_OF_ENCOUNTER + "-[:DOCUMENTED_IN]->(n) RETURN n.kind AS kind, n.text AS text ORDER BY kind")
    assert found == [
        {"kind": "DISCHARGE", "text": "Plan\nDieta & ejercicio\nCita en un mes"},
        {"kind": "EVOLUTION", "text": samples.NOTE},
    ]


def test_every_event_has_what_the_model_asks_for(chart: Ask) -> None:
    found = chart(
        "MATCH (:Patient {curp: $curp})-[:HAD]->(e)-[*0..1]->(n:Event|Result|Facility|Practitioner) "
        "RETURN DISTINCT labels(n) AS labels, properties(n) AS properties"
    )
    assert len(found) > 10
    for each in found:
        label = next(Label(name) for name in each["labels"] if name != "Event")
        wanted = NODES[label].properties
        assert set(each["properties"]) <= set(wanted)
        assert {name for name, kind in wanted.items() if not kind.optional} <= set(each["properties"])

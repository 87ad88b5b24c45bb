"""Running an import: again, in another order, after another, from several sources."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.fhir.references import SourceNeeded
from app.fhir.report import Report
from tests.fhir import samples
from tests.fhir.conftest import Rows

Importing = Callable[..., Report]


def test_a_second_run_changes_nothing(tmp_path: Path, importing: Importing) -> None:
    file = samples.write_bundle(tmp_path / "all.json.gz", samples.everything())
    first, second = importing(file), importing(file)
    assert first.nodes > 20
    assert (second.nodes, second.relationships, second.changed) == (0, 0, 0)
    assert second.counts["written"] == first.counts["written"]


def test_order_and_form_of_the_input_do_not_matter(tmp_path: Path, importing: Importing) -> None:
    first = importing(samples.write_bundle(tmp_path / "all.json", samples.everything()))
    second = importing(samples.write_lines(tmp_path / "export", samples.everything()[::-1]))
    assert second.counts["written"] == first.counts["written"]
    assert (second.nodes, second.relationships, second.changed) == (0, 0, 0)


def test_what_changed_at_the_source_changes_here_and_nothing_else(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    importing(samples.write_bundle(tmp_path / "all.json", samples.everything()))
    recorded = rows("MATCH (e:Encounter {reason: 'Control de diabetes'}) RETURN e.recordedAt AS at")
    later = [*samples.directory(), samples.patient(), samples.encounter(status="cancelled")]
    report = importing(samples.write_bundle(tmp_path / "later.json", later))
    assert (report.nodes, report.relationships, report.changed) == (0, 0, 1)
    found = rows("MATCH (e:Encounter {reason: 'Control de diabetes'}) RETURN e.status AS status, e.recordedAt AS at")
    assert found == [{"status": "CANCELLED", "at": recorded[0]["at"]}]


def test_acts_find_the_patient_and_encounter_of_an_earlier_import(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    importing(
        samples.write_bundle(tmp_path / "first.json", [*samples.directory(), samples.patient(), samples.encounter()])
    )
    conditions = [each for each in samples.acts() if each["resourceType"] == "Condition"]
    report = importing(samples.write_bundle(tmp_path / "second.json", conditions))
    assert report.exit_status == 0
    assert report.warnings == 0
    assert rows("MATCH (e:Encounter)-[:DIAGNOSED]->() RETURN e.kind AS kind") == [{"kind": "CONSULTATION"}]


def test_an_entry_keeps_every_code_that_one_input_has_for_it(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    one = next(each for each in samples.acts() if each["resourceType"] == "Condition")
    cie_10 = one["code"]["coding"][1]
    icd_11 = {"system": "http://id.who.int/icd/release/11/mms", "code": "5A11", "display": "Diabetes tipo 2"}
    other = one | {"id": "other", "code": {"coding": [cie_10, icd_11]}}
    chart = [*samples.directory(), samples.patient(), samples.encounter(), one, other]
    importing(samples.write_bundle(tmp_path / "all.json", chart))
    [found] = rows("MATCH (d:Diagnosis)<-[:DIAGNOSED]-() RETURN DISTINCT d.codings AS codings")
    assert [coding.split("|")[1] for coding in found["codings"]] == ["44054006", "5A11"]


def test_a_person_known_by_curp_stays_who_they_are(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    importing(samples.write_bundle(tmp_path / "a.json", [*samples.directory(), samples.patient(), samples.encounter()]))
    elsewhere = [{**samples.patient(), "name": [{"text": "Otro Nombre"}]}, samples.encounter("other")]
    importing(samples.write_bundle(tmp_path / "b.json", elsewhere), source="https://other.example.mx/fhir")
    [found] = rows(
        "MATCH (p:Patient {curp: $curp}) RETURN p.firstSurname AS name, COUNT { (p)-[:HAD]->() } AS encounters",
        curp=samples.CURP,
    )
    assert found == {"name": "De la Cruz", "encounters": 2}


def test_the_same_number_at_two_sources_is_two_people(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    nameless = {
        "resourceType": "Patient",
        "id": "1",
        "gender": "female",
        "birthDate": "1990-01-01",
        "name": [{"text": "Dos"}],
    }
    file = samples.write_bundle(tmp_path / "a.json", [nameless])
    importing(file, source="https://one.example.mx")
    importing(file, source="https://two.example.mx")
    assert rows("MATCH (p:Patient {givenNames: 'Dos'}) RETURN count(p) AS people") == [{"people": 2}]


def test_an_id_that_is_unique_only_at_its_source_needs_the_source(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    file = samples.write_bundle(tmp_path / "a.json", samples.everything())
    with pytest.raises(SourceNeeded, match=r"a\.json, entry 0"):
        importing(file, source=None)
    assert rows("MATCH (p:Patient {curp: $curp}) RETURN p", curp=samples.CURP) == []


def test_a_stand_in_becomes_the_facility_that_comes_later(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    importing(samples.write_bundle(tmp_path / "a.json", samples.everything()))
    eyes = {
        "resourceType": "Organization",
        "id": "eyes",
        "name": "Hospital de Oftalmología Dr. Gama",
        "identifier": [{"system": "https://example.mx/unidades", "value": "u-9"}],
        "partOf": samples.ref("Organization/imss"),
    }
    importing(samples.write_bundle(tmp_path / "b.json", [*samples.directory(), eyes]))
    found = rows("MATCH (:Referral)-[:TO]->(f)-[:OPERATED_BY]->(i) RETURN f.name AS name, i.code AS code")
    assert found == [{"name": "Hospital de Oftalmología Dr. Gama", "code": "IMSS"}]

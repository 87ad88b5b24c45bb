"""What cannot be taken in: told by place and reason, without patient data, and the rest goes in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.fhir.report import Report
from tests.fhir import samples
from tests.fhir.conftest import Rows

Importing = Callable[..., Report]
Json = dict[str, Any]

START = [*samples.directory(), samples.patient(), samples.encounter()]


def act(kind: str, **more: Any) -> Json:
    found = next(each for each in samples.acts() if each["resourceType"] == kind)
    return {**found, **more}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (act("Condition", code={}), "code: neither codes nor text"),
        (act("Procedure", performedDateTime="el martes"), "performedDateTime: is not a FHIR dateTime"),
        (act("Procedure", status="finished"), "status: is not one that FHIR has here"),
        (act("Procedure", performedDateTime=None), "has no date"),
        (act("Observation", valueQuantity={"value": "alto"}), "valueQuantity.value: Input should be a valid number"),
        (act("Immunization", vaccineCode=None), "vaccineCode: Input should be a valid dictionary"),
        (act("MedicationRequest", medicationReference={"reference": "Medication/none"}), "is not in the input"),
        (act("Condition", subject={}), "subject: names no patient"),
        (act("Condition", subject={"reference": "Patient/9"}), "its patient is neither taken in here nor in the graph"),
        (samples.encounter("bad", period={}), "has no date"),
        (samples.encounter("bad", **{"class": None}), "class: Input should be a valid dictionary"),
        # The rules that acts are held to as well.
        (act("DiagnosticReport", conclusion="Campana\u0007"), "Study.report: is not of its form"),
        (
            samples.encounter("bad", period={"start": "2024-04-02T09:00:00Z", "end": "2024-04-01T09:00:00Z"}),
            "Encounter.endedAt: is less than occurredAt",
        ),
        (
            act(
                "Observation", valueQuantity={"value": 1}, referenceRange=[{"low": {"value": 9}, "high": {"value": 1}}]
            ),
            "Result.high: is less than low",
        ),
    ],
)
def test_a_bad_resource_is_told_and_the_rest_goes_in(
    tmp_path: Path, importing: Importing, bad: Json, reason: str
) -> None:
    bad = {**bad, "id": "bad"}
    report = importing(samples.write_bundle(tmp_path / "a.json", [*START, bad, act("Coverage")]))
    [problem] = report.problems
    assert problem.place.entry == len(START)
    assert problem.place.file.endswith("a.json")
    assert problem.kind == bad["resourceType"]
    assert reason in problem.reason
    assert report.exit_status == 1
    assert report.total("failed") == 1
    assert report.total("written") == len(START) + 1


def test_without_its_report_an_observation_is_a_study_of_its_own(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    bad_report = act("DiagnosticReport", status="wrong")
    report = importing(samples.write_bundle(tmp_path / "a.json", [*START, bad_report, act("Observation")]))
    assert report.counts["failed"] == {"DiagnosticReport": 1}
    assert rows("MATCH (s:Study)-[:OF]->(t) RETURN t.code AS code") == [{"code": "2093-3"}]


def test_a_patient_that_is_refused_takes_only_their_own_chart_along(tmp_path: Path, importing: Importing) -> None:
    other = {**samples.patient(), "id": "q", "birthDate": "not a date", "identifier": []}
    theirs = {**samples.encounter("f"), "subject": {"reference": "Patient/q"}}
    report = importing(samples.write_bundle(tmp_path / "a.json", [other, theirs, *START]))
    assert report.counts["failed"] == {"Patient": 1, "Encounter": 1}
    assert report.total("written") == len(START)


def test_what_the_graph_refuses_is_set_apart(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    # A description longer than an index entry may be: the graph refuses it, whatever we think of it.
    huge = act("Condition", id="huge", code={"coding": [{"system": "urn:x", "code": "x" * 40_000}]})
    report = importing(samples.write_bundle(tmp_path / "a.json", [*START, huge, *samples.acts()]))
    [problem] = [each for each in report.problems if each.is_failure]
    assert (problem.kind, problem.place.entry) == ("Condition", len(START))
    assert problem.reason.startswith("the graph refused it (Neo.")
    assert report.total("written") == len(START) + len(samples.acts())


def test_no_patient_data_is_told(tmp_path: Path, importing: Importing) -> None:
    secret = "Ricardo-Secreto-630321"
    bad = [
        {**samples.patient(), "birthDate": secret},
        act("Condition", id=secret, onsetDateTime=secret),
        act("Observation", id="o", valueQuantity={"value": secret}),
        {**samples.encounter("e2"), "status": secret},
        {"resourceType": secret},
    ]
    report = importing(samples.write_bundle(tmp_path / "a.json", bad))
    report.write(tmp_path / "report.json")
    assert report.total("failed") == 4
    assert secret not in (tmp_path / "report.json").read_text()
    assert all(secret not in str(problem) for problem in report.problems)


def test_a_malformed_curp_is_kept_out_with_a_warning(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    person = {**samples.patient(), "identifier": [{"system": "urn:x:curp", "value": "AAPR63"}]}
    report = importing(samples.write_bundle(tmp_path / "a.json", [*samples.directory(), person]))
    assert (report.exit_status, report.warnings) == (0, 1)
    found = rows("MATCH (p:Patient {firstSurname: 'De la Cruz'}) RETURN p.curp AS curp, p.identityStatus AS status")
    assert found == [{"curp": None, "status": "PROVISIONAL"}]


def test_strict_fails_what_something_would_be_left_out_of(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    person = {**samples.patient(), "identifier": [{"system": "urn:x:curp", "value": "AAPR63"}]}
    report = importing(samples.write_bundle(tmp_path / "a.json", [*samples.directory(), person]), strict=True)
    assert report.counts["failed"] == {"Patient": 1}
    assert rows("MATCH (p:Patient {firstSurname: 'De la Cruz'}) RETURN p") == []


def test_an_encounter_that_is_not_there_is_told_and_made_up_for(
    tmp_path: Path, importing: Importing, rows: Rows
) -> None:
    lost = act("Condition", encounter={"reference": "Encounter/none"}, recordedDate="2024-05-05")
    report = importing(samples.write_bundle(tmp_path / "a.json", [*START, lost]))
    assert (report.exit_status, report.warnings) == (0, 1)
    assert rows("MATCH (e)-[:DIAGNOSED]->() RETURN e.kind AS kind") == [{"kind": "EXTERNAL_RECORD"}]


def test_kinds_we_do_not_hold_and_what_was_entered_in_error_are_skipped(tmp_path: Path, importing: Importing) -> None:
    withdrawn = act("Condition", verificationStatus={"coding": [{"code": "entered-in-error"}]})
    others = [{"resourceType": "Claim", "id": "1"}, act("Procedure", status="entered-in-error"), withdrawn]
    empty = act("DocumentReference", content=[{"attachment": {"url": "https://example.mx/a.pdf"}}])
    report = importing(samples.write_bundle(tmp_path / "a.json", [*START, *others, empty]))
    assert report.counts["skipped"] == {"Claim": 1, "Procedure": 1, "Condition": 1, "DocumentReference": 1}
    assert report.exit_status == 0


def test_of_two_with_the_same_id_the_newer_is_kept(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    newer = samples.encounter(meta={"lastUpdated": "2024-04-02T00:00:00Z"}, reasonCode=[{"text": "Nuevo"}])
    older = samples.encounter(meta={"lastUpdated": "2024-04-01T00:00:00Z"}, reasonCode=[{"text": "Viejo"}])
    report = importing(
        samples.write_bundle(tmp_path / "a.json", [*samples.directory(), samples.patient(), newer, older])
    )
    assert report.counts["repeated"] == {"Encounter": 1}
    assert report.warnings == 1
    assert rows("MATCH (e:Encounter) WHERE e.reason IN ['Nuevo', 'Viejo'] RETURN e.reason AS r") == [{"r": "Nuevo"}]


def test_the_report_as_json_has_counts_and_problems(tmp_path: Path, importing: Importing) -> None:
    lines = [orjson.dumps(each) for each in START]
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"\n".join([*lines, b"{", orjson.dumps(act("Condition", code=None))]))
    report = importing(file)
    report.write(tmp_path / "report.json")
    written = orjson.loads((tmp_path / "report.json").read_bytes())
    assert written["exitStatus"] == 1
    assert written["counts"]["written"] == report.counts["written"]
    assert [(each["kind"], each["line"]) for each in written["problems"]] == [
        ("unreadable", len(START) + 1),
        ("Condition", len(START) + 2),
    ]

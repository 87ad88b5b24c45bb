"""References of all forms, and the identifiers of Mexico."""

import pytest

from app.fhir.datatypes import Identifier, parse_date, parse_instant
from app.fhir.identifiers import identifiers_of, is_cedula
from app.fhir.notes import plain_text
from app.fhir.references import SourceNeeded, base_of, key_of
from app.identifiers import cie_10, curp_check_digit_fits, is_clues, is_curp, is_nss

UUID = "0d3a7c55-2a5e-4c3f-9a1e-0d9a3f0a6b11"


@pytest.mark.parametrize(
    "reference", [f"urn:uuid:{UUID}", f"Patient/{UUID}", f"https://a.mx/fhir/Patient/{UUID.upper()}/_history/3"]
)
def test_a_uuid_is_the_same_wherever_it_is_seen(reference: str) -> None:
    assert key_of(reference, None, None) == f"urn:uuid:{UUID}"


def test_another_id_is_qualified_by_its_server_or_source() -> None:
    absolute = key_of("https://a.mx/fhir/Patient/7/_history/2", None, None)
    assert absolute == key_of("Patient/7", base_of("https://a.mx/fhir/Encounter/9"), "b")
    assert absolute == key_of("Patient/7", None, "https://a.mx/fhir")
    assert absolute != key_of("Patient/7", None, "https://b.mx/fhir")
    with pytest.raises(SourceNeeded):
        key_of("Patient/7", None, None)


def test_a_conditional_reference_is_the_identifier_it_asks_for() -> None:
    assert key_of("Practitioner?identifier=http://hl7.org/fhir/sid/us-npi%7C999", None, None) == (
        "?http://hl7.org/fhir/sid/us-npi|999"
    )


@pytest.mark.parametrize("reference", ["", "Patient", "patient/1", "Patient/a b", "#contained"])
def test_what_is_no_reference_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="is not a reference"):
        key_of(reference, "https://a.mx", None)


@pytest.mark.parametrize("curp", ["HEGG560427MVZRRL04", "AAPR630321HDFLRC09", "BOXW310820HNERXN09"])
def test_curps_of_renapo_pass(curp: str) -> None:
    assert is_curp(curp)
    assert curp_check_digit_fits(curp)
    assert not curp_check_digit_fits(curp[:-1] + str((int(curp[-1]) + 1) % 10))


@pytest.mark.parametrize("text", ["", "XXXX999999XXXXXX99", "AAPR630231HDFLRC09", "AAPR630321HXXLRC09", "aapr"])
def test_what_has_not_the_form_of_a_curp_is_none(text: str) -> None:
    assert not is_curp(text)


def test_other_identifiers_have_their_form() -> None:
    assert is_nss("92919084431")
    assert is_nss("72795608040")
    assert not is_nss("72795608041")
    assert is_clues("DFIMS000111")
    assert not is_clues("DFIMS00011")
    assert is_cedula("1234567")
    assert not is_cedula("999-12")


def test_identifiers_are_told_by_system_or_type() -> None:
    identifiers = [
        Identifier.model_validate({"system": "https://ids.example.mx/curp", "value": "a"}),
        Identifier.model_validate({"type": {"coding": [{"code": "CURP"}]}, "value": "b"}),
        Identifier.model_validate({"system": "http://hl7.org/fhir/sid/us-ssn", "value": "c"}),
        Identifier.model_validate({"system": "urn:oid:2.16.840.1.113883.4.629"}),
    ]
    assert identifiers_of("CURP", identifiers) == ["A", "B"]


@pytest.mark.parametrize(
    ("code", "mexican"), [("E11.9", "E119"), ("I10", "I10X"), ("i10x", "I10X"), ("M54.50", "M54.50")]
)
def test_cie_10_is_written_as_in_mexico(code: str, mexican: str) -> None:
    assert cie_10(code) == mexican


def test_partial_dates_start_where_they_may() -> None:
    assert str(parse_date("1961")) == "1961-01-01"
    assert str(parse_date("1961-05")) == "1961-05-01"
    assert parse_instant("2024-03-01").isoformat() == "2024-03-01T00:00:00-06:00"
    assert parse_instant("2024-03-01T10:00:00Z").isoformat() == "2024-03-01T10:00:00+00:00"


@pytest.mark.parametrize("text", ["", "2024-02-30", "2024-13", "2024-03-01T10:00:00", "yesterday", None, 7])
def test_what_is_no_date_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"FHIR dateTime|does not exist|no offset"):
        parse_instant(text)


def test_narrative_becomes_lines() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr></table>"
    html = f"<div><h1>Plan</h1><ul><li>Uno</li><li>D&oacute;s &lt; 3</li></ul>{table}</div>"
    assert plain_text(html) == "Plan\nUno\nDós < 3\na\tb"

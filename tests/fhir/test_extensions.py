"""Extensions of this project: what an import takes from them, and what it does not believe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.fhir.extensions import BASE, KEPT, extensions, kept
from app.fhir.report import Report
from graph_schema.model import NODES, Label
from tests.fhir import samples
from tests.fhir.conftest import Rows

SICK_LEAVE: dict[str, Any] = {
    "folio": "F-1",
    "branch": "GENERAL_ILLNESS",
    "character": "INITIAL",
    "startDate": "2024-03-01",
    "days": 3,
    "occurredAt": "2024-03-01T09:20:00-06:00",
}


def basic(own_id: str, code: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Basic", "id": own_id, "code": code, "created": "2024-03-01", **more}


def sick_leave(**told: Any) -> dict[str, Any]:
    code = {"coding": [{"system": "urn:expediente:fhir", "code": "sick-leave"}]}
    told_so = extensions(Label.SICK_LEAVE, SICK_LEAVE | told)
    return basic("leave", code, extension=told_so, **samples.SUBJECT)


@pytest.mark.parametrize("label", [each for each in KEPT if isinstance(each, Label)])
def test_what_is_written_is_what_is_read(label: Label) -> None:
    made: dict[str, Any] = {
        "STRING": "a",
        "INTEGER": 1,
        "DATE": "2024-03-01",
        "ZONED DATETIME": "2024-03-01T09:00:00-06:00",
    }
    given = {name: made[NODES[label].properties[name].type] for name in sorted(KEPT[label])}
    read = kept(label, {"extension": extensions(label, given)})
    assert {name: value if isinstance(value, int) else str(value)[:10] for name, value in read.items()} == {
        name: value if isinstance(value, int) else value[:10] for name, value in given.items()
    }


def test_what_is_not_its_own_is_left_alone() -> None:
    others = [{"url": f"{BASE}seal", "valueString": "ed25519:mine"}, {"url": "https://example.mx/summary"}, "text"]
    assert kept(Label.NOTE, {"extension": others}) == {}
    assert kept(Label.NOTE, {"extension": "text"}) == {}
    assert kept(Label.NOTE, {}) == {}


def test_a_value_of_another_type_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match=r"^extension: days has no valueInteger$"):
        kept(Label.SICK_LEAVE, {"extension": [{"url": f"{BASE}days", "valueString": "QUIENSOYYO"}]})
    with pytest.raises(ValueError, match=r"^extension: a value is no int$"):
        kept(Label.SICK_LEAVE, {"extension": [{"url": f"{BASE}days", "valueInteger": "QUIENSOYYO"}]})
    with pytest.raises(ValueError, match=r"^is not a FHIR date$"):
        kept(Label.SICK_LEAVE, {"extension": [{"url": f"{BASE}startDate", "valueDate": "QUIENSOYYO"}]})


def test_a_sick_leave_is_read_and_another_basic_is_not(
    importing: Callable[..., Report], rows: Rows, tmp_path: Path
) -> None:
    foreign = [basic("form", {"text": "Solicitud"}), basic("other", {"coding": [{"code": "sick-leave"}]})]
    chart = [samples.patient(), samples.encounter(), sick_leave(), *samples.directory(), *foreign]
    report = importing(samples.write_bundle(tmp_path / "leave.json", chart))
    assert report.counts["skipped"]["Basic"] == 2
    assert report.counts["written"]["Basic"] == 1
    [found] = rows("MATCH (:Encounter)-[:CERTIFIED]->(l:SickLeave) RETURN l.folio AS folio, l.days AS days")
    assert found == {"folio": "F-1", "days": 3}


@pytest.mark.parametrize("wrong", [{"days": None}, {"days": 0}, {"branch": "HOLIDAYS"}, {"character": "RELAPSE"}])
def test_a_sick_leave_that_is_none_is_refused(
    importing: Callable[..., Report], tmp_path: Path, wrong: dict[str, Any]
) -> None:
    chart = [samples.patient(), samples.encounter(), sick_leave(**wrong), *samples.directory()]
    report = importing(samples.write_bundle(tmp_path / "leave.json", chart))
    assert report.counts["failed"]["Basic"] == 1

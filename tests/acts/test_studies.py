"""Studies are not repeated without a reason, wherever the result is; results are judged, corrected, and never lost."""

from typing import Any

import pytest

from app.identifiers import curp_birth_date
from seeds.curp import curp
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import Place, died, doing, opened, person, place, registered

HBA1C, HAEMOGLOBIN, GLUCOSE, HIV = "4548-4", "718-7", "2345-7", "7918-6"
STUDY = "study { id status report results { code name value text unit low high flag } type { code } }"


async def ordered(asking: Asking, patient: str, at: Place, type_: str = HBA1C, **more: Any) -> str:
    """The id of a study that has just been ordered."""
    where = doing(await opened(asking, patient, at), at)
    return str((await asking.done("orderStudy", STUDY, **where, type=type_, **more))["study"]["id"])


async def recorded(asking: Asking, study: str, *results: dict[str, Any], version: int = 1, **more: Any) -> Any:
    """A study with results."""
    given = {"studyId": study, "version": version, "results": list(results)} | more
    return (await asking.done("recordResults", STUDY, **given))["study"]


async def test_a_recent_result_of_another_institution_is_shown_first(
    asking: Asking, network: Network, graph: Graph
) -> None:
    imss, issste = place(network), place(network, "ISSSTE")
    patient = await registered(asking)
    first = await ordered(asking, patient, imss)
    where = doing(await opened(asking, patient, issste), issste)
    # One that has no result spares nothing.
    await asking.done("orderStudy", STUDY, **where, type=HBA1C)
    await recorded(asking, first, {"code": HBA1C, "value": 7.2, "unit": "%"})
    [problem] = (await asking.act("orderStudy", **where, type=HBA1C))["problems"]
    assert (problem["code"], problem["path"], problem["overridable"]) == ("RECENT_RESULT", ["type"], True)
    assert problem["record"] == {"id": first, "__typename": "Study"}
    reason = "Resultado no concuerda con la clínica"
    again = (await asking.done("orderStudy", STUDY, **where, type=HBA1C, overrideReason=reason))["study"]
    assert graph.properties(again["id"])["overrideReason"] == reason
    graph.assert_counted()


async def test_a_recent_result_holds_up_a_visit_that_orders_it(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    await recorded(asking, await ordered(asking, patient, at), {"code": HBA1C, "value": 7.2, "unit": "%"})
    visit = {"facilityId": at.facility, "practitionerId": at.practitioner, "kind": "CONSULTATION", "reason": "Control"}
    studies = [{"type": GLUCOSE}, {"type": HBA1C}]
    refused = await asking.refused("openEncounter", patientId=patient, **visit, studies=studies)
    assert refused == [("RECENT_RESULT", "studies.1.type")]
    studies[1]["overrideReason"] = "Control posterior a ajuste"
    await opened(asking, patient, at, studies=studies)


@pytest.mark.parametrize(
    ("sex", "born", "value", "told"),
    [
        ("M", 1990, 13.0, (12.0, 16.0, "NORMAL")),
        ("H", 1990, 13.0, (13.5, 17.5, "LOW")),
        ("M", 2020, 11.0, (11.5, 15.0, "LOW")),
        ("H", 1990, 6.5, (13.5, 17.5, "CRITICAL_LOW")),
        ("H", 1990, 18.0, (13.5, 17.5, "HIGH")),
        ("H", 1990, 21.0, (13.5, 17.5, "CRITICAL_HIGH")),
    ],
)
async def test_range_and_flag_are_those_of_sex_and_age(
    asking: Asking, network: Network, sex: str, born: int, value: float, told: tuple[float, float, str]
) -> None:
    given = person()
    day = curp_birth_date(given["curp"]).replace(year=born)
    names = (given["givenNames"], given["firstSurname"], given["secondSurname"])
    given["curp"] = curp(*names, day, sex, "VZ", int(value) % 10)
    given["overrideReason"] = "Otra persona"
    patient = (await asking.done("registerPatient", "patient { id }", **given))["patient"]["id"]
    study = await ordered(asking, patient, place(network), "57021-8")
    found = await recorded(asking, study, {"code": HAEMOGLOBIN, "value": value, "unit": "g/dL"})
    [result] = found["results"]
    assert (result["low"], result["high"], result["flag"]) == told
    assert (found["status"], result["name"]) == ("FINAL", "Hemoglobina")


async def test_the_laboratorys_range_words_and_other_units_are_judged(asking: Asking, network: Network) -> None:
    study = await ordered(asking, await registered(asking), place(network), "QS4")
    found = await recorded(
        asking,
        study,
        {"code": GLUCOSE, "value": 105, "unit": "mg/dL", "low": 60, "high": 110},
        {"code": HAEMOGLOBIN, "value": 95, "unit": "g/L"},
        {"code": HIV, "text": "Reactivo"},
        {"code": "XYZ-1", "system": "urn:laboratorio", "name": "Otra medición", "value": 1, "unit": "1"},
    )
    told = [(each["low"], each["high"], each["flag"]) for each in found["results"]]
    assert told[:2] == [(60.0, 110.0, "NORMAL"), (120.0, 160.0, "LOW")]
    assert told[2:] == [(None, None, "ABNORMAL"), (None, None, None)]


async def test_a_wrong_unit_an_unknown_code_and_a_contradicting_flag_are_refused_at_once(
    asking: Asking, network: Network, graph: Graph
) -> None:
    study = await ordered(asking, await registered(asking), place(network), "QS4")
    results = [
        {"code": GLUCOSE, "value": 105, "unit": "mm[Hg]"},
        {"code": "XYZ-1", "value": 1, "unit": "1"},
        {"code": HAEMOGLOBIN, "value": 9, "unit": "g/dL", "flag": "HIGH"},
        {"code": HBA1C, "value": -1, "unit": "%"},
    ]
    before = graph.contents()
    assert await asking.refused("recordResults", studyId=study, version=1, results=results) == [
        ("WRONG_UNIT", "results.0.unit"),
        ("REQUIRED", "results.1.name"),
        ("CONTRADICTION", "results.2.flag"),
        ("OUT_OF_RANGE", "results.3.value"),
    ]
    unknown = [{"code": GLUCOSE, "value": 105, "unit": "miligramos"}]
    refused = await asking.refused("recordResults", studyId=study, version=1, results=unknown)
    assert refused == [("WRONG_UNIT", "results.0.unit")]
    assert graph.contents() == before


async def test_a_correction_supersedes_and_keeps_what_was(asking: Asking, network: Network, graph: Graph) -> None:
    study = await ordered(asking, await registered(asking), place(network))
    partial: dict[str, Any] = {"report": "Muestra recibida", "final": False}
    assert (await recorded(asking, study, **partial))["status"] == "IN_PROGRESS"
    wrong = {"code": HBA1C, "value": 17.2, "unit": "%"}
    assert (await recorded(asking, study, wrong, version=2))["status"] == "FINAL"
    stale = {"studyId": study, "version": 2, "results": [wrong]}
    assert await asking.refused("recordResults", **stale) == [("STALE_VERSION", "version")]
    found = await recorded(asking, study, wrong | {"value": 7.2}, version=3)
    assert (found["status"], [each["value"] for each in found["results"]]) == ("CORRECTED", [7.2])
    superseded = graph.rows(
        "MATCH (:Study {id: $id})-[r:SUPERSEDED]->(old) RETURN old.value AS value, r.at IS NOT NULL AS told", id=study
    )
    assert superseded == [{"value": 17.2, "told": True}]
    graph.assert_counted()


async def test_results_come_also_after_the_visit_and_after_death_but_not_before_the_order(
    asking: Asking, network: Network
) -> None:
    at = place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at, occurredAt="2024-05-01T10:00:00-06:00", studies=[{"type": HBA1C}])
    query = "query ($id: ID!) { node(id: $id) { ... on Encounter { studies { id } } } }"
    study = (await asking.query(query, id=encounter))["node"]["studies"][0]["id"]
    found = [{"code": "E11.9", "certainty": "CONFIRMED"}]
    closing = {"encounterId": encounter, "version": 1, "diagnoses": found, "endedAt": "2024-05-01T11:00:00-06:00"}
    await asking.done("closeEncounter", "encounter { id }", **closing)
    await died(asking, patient, "2024-05-02T10:00:00-06:00")
    result = {"code": HBA1C, "value": 7.2, "unit": "%"}
    early = {"studyId": study, "version": 1, "results": [result], "occurredAt": "2024-04-01T10:00:00-06:00"}
    assert await asking.refused("recordResults", **early) == [("CONTRADICTION", "occurredAt")]
    await recorded(asking, study, result, occurredAt="2024-05-03T10:00:00-06:00")


async def test_no_study_is_ordered_of_the_dead(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    where = doing(await opened(asking, patient, at, occurredAt="2024-05-01T10:00:00-06:00"), at)
    await died(asking, patient, "2024-05-02T10:00:00-06:00")
    assert await asking.refused("orderStudy", **where, type=HBA1C) == [("PATIENT_DECEASED", "encounterId")]

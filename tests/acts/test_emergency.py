"""From the emergency department into a bed, and out of it: by discharge or by death."""

from typing import Any

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import METFORMIN, complete_note, doing, opened, place, registered

STAY = "encounter { id status endedAt partOf { id } diagnoses { diagnosis { code } } notes { kind } }"
FOUND = [{"code": "K35.8", "certainty": "CONFIRMED"}]
EMERGENCY: dict[str, Any] = {"kind": "EMERGENCY", "triage": 2, "reason": "Dolor abdominal"}
BED: dict[str, Any] = {"kind": "HOSPITALIZATION", "bed": "204-B", "reason": "Apendicitis"}


async def test_an_emergency_visit_becomes_an_admission(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network, hospital=True)
    patient = await registered(asking)
    visit = await opened(asking, patient, at, **EMERGENCY)
    assert graph.properties(visit)["triage"] == 2
    stay = await opened(asking, patient, at, **BED, fromEmergencyId=visit)
    assert graph.properties(stay)["bed"] == "204-B"
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Encounter {STAY.removeprefix('encounter ')} }} }}"
    found = (await asking.query(query, id=visit))["node"]
    assert (found["status"], found["partOf"]) == ("FINISHED", {"id": stay})
    kept = graph.properties(visit)
    assert (kept["dischargeReason"], kept["version"]) == ("ADMISSION", 2)
    assert kept["endedAt"] == graph.properties(stay)["occurredAt"]
    more = doing(visit, at)
    assert await asking.refused("prescribe", **more, **METFORMIN) == [("ENCOUNTER_CLOSED", "encounterId")]
    graph.assert_counted()


async def test_what_is_no_admission_of_the_visit_is_refused(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network, hospital=True)
    patient, other = await registered(asking), await registered(asking)
    visit, consultation = await opened(asking, patient, at, **EMERGENCY), await opened(asking, patient, at)
    where = {"facilityId": at.facility, "practitionerId": at.practitioner}
    early = {"occurredAt": "2026-01-01T10:00:00-06:00"}
    given = where | BED | {"patientId": patient, "fromEmergencyId": visit}
    before = graph.contents()
    for change, problem in (
        ({"patientId": other}, ("CONTRADICTION", "fromEmergencyId")),
        ({"fromEmergencyId": consultation}, ("CONTRADICTION", "fromEmergencyId")),
        (early, ("CONTRADICTION", "occurredAt")),
        ({"fromEmergencyId": "enc_0000000000000000"}, ("NOT_FOUND", "fromEmergencyId")),
        ({"bed": None}, ("REQUIRED", "bed")),
        ({"triage": 3}, ("CONTRADICTION", "triage")),
    ):
        assert await asking.refused("openEncounter", **given | change) == [problem]
    emergency = where | EMERGENCY | {"patientId": patient}
    assert await asking.refused("openEncounter", **emergency | {"triage": None}) == [("REQUIRED", "triage")]
    assert await asking.refused("openEncounter", **emergency | {"triage": 6}) == [("OUT_OF_RANGE", "triage")]
    assert graph.contents() == before
    stay = await opened(asking, patient, at, **BED, fromEmergencyId=visit)
    [problem] = (await asking.act("openEncounter", **given))["problems"]
    assert (problem["code"], problem["path"]) == ("WRONG_STATE", ["fromEmergencyId"])
    assert problem["record"]["id"] == stay


async def test_a_stay_ends_with_its_reason_note_and_diagnoses(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network, hospital=True)
    stay = await opened(asking, await registered(asking), at, **BED)
    given: dict[str, Any] = {"encounterId": stay, "version": 1, "diagnoses": FOUND}
    assert await asking.refused("closeEncounter", **given) == [("REQUIRED", "dischargeReason")]
    wrong = given | {"dischargeReason": "ADMISSION"}
    assert await asking.refused("closeEncounter", **wrong) == [("CONTRADICTION", "dischargeReason")]
    given |= {"dischargeReason": "IMPROVEMENT", "note": complete_note("DISCHARGE")}
    assert await asking.refused("closeEncounter", **given | {"version": 2}) == [("STALE_VERSION", "version")]
    closed = (await asking.done("closeEncounter", STAY, **given))["encounter"]
    assert (closed["status"], closed["notes"]) == ("FINISHED", [{"kind": "DISCHARGE"}])
    assert [each["diagnosis"]["code"] for each in closed["diagnoses"]] == ["K358"]
    assert graph.properties(stay)["dischargeReason"] == "IMPROVEMENT"
    assert await asking.refused("closeEncounter", **given | {"version": 2}) == [("ENCOUNTER_CLOSED", "encounterId")]
    consultation = await opened(asking, await registered(asking), at)
    ended = {"encounterId": consultation, "version": 1, "diagnoses": FOUND, "dischargeReason": "CURE"}
    assert await asking.refused("closeEncounter", **ended) == [("CONTRADICTION", "dischargeReason")]


async def test_diagnoses_are_said_anew(asking: Asking, network: Network) -> None:
    at = place(network, hospital=True)
    stay = await opened(asking, await registered(asking), at, **BED, diagnoses=FOUND)
    given: dict[str, Any] = {"encounterId": stay, "version": 1}
    anew = [{"code": "N39.0", "certainty": "CONFIRMED"}, {"code": "K35.8", "certainty": "RULED_OUT"}]
    fields = "encounter { diagnoses { rank certainty diagnosis { code } } }"
    found = (await asking.done("diagnose", fields, **given, diagnoses=anew))["encounter"]["diagnoses"]
    assert [(each["rank"], each["diagnosis"]["code"]) for each in found] == [(1, "N390"), (2, "K358")]
    refused = await asking.refused("diagnose", **given, diagnoses=anew)
    assert refused == [("STALE_VERSION", "version")]
    unknown = [anew[0], {"code": "U99.9", "certainty": "CONFIRMED"}, anew[0]]
    refused = await asking.refused("diagnose", **given | {"version": 2}, diagnoses=unknown)
    assert refused == [("CONTRADICTION", "diagnoses.2.code")]
    refused = await asking.refused("diagnose", **given | {"version": 2}, diagnoses=unknown[:2])
    assert refused == [("NOT_FOUND", "diagnoses.1.code")]


async def test_death_ends_the_stay_and_is_the_patients(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network, hospital=True)
    patient = await registered(asking)
    other = await opened(asking, patient, at, occurredAt="2026-11-01T09:00:00-06:00")
    stay = await opened(asking, patient, at, **BED, occurredAt="2026-11-01T10:00:00-06:00")
    ended = {"dischargeReason": "DEATH", "diagnoses": FOUND, "endedAt": "2026-11-02T10:00:00-06:00"}
    later = await opened(asking, patient, at, occurredAt="2026-11-03T10:00:00-06:00")
    [problem] = (await asking.act("closeEncounter", encounterId=stay, version=1, **ended))["problems"]
    assert (problem["code"], problem["path"], problem["record"]["id"]) == ("CONTRADICTION", ["endedAt"], later)
    ended["endedAt"] = "2026-11-04T10:00:00-06:00"
    fields = "encounter { patient { deceasedAt version } }"
    closed = await asking.done("closeEncounter", fields, encounterId=stay, version=1, **ended)
    assert closed["encounter"]["patient"]["version"] == 2
    died = graph.properties(patient)["deceasedAt"]
    assert died == graph.properties(stay)["endedAt"]
    visit = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    where = doing(other, at)
    cast = {"type": "9353", "kind": "PROCEDURE", "status": "COMPLETED"}
    for act, given, path in (
        ("openEncounter", visit | {"kind": "CONSULTATION", "reason": "Control"}, "occurredAt"),
        ("writeNote", where | complete_note("EVOLUTION"), "occurredAt"),
        ("prescribe", where | METFORMIN, "encounterId"),
        ("orderStudy", where | {"type": "4548-4"}, "encounterId"),
        ("performProcedure", where | cast, "occurredAt"),
        ("immunize", where | {"vaccine": "88", "lot": "A1"}, "occurredAt"),
    ):
        assert await asking.refused(act, **given) == [("PATIENT_DECEASED", path)], act
    graph.assert_counted()

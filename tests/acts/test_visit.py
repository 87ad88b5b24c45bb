"""A visit from the door to the discharge."""

from datetime import UTC, datetime, timedelta

from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.people import EVOLUTION, METFORMIN, doing, opened, opened_among, person, place, registered

WHOLE = """encounter {
  kind status reason
  facility { institution { code } }
  practitioner { id }
  diagnoses { rank certainty diagnosis { code } }
  notes { kind text signature }
  prescriptions { dose route frequency days status medication { name } }
  studies { status type { code } }
  patient { id recordCounts { encounters notes prescriptions studies } }
}"""


async def test_a_visit_is_written_whole_and_read_back_as_deep_as_any_query(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    visit = {
        "patientId": patient,
        "facilityId": at.facility,
        "practitionerId": at.practitioner,
        "kind": "CONSULTATION",
        "reason": "Control de diabetes",
        "diagnoses": [{"code": "E11.9", "certainty": "CONFIRMED"}],
        "note": EVOLUTION,
        "prescriptions": [METFORMIN],
        "studies": [{"type": "4548-4"}],
    }
    payload = await asking.done("openEncounter", WHOLE, **visit)
    encounter = payload["encounter"]
    assert encounter["status"] == "IN_PROGRESS"
    assert encounter["facility"] == {"institution": {"code": "IMSS"}}
    assert encounter["diagnoses"] == [{"rank": 1, "certainty": "CONFIRMED", "diagnosis": {"code": "E119"}}]
    assert "Asintomática." in encounter["notes"][0]["text"]
    assert [drug["frequency"] for drug in encounter["prescriptions"]] == ["Cada 12 horas"]
    assert [study["status"] for study in encounter["studies"]] == ["ORDERED"]
    counts = {"encounters": 1, "notes": 1, "prescriptions": 1, "studies": 1}
    assert encounter["patient"] == {"id": patient, "recordCounts": counts}


async def test_a_repeat_gets_the_first_answer_and_writes_nothing(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    visit = {
        "idempotencyKey": key(),
        "patientId": patient,
        "facilityId": at.facility,
        "practitionerId": at.practitioner,
        "kind": "CONSULTATION",
        "reason": "Tos",
    }
    fields = "encounter { id patient { recordCounts { encounters } } }"
    first = await asking.done("openEncounter", fields, **visit)
    again = await asking.done("openEncounter", fields, **visit)
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["encounter"] == first["encounter"]
    assert again["encounter"]["patient"]["recordCounts"]["encounters"] == 1
    assert await asking.refused("openEncounter", **visit | {"reason": "Fiebre"}) == [("KEY_REUSED", "idempotencyKey")]


async def test_a_visit_by_a_clock_that_is_ahead_goes_on_and_ends(asking: Asking, network: Network) -> None:
    at = place(network)
    ahead = str(datetime.now(UTC) + timedelta(minutes=4))
    found = await opened_among(asking, await registered(asking), at, occurredAt=ahead.replace(" ", "T"))
    result = [{"code": "4548-4", "value": 6.1, "unit": "%"}]
    await asking.done("recordResults", "study { id }", studyId=found["studies"][0]["id"], version=1, results=result)
    await asking.done("writeNote", "note { id }", **doing(found["id"], at), **EVOLUTION)
    ends = {"encounterId": found["id"], "version": 1, "diagnoses": [{"code": "E11.9", "certainty": "CONFIRMED"}]}
    closed = (await asking.done("closeEncounter", "encounter { occurredAt endedAt }", **ends))["encounter"]
    assert closed["endedAt"] == closed["occurredAt"]


async def test_a_registered_person_is_offered(asking: Asking) -> None:
    told = person()
    payload = await asking.done("registerPatient", "patient { id identityStatus }", **told)
    again = await asking.act("registerPatient", **told)
    assert [problem["code"] for problem in again["problems"]] == ["EXISTING_PATIENT"]
    assert again["problems"][0]["record"] == {"id": payload["patient"]["id"], "__typename": "Patient"}


async def test_an_encounter_is_closed_and_takes_nothing_more(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    assert await asking.refused("closeEncounter", encounterId=encounter, version=1) == [("REQUIRED", "diagnoses")]
    found = [{"code": "J00X", "certainty": "CONFIRMED"}]
    closed = await asking.done(
        "closeEncounter", "encounter { status endedAt }", encounterId=encounter, version=1, diagnoses=found
    )
    assert closed["encounter"]["status"] == "FINISHED"
    more = {"encounterId": encounter, "practitionerId": at.practitioner}
    assert await asking.refused("writeNote", **more, **EVOLUTION) == [("ENCOUNTER_CLOSED", "encounterId")]

"""Records are opened and corrected: who is known already is offered, and nothing that was said is lost by chance."""

from typing import Any

from app.identifiers import curp_birth_date
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import curp_of, opened, person, place, registered, stranger

WHO = "patient { id curp nss sex birthDate birthState identityStatus givenNames firstSurname secondSurname version }"


async def test_the_curp_tells_sex_birth_date_and_state(asking: Asking) -> None:
    told = person()
    payload = await asking.done("registerPatient", WHO, **told)
    found = payload["patient"]
    assert found["birthDate"] == str(curp_birth_date(told["curp"]))
    assert (found["sex"], found["birthState"], found["identityStatus"]) == ("FEMALE", "VZ", "VERIFIED")
    assert (found["givenNames"], found["version"]) == (told["givenNames"], 1)


async def test_what_contradicts_the_curp_is_refused_all_at_once(asking: Asking) -> None:
    given = person(sex="MALE", birthState="OC", birthDate="1950-01-01")
    refused = await asking.refused("registerPatient", **given)
    assert refused == [("CONTRADICTION", "birthDate"), ("CONTRADICTION", "sex"), ("CONTRADICTION", "birthState")]


async def test_without_a_curp_the_identity_is_provisional(asking: Asking) -> None:
    payload = await asking.done("registerPatient", WHO, **stranger())
    found = payload["patient"]
    assert (found["curp"], found["identityStatus"], found["birthState"]) == (None, "PROVISIONAL", "VZ")
    given = stranger()
    del given["birthDate"], given["sex"]
    assert await asking.refused("registerPatient", **given) == [("REQUIRED", "birthDate"), ("REQUIRED", "sex")]


async def test_who_cannot_tell_who_they_are_get_a_record_each(asking: Asking) -> None:
    given = {"unidentified": True, "birthDate": "1990-01-01"}
    first = await asking.done("registerPatient", WHO, **given)
    second = await asking.done("registerPatient", WHO, **given)
    assert first["patient"]["id"] != second["patient"]["id"]
    found = second["patient"]
    assert (found["givenNames"], found["sex"]) == ("Desconocido", "UNKNOWN")
    assert found["identityStatus"] == "PROVISIONAL"


async def test_the_registered_person_is_offered_whatever_else_is_told(asking: Asking) -> None:
    told = person()
    payload = await asking.done("registerPatient", WHO, **told)
    again = await asking.act("registerPatient", **told | {"givenNames": "Otra", "overrideReason": "Es otra"})
    [problem] = again["problems"]
    assert (problem["code"], problem["path"], problem["overridable"]) == ("EXISTING_PATIENT", ["curp"], False)
    assert problem["record"] == {"id": payload["patient"]["id"], "__typename": "Patient"}


async def test_who_is_probably_known_is_offered_and_another_person_needs_a_reason(asking: Asking, graph: Graph) -> None:
    told = stranger()
    first = (await asking.done("registerPatient", WHO, **told))["patient"]["id"]
    before = graph.contents()
    again = await asking.act("registerPatient", **told)
    [problem] = again["problems"]
    assert (problem["code"], problem["overridable"]) == ("PROBABLE_DUPLICATE", True)
    assert problem["record"] == {"id": first, "__typename": "Patient"}
    assert graph.contents() == before
    twin = await asking.done("registerPatient", WHO, **told, overrideReason="Gemela, trae acta de nacimiento")
    assert twin["patient"]["id"] != first
    assert graph.properties(twin["patient"]["id"])["overrideReason"] == "Gemela, trae acta de nacimiento"


async def test_a_name_that_looks_like_none_needs_a_reason(asking: Asking) -> None:
    assert await asking.refused("registerPatient", **stranger(secondSurname="Xxx")) == [("UNUSUAL", "secondSurname")]
    await asking.done("registerPatient", WHO, **stranger(secondSurname="Xxx", overrideReason="Así está en su acta"))


async def test_clinic_and_institution_come_with_the_registration(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    affiliation = {"institution": "IMSS", "kind": "WORKER", "number": "1234-5", "from": "2020-02-01"}
    fields = "patient { registeredAt { id } affiliations { institution { code } kind number from to } }"
    payload = await asking.done("registerPatient", fields, **person(facilityId=at.facility, affiliation=affiliation))
    assert payload["patient"]["registeredAt"] == {"id": at.facility}
    [found] = payload["patient"]["affiliations"]
    assert found == {
        "institution": {"code": "IMSS"},
        "kind": "WORKER",
        "number": "1234-5",
        "from": "2020-02-01",
        "to": None,
    }
    graph.assert_counted()


async def test_what_is_left_out_stays_and_what_is_null_goes(asking: Asking) -> None:
    told = person(nss="92919084431")
    patient = (await asking.done("registerPatient", WHO, **told))["patient"]
    changed = await asking.done("updatePatient", WHO, patientId=patient["id"], version=1, nss=None)
    assert changed["patient"] == patient | {"nss": None, "version": 2}
    named = await asking.done("updatePatient", WHO, patientId=patient["id"], version=2, secondSurname="Kuri")
    assert named["patient"] == patient | {"nss": None, "secondSurname": "Kuri", "version": 3}


async def test_what_everybody_has_is_not_taken_away(asking: Asking) -> None:
    patient = await registered(asking)
    nothing = {"givenNames": None, "firstSurname": None, "birthDate": None, "sex": None}
    refused = await asking.refused("updatePatient", patientId=patient, version=1, **nothing)
    assert refused == [("REQUIRED", field) for field in nothing]
    assert await asking.refused("updatePatient", patientId=patient, version=1) == [("REQUIRED", "patientId")]


async def test_who_is_late_gets_the_present_state(asking: Asking) -> None:
    patient = await registered(asking)
    await asking.done("updatePatient", WHO, patientId=patient, version=1, secondSurname="Ulloa")
    query = """mutation ($input: UpdatePatientInput!) { updatePatient(input: $input) {
      patient { id } problems { code path record { ... on Patient { secondSurname version } } } } }"""
    given = {"idempotencyKey": "late-update-1", "patientId": patient, "version": 1, "secondSurname": "Kuri"}
    payload = (await asking.query(query, input=given))["updatePatient"]
    [problem] = payload["problems"]
    assert (payload["patient"], problem["code"], problem["path"]) == (None, "STALE_VERSION", ["version"])
    assert problem["record"] == {"secondSurname": "Ulloa", "version": 2}
    again = await asking.query(query, input=given | {"version": 2})
    assert again["updatePatient"]["problems"] == []


async def test_a_curp_makes_the_identity_verified_and_without_it_it_is_not(asking: Asking) -> None:
    told = stranger()
    patient = (await asking.done("registerPatient", WHO, **told))["patient"]["id"]
    known = await asking.done("updatePatient", WHO, patientId=patient, version=1, curp=curp_of(told))
    assert (known["patient"]["identityStatus"], known["patient"]["curp"]) == ("VERIFIED", curp_of(told))
    lost = await asking.done("updatePatient", WHO, patientId=patient, version=2, curp=None)
    assert (lost["patient"]["identityStatus"], lost["patient"]["curp"]) == ("PROVISIONAL", None)


async def test_a_curp_tells_what_was_not_known(asking: Asking) -> None:
    told = person()
    unknown = {"unidentified": True, "birthDate": str(curp_birth_date(told["curp"]))}
    patient = (await asking.done("registerPatient", WHO, **unknown))["patient"]["id"]
    known = (await asking.done("updatePatient", WHO, patientId=patient, version=1, **told))["patient"]
    assert (known["sex"], known["birthState"], known["identityStatus"]) == ("FEMALE", "VZ", "VERIFIED")


async def test_a_curp_of_somebody_else_or_of_another_sex_is_refused(asking: Asking) -> None:
    taken = person()
    other = (await asking.done("registerPatient", WHO, **taken))["patient"]["id"]
    told = stranger(sex="MALE")
    patient = (await asking.done("registerPatient", WHO, **told))["patient"]["id"]
    payload = await asking.act("updatePatient", patientId=patient, version=1, curp=taken["curp"])
    [problem] = payload["problems"]
    assert (problem["code"], problem["path"], problem["record"]["id"]) == ("EXISTING_PATIENT", ["curp"], other)
    refused = await asking.refused("updatePatient", patientId=patient, version=1, curp=curp_of(told))
    assert refused == [("CONTRADICTION", "sex")]


async def test_after_death_nothing_happens_and_death_is_after_what_happened(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    seen = await opened(asking, patient, at, occurredAt="2024-05-02T10:00:00-06:00")
    early: dict[str, Any] = {"patientId": patient, "version": 1, "deceasedAt": "2024-05-01T10:00:00-06:00"}
    payload = await asking.act("updatePatient", **early)
    [problem] = payload["problems"]
    assert (problem["code"], problem["path"], problem["record"]["id"]) == ("CONTRADICTION", ["deceasedAt"], seen)
    died = await asking.done(
        "updatePatient", "patient { deceasedAt version }", **early | {"deceasedAt": "2024-06-01T10:00:00-06:00"}
    )
    assert died["patient"]["version"] == 2
    visit = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    given = visit | {"kind": "CONSULTATION", "reason": "Control"}
    assert await asking.refused("openEncounter", **given) == [("PATIENT_DECEASED", "occurredAt")]
    await opened(asking, patient, at, occurredAt="2024-05-20T10:00:00-06:00")
    await asking.done("updatePatient", WHO, patientId=patient, version=2, deceasedAt=None)
    await opened(asking, patient, at)


async def test_the_clinic_moves_and_the_former_one_is_kept(asking: Asking, network: Network, graph: Graph) -> None:
    first, second = place(network), place(network, "ISSSTE")
    patient = await registered(asking, facilityId=first.facility)
    fields = "patient { registeredAt { id } }"
    given = {"patientId": patient, "version": 1, "facilityId": second.facility}
    moved = await asking.done("updatePatient", fields, **given)
    assert moved["patient"] == {"registeredAt": {"id": second.facility}}
    kept = graph.rows(
        "MATCH (:Patient {id: $id})-[r:REGISTERED_AT]->(f) RETURN f.id AS f, r.to IS NULL AS now", id=patient
    )
    assert {row["f"]: row["now"] for row in kept} == {first.facility: False, second.facility: True}
    unknown = {"patientId": patient, "version": 2, "facilityId": "fac_0000000000000000"}
    assert await asking.refused("updatePatient", **unknown) == [("NOT_FOUND", "facilityId")]

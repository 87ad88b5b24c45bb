"""`viewer`: who the server takes somebody for."""

from typing import Any

import httpx
import pytest

from app.access.viewer import Role
from tests.chart import ANA, BRUNO, CLINIC, DOCTOR, FORMER_ANA
from tests.signed_in import KEY

WHO = "{ viewer { role name practitioner { id } facility { id } } }"
WHOSE = "{ viewer { patient { id fullName } } }"
IDS = {
    Role.PATIENT: {"patient": ANA},
    Role.CLINICIAN: {"practitioner": DOCTOR, "facility": CLINIC},
    Role.NURSE: {"practitioner": DOCTOR},
}


async def asked(api: httpx.AsyncClient, query: str, role: Role, **ids: str) -> dict[str, Any]:
    """The answer to somebody of that role."""
    token = KEY.token(role, 60, name="Quien pregunta", **ids)
    response = await api.post("/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}"})
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("role", Role)
async def test_every_role_is_told_who_it_is(api: httpx.AsyncClient, chart: None, role: Role) -> None:
    ids = IDS.get(role, {})
    answer = await asked(api, WHO, role, **ids)
    assert answer["data"]["viewer"] == {
        "role": role.value,
        "name": "Quien pregunta",
        "practitioner": {"id": DOCTOR} if "practitioner" in ids else None,
        "facility": {"id": CLINIC} if "facility" in ids else None,
    }


async def test_a_patient_by_the_own_id_or_that_of_a_record_that_went_into_it(
    api: httpx.AsyncClient, chart: None
) -> None:
    for own in (ANA, FORMER_ANA):
        answer = await asked(api, WHOSE, Role.PATIENT, patient=own)
        assert answer["data"]["viewer"]["patient"] == {"id": ANA, "fullName": "Gloria Hernández García"}
    answer = await asked(api, WHOSE, Role.PATIENT, patient="pat_0000000000000000")
    assert answer["data"]["viewer"]["patient"] is None


async def test_a_patient_only_as_far_as_the_role_lets(api: httpx.AsyncClient, chart: None) -> None:
    both = {"practitioner": DOCTOR, "patient": BRUNO}  # whom the doctor does not treat
    assert (await asked(api, WHOSE, Role.CLINICIAN, **both))["data"]["viewer"]["patient"] is None
    both["patient"] = ANA
    assert (await asked(api, WHOSE, Role.CLINICIAN, **both))["data"]["viewer"]["patient"]["id"] == ANA
    refused = await asked(api, WHOSE, Role.RESEARCHER, patient=ANA)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"

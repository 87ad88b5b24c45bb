"""What is done while the glass is broken is recorded, and told to the patient, as done in an emergency."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from app.access.viewer import Role
from app.config import Settings
from app.server import make_app
from tests.acts.asking import key
from tests.acts.roles import REASON
from tests.audit.conftest import DOCTORS
from tests.audit.recorded import Recorded
from tests.audit.test_records import WRITE, allergy, asked
from tests.chart import ANA, BRUNO, CLINIC, SURGEON
from tests.live.listening import IDS, PROTOCOL, subscribe
from tests.serving import in_process, served
from tests.signed_in import KEY

SURGEONS = {"authorization": "Bearer " + KEY.token(Role.CLINICIAN, 60, practitioner=SURGEON, facility=CLINIC)}
NURSES = {"authorization": "Bearer " + KEY.token(Role.NURSE, 60, practitioner=SURGEON, facility=CLINIC)}
BRUNOS = {"authorization": "Bearer " + KEY.token(Role.PATIENT, 60, patient=BRUNO)}
BREAK = "mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { patient { id } problems { code } } }"
BOTH = f'{{ a: patient(id: "{ANA}") {{ curp }} b: patient(id: "{BRUNO}") {{ curp }} }}'
LOG = f'{{ patient(id: "{BRUNO}") {{ accessLog(first: 1) {{ nodes {{ purpose text }} }} }} }}'


@pytest.fixture
def closed(recorded: Recorded) -> Iterator[None]:
    """No glass stays broken."""
    yield
    recorded.run("MATCH (n:EmergencyAccess) WHERE n.reason = $reason DETACH DELETE n", reason=REASON)


async def broken(client: httpx.AsyncClient, patient: str, headers: dict[str, str]) -> str:
    """The request in which somebody breaks the glass."""
    given = {"idempotencyKey": key(), "patientId": patient, "purpose": "EMERGENCY_TREATMENT", "reason": REASON}
    return await asked(client, BREAK, headers, input=given)


def purposes(recorded: Recorded, request: str) -> dict[str, str]:
    """What for, by whose record it was."""
    return {record["patient"]: record["purpose"] for record in recorded.of(request) if record.get("patient")}


@pytest.mark.parametrize("headers", [SURGEONS, NURSES], ids=["clinician", "nurse"])
async def test_what_is_read_and_written_is_recorded_as_in_an_emergency(
    client: httpx.AsyncClient, recorded: Recorded, closed: None, headers: dict[str, str]
) -> None:
    assert purposes(recorded, await broken(client, BRUNO, headers)) == {BRUNO: "ETREAT"}
    for query in (
        f'{{ patient(id: "{BRUNO}") {{ curp notes {{ nodes {{ text }} }} }} }}',
        f'{{ node(id: "{BRUNO}") {{ id }} }}',
        f'{{ patient(id: "{BRUNO}") {{ timeline(first: 1) {{ edges {{ cursor }} }} }} }}',
    ):
        assert purposes(recorded, await asked(client, query, headers)) == {BRUNO: "ETREAT"}, query
    assert purposes(recorded, await asked(client, WRITE, headers, input=allergy(BRUNO))) == {BRUNO: "ETREAT"}


async def test_of_events_that_enter_the_record_too(client: httpx.AsyncClient, recorded: Recorded, closed: None) -> None:
    found = await client.post(
        "/graphql", json={"query": f'{{ patient(id: "{BRUNO}") {{ studies {{ nodes {{ id }} }} }} }}'}
    )
    study = found.json()["data"]["patient"]["studies"]["nodes"][0]["id"]
    await broken(client, BRUNO, SURGEONS)
    query = f'{{ node(id: "{study}") {{ ... on Study {{ status }} }} }}'
    assert purposes(recorded, await asked(client, query, SURGEONS)) == {BRUNO: "ETREAT"}


async def test_the_other_patients_of_an_operation_are_treated_as_ever(
    client: httpx.AsyncClient, recorded: Recorded, closed: None
) -> None:
    await broken(client, BRUNO, DOCTORS)
    assert purposes(recorded, await asked(client, BOTH, DOCTORS)) == {ANA: "TREAT", BRUNO: "ETREAT"}


async def test_once_it_has_closed_nothing_is_of_an_emergency(
    client: httpx.AsyncClient, recorded: Recorded, closed: None
) -> None:
    await broken(client, ANA, DOCTORS)  # by who treats her all the same
    ended = "MATCH (n:EmergencyAccess {reason: $reason}) SET n.until = datetime() - $ago"
    recorded.run(ended, reason=REASON, ago=timedelta(seconds=1))
    assert purposes(recorded, await asked(client, BOTH, DOCTORS)) == {ANA: "TREAT"}


async def test_the_patient_reads_that_it_was_an_emergency(
    client: httpx.AsyncClient, recorded: Recorded, closed: None
) -> None:
    await broken(client, BRUNO, SURGEONS)
    await asked(client, f'{{ patient(id: "{BRUNO}") {{ curp }} }}', SURGEONS)
    answer = (await client.post("/graphql", json={"query": LOG}, headers=BRUNOS)).json()
    [entry] = answer["data"]["patient"]["accessLog"]["nodes"]
    assert entry["purpose"] == "ETREAT"
    assert "urgencia" in entry["text"]


async def test_who_listens_meanwhile_too(settings: Settings, recorded: Recorded, chart: None, closed: None) -> None:
    async with in_process(settings) as (_, client):
        await broken(client, BRUNO, SURGEONS)
    with served(make_app(settings)) as url:
        address = url.replace("http", "ws", 1) + "/graphql"
        async with connect(address, subprotocols=[PROTOCOL], proxy=None, additional_headers=SURGEONS) as connection:
            await connection.send(json.dumps({"type": "connection_init"}))
            await connection.recv()
            await subscribe(connection, IDS, {"id": BRUNO})
            told: list[dict[str, Any]] = []
            while not told:
                told = [
                    each for each in recorded.all() if each["action"] == "SUBSCRIPTION" and each["patient"] == BRUNO
                ]
    assert [each["purpose"] for each in told] == ["ETREAT"]

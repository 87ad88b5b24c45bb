"""Who may not see a record does not hear of it, from the beginning or from when care ends."""

import asyncio
import json

import httpx
import neo4j
import pytest
from websockets.asyncio.client import connect

from app.access.viewer import Role
from app.config import Settings
from tests.access.marked import NOBODY, signed
from tests.chart import ANA, BRUNO, CLINIC, DOCTOR, FORMER_ANA, SURGEON
from tests.live.listening import IDS, PROTOCOL, Socket, subscribe
from tests.live.writing import Writer

DOCTORS = signed(Role.CLINICIAN, {"practitioner": DOCTOR, "facility": CLINIC})
SURGEONS = signed(Role.CLINICIAN, {"practitioner": SURGEON, "facility": CLINIC})
CARE = "MATCH (:Practitioner {id: $id})-[r:TREATS]->(:Patient {id: $patient})"


async def streamed(url: str, patient: str, headers: dict[str, str]) -> bytes:
    """A stream of server-sent events that ends by itself, to its end."""
    body = {"query": IDS, "variables": {"id": patient}}
    async with httpx.AsyncClient(base_url=url, timeout=20) as client:
        response = await client.post("/graphql", json=body, headers=headers | {"accept": "text/event-stream"})
        return response.content


async def refused_by_socket(url: str, patient: str, headers: dict[str, str]) -> str:
    """What a WebSocket is told in place of events."""
    address = url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[PROTOCOL], proxy=None, additional_headers=headers) as connection:
        await connection.send(json.dumps({"type": "connection_init"}))
        await connection.recv()
        await subscribe(connection, IDS, {"id": patient})
        async with asyncio.timeout(20):
            return str(await connection.recv())


@pytest.mark.parametrize("headers", [SURGEONS, signed(Role.NURSE), signed(Role.PATIENT, {"patient": BRUNO})])
async def test_the_feed_of_a_stranger_is_the_one_of_nobody(live_url: str, chart: None, headers: dict[str, str]) -> None:
    for way in (streamed, refused_by_socket):
        told = [await way(live_url, patient, headers) for patient in (ANA, FORMER_ANA, NOBODY)]
        assert "UNKNOWN_PATIENT" in str(told[0])
        assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.AUDITOR, Role.ADMISSION, Role.LABORATORY])
async def test_a_role_that_does_not_listen_is_refused(live_url: str, chart: None, role: Role) -> None:
    headers = signed(role, {"facility": CLINIC})
    for patient in (ANA, NOBODY):
        assert "FORBIDDEN" in str(await refused_by_socket(live_url, patient, headers))


async def test_nothing_further_is_told_once_care_has_ended(
    live_url: str, writer: Writer, driver: neo4j.Driver, settings: Settings
) -> None:
    given = {"id": DOCTOR, "patient": ANA}
    address = live_url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[PROTOCOL], proxy=None, additional_headers=DOCTORS) as connection:
        await connection.send(json.dumps({"type": "connection_init"}))
        await connection.recv()
        await subscribe(connection, IDS, {"id": ANA})
        listener = Socket(connection)
        await asyncio.sleep(1)
        [before] = writer.notes()
        assert (await listener.event())["id"] == before
        ended = f"{CARE} SET r.to = date() - duration('P1D')"
        driver.execute_query(ended, given, database_=settings.neo4j_database)
        try:
            writer.notes()
            with pytest.raises(TimeoutError):
                await listener.next(4)
        finally:
            driver.execute_query(f"{CARE} REMOVE r.to", given, database_=settings.neo4j_database)
        [after] = writer.notes()
        assert (await listener.event())["id"] == after

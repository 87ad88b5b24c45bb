"""What a patient tells stands in no log: a record whose every text is marked, asked for in all ways, good and bad."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import httpx
import neo4j
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.config import Settings
from seeds.places import Network, build_network
from tests.acts.asking import Asking, key
from tests.acts.conftest import SEED, furnish
from tests.acts.people import EVOLUTION, METFORMIN, doing, opened, person, place, registered
from tests.api_process import ApiProcess
from tests.neo4j import clear
from tests.serving import Line, line_to
from tests.signed_in import HEADERS, SIGNED_IN

NAME = "Marcadísima"
TEXT = "MARCADOTEXTO"
WRONG = "MARCADOMAL"
LARGE = 1_000_000
WRITE_NOTE = "mutation ($i: WriteNoteInput!) { writeNote(input: $i) { replayed } }"


@pytest.fixture(scope="module")
def network(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[Network]:
    """A graph of places and catalogues."""
    clear(driver, migrated)
    network = build_network(SEED)
    furnish(driver, migrated, network)
    yield network
    clear(driver, migrated)


@pytest.fixture
async def line(settings: Settings) -> AsyncIterator[Line]:
    """What is between the server and its Neo4j."""
    async with line_to(settings.neo4j_uri or "") as line:
        yield line


async def test_no_log_holds_what_a_patient_told(
    settings: Settings, network: Network, line: Line, tmp_path: Path
) -> None:
    process = ApiProcess(settings.model_copy(update={"neo4j_uri": line.uri}), tmp_path)
    await asyncio.to_thread(process.start)
    try:
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=process.url, timeout=60, trust_env=False) as client:
            told = person(secondSurname=NAME)
            curp = str(told["curp"])
            patient = await record(Asking(client), network, told)
            for query in (
                f'{{ patient(curp: "{curp}") {{ fullName encounters {{ nodes {{ notes {{ text }} }} }} }} }}',
                f'{{ patients(search: "{NAME}", first: 5) {{ nodes {{ fullName }} }} }}',
            ):
                answer = await client.post("/graphql", json={"query": query})
                assert NAME in answer.text, answer.text
                assert (await client.get("/graphql", params={"query": query})).status_code == 200
            await misuse(client, curp, patient)
            await misuse_sockets(process.url, curp)
            await asyncio.to_thread(send_no_http, process.url, curp)
            await line.cut()
            failed = await client.post("/graphql", json={"query": f'{{ patient(curp: "{curp}") {{ id }} }}'})
            assert failed.status_code == 503
            given = {"idempotencyKey": key(), "patientId": patient, "version": 1, "secondSurname": NAME}
            query = "mutation ($i: UpdatePatientInput!) { updatePatient(input: $i) { problems { code } } }"
            undone = await client.post("/graphql", json={"query": query, "variables": {"i": given}})
            assert "DATABASE_UNAVAILABLE" in undone.text
    finally:
        await asyncio.to_thread(process.__exit__, None, None, None)
    log = process.log.read_text("utf-8")
    # It does say that something went wrong.
    assert "attempt" in log
    for mark in (NAME, NAME.upper(), TEXT, WRONG, curp, patient):
        assert mark not in log


async def record(asking: Asking, network: Network, told: dict[str, object]) -> str:
    """A patient of that name, with a visit whose texts are marked; the id."""
    at = place(network, hospital=True)
    patient = await registered(asking, **told)
    encounter = await opened(asking, patient, at, reason=TEXT)
    where = doing(encounter, at)
    await asking.done("writeNote", "note { id }", **where, **(EVOLUTION | {"text": TEXT}))
    await asking.done("prescribe", "prescription { id }", **where, **(METFORMIN | {"instructions": TEXT}))
    return patient


async def misuse(client: httpx.AsyncClient, curp: str, patient: str) -> None:
    """All ways to ask wrongly, each with what may not be logged."""
    bad = [
        {"query": f"{{ {WRONG}"},
        {"query": f'{{ patient(curp: "{curp}") {{ {WRONG} }} }}'},
        {"query": f'{{ patient(curp: "{WRONG}") {{ id }} }}'},
        {"query": "query ($c: CURP) { patient(curp: $c) { id } }", "variables": {"c": {"x": curp}}},
        {"query": "query ($n: Int) { patients(first: $n) { totalCount } }", "variables": {"n": curp}},
        {"query": WRITE_NOTE, "variables": {"i": {"x": curp}}},
        {"query": 7, "variables": {"c": curp}},
        {"query": "{ __typename }", "operationName": curp},
        {"documentId": curp},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": curp}}},
        {"query": "{ institutions { code } }", "extensions": {"bookmarks": [curp]}},
    ]
    for body in bad:
        response = await client.post("/graphql", json=body)
        assert response.status_code < 500
        assert "errors" in response.json(), body
    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"/graphql?query={WRONG}", {}),
        ("GET", f"/patients/{curp}", {}),
        ("DELETE", f"/graphql?curp={curp}", {}),
        ("POST", "/graphql", {"content": curp}),
        ("POST", "/graphql", {"content": curp, "headers": {"content-type": "application/json"}}),
        ("POST", "/graphql", {"content": curp * 100_000}),
        ("POST", "/graphql", {"content": b"{}", "headers": {"x-patient": curp * 3_000}}),
    ]
    for method, path, options in requests:
        try:
            response = await client.request(method, path, **options)
        except httpx.TransportError:  # who still writes what is too large may not get to read the refusal
            assert len(options["content"]) > LARGE
            continue
        assert response.status_code < 500
        assert "errors" in response.json()


async def misuse_sockets(url: str, curp: str) -> None:
    """Messages of no protocol, and operations that are none."""
    address = f"{url.replace('http', 'ws')}/graphql"
    for message in (curp, json.dumps({"type": curp}), json.dumps({"type": "subscribe", "id": curp, "payload": curp})):
        async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket_:
            await socket_.send(json.dumps({"type": "connection_init", "payload": HEADERS}))
            await socket_.recv()
            await socket_.send(message)
            with pytest.raises(ConnectionClosed):
                await socket_.recv()


def send_no_http(url: str, curp: str) -> None:
    """A request that is none."""
    at = urlparse(url)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as raw:
        raw.sendall(f"{curp} /{curp} {curp}\r\n{curp}\r\n\r\n".encode())
        assert b"400" in raw.recv(65536)

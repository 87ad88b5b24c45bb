"""What is refused, ends with a reason, or is not answered to whom it is no business of."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from app.config import Settings
from app.persisted import sha256
from app.server import make_app
from tests.chart import ANA, BRUNO
from tests.live.listening import IDS, PROTOCOL, WAYS, Socket, by_events, by_socket, opened, subscribe
from tests.live.test_patient_events import cursor
from tests.live.writing import Writer
from tests.serving import served
from tests.signed_in import HEADERS, SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

both_ways = pytest.mark.parametrize("listening", WAYS)
STREAM = {"accept": "text/event-stream"}
COSTLY = IDS.replace("id feedCursor", " patient { timeline { nodes { patient { timeline { nodes { id } } } } } }")
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("GRAPHQL_PARSE_FAILED", "subscription {", {}),
    ("GRAPHQL_VALIDATION_FAILED", "subscription { patientEvents { id } }", {}),
    (
        "GRAPHQL_VALIDATION_FAILED",
        f'subscription {{ a: patientEvents(patientId: "{ANA}") {{ id }} b: __typename }}',
        {},
    ),
    ("BAD_USER_INPUT", IDS, {}),
    ("QUERY_TOO_COSTLY", COSTLY, {"id": ANA}),
    ("UNKNOWN_PATIENT", IDS, {"id": "pat_0000000000000000"}),
    ("INVALID_CURSOR", IDS, {"id": ANA, "after": "x"}),
]


@both_ways
@pytest.mark.parametrize(("code", "query", "variables"), REFUSED)
async def test_what_cannot_begin_is_one_error_and_the_end(
    listening: Any, code: str, query: str, variables: dict[str, Any], live_url: str
) -> None:
    async with listening(live_url, query, **variables) as listener:
        assert await listener.code() == code
        if listening is by_events:
            assert await listener.next() == {}


@both_ways
async def test_a_cursor_of_another_patient_or_of_a_page_is_none(listening: Any, live_url: str, writer: Writer) -> None:
    writer.notes()
    page = "query ($id: ID!) { patient(id: $id) { timeline(first: 1) { pageInfo { endCursor } } } }"
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        answer = await client.post("/graphql", json={"query": page, "variables": {"id": ANA}})
        of_a_page = answer.json()["data"]["patient"]["timeline"]["pageInfo"]["endCursor"]
    for wrong in (await cursor(live_url, BRUNO), of_a_page):
        async with listening(live_url, id=ANA, after=wrong) as listener:
            assert await listener.code() == "INVALID_CURSOR"


async def test_no_refusal_shows_what_was_given(live_url: str) -> None:
    async with by_events(live_url, id=["HEGG560427"]) as listener:
        assert "HEGG560427" not in json.dumps(await listener.next())


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
async def test_a_subscription_that_no_stream_is_taken_for_is_told_how(live_url: str, accept: str) -> None:
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        response = await client.post(
            "/graphql", json={"query": IDS, "variables": {"id": ANA}}, headers={"accept": accept}
        )
    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")
    assert "text/event-stream" in error["message"]


async def test_a_stream_is_asked_for_by_post(live_url: str) -> None:
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        response = await client.get("/graphql", params={"query": "{ __typename }"}, headers=STREAM)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_subscription_in_a_batch_or_a_get_is_refused(live_url: str) -> None:
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        batch = await client.post("/graphql", json=[{"query": IDS, "variables": {"id": ANA}}])
        got = await client.get("/graphql", params={"query": IDS, "variables": json.dumps({"id": ANA})})
    assert batch.json()[0]["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert got.status_code == 406


async def test_the_stream_is_kept_and_changed_by_nobody_on_the_way(live_url: str) -> None:
    async with by_events(live_url, id=ANA) as listener:
        headers = listener.response.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store, no-transform"
    assert headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in headers
    assert headers["x-request-id"]


async def test_who_takes_streams_beside_answers_gets_a_query_answered(live_url: str) -> None:
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        both = {"accept": "application/json, text/event-stream"}
        plain = await client.post("/graphql", json={"query": "{ __typename }"}, headers=both)
        got = await client.get("/graphql", params={"query": "{ __typename }"}, headers=both)
        stream = await client.post("/graphql", json={"query": "{ __typename }"}, headers=STREAM)
    assert plain.json()["data"] == got.json()["data"] == {"__typename": "Query"}
    assert stream.text.startswith('event: next\r\ndata: {"data":{"__typename":"Query"}')
    assert stream.text.rstrip().endswith("event: complete\r\ndata:")


async def test_queries_run_over_a_websocket_too(live_url: str) -> None:
    async with by_socket(live_url, "query ($id: ID!) { patient(id: $id) { id } }", id=ANA) as socket:
        assert (await socket.next())["data"] == {"patient": {"id": ANA}}
        assert await socket.next() == {}
        await subscribe(socket.connection, "{ soul }", {}, "2")
        assert await socket.code() == "GRAPHQL_VALIDATION_FAILED"
        await subscribe(socket.connection, "query A { __typename } query B { __typename }", {}, "3")
        assert await socket.code() == "OPERATION_RESOLUTION_FAILURE"
        # Each operation has a cost limit of its own.
        costly = "query ($id: ID!) { patient(id: $id) { timeline { nodes { diagnoses: facility { name } } } } }"
        for number in range(4, 7):
            await subscribe(socket.connection, costly, {"id": ANA}, str(number))
            assert (await socket.next())["data"]["patient"]["timeline"]
            assert await socket.next() == {}


async def test_documents_are_named_instead_of_sent(live_url: str, settings: Settings, tmp_path: Any) -> None:
    async with opened(live_url) as connection:
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": sha256(IDS)}}
        asked = {"variables": {"id": "nobody"}, "extensions": persisted}
        codes = []
        for number, text in enumerate(({}, {"query": IDS}, {})):
            await connection.send(json.dumps({"id": str(number), "type": "subscribe", "payload": asked | text}))
            codes.append(await Socket(connection).code())
    assert codes == ["PERSISTED_QUERY_NOT_FOUND", "UNKNOWN_PATIENT", "UNKNOWN_PATIENT"]
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"the-feed": IDS}), encoding="utf-8")
    changed = {"documents": "trusted-only", "trusted_documents": manifest}
    with served(make_app(settings.model_copy(update=changed))) as url:
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url) as client:
            body = {"documentId": "the-feed", "variables": {"id": "nobody"}}
            named = await client.post("/graphql", json=body, headers=STREAM)
            sent = await client.post("/graphql", json={"query": IDS}, headers=STREAM)
    assert "UNKNOWN_PATIENT" in named.text
    assert "DOCUMENT_NOT_TRUSTED" in sent.text


async def test_a_page_of_another_site_opens_no_websocket(live_url: str, settings: Settings) -> None:
    address = live_url.replace("http", "ws") + "/graphql"
    with pytest.raises(InvalidStatus) as refused:
        await connect(address, subprotocols=[PROTOCOL], origin=Origin("https://elsewhere.example"), proxy=None)
    assert refused.value.response.status_code == 403
    async with opened(live_url, origin=Origin(live_url)):
        pass
    allowing = settings.model_copy(update={"allowed_origins": "https://front.example, https://elsewhere.example"})
    with served(make_app(allowing)) as url:
        async with opened(url, origin=Origin("https://elsewhere.example")):
            pass


async def closed(live_url: str, *messages: Any, protocol: str = PROTOCOL) -> int:
    """The code that the server closes a WebSocket with after these messages."""
    address = live_url.replace("http", "ws") + "/graphql"
    async with connect(
        address, subprotocols=[Subprotocol(protocol)], proxy=None, additional_headers=HEADERS
    ) as connection:
        for message in messages:
            await connection.send(message if isinstance(message, str | bytes) else json.dumps(message))
        with pytest.raises(ConnectionClosed) as end:
            await _to_the_end(connection)
    assert end.value.rcvd
    return end.value.rcvd.code


async def _to_the_end(connection: ClientConnection) -> None:
    while True:
        async with asyncio.timeout(15):
            await connection.recv()


INIT = {"type": "connection_init"}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([], 4408),
        ([{"id": "1", "type": "subscribe", "payload": {"query": "{ __typename }"}}], 4401),
        ([INIT, INIT], 4429),
        (["{"], 4400),
        ([INIT, [1]], 4400),
        ([INIT, {"id": [], "type": "subscribe", "payload": {}}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": 1}], 4400),
        ([INIT, {"type": "nonsense"}], 4400),
        ([INIT, *[{"id": "1", "type": "subscribe", "payload": {"query": IDS, "variables": {"id": ANA}}}] * 2], 4409),
    ],
)
async def test_a_client_that_breaks_the_protocol_is_told_by_the_code(
    live_url: str, messages: list[Any], code: int
) -> None:
    assert await closed(live_url, *messages) == code


async def test_the_protocol_of_former_times_is_refused(live_url: str) -> None:
    assert await closed(live_url, protocol="graphql-ws") == 4406


async def test_a_ping_is_answered(live_url: str) -> None:
    async with opened(live_url) as connection:
        await connection.send(json.dumps({"type": "ping"}))
        assert json.loads(await connection.recv()) == {"type": "pong"}


async def test_a_malformed_operation_is_told_and_the_line_stays(live_url: str) -> None:
    async with opened(live_url) as connection:
        for payload in ({}, {"query": 7}, {"query": "{ __typename }", "variables": []}):
            await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            assert await Socket(connection).code() in {"BAD_REQUEST", "BAD_USER_INPUT"}
        await subscribe(connection, "{ __typename }", {})
        assert (await Socket(connection).next())["data"] == {"__typename": "Query"}


async def test_a_completed_subscription_is_told_nothing_more(live_url: str, writer: Writer) -> None:
    async with opened(live_url) as connection:
        await subscribe(connection, IDS, {"id": ANA, "after": await cursor(live_url)})
        await connection.send(json.dumps({"id": "1", "type": "complete"}))
        await asyncio.to_thread(writer.notes)
        with pytest.raises(TimeoutError):
            await Socket(connection).next(2)

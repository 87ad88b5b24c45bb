"""Clients that keep a server waiting, and those that send it what it would have to keep."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlparse

import httpx
import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from app.config import Settings
from app.limits import MAX_HEAD_BYTES
from app.protocol import BoundedProtocol
from app.serve import served_by
from app.server import make_app
from tests.chart import ANA
from tests.serving import served
from tests.signed_in import HEADERS

pytestmark = pytest.mark.usefixtures("chart")

PATIENCE = 20
HEAD = (
    b"POST /graphql HTTP/1.1\r\nhost: api\r\ncontent-type: application/json\r\n"
    b"authorization: " + HEADERS["authorization"].encode() + b"\r\n"
)
PROTOCOL = [Subprotocol("graphql-transport-ws")]


@pytest.fixture(scope="module")
def url(production: Settings, chart: None) -> Iterator[str]:
    """A server without much patience, and with room for one WebSocket."""
    own = production.model_copy(update={"client_timeout_seconds": 0.4, "max_websockets": 1, "max_body_bytes": 100_000})
    with served(make_app(own), **served_by(own)) as url:
        yield url


@pytest.fixture
def line(url: str) -> Iterator[socket.socket]:
    """A connection to it; afterwards the server must answer another as if nothing had been."""
    at = urlparse(url)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=PATIENCE) as line:
        yield line
    answer = httpx.post(f"{url}/graphql", json={"query": "{ __typename }"}, headers=HEADERS, trust_env=False)
    assert answer.json()["data"] == {"__typename": "Query"}


def rest(line: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    parts = []
    try:
        while part := line.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def send_for_ever(line: socket.socket, data: bytes) -> None:
    """Until the server ends the connection; `TimeoutError` where it only stops to read."""
    while True:
        line.sendall(data)


def told(answer: bytes) -> tuple[int, str]:
    """Status and code of an answer that is written whole, and hardened like any other."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-content-type-options: nosniff" in head
    assert b"connection: close" in head
    return int(head.split()[1]), json.loads(body)["errors"][0]["extensions"]["code"]


def test_a_connection_that_says_nothing_is_closed(line: socket.socket) -> None:
    assert rest(line) == b""


def test_a_head_that_does_not_end_is_refused(line: socket.socket) -> None:
    line.sendall(HEAD)
    assert told(rest(line)) == (408, "REQUEST_TIMED_OUT")


def test_a_head_without_end_is_refused_before_it_is_kept(line: socket.socket) -> None:
    line.sendall(HEAD)
    with pytest.raises(ConnectionError):
        send_for_ever(line, b"x-more: " + b"a" * MAX_HEAD_BYTES + b"\r\n")


def test_a_head_that_is_too_large_is_told_so(line: socket.socket) -> None:
    line.sendall(HEAD + b"x-more: " + b"a" * MAX_HEAD_BYTES)
    assert told(rest(line)) == (431, "HEADERS_TOO_LARGE")


def test_a_body_that_does_not_end_is_refused(line: socket.socket) -> None:
    line.sendall(HEAD + b'content-length: 40\r\n\r\n{"query":')
    assert told(rest(line)) == (408, "REQUEST_TIMED_OUT")


def test_a_body_without_its_length_that_does_not_end_is_refused(line: socket.socket) -> None:
    line.sendall(HEAD + b'transfer-encoding: chunked\r\n\r\n9\r\n{"query":\r\n')
    assert told(rest(line)) == (408, "REQUEST_TIMED_OUT")


def test_what_is_no_http_is_refused_as_all_else(line: socket.socket) -> None:
    line.sendall(b"\x16\x03\x01 hello\r\n\r\n")
    assert told(rest(line)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "smuggled",
    [
        b"content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"content-length: -1\r\n\r\n{}",
        b"transfer-encoding: chunked, x\r\n\r\n0\r\n\r\n",
    ],
)
def test_a_length_that_can_be_read_in_two_ways_is_refused(line: socket.socket, smuggled: bytes) -> None:
    line.sendall(HEAD + smuggled)
    assert told(rest(line)) == (400, "BAD_REQUEST")


def test_an_answer_that_nobody_takes_ends_the_connection(production: Settings) -> None:
    """It has no end, so that no network could keep it for the client."""
    ended = threading.Event()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await receive()
        gone: asyncio.Future[Message] = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not gone.done():
            await send({"type": "http.response.body", "body": b" " * 65536, "more_body": True})
        assert (await gone)["type"] == "http.disconnect"
        ended.set()

    own = served_by(production.model_copy(update={"client_timeout_seconds": 0.4}))
    with served(endless, **own | {"lifespan": "off"}) as url:
        at = urlparse(url)
        with socket.create_connection((at.hostname or "", at.port or 0), timeout=PATIENCE) as line:
            line.sendall(b"GET / HTTP/1.1\r\nhost: api\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 200"
            assert ended.wait(PATIENCE)
            assert not rest(line).endswith(b"0\r\n\r\n"), "as if it had been whole"


class Untaken(asyncio.Transport):
    """A connection whose client takes nothing of what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.kept, self.closing, self.cut = 0, False, asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.kept += len(data)

    def get_write_buffer_size(self) -> int:
        return self.kept

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.cut.set()


async def test_a_refusal_that_nobody_takes_ends_the_connection() -> None:
    """To close it is not enough: what is kept for the client would first be sent."""
    config = uvicorn.Config(lambda: None, log_config=None)
    config.load()
    protocol = BoundedProtocol(config=config, server_state=ServerState(), app_state={}, client_seconds=0.05)
    line = Untaken()
    protocol.connection_made(line)
    protocol.data_received(HEAD)
    async with asyncio.timeout(PATIENCE):
        await line.cut.wait()
    assert line.closing


def test_more_websockets_than_there_is_room_for_are_refused(url: str) -> None:
    address = f"{url.replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=PROTOCOL):
        with pytest.raises(InvalidStatus) as refused:
            connect(address, subprotocols=PROTOCOL)
        assert refused.value.response.status_code == 503
        told = json.loads(refused.value.response.body)
        assert told["errors"][0]["extensions"]["code"] == "TOO_MANY_CONNECTIONS"
        assert refused.value.response.headers["x-content-type-options"] == "nosniff"


def test_a_message_that_is_too_large_ends_its_websocket(url: str) -> None:
    address = f"{url.replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=PROTOCOL) as socket_:
        socket_.send(json.dumps({"type": "connection_init", "payload": HEADERS}))
        assert json.loads(socket_.recv(PATIENCE))["type"] == "connection_ack"
        payload = {"query": f'{{ patient(id: "{ANA}") {{ id }} }}' + " " * 100_000}
        socket_.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        with pytest.raises(ConnectionClosedError) as closed:
            socket_.recv(PATIENCE)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 1009

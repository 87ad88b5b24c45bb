"""What keeps one process safe: many listeners, slow ones, a Neo4j that is away, and the end of the process."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import httpx
import psutil
import pytest
from starlette.applications import Starlette

from app.config import Settings
from app.live import Live, Place, Watched
from app.server import make_app
from tests.chart import ANA
from tests.live.listening import IDS, WAYS, Socket, by_events, by_socket, opened, subscribe
from tests.live.test_patient_events import cursor
from tests.live.writing import Writer
from tests.serving import line_to, served
from tests.signed_in import HEADERS

pytestmark = pytest.mark.usefixtures("chart")

both_ways = pytest.mark.parametrize("listening", WAYS)
LARGE = IDS.replace("id feedCursor", "id feedCursor ... on Note { " + " ".join(f"t{n}: text" for n in range(40)) + " }")
LISTENERS = 1000
MEGABYTE = 1024 * 1024


@contextmanager
def changed(settings: Settings, **changes: Any) -> Iterator[tuple[Starlette, str]]:
    """An application with changed settings, and its URL."""
    app = make_app(settings.model_copy(update=changes))
    with served(app) as url:
        yield app, url


async def until(condition: Any, seconds: float = 10) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what it looks at is in another thread
            await asyncio.sleep(0.02)


@both_ways
async def test_a_listener_that_goes_leaves_nothing_behind(listening: Any, settings: Settings, writer: Writer) -> None:
    with changed(settings, live_poll_seconds=0.1) as (app, url):
        after = await cursor(url)
        async with AsyncExitStack() as stack:
            listeners = [await stack.enter_async_context(listening(url, id=ANA, after=after)) for _ in range(5)]
            await asyncio.to_thread(writer.notes)
            for each in listeners:
                await each.event()
            assert app.state.live.listeners == 5
        live: Live = app.state.live
        await until(lambda: live.listeners == 0 and not live.watched and live.polling is None)


@both_ways
async def test_one_too_many_is_refused(listening: Any, settings: Settings) -> None:
    with changed(settings, live_listeners=1) as (app, url):
        async with listening(url, id=ANA):
            await until(lambda: app.state.live.listeners == 1)
            async with listening(url, id=ANA) as refused:
                assert await refused.code() == "TOO_MANY_LISTENERS"
        await until(lambda: app.state.live.listeners == 0)
        async with listening(url, "subscription { patientEvents(patientId: 7) { id } }") as again:
            assert await again.code() == "UNKNOWN_PATIENT"


async def test_a_connection_has_so_many_operations(settings: Settings) -> None:
    with changed(settings) as (_, url):
        async with opened(url) as connection:
            for number in range(100):
                await subscribe(connection, IDS, {"id": ANA}, str(number))
            await subscribe(connection, IDS, {"id": ANA}, "100")
            assert await Socket(connection).code() == "TOO_MANY_LISTENERS"


@asynccontextmanager
async def standing_still(url: str, **variables: Any) -> AsyncIterator[socket.socket]:
    """A stream of server-sent events that nobody reads, over a socket with little room."""
    body = json.dumps({"query": LARGE, "variables": variables}).encode()
    address = httpx.URL(url)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect((address.host, address.port))
    head = "POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n"
    head += f"authorization: {HEADERS['authorization']}\r\n"
    line.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
    try:
        yield line
    finally:
        line.close()


def read_to_the_end(line: socket.socket) -> str:
    """All that comes until the server closes, or says that it is complete."""
    line.settimeout(30)
    got = b""
    while b"event: complete" not in got[-200:]:
        part = line.recv(MEGABYTE)
        if not part:
            break
        got += part
    return got.decode(errors="replace")


async def test_a_slow_listener_is_cut_off_with_the_reason_and_resumes(settings: Settings, writer: Writer) -> None:
    with changed(settings, live_poll_seconds=0.1, live_queue_events=5) as (app, url):
        after = await cursor(url)
        before = psutil.Process().memory_info().rss
        async with standing_still(url, id=ANA, after=after) as line, by_events(url, id=ANA, after=after) as quick:
            await until(lambda: app.state.live.listeners == 2)
            wrote = []
            for _ in range(40):  # 1 MB each: more than sockets and buffers take
                wrote += await asyncio.to_thread(writer.notes, text="x" * 25_000)
                assert (await quick.event())["id"] == wrote[-1]  # a slow one holds up nobody
            assert psutil.Process().memory_info().rss - before < 150 * MEGABYTE
            got = await asyncio.to_thread(read_to_the_end, line)
        told = re.findall(r'"patientEvents":\{"id":"(\w+)","feedCursor":"([\w-]+)"', got)
        assert '"code":"SLOW_LISTENER"' in got
        assert 0 < len(told) < 40
        assert [id_ for id_, _ in told] == wrote[: len(told)]
        async with by_events(url, id=ANA, after=told[-1][1]) as resumed:
            rest = [each["id"] for each in await resumed.events(40 - len(told))]
        assert rest == wrote[len(told) :]


async def test_a_thousand_listeners_need_little_memory(settings: Settings, migrated: str, writer: Writer) -> None:
    """On one process of its own, so that what is measured is the server's. All are told, and then all leave."""
    with process(settings) as (server, url):
        after = await cursor(url)
        async with AsyncExitStack() as stack:
            # What the first ones need, all need: caches, pools.
            early = [await stack.enter_async_context(by_socket(url, id=ANA, after=after)) for _ in range(50)]
            await asyncio.to_thread(writer.notes)
            await asyncio.gather(*(each.event(30) for each in early))
            before = server.memory_info().rss
            connecting = asyncio.Semaphore(50)

            async def connected() -> Socket:
                async with connecting:
                    return await stack.enter_async_context(by_socket(url, id=ANA, after=after))

            rest = await asyncio.gather(*(connected() for _ in range(LISTENERS - 50)))
            await asyncio.gather(*(each.event(60) for each in rest))
            for _ in range(3):
                [note] = await asyncio.to_thread(writer.notes)
                told = await asyncio.gather(*(each.event(60) for each in (*early, *rest)))
                assert {each["id"] for each in told} == {note}
            grown = server.memory_info().rss - before
        assert grown / (LISTENERS - 50) < 100_000
        assert await cursor(url)


@both_ways
async def test_listeners_outlive_a_neo4j_that_is_away_for_a_while(
    listening: Any, settings: Settings, writer: Writer
) -> None:
    async with line_to(settings.neo4j_uri or "") as line:
        with changed(settings, neo4j_uri=line.uri, live_poll_seconds=0.1) as (app, url):
            async with listening(url, id=ANA, after=await cursor(url)) as listener:
                await until(lambda: app.state.live.watched)
                await line.cut()
                notes = await asyncio.to_thread(writer.notes, 3)
                await asyncio.sleep(1)
                await line.join()
                assert [each["id"] for each in await listener.events(3)] == notes


@both_ways
async def test_the_end_of_the_server_is_told(listening: Any, settings: Settings) -> None:
    with changed(settings) as (app, url):
        async with listening(url, id=ANA) as listener:
            await until(lambda: app.state.live.listeners == 1)
            app.state.live.stop()
            assert await listener.code() == "SERVER_STOPPING"
            async with listening(url, id=ANA) as refused:
                assert await refused.code() == "SERVER_STOPPING"


@both_ways
async def test_a_process_that_is_told_to_end_says_so_and_ends_soon(
    listening: Any, settings: Settings, migrated: str, writer: Writer
) -> None:
    with process(settings) as (server, url):
        after = await cursor(url)
        async with listening(url, id=ANA, after=after) as listener:
            await asyncio.to_thread(writer.notes)
            await listener.event()
            server.send_signal(signal.SIGTERM)
            start = time.monotonic()
            assert await listener.code() == "SERVER_STOPPING"
        await asyncio.to_thread(server.wait, 8)
        assert time.monotonic() - start < 8


async def test_a_record_that_goes_into_another_ends_its_subscription(
    settings: Settings, writer: Writer, driver: Any
) -> None:
    merged = "MATCH (a:Patient {id: $a}), (b:Patient {id: $b}) CREATE (a)-[:SAME_PERSON_AS {by: 'x'}]->(b)"
    driver.execute_query("CREATE (:Patient {id: 'pat_former'})")
    try:
        with changed(settings, live_poll_seconds=0.1) as (app, url):
            async with by_socket(url, id="pat_former") as listener:
                await until(lambda: app.state.live.listeners == 1)
                await asyncio.sleep(0.5)
                driver.execute_query(merged, a="pat_former", b=ANA)
                assert await listener.code() == "PATIENT_MERGED"
    finally:
        driver.execute_query("MATCH (p:Patient {id: 'pat_former'}) DETACH DELETE p")


def test_an_empty_place_is_waited_for_once() -> None:
    """Neo4j shows what a transaction wrote index by index: a place may be empty for a moment."""

    def places(*positions: int) -> list[Place]:
        return [Place(position, str(position)) for position in positions]

    watched = Watched(position=3, seen=3)
    assert watched.advance(6, places(4, 6), whole=True) == (places(4), False)
    assert watched.advance(6, places(5, 6), whole=True) == (places(5, 6), False)
    assert watched.advance(9, places(7, 9), whole=True) == (places(7), False)
    assert watched.advance(9, places(9), whole=True) == (places(9), False)
    assert watched.advance(11, [], whole=True) == ([], False)
    assert watched.position == 9
    assert watched.advance(11, [], whole=True) == ([], False)
    assert watched.position == 11
    assert watched.advance(14, places(12, 13), whole=False) == (places(12, 13), True)


@contextmanager
def process(settings: Settings) -> Iterator[tuple[psutil.Process, str]]:
    """`expediente serve` as an operator runs it, and its URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_USER": settings.neo4j_user,
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_PORT": str(port),
    }
    started = subprocess.Popen([sys.executable, "-c", SERVE], env=os.environ | own)  # noqa: S603 -- ours
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/health/ready").status_code == 200:
                    break
            time.sleep(0.1)
        yield psutil.Process(started.pid), url
    finally:
        started.terminate()
        started.wait(20)


SERVE = "from app.config import Settings; from app.serve import serve; serve(Settings())"

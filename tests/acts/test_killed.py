"""Neo4j and the API are killed in the middle of writing: what was acknowledged is there, and nothing by halves.

`EXPEDIENTE_TEST_KILLS` sets how often each of them is killed.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import neo4j
import pytest

from app.config import Settings
from app.embedded import EmbeddedNeo4j
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.conftest import furnish
from tests.acts.graph import Graph
from tests.acts.load import Load
from tests.acts.people import place, registered
from tests.api_process import ApiProcess
from tests.check.finding import found
from tests.neo4j import connected
from tests.signed_in import SIGNED_IN

KILLS = int(os.environ.get("EXPEDIENTE_TEST_KILLS", "3"))
WRITERS = 12
PATIENTS = 6
BETWEEN = 20
"""Acts that are acknowledged between one kill and the next."""


class Killable:
    """A Neo4j of our own, always at the same ports and on the same data."""

    def __init__(self, folder: Path) -> None:
        first = Settings(data_dir=folder, bolt_port=None, http_port=None, neo4j_heap="512m", neo4j_page_cache="128m")
        self._server = EmbeddedNeo4j(first)
        self._server.start()
        record = self._server.record
        ports = {"bolt_port": record.bolt_port, "http_port": record.http_port}
        self._settings = first.model_copy(update=ports)
        self.settings = self._server.client_settings.model_copy(
            update={"signing_key_file": folder / "signing.key", "write_retry_seconds": 2.0}
        )

    def kill(self) -> None:
        """End it without its knowing, and have it back."""
        assert self._server.record.server_pid
        os.kill(self._server.record.server_pid, signal.SIGKILL)
        self._server.stop()
        self._server = EmbeddedNeo4j(self._settings)
        self._server.start()

    def stop(self) -> None:
        """End it in good order."""
        self._server.stop()


@pytest.fixture(scope="module")
def killable(tmp_path_factory: pytest.TempPathFactory, network: Network) -> Iterator[Killable]:
    """A Neo4j with catalogues and places."""
    server = Killable(tmp_path_factory.mktemp("killable"))
    try:
        with connected(server.settings) as driver:
            furnish(driver, server.settings.neo4j_database, network)
        yield server
    finally:
        server.stop()


@pytest.fixture
def api(killable: Killable, tmp_path: Path) -> Iterator[ApiProcess]:
    """The API in a process of its own."""
    with ApiProcess(killable.settings, tmp_path) as process:
        yield process


@asynccontextmanager
async def loaded(api: ApiProcess, network: Network) -> AsyncIterator[Load]:
    """Writers that write as long as the block runs."""
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=api.url, timeout=60, trust_env=False) as client:
        patients = [await registered(Asking(client)) for _ in range(PATIENTS)]
    load = Load(api.url, patients, place(network))
    async with asyncio.TaskGroup() as group:
        group.create_task(load.run(WRITERS))
        try:
            yield load
        finally:
            load.stopping = True


async def kill_under(load: Load, kill: Callable[[], None]) -> list[float]:
    """Kill again and again while writers write; how many seconds each took to be back."""
    seconds = []
    for _ in range(KILLS):
        await load.grown(BETWEEN)
        began = time.monotonic()
        await asyncio.to_thread(kill)
        seconds.append(time.monotonic() - began)
    await load.grown(BETWEEN)
    return seconds


async def assert_all_is_there_once(load: Load, settings: Settings, back_after: list[float]) -> None:
    """What was acknowledged is there; what nobody knew of is done once by its key; nothing is half there."""
    unknown, acknowledged = len(load.unknown), len(load.acknowledged)
    replayed = await load.repeat()
    print(  # noqa: T201 -- figures for who runs it with -s
        f"\n{KILLS} kills, back after {min(back_after):.1f} to {max(back_after):.1f} s; {acknowledged} acts "
        f"acknowledged, {unknown} unknown, of which {replayed} had been done"
    )
    with connected(settings) as driver:
        await asyncio.to_thread(_assert_graph, load, driver, settings.neo4j_database)


def _assert_graph(load: Load, driver: neo4j.Driver, database: str) -> None:
    graph = Graph(driver, database)
    statement = (
        "MATCH (p:Patient)-[:HAD]->(e) WHERE p.id IN $patients RETURN e.reason AS reason, e.id AS id, "
        "COLLECT { MATCH (e)-[:DOCUMENTED_IN|PRESCRIBED|ORDERED]->(n) RETURN n.id } AS hanging"
    )
    there = graph.rows(statement, patients=load.patients)
    assert len(there) == len(load.acknowledged)
    for row in there:
        told = load.acknowledged[row["reason"]]
        assert row["id"] == told["id"]
        parts = (*told["notes"], *told["prescriptions"], *told["studies"])
        assert set(row["hanging"]) == {part["id"] for part in parts}
        assert len(parts) == 3
    graph.assert_counted()
    assert found(driver, database) == {}


async def test_neo4j_is_killed_while_it_is_written_to(killable: Killable, api: ApiProcess, network: Network) -> None:
    async with loaded(api, network) as load:
        back_after = await kill_under(load, killable.kill)
    assert load.unknown
    await assert_all_is_there_once(load, killable.settings, back_after)


async def test_the_api_is_killed_while_it_writes(killable: Killable, api: ApiProcess, network: Network) -> None:
    def kill() -> None:
        api.kill()
        api.start()

    async with loaded(api, network) as load:
        back_after = await kill_under(load, kill)
    assert load.unknown
    await assert_all_is_there_once(load, killable.settings, back_after)

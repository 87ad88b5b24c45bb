"""Four workers behind one port: what one of them did, all of them know."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from tests.acts.asking import Asking, key
from tests.api_process import is_ready
from tests.audit.recorded import Recorded
from tests.chart import ANA, BRUNO, CLINIC, DOCTOR
from tests.embedded.processes import until
from tests.live.listening import by_events
from tests.signed_in import KEY, SIGNED_IN

WORKERS = 4
ALLOWED = 400
"""Operations a minute: more than the other tests ask for, which come from elsewhere and are somebody else's besides."""
VISIT = {"patientId": BRUNO, "facilityId": CLINIC, "practitionerId": DOCTOR, "kind": "CONSULTATION", "reason": "Tos"}
READ = f'{{ patient(id: "{BRUNO}") {{ encounters {{ nodes {{ id }} }} }} }}'


@pytest.fixture(scope="module")
def url(settings: Settings, driver: neo4j.Driver, chart: None) -> Iterator[str]:
    """`expediente serve` with four workers; all of the trail is theirs."""
    Recorded(driver, settings).forget()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_SIGNING_KEY_FILE": str(settings.signing_key),
        "EXPEDIENTE_PORT": str(port),
        "EXPEDIENTE_WORKERS": str(WORKERS),
        "EXPEDIENTE_REQUESTS_PER_MINUTE": str(ALLOWED),
        "EXPEDIENTE_TRUSTED_PROXIES": "127.0.0.1",
    }
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], env=os.environ | own)
    try:
        url = f"http://127.0.0.1:{port}"
        assert until(lambda: is_ready(url), 120)
        yield url
    finally:
        process.terminate()
        process.wait(60)


@asynccontextmanager
async def connection(url: str) -> AsyncIterator[Asking]:
    """A client with a connection of its own, which one of the workers takes."""
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=60) as client:
        yield Asking(client)


async def read(url: str) -> set[str]:
    """Bruno's encounters, as whichever worker tells them."""
    async with connection(url) as asking:
        return {node["id"] for node in (await asking.query(READ))["patient"]["encounters"]["nodes"]}


async def test_one_key_is_one_act_whichever_worker_is_asked(url: str) -> None:
    given = VISIT | {"idempotencyKey": key()}
    before = await read(url)

    async def ask() -> dict[str, Any]:
        async with connection(url) as asking:
            return await asking.done("openEncounter", "encounter { id }", **given)

    answers = await asyncio.gather(*(ask() for _ in range(3 * WORKERS)))
    assert Counter(answer["replayed"] for answer in answers) == {False: 1, True: 3 * WORKERS - 1}
    written = {answer["encounter"]["id"] for answer in answers}
    assert len(written) == 1
    for found in await asyncio.gather(*(read(url) for _ in range(3 * WORKERS))):
        assert found - before == written


async def test_listeners_of_all_workers_are_told_of_an_act(url: str) -> None:
    async with AsyncExitStack() as stack:
        listening = [await stack.enter_async_context(by_events(url, id=ANA)) for _ in range(3 * WORKERS)]
        asking = await stack.enter_async_context(connection(url))
        done = await asking.done("openEncounter", "encounter { id }", **VISIT | {"patientId": ANA})
        told = await asyncio.gather(*(each.event() for each in listening))
    assert {each["id"] for each in told} == {done["encounter"]["id"]}


async def test_each_worker_records_in_chains_of_its_own_and_the_trail_is_whole(
    url: str, settings: Settings, driver: neo4j.Driver
) -> None:
    recorded = Recorded(driver, settings)
    before = {each["id"] for each in recorded.all()}
    await asyncio.gather(*(read(url) for _ in range(10 * WORKERS)))
    written = [each for each in recorded.all() if each["id"] not in before and each["patient"] == BRUNO]
    assert len(written) == 10 * WORKERS
    assert len({each["chain"] for each in written}) > 1
    assert recorded.verified().wrong == 0


async def test_a_caller_gets_no_more_of_all_workers_than_of_one(url: str) -> None:
    token = KEY.token(Role.CLINICIAN, 60, practitioner=DOCTOR, facility=CLINIC)
    headers = {"authorization": f"Bearer {token}", "x-forwarded-for": "192.0.2.7"}

    async def ask() -> list[int]:
        async with httpx.AsyncClient(base_url=url, timeout=60, headers=headers) as client:
            asked = {"query": '{ institution(code: "IMSS") { code } }'}
            return [(await client.post("/graphql", json=asked)).status_code for _ in range(ALLOWED // 10)]

    began = time.monotonic()
    answers = Counter(status for each in await asyncio.gather(*(ask() for _ in range(20))) for status in each)
    passed = time.monotonic() - began
    assert answers.keys() == {200, 429}
    # Where a minute of the clock ends meanwhile, what was taken in it fades.
    assert ALLOWED <= answers[200] <= ALLOWED * (1 + passed / 60) + WORKERS

"""The API is killed under load: each answer that arrived has its record, and the chains are whole."""

import asyncio
from pathlib import Path

import httpx
import pytest

from app.config import Settings
from tests.api_process import ApiProcess
from tests.audit.recorded import Recorded
from tests.chart import ANA
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("fresh")

QUERY = {"query": f'{{ patient(id: "{ANA}") {{ curp notes {{ nodes {{ text }} }} }} }}'}
KILLS = 2
BETWEEN = 60


async def grown(arrived: list[str], number: int) -> None:
    """So many answers have arrived."""
    while len(arrived) < number:  # noqa: ASYNC110  # an answer sets no event
        await asyncio.sleep(0.02)


async def test_what_arrived_is_recorded(settings: Settings, recorded: Recorded, tmp_path: Path) -> None:
    arrived: list[str] = []
    stopping = asyncio.Event()

    async def ask(url: str) -> None:
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=30, trust_env=False) as client:
            while not stopping.is_set():
                try:
                    answer = await client.post("/graphql", json=QUERY)
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code == 200:
                    assert answer.json()["data"]["patient"]
                    arrived.append(answer.headers["x-request-id"])

    with ApiProcess(settings, tmp_path) as api:
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(ask(api.url))
            for kill in range(1, KILLS + 1):
                await grown(arrived, kill * BETWEEN)
                api.kill()
                await asyncio.to_thread(api.start)
            await grown(arrived, (KILLS + 1) * BETWEEN)
            stopping.set()
    recorded_requests = {record["requestId"] for record in recorded.all()}
    assert set(arrived) <= recorded_requests
    found = recorded.verified()
    assert (found.wrong, found.first, found.chains) == (0, (), KILLS + 1)

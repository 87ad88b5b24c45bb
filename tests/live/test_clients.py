"""The clients that front ends listen with, `graphql-ws` and `graphql-sse`, against the live server."""

import asyncio
import json
from typing import Any

import pytest

from tests.chart import ANA
from tests.live.listening import IDS
from tests.live.test_patient_events import cursor
from tests.live.writing import Writer
from tests.node import Node

pytestmark = pytest.mark.usefixtures("chart")


class Client:
    """Runs what `tests/clients/live.mjs` does with a client."""

    def __init__(self, node: Node, url: str, module: str) -> None:
        self._node, self._url, self._module = node, url, module

    async def __call__(self, scenario: str, **given: Any) -> Any:
        arguments = (f"{self._url}/graphql", scenario, json.dumps(given))
        return await asyncio.to_thread(self._node.run, self._module, *arguments)


@pytest.fixture(params=["graphql-ws.mjs", "graphql-sse.mjs"])
def client(node: Node, live_url: str, request: pytest.FixtureRequest) -> Client:
    """A JavaScript client of the server."""
    return Client(node, live_url, request.param)


async def test_it_is_told_as_things_come_and_resumes(client: Client, live_url: str, writer: Writer) -> None:
    after = await cursor(live_url)
    following = asyncio.create_task(client("follow", id=ANA, after=after, number=12, each=5))
    wrote = []
    for number in range(12):
        wrote += await asyncio.to_thread(writer.notes, text=f"{number}")
        await asyncio.sleep(0.2)
    followed = await following
    assert followed["connections"] == 3
    told = [(each["__typename"], each["id"], each["text"]) for each in followed["events"]]
    assert told == [("Note", note, f"{number}") for number, note in enumerate(wrote)]


async def test_it_tells_a_refusal_by_its_code(client: Client) -> None:
    assert await client("refused", variables={"id": "nobody"}) == {"codes": ["UNKNOWN_PATIENT"]}
    assert await client("refused", variables={"id": ANA, "after": "x"}) == {"codes": ["INVALID_CURSOR"]}
    soulless = IDS.replace("feedCursor", "soul")
    assert await client("refused", query=soulless, variables={"id": ANA}) == {"codes": ["GRAPHQL_VALIDATION_FAILED"]}


async def test_it_asks_queries_over_the_same_line(client: Client) -> None:
    query = "query ($id: ID!) { patient(id: $id) { id } }"
    assert await client("queried", query=query, variables={"id": ANA}) == [{"patient": {"id": ANA}}]

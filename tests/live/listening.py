"""Listeners that are no front end's: a WebSocket and a stream of server-sent events, message by message."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.signed_in import HEADERS, SIGNED_IN

PROTOCOL = Subprotocol("graphql-transport-ws")
IDS = "subscription ($id: ID!, $after: String) { patientEvents(patientId: $id, after: $after) { id feedCursor } }"


class Listener(Protocol):
    """A subscription that is under way."""

    async def next(self, seconds: float = 10) -> dict[str, Any]:
        """The next result: `{data}`, `{errors}` or both; `{}` where it completes."""

    async def event(self, seconds: float = 10) -> Any:
        """The next event."""


class _Listening:
    async def next(self, seconds: float = 10) -> dict[str, Any]:
        raise NotImplementedError

    async def event(self, seconds: float = 10) -> Any:
        result = await self.next(seconds)
        assert "errors" not in result, result
        return result["data"]["patientEvents"]

    async def events(self, number: int, seconds: float = 20) -> list[Any]:
        """That many events, all of them within the time."""
        async with asyncio.timeout(seconds):
            return [await self.event(seconds) for _ in range(number)]

    async def code(self, seconds: float = 10) -> str:
        """The code of the error that ends the subscription."""
        result = await self.next(seconds)
        assert result.get("data") is None, result
        found: str = result["errors"][0]["extensions"]["code"]
        return found


class Socket(_Listening):
    """One subscription of a connection of its own."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def next(self, seconds: float = 10) -> dict[str, Any]:
        while True:
            async with asyncio.timeout(seconds):
                message = json.loads(await self.connection.recv())
            match message["type"]:
                case "next":
                    payload: dict[str, Any] = message["payload"]
                    return payload
                case "error":
                    return {"errors": message["payload"]}
                case "complete":
                    return {}


class Events(_Listening):
    """A stream of server-sent events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self, seconds: float = 10) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            while True:
                name = await anext(self._lines)
                if name.startswith("event: "):
                    data = (await anext(self._lines)).removeprefix("data: ")
                    return json.loads(data) if name == "event: next" else {}


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """A WebSocket whose connection is acknowledged."""
    address = url.replace("http", "ws", 1) + "/graphql"
    async with connect(
        address, subprotocols=[PROTOCOL], proxy=None, additional_headers=HEADERS, **options
    ) as connection:
        await connection.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        yield connection


@asynccontextmanager
async def by_socket(url: str, query: str = IDS, **variables: Any) -> AsyncIterator[Socket]:
    """A subscription over a WebSocket."""
    async with opened(url) as connection:
        await subscribe(connection, query, variables)
        yield Socket(connection)


async def subscribe(connection: ClientConnection, query: str, variables: dict[str, Any], id_: str = "1") -> None:
    """Start an operation."""
    payload = {"query": query, "variables": variables}
    await connection.send(json.dumps({"id": id_, "type": "subscribe", "payload": payload}))


@asynccontextmanager
async def by_events(url: str, query: str = IDS, **variables: Any) -> AsyncIterator[Events]:
    """A subscription over server-sent events."""
    body = {"query": query, "variables": variables}
    headers = {"accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=60) as client,
        client.stream("POST", "/graphql", json=body, headers=headers) as response,
    ):
        yield Events(response)


WAYS = [by_socket, by_events]

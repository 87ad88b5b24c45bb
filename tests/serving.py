"""The application under a real uvicorn on a loopback port or in this process, and a line to Neo4j that can be cut."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlparse

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.config import Settings
from app.media_types import GRAPHQL_RESPONSE
from app.server import make_app
from tests.signed_in import SIGNED_IN


@asynccontextmanager
async def in_process(settings: Settings, **changed: Any) -> AsyncIterator[tuple[Starlette, httpx.AsyncClient]]:
    """An application with changed settings, and a client of it that accepts GraphQL's own media type."""
    app = make_app(settings.model_copy(update=changed))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"accept": GRAPHQL_RESPONSE}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            auth=SIGNED_IN, transport=transport, base_url="http://api", headers=headers, timeout=60
        ) as client,
    ):
        yield app, client


@contextmanager
def served(app: ASGIApp, **changed: Any) -> Iterator[str]:
    """The base URL of the application, which uvicorn serves, with these options, from a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    options: dict[str, Any] = {"http": "httptools", "loop": "uvloop", "log_config": None, "access_log": False}
    server = uvicorn.Server(uvicorn.Config(app, **(options | changed)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        # A signal does this where the server has the main thread: streams would not end by themselves.
        if live := getattr(getattr(app, "state", None), "live", None):
            live.stop()
        server.should_exit = True
        thread.join(20)
        listener.close()


class Line:
    """A proxy on loopback in front of a Bolt address. Cut, it refuses and drops all connections."""

    def __init__(self, uri: str) -> None:
        target = urlparse(uri)
        self._target = (target.hostname, target.port)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    @property
    def uri(self) -> str:
        """Where the proxy listens."""
        return f"bolt://127.0.0.1:{self._port}"

    async def join(self) -> None:
        """Let connections through, always at the same port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop what is connected and refuse what comes."""
        self.release()
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writers.clear()
        self._tasks.clear()

    def hold(self) -> None:
        """Let nothing through, but keep what is connected."""
        self._flows.clear()

    def release(self) -> None:
        """Let through what was held."""
        self._flows.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        self._tasks |= {
            asyncio.create_task(self._pump(reader, far_writer)),
            asyncio.create_task(self._pump(far_reader, writer)),
        }

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def line_to(uri: str) -> AsyncIterator[Line]:
    """A joined line, cut at the end."""
    line = Line(uri)
    await line.join()
    try:
        yield line
    finally:
        await line.cut()

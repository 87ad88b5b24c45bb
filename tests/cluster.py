"""A cluster as a driver sees it: several addresses with a routing table of the test's, behind all of them one Neo4j.

Each member passes Bolt on as it comes. It writes down what transactions it is asked for, and in the place of the
server's routing table it tells the cluster's.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlparse

HANDSHAKE = 20
MANIFEST = b"\x00\x00\x01\xff"
"""A proposal to choose the version by a longer handshake; without it the short one is had."""
RUN, BEGIN, SUCCESS = b"\x10", b"\x11", b"\x70"
"""Which message it is, in its second byte."""
NOTHING = b"\xa0"
READ_MODE, BOOKMARKS, ROUTING_TABLE = b"\x84mode\x81r", b"\x89bookmarks", b"\x82rt"
"""What a message holds that says so, as PackStream writes it."""


@dataclass(frozen=True)
class Asked:
    """A transaction that a member was asked for: whether to read alone, and after which bookmarks."""

    reads: bool
    has_bookmarks: bool


class Member:
    """One address."""

    def __init__(self, cluster: "Cluster") -> None:
        self.asked: list[Asked] = []
        self._cluster = cluster
        self._server: asyncio.Server | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._port}"

    async def up(self) -> None:
        """Accept connections."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse new connections and drop those there are."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            above, below = await asyncio.open_connection(*self._cluster.target)
            self._writers |= {writer, below}
            try:
                below.write((await reader.readexactly(HANDSHAKE)).replace(MANIFEST, bytes(4)))
                writer.write(await above.readexactly(4))
                await asyncio.gather(self._up(reader, below), self._down(above, writer))
            finally:
                writer.close()
                below.close()
                self._writers -= {writer, below}

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                message = await _message(reader)
                if _begins(message):
                    self.asked.append(Asked(READ_MODE in message, BOOKMARKS in message))
                writer.write(_chunked(message))
                await writer.drain()
        finally:
            writer.close()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                message = await _message(reader)
                if message[1:2] == SUCCESS and ROUTING_TABLE in message:
                    message = b"\xb1" + SUCCESS + _packed({"rt": self._cluster.table()})
                writer.write(_chunked(message))
                await writer.drain()
        finally:
            writer.close()


class Cluster:
    """Members, and who does what."""

    def __init__(self, uri: str, members: int) -> None:
        target = urlparse(uri)
        self.target = (target.hostname, target.port)
        self.members = [Member(self) for _ in range(members)]
        self.writer, self.readers = self.members[0], self.members[1:]

    @property
    def uri(self) -> str:
        """What a client is given: all addresses."""
        return f"neo4j://{','.join(each.address for each in self.members)}"

    def table(self) -> "Packable":
        """The routing table: every member routes."""
        roles = {"ROUTE": self.members, "READ": self.readers, "WRITE": [self.writer]}
        servers = [{"role": role, "addresses": [each.address for each in of]} for role, of in roles.items()]
        return {"ttl": 300, "db": "neo4j", "servers": servers}


@asynccontextmanager
async def cluster_before(uri: str, members: int = 3) -> AsyncIterator[Cluster]:
    """A cluster all of whose members are up: the first writes, the others are read from."""
    cluster = Cluster(uri, members)
    for member in cluster.members:
        await member.up()
    try:
        yield cluster
    finally:
        for member in cluster.members:
            await member.down()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """The next message, put together from its chunks; empty for one that only keeps the line alive."""
    message = b""
    while size := int.from_bytes(await reader.readexactly(2)):
        message += await reader.readexactly(size)
    return message


def _chunked(message: bytes) -> bytes:
    chunks = [message[at : at + 65_535] for at in range(0, len(message), 65_535)]
    return b"".join(len(chunk).to_bytes(2) + chunk for chunk in chunks) + bytes(2)


def _begins(message: bytes) -> bool:
    """Whether it begins a transaction, as BEGIN does, and RUN that tells of which kind."""
    return message[1:2] == BEGIN or (message[1:2] == RUN and not message.endswith(NOTHING))


Packable = str | int | Sequence["Packable"] | Mapping[str, "Packable"]


def _packed(value: Packable) -> bytes:
    """PackStream of short texts, numbers below 32,768, short lists and maps."""
    if isinstance(value, str):
        text = value.encode()
        return b"\xd0" + len(text).to_bytes(1) + text
    if isinstance(value, int):
        return b"\xc9" + value.to_bytes(2)
    if isinstance(value, Mapping):
        return (0xA0 + len(value)).to_bytes(1) + b"".join(_packed(key) + _packed(each) for key, each in value.items())
    return (0x90 + len(value)).to_bytes(1) + b"".join(map(_packed, value))

"""Paired requests: each round asks every server once, in a changing order, so that noise falls on all alike."""

import json
import re
import socket
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.signed_in import HEADERS

HEADERS_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Target:
    """A server under measurement: one kept-alive connection, and the times its answers took, in seconds.

    A bare socket: what a comfortable client spends would be added to every server's time alike.
    """

    name: str
    port: int
    body: bytes
    authorization: str = HEADERS["authorization"]
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = socket.create_connection(("127.0.0.1", self.port), timeout=300)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.prepare(self.body)

    def prepare(self, body: bytes) -> None:
        """Have the next requests bring this body."""
        head = "POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        head += f"authorization: {self.authorization}\r\n"
        self._request = f"{head}content-length: {len(body)}\r\n\r\n".encode() + body

    def ask(self) -> bytes:
        """One request; the body of its answer."""
        started = time.perf_counter()
        self._connection.sendall(self._request)
        head, body = self._answer()
        self.seconds.append(time.perf_counter() - started)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{self.name} answered {head[:40]!r}: {body[:500]!r}")
        return body

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _answer(self) -> tuple[bytes, bytes]:
        received = bytearray()
        while (end := received.find(HEADERS_END)) < 0:
            received += self._more()
        head = bytes(received[:end])
        length = _LENGTH.search(head)
        if length is None:
            raise RuntimeError(f"{self.name} does not say how long its answer is")
        body = received[end + len(HEADERS_END) :]
        while len(body) < int(length[1]):
            body += self._more()
        return head, bytes(body)

    def _more(self) -> bytes:
        chunk = self._connection.recv(1 << 20)
        if not chunk:
            raise RuntimeError(f"{self.name} closed the connection")
        return chunk


def request_body(query: str, variables: Mapping[str, Any]) -> bytes:
    """A GraphQL request."""
    return json.dumps({"query": query, "variables": variables}).encode()


def same_facts(targets: list[Target]) -> int:
    """Check that all give the same answer, key for key; returns its size in bytes."""
    answers = [target.ask() for target in targets]
    first = json.loads(answers[0])["data"]
    for target, answer in zip(targets[1:], answers[1:], strict=True):
        if json.loads(answer)["data"] != first:
            raise RuntimeError(f"{target.name} does not answer as {targets[0].name} does")
    return len(answers[0])


def measure(targets: list[Target], rounds: int, warm_up: int) -> None:
    """Ask every server once a round, the first of a round changing; the warm-up does not count."""
    for round_number in range(warm_up + rounds):
        if round_number == warm_up:
            for target in targets:
                target.seconds.clear()
        turn = round_number % len(targets)
        for target in targets[turn:] + targets[:turn]:
            target.ask()


@dataclass(frozen=True)
class Row:
    """What a server's times amount to, in milliseconds, and against the first server's, round by round."""

    name: str
    p50: float
    p95: float
    ratio: float


def rows(targets: list[Target]) -> list[Row]:
    """A row a server. `ratio` is the median of its time over the first server's of the same round."""
    return [
        Row(
            target.name, statistics.median(target.seconds) * 1000, p95(target.seconds) * 1000, ratio(target, targets[0])
        )
        for target in targets
    ]


def p95(seconds: list[float]) -> float:
    """What 19 of 20 took at most."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def ratio(target: Target, base: Target) -> float:
    """The median over rounds of a server's time over another's of the same round."""
    return statistics.median(own / other for own, other in zip(target.seconds, base.seconds, strict=True))


@dataclass(frozen=True)
class Load:
    """What each answer took, in seconds, while many connections asked at once, and how long that went on."""

    seconds: list[float]
    elapsed: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.elapsed


def under_load(port: int, bodies: list[bytes], seconds: float) -> Load:
    """Ask from a connection for each body, again and again; what is under way after so many seconds is waited for."""
    targets = [Target(str(number), port, body) for number, body in enumerate(bodies)]
    started = time.perf_counter()

    def ask(target: Target) -> None:
        while time.perf_counter() < started + seconds:
            target.ask()

    with ThreadPoolExecutor(len(targets)) as threads:
        list(threads.map(ask, targets))
    elapsed = time.perf_counter() - started
    for target in targets:
        target.close()
    return Load([taken for target in targets for taken in target.seconds], elapsed)

"""Each server under many connections at once: answers a second, and what each costs in CPU and memory.

Servers take turns, so that each is alone with the machine and noise falls on all alike.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.measure import Load, under_load
from tests.bench.peers.usage import Usage

CONNECTIONS = 16
TURNS = 5
SECONDS = 4.0
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Turn:
    """One turn of a server: what its answers took, and the seconds of CPU that they cost it and its database."""

    load: Load
    server_cpu: float
    database_cpu: float


@dataclass(frozen=True)
class Loaded:
    """A server's turns; times in milliseconds, memory in megabytes."""

    turns: list[Turn]
    memory: float

    @property
    def rate(self) -> float:
        """Answers a second, of the median turn."""
        return statistics.median(turn.load.rate for turn in self.turns)

    @property
    def p50(self) -> float:
        """What half of the answers took at most."""
        return statistics.median(self._seconds()) * 1000

    @property
    def p99(self) -> float:
        """What 99 of 100 answers took at most."""
        return statistics.quantiles(self._seconds(), n=100)[-1] * 1000

    @property
    def server_cpu(self) -> float:
        """Of the server, for an answer."""
        return sum(turn.server_cpu for turn in self.turns) / len(self._seconds()) * 1000

    @property
    def database_cpu(self) -> float:
        """Of its database, for an answer."""
        return sum(turn.database_cpu for turn in self.turns) / len(self._seconds()) * 1000

    def times(self, other: "Loaded") -> float:
        """How many times the other's answers a second, turn by turn."""
        pairs = zip(self.turns, other.turns, strict=True)
        return statistics.median(own.load.rate / its.load.rate for own, its in pairs)

    def _seconds(self) -> list[float]:
        return [taken for turn in self.turns for taken in turn.load.seconds]


@dataclass(frozen=True)
class Place:
    """A server's port, its database's, and what its connections ask."""

    port: int
    database_port: int
    bodies: list[bytes]


def load_all(places: Mapping[str, Place]) -> dict[str, Loaded]:
    """Put each server under load by turns, after a short one that does not count."""
    for place in places.values():
        under_load(place.port, place.bodies, WARM_UP_SECONDS)
    turns: dict[str, list[Turn]] = {name: [] for name in places}
    for _ in range(TURNS):
        for name, place in places.items():
            turns[name].append(_turn(place))
    return {name: Loaded(turns[name], Usage(place.port).memory) for name, place in places.items()}


def _turn(place: Place) -> Turn:
    server, database = Usage(place.port), Usage(place.database_port)
    before = server.cpu, database.cpu
    load = under_load(place.port, place.bodies, SECONDS)
    return Turn(load, server.cpu - before[0], database.cpu - before[1])

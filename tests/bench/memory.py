"""What a worker's memory comes to while it answers a million requests of many kinds."""

import itertools
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rich.console import Console
from rich.table import Table

from app.config import Settings
from seeds.load import Seeded
from tests.bench import history, scale, timeline, write
from tests.bench.measure import Target, request_body
from tests.bench.peers.usage import Usage
from tests.bench.processes import served

REQUESTS = 1_000_000
CONNECTIONS = 16
LOOKS = 20
"""How often the memory is looked at on the way."""
GOAL_MB = 150
PEOPLE = 1_000

_Request = tuple[str, Mapping[str, Any]]
"""A document and its variables."""

_CATALOGUE = "query ($text: String!) { diagnoses(search: $text, first: 10) { code label } }"
_OWN = "query Own%d($id: ID!) { patient(id: $id) { name%d: fullName currentMedications { medication { name } } } }"
"""A document that no other request brings, of which the caches must let go."""
_REFUSED = ("{ patients { nodes { nothing } } }", '{ patient(curp: "X") { id } }', "{ patient(")
"""An unknown field, a CURP that is none, and what is no document."""
_WORDS = ("diabetes", "hipertension", "J00X", "fractura de cadera", "asma")


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Ask, and print how much memory the worker had after each twentieth."""
    with served("app.server:app_from_environment", settings) as port:
        usage = Usage(port)
        table = Table("requests", "MB", "requests a second", title="Resident memory of one worker")
        table.add_row("0", f"{usage.memory:.0f}", "")
        bodies = _Bodies(settings)
        targets = [Target(str(number), port, b"") for number in range(CONNECTIONS)]
        memory: list[float] = []
        share = REQUESTS // LOOKS // CONNECTIONS
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            for look in range(1, LOOKS + 1):
                began = time.perf_counter()
                list(threads.map(lambda target: _ask(target, bodies, share), targets))
                rate = share * CONNECTIONS / (time.perf_counter() - began)
                memory.append(usage.memory)
                table.add_row(f"{look * share * CONNECTIONS:,}", f"{memory[-1]:.0f}", f"{rate:,.0f}")
                console.print(f"{look * share * CONNECTIONS:,}: {memory[-1]:.0f} MB, {rate:,.0f} requests a second")
        console.print(table)
        grown = memory[-1] - memory[LOOKS // 2 - 1]
        console.print(f"{memory[-1]:.0f} MB in the end (goal {GOAL_MB}), {grown:+.1f} MB in the last half")


def _ask(target: Target, bodies: "_Bodies", number: int) -> None:
    for _ in range(number):
        target.prepare(bodies.next())
        target.ask()


class _Bodies:
    """Requests of many kinds in turn, each of another person."""

    def __init__(self, settings: Settings) -> None:
        people = scale.people(settings, PEOPLE)
        self._people = itertools.cycle(people)
        self._visits = write.visits(settings, REQUESTS)
        self._number = itertools.count()
        self._one_at_a_time = threading.Lock()
        reads = (self._history, self._timeline, self._search, self._timeline, self._history, self._catalogue)
        others = (self._statistics, self._own, self._timeline, self._refused, self._history, self._visit)
        self._kinds = itertools.cycle((*reads, *others))

    def next(self) -> bytes:
        """The next request, whichever connection sends it."""
        with self._one_at_a_time:
            return request_body(*next(self._kinds)())

    def _history(self) -> _Request:
        return history.QUERY, {"id": next(self._people)["id"]}

    def _timeline(self) -> _Request:
        return timeline.QUERY, {"id": next(self._people)["id"]}

    def _search(self) -> _Request:
        return scale.SEARCH, {"name": next(self._people)["name"]}

    def _catalogue(self) -> _Request:
        return _CATALOGUE, {"text": _WORDS[next(self._number) % len(_WORDS)]}

    def _statistics(self) -> _Request:
        return scale.STATISTICS, {}

    def _own(self) -> _Request:
        number = next(self._number)
        return _OWN % (number, number), {"id": next(self._people)["id"]}

    def _refused(self) -> _Request:
        return _REFUSED[next(self._number) % len(_REFUSED)], {}

    def _visit(self) -> _Request:
        return write.MUTATION, {"input": next(self._visits)}

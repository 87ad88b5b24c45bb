"""The same questions about the same people in two graphs, one of which holds ten or a hundred times as many people."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.database import connect
from seeds.load import Seeded
from tests.bench import history, timeline, write
from tests.bench.graphs import graph
from tests.bench.measure import Target, measure, request_body, rows, same_facts
from tests.bench.processes import served

API = "app.server:app_from_environment"
SMALLER = "1/10000"
ROUNDS = 300
PEOPLE = 100
"""How many people are asked about, in turn."""

SEARCH = "query ($name: String!) { patients(search: $name, first: 10) { totalCount nodes { id fullName curp } } }"
STATISTICS = (Path(__file__).parent / "statistics.graphql").read_text(encoding="utf-8")
ASKED: dict[str, tuple[str, Callable[[dict[str, str]], dict[str, Any]]]] = {
    "whole history": (history.QUERY, lambda person: {"id": person["id"]}),
    "first page of a timeline": (timeline.QUERY, lambda person: {"id": person["id"]}),
    "search by whole name": (SEARCH, lambda person: {"name": person["name"]}),
    "statistics of two years": (STATISTICS, lambda person: {}),
}
"""Each question: its text, and its variables for a person."""

_PEOPLE = (
    "MATCH (p:Patient) WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } AND COUNT { (p)-[:HAD]->() } < 200 "
    "RETURN p.id AS id, p.givenNames + ' ' + p.firstSurname + coalesce(' ' + p.secondSurname, '') AS name "
    "ORDER BY p.id LIMIT $limit"
)


class _Asking(Target):
    """A server that is asked about another person each time."""

    def __init__(self, name: str, port: int, bodies: list[bytes]) -> None:
        super().__init__(name, port, bodies[0])
        self._bodies = itertools.cycle(bodies)

    def ask(self) -> bytes:
        """One answer."""
        self.prepare(next(self._bodies))
        return super().ask()


def run(settings: Settings, more: Seeded, console: Console) -> None:
    """Measure each question and a visit in both graphs; print a table."""
    with (
        graph(settings, SMALLER, console) as (smaller, fewer),
        served(API, smaller) as smaller_port,
        served(API, settings) as port,
    ):
        ports = {f"{fewer.patients:,}": smaller_port, f"{more.patients:,}": port}
        columns = [f"{name}: {number} ms" for name in ports for number in ("p50", "p95")]
        table = Table("Asked", *columns, "ratio", title=f"Among so many people, {ROUNDS} rounds")
        for title, targets in _pairs(smaller, ports):
            measure(targets, ROUNDS, warm_up=2 * PEOPLE)
            first, second = rows(targets)
            times = (f"{each:.1f}" for row in (first, second) for each in (row.p50, row.p95))
            table.add_row(title, *times, f"{second.ratio:.2f}")
            for target in targets:
                target.close()
        console.print(table)


def people(settings: Settings, number: int) -> list[dict[str, str]]:
    """Id and name of people with an ordinary chart."""
    with connect(settings) as driver:
        found = driver.execute_query(_PEOPLE, limit=number, database_=settings.neo4j_database).records
    return [record.data() for record in found]


def _pairs(smaller: Settings, ports: dict[str, int]) -> Iterator[tuple[str, list[Target]]]:
    """What is measured, of both graphs; the visits last, for they change what is told of people."""
    asked_about = people(smaller, PEOPLE)
    for title, (query, variables) in ASKED.items():
        bodies = [request_body(query, variables(person)) for person in asked_about]
        if query in (history.QUERY, timeline.QUERY):
            _compare(ports, bodies)
        yield title, [_Asking(name, port, bodies) for name, port in ports.items()]
    number = ROUNDS + 2 * PEOPLE
    yield "a visit", [write.Writing(name, port, b"", write.visits(smaller, number)) for name, port in ports.items()]


def _compare(ports: dict[str, int], bodies: list[bytes]) -> None:
    """See that both graphs hold the same of the same people."""
    for body in bodies:
        targets = [Target(name, port, body) for name, port in ports.items()]
        same_facts(targets)
        for target in targets:
            target.close()

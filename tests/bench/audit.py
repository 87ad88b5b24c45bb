"""What the audit trail costs: an average history from this server, and from one that records nothing.

One request after the other, each in turn; then from many connections at once, where records are written together.
"""

import statistics

from rich.console import Console
from rich.table import Table

from app.config import Settings
from seeds.load import Seeded
from tests.bench.history import QUERY
from tests.bench.measure import Target, measure, request_body, rows, same_facts, under_load
from tests.bench.processes import served

SERVERS = {"unaudited": "tests.bench.unaudited:make_app", "Expediente": "app.server:app_from_environment"}
ROUNDS = 400
CONNECTIONS = 16
TURNS = 5
SECONDS = 4.0


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Measure, and print a table each."""
    body = request_body(QUERY, {"id": people.average_id})
    bare, own = SERVERS
    with served(SERVERS[bare], settings) as bare_port, served(SERVERS[own], settings) as own_port:
        targets = [Target(bare, bare_port, body), Target(own, own_port, body)]
        size = same_facts(targets)
        measure(targets, ROUNDS, ROUNDS // 4)
        table = Table("Server", "p50 ms", "p95 ms", "ratio", title=f"Average patient: {size:,} bytes, {ROUNDS} rounds")
        for row in rows(targets):
            table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}")
        console.print(table)
        for target in targets:
            target.close()
        rates = [(_rate(bare_port, body), _rate(own_port, body)) for _ in range(TURNS)]
    ratio = statistics.median(audited / unaudited for unaudited, audited in rates)
    table = Table("Server", "req/s", "ratio", title=f"{CONNECTIONS} connections, {TURNS} turns of {SECONDS:g} s")
    for name, values in zip(SERVERS, zip(*rates, strict=True), strict=True):
        table.add_row(name, f"{statistics.median(values):.0f}", f"{ratio:.2f}" if name == own else "1.00")
    console.print(table)


def _rate(port: int, body: bytes) -> float:
    """Answers a second over many connections at once."""
    return under_load(port, [body] * CONNECTIONS, SECONDS).rate

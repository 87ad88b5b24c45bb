"""All peers on the same data in one run: the average patient's history, the heavy chart, many connections at once.

Expediente finds out who asks, checks what that person may see, and has an audit record of each look durable before the
answer leaves; no other server does any of that. Its second row goes without the audit record alone.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.database import connect
from seeds.load import Seeded
from tests.bench.measure import Target, measure, ratio, request_body, rows
from tests.bench.peers import goals, postgres, relational
from tests.bench.peers.facts import OtherFacts, facts, first_difference
from tests.bench.peers.loads import CONNECTIONS, SECONDS, TURNS, Loaded, Place, load_all
from tests.bench.peers.servers import FLOOR, HERE, OWN, PEERS, Databases, Peer
from tests.node import install

ROUNDS = 400
HEAVY_ROUNDS = 8
UNCHECKED = "Expediente signs in, checks access and audits each request; the others do none of it."
_ALIKE = """
MATCH (p:Patient)
WITH p, COUNT { (p)-[:HAD]->()-[:DOCUMENTED_IN|PRESCRIBED|ORDERED]->() } AS events
WITH collect({id: p.id, events: events}) AS people
UNWIND people AS one
WITH one, abs(one.events - head([each IN people WHERE each.id = $id]).events) AS apart
RETURN one.id AS id ORDER BY one.id <> $id, apart, id LIMIT $number
"""


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Check that all say the same, measure, and print the tables."""
    install(HERE)
    average, heavy = str(people.average_id), str(people.heavy_id)
    with _databases(settings, console) as databases, ExitStack() as stack:
        there = [peer for peer in PEERS if databases.postgres or not peer.relational]
        ports = {peer: stack.enter_context(peer.started(databases)) for peer in there}
        alike = patients_like(settings, average, CONNECTIONS)
        for patient in (*alike, heavy):
            check(ports, patient)
        console.print(f"{len(alike) + 1} histories: the same facts from {len(ports)} servers.")
        table = goals.goals_table()
        targets = _one_by_one(ports, average, ROUNDS, "Average patient", console)
        goals.add_times(table, "average patient", goals.AVERAGE, targets)
        targets = _one_by_one(ports, heavy, HEAVY_ROUNDS, "Chart of more than 10,000 events", console)
        goals.add_times(table, "heavy chart", goals.HEAVY, targets)
        loaded = _at_once(ports, alike, databases, console)
        goals.add_rates(table, "answers a second", goals.LOAD, loaded)
        console.print(table)


def patients_like(settings: Settings, patient: str, number: int) -> list[str]:
    """The patient, and those whose charts come nearest in size: `number` in all."""
    with connect(settings) as driver:
        found = driver.execute_query(_ALIKE, id=patient, number=number, database_=settings.neo4j_database)
    return [record["id"] for record in found.records]


def check(ports: dict[Peer, int], patient: str) -> None:
    """OtherFacts where a server tells something else of the patient than the first one."""
    told = {peer.name: _told(peer, port, patient) for peer, port in ports.items()}
    (first, wanted), *others = told.items()
    for name, found in others:
        if difference := first_difference(wanted, found):
            raise OtherFacts(f"{first} and {name} differ about {patient} at {difference}")


def _told(peer: Peer, port: int, patient: str) -> object:
    target = Target(peer.name, port, request_body(peer.query, {"id": patient}))
    answer = json.loads(target.ask())
    target.close()
    if answer.get("errors") or not (told := facts(answer["data"])):
        raise RuntimeError(f"{peer.name} does not tell of {patient}: {answer!r:.500}")
    return told


@contextmanager
def _databases(settings: Settings, console: Console) -> Iterator[Databases]:
    """Neo4j, and beside it PostgreSQL with the same data where it is installed."""
    programs = postgres.installed()
    if programs is None:
        console.print("PostgreSQL is not installed here: the relational peers are left out. The README tells more.")
        yield Databases(settings, None)
        return
    with postgres.started(programs) as url:
        with connect(settings) as driver:
            asyncio.run(relational.load(driver, settings.neo4j_database, url))
        yield Databases(settings, url)


def _one_by_one(ports: dict[Peer, int], patient: str, rounds: int, title: str, console: Console) -> dict[str, Target]:
    """One request after the other, each server once a round."""
    targets = [Target(peer.name, port, request_body(peer.query, {"id": patient})) for peer, port in ports.items()]
    size = len(targets[0].ask())
    measure(targets, rounds, warm_up=max(4, rounds // 4))
    found = {target.name: target for target in targets}
    table = Table("Server", "p50 ms", "p95 ms", f"by {OWN.name}", "by the floor", caption=UNCHECKED)
    table.title = f"{title}: {size:,} bytes, {rounds} rounds"
    for row in rows(targets):
        by_floor = ratio(found[row.name], found[FLOOR.name])
        table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}", f"{by_floor:.2f}")
    console.print(table)
    for target in targets:
        target.close()
    return found


def _at_once(ports: dict[Peer, int], patients: list[str], databases: Databases, console: Console) -> dict[str, Loaded]:
    """Many connections at once, each asking for a patient of its own."""
    neo4j, postgresql = (urlsplit(url or "").port or 0 for url in (databases.settings.neo4j_uri, databases.postgres))
    places = {
        peer.name: Place(
            port,
            postgresql if peer.relational else neo4j,
            [request_body(peer.query, {"id": patient}) for patient in patients],
        )
        for peer, port in ports.items()
    }
    loaded = load_all(places)
    title = f"{len(patients)} connections, as many patients: {TURNS} turns of {SECONDS:g} s"
    table = Table("Server", "req/s", "p50 ms", "p99 ms", "CPU ms", "+ DB", "MB", title=title, caption=UNCHECKED)
    for name, row in loaded.items():
        cpu = f"{row.server_cpu:.1f}", f"{row.database_cpu:.1f}"
        table.add_row(name, f"{row.rate:.0f}", f"{row.p50:.1f}", f"{row.p99:.1f}", *cpu, f"{row.memory:.0f}")
    console.print(table)
    return loaded

"""A whole history: this server, the hand-written Cypher behind a bare endpoint, and one DataLoader an edge."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.config import Settings
from seeds.load import Seeded
from tests.bench.measure import Target, measure, request_body, rows, same_facts
from tests.bench.processes import served

QUERY = (Path(__file__).parent / "history.graphql").read_text(encoding="utf-8")
SERVERS = {
    "hand-written Cypher (floor)": "tests.bench.floor:make_app",
    "Expediente": "app.server:app_from_environment",
    "one DataLoader an edge": "tests.bench.dataloaders:make_app",
}


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Measure the average and the heavy patient; print a table each."""
    floor, own, loaders = SERVERS
    with (
        served(SERVERS[floor], settings) as floor_port,
        served(SERVERS[own], settings) as own_port,
        served(SERVERS[loaders], settings) as loaders_port,
    ):
        ports = {floor: floor_port, own: own_port, loaders: loaders_port}
        for title, patient, rounds in (
            ("Average patient", people.average_id, 400),
            ("Chart of more than 10,000 events", people.heavy_id, 8),
        ):
            body = request_body(QUERY, {"id": patient})
            targets = [Target(name, port, body) for name, port in ports.items()]
            size = same_facts(targets)
            measure(targets, rounds, warm_up=max(4, rounds // 4))
            _print(title, size, rounds, targets, console)
            for target in targets:
                target.close()


def _print(title: str, size: int, rounds: int, targets: list[Target], console: Console) -> None:
    table = Table("Server", "p50 ms", "p95 ms", "ratio", title=f"{title}: {size:,} bytes, {rounds} rounds")
    for row in rows(targets):
        table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}")
    console.print(table)

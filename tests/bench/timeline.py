"""The first page of a timeline: in a chart of 10,000 events by one of some 70, in a graph ten times another's size."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.config import Settings
from seeds.load import Seeded
from tests.bench.graphs import graph
from tests.bench.measure import Target, measure, request_body, rows
from tests.bench.processes import served

QUERY = (Path(__file__).parent / "timeline.graphql").read_text(encoding="utf-8")
API = "app.server:app_from_environment"
SMALLER = "test"
"""The profile of the other graph: a tenth of `demo`."""
ROUNDS = 400


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Measure both pairs; print a table each."""
    with served(API, settings) as port:
        average, heavy = (_target(name, port, id_) for name, id_ in _charts(people))
        _compare(f"Charts of one graph ({people.patients:,} people)", [average, heavy], console)
    with (
        graph(settings, SMALLER, console) as (other, fewer),
        served(API, other) as other_port,
        served(API, settings) as port,
    ):
        for (name, few_id), (_, id_) in zip(_charts(fewer), _charts(people), strict=True):
            graphs = [
                _target(f"{fewer.patients:,} people", other_port, few_id),
                _target(f"{people.patients:,} people", port, id_),
            ]
            _compare(f"{name} in two graphs", graphs, console)


def _charts(people: Seeded) -> list[tuple[str, str | None]]:
    return [("An average chart", people.average_id), ("A chart of 10,000 events", people.heavy_id)]


def _target(name: str, port: int, patient: str | None) -> Target:
    return Target(name, port, request_body(QUERY, {"id": patient}))


def _compare(title: str, targets: list[Target], console: Console) -> None:
    measure(targets, ROUNDS, warm_up=ROUNDS // 2)
    table = Table("First page of 50", "p50 ms", "p95 ms", "ratio", title=f"{title}, {ROUNDS} rounds")
    for row in rows(targets):
        table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}")
    console.print(table)
    for target in targets:
        target.close()

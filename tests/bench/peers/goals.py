"""How many times faster than its peers Expediente means to be, as it is operated: audited, each request signed in."""

from rich.table import Table

from tests.bench.measure import Target, ratio
from tests.bench.peers.loads import Loaded
from tests.bench.peers.servers import DATALOADERS, NEO4J_GRAPHQL, OWN, POSTGRAPHILE, SQL, UNAUDITED

AVERAGE = {NEO4J_GRAPHQL.name: 2.8, DATALOADERS.name: 14.0, POSTGRAPHILE.name: 1.0}
HEAVY = {NEO4J_GRAPHQL.name: 4.0, DATALOADERS.name: 30.0, POSTGRAPHILE.name: 1.6}
LOAD = {NEO4J_GRAPHQL.name: 6.0, DATALOADERS.name: 60.0, POSTGRAPHILE.name: 1.8, SQL.name: 1.0}


def goals_table() -> Table:
    """A table for the rows of the functions below."""
    return Table("Times faster than", "by", "goal", OWN.name, UNAUDITED.name, title="Goals")


def add_times(table: Table, by: str, goals: dict[str, float], targets: dict[str, Target]) -> None:
    """One request after the other: by the median of the rounds."""
    for name, goal in goals.items():
        if name in targets:
            found = [ratio(targets[name], targets[own.name]) for own in (OWN, UNAUDITED)]
            _add(table, name, by, goal, found)


def add_rates(table: Table, by: str, goals: dict[str, float], loaded: dict[str, Loaded]) -> None:
    """Many connections at once: by the answers a second."""
    for name, goal in goals.items():
        if name in loaded:
            found = [loaded[own.name].times(loaded[name]) for own in (OWN, UNAUDITED)]
            _add(table, name, by, goal, found)


def _add(table: Table, name: str, by: str, goal: float, found: list[float]) -> None:
    told = [f"{each:.2f}, {'met' if each >= goal else 'not met'}" for each in found]
    table.add_row(name, by, f"{goal:g}", *told)

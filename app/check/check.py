"""What a check is, and how one that is told in Cypher is run.

Its statement begins at the nodes of a label, and lets those pass that are broken: nothing is gathered or sorted, so
that neither side's memory grows with the graph. Neo4j shows a statement what others commit while it runs, one half of
it perhaps: what was found is looked at once more, and told if it is still so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from neo4j import READ_ACCESS, Driver

from graph_schema.model import NODES, Label

SHOWN = 5
"""How many of those found are named."""
AGAIN = 1_000
"""How many of those found are looked at once more at a time."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The database that is walked."""

    driver: Driver
    database: str

    def rows(self, statement: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """What a statement returns, record by record, in a transaction of its own."""
        with self.driver.session(database=self.database, default_access_mode=READ_ACCESS, fetch_size=AGAIN) as session:
            for record in session.run(statement, parameters):
                yield dict(record)


Find = Callable[[Graph], Iterator[str]]
"""Gives the ids of what is broken, one after the other."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be so everywhere. A `warning` tells what acts do not write, but other records may hold."""

    name: str
    broken: str
    find: Find
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how many, and the ids of the first."""

    check: Check
    number: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Nodes `n` of a label that clauses let pass: `WHERE …`, or `MATCH …` and so on, after `WITH n`."""

    label: Label
    clauses: str


def look(graph: Graph, check: Check) -> Finding:
    """Run a check."""
    found = check.find(graph)
    first = tuple(islice(found, SHOWN))
    return Finding(check, len(first) + sum(1 for _ in found), first)


def any_of(*kinds: Broken) -> Find:
    """What finds the broken of all kinds."""

    def find(graph: Graph) -> Iterator[str]:
        for kind in kinds:
            yield from _find(graph, kind)

    return find


def _find(graph: Graph, kind: Broken) -> Iterator[str]:
    broken = f"WITH n {kind.clauses} RETURN DISTINCT elementId(n) AS element, toString({_name(kind.label)}) AS id"
    found = graph.rows(f"MATCH (n:{kind.label}) {broken}")
    while some := [row["element"] for row in islice(found, AGAIN)]:
        again = f"MATCH (n:{kind.label}) WHERE elementId(n) IN $some {broken}"
        for row in graph.rows(again, some=some):
            yield row["id"]


def _name(label: Label) -> str:
    """What a node is told by: its key, or where it stands in the store."""
    if label is Label.RECEIPT:
        return "elementId(n)"  # its key is what a client thought of: nobody knows what it says
    key = "id" if label is Label.EVENT else NODES[label].key
    return f"coalesce(n.`{key}`, elementId(n))"

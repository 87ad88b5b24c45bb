"""What Neo4j says that it did for a statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import neo4j


@dataclass(frozen=True)
class Profile:
    """The statement's one value, its plan's operators, and how often they asked the store for something."""

    value: Any
    operators: tuple[str, ...]
    hits: int


def forget_plans(driver: neo4j.Driver) -> int:
    """Have every statement planned anew, for the graph as it is now: plans outlive what they were made for.

    How many plans Neo4j had.
    """
    told: str = driver.execute_query("CALL db.clearQueryCaches()").records[0]["value"]
    return next((int(word) for word in told.split() if word.isdigit()), 0)  # "already empty"


def profile(session: neo4j.Session, text: str, parameters: dict[str, Any]) -> Profile:
    """Run a statement and watch it."""
    result = session.run(f"PROFILE {text}", parameters)
    value = result.single(strict=True)[0]
    operators = list(_operators(result.consume().profile or {}))
    return Profile(value, tuple(name for name, _ in operators), sum(hits for _, hits in operators))


def _operators(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    yield str(plan["operatorType"]).partition("@")[0], int(plan.get("dbHits", 0))
    for child in plan.get("children", ()):
        yield from _operators(child)

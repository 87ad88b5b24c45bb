"""What the checks find in a graph."""

import neo4j

from app.check import CHECKS, Graph, look


def found(driver: neo4j.Driver, database: str) -> dict[str, int]:
    """How many are broken, by the name of the check."""
    graph = Graph(driver, database)
    findings = [look(graph, check) for check in CHECKS]
    assert all(0 < len(each.first) <= each.number for each in findings if each.number)
    return {each.check.name: each.number for each in findings if each.number}

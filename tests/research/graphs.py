"""Research graphs as tests look at them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import neo4j

KEYS = {"Person": "id", "Activity": "id", "Institution": "code", "Month": "id", "Build": "name"}
OF_THE_RUN = {"at"}


class Held(NamedTuple):
    """What a research graph holds: nodes and relationships, told by keys or by whose and which event it is."""

    nodes: Counter[Any]
    relationships: Counter[Any]


def held(driver: neo4j.Driver, database: str) -> Held:
    """All of it."""
    names = dict(_names(driver, database))
    nodes, relationships = Counter[Any](), Counter[Any]()
    with driver.session(database=database, fetch_size=10_000) as session:
        for element, labels, properties in session.run("MATCH (n) RETURN elementId(n), labels(n), properties(n)"):
            nodes[names[element], tuple(sorted(labels)), _told(properties)] += 1
        for one, type_, other, properties in session.run(
            "MATCH (a)-[r]->(b) RETURN elementId(a), type(r), elementId(b), properties(r)"
        ):
            relationships[names[one], type_, names[other], _told(properties)] += 1
    return Held(nodes, relationships)


def _names(driver: neo4j.Driver, database: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each node is called by."""
    with driver.session(database=database, fetch_size=10_000) as session:
        for label, key in KEYS.items():
            for element, name in session.run(f"MATCH (n:{label}) RETURN elementId(n), n.{key}"):
                yield element, (label, name)
        for element, person, position in session.run(
            "MATCH (p:Person)-[:HAD]->(e) RETURN elementId(e), p.id, e.position"
        ):
            yield element, ("Event", person, str(position))
        for element, person, condition, began in session.run(
            "MATCH (p:Person)-[:HAD_EPISODE]->(e) RETURN elementId(e), p.id, e.condition, toString(e.began)"
        ):
            yield element, ("Episode", person, condition, began)


def _told(properties: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, repr(value)) for name, value in properties.items() if name not in OF_THE_RUN))


def texts(driver: neo4j.Driver, database: str) -> set[str]:
    """Every text that the graph holds, and every day, label, type and name of a property."""
    found: set[str] = set()
    with driver.session(database=database, fetch_size=10_000) as session:
        for statement in (
            "MATCH (n) RETURN labels(n) + keys(n), properties(n)",
            "MATCH ()-[r]->() RETURN [type(r)] + keys(r), properties(r)",
        ):
            for named, properties in session.run(statement):
                found.update(named)
                for value in properties.values():
                    found.update(map(str, value) if isinstance(value, list) else [str(value)])
    return found

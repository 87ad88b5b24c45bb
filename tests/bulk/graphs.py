"""A graph as it can be compared with another: nodes by their keys, relationships by those of their ends."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import neo4j

from graph_schema.model import NODES, Label

TIMES_OF_WRITING = {
    Label.MIGRATION: {"appliedAt"},
    Label.MIGRATION_LOCK: {"until", "holder"},
    Label.CATALOGUE: {"loadedAt"},
    Label.SEED: {"startedAt", "finishedAt"},
    Label.TALLY_BOOK: {"countedAt"},
}
"""What tells when, and of the lock by whom, a graph was written: all that may differ."""

Key = tuple[str, str]
Typed = tuple[tuple[str, str, str], ...]
"""Properties in order: name, type, value."""


class Held(NamedTuple):
    """What a graph holds."""

    nodes: dict[Key, tuple[frozenset[str], Typed]]
    relationships: Counter[tuple[str, Key, Key, Typed]]
    schema: set[str]


def held(driver: neo4j.Driver, database: str, but: Collection[str] = ()) -> Held:
    """All of a graph, its constraints and indexes too; without the properties of those names."""
    with driver.session(database=database, fetch_size=10_000) as session:
        keys: dict[str, Key] = {}
        nodes: dict[Key, tuple[frozenset[str], Typed]] = {}
        for element, labels, properties in session.run("MATCH (n) RETURN elementId(n), labels(n), properties(n)"):
            label = next(Label(each) for each in labels if each != Label.EVENT)
            key = keys[element] = (str(label), str(properties[NODES[label].key]))
            assert key not in nodes
            nodes[key] = (frozenset(labels), _typed(properties, {*but, *TIMES_OF_WRITING.get(label, ())}))
        found = session.run("MATCH (a)-[r]->(b) RETURN type(r), elementId(a), elementId(b), properties(r)")
        relationships = Counter((type_, keys[a], keys[b], _typed(held, but)) for type_, a, b, held in found)
        schema = {
            str(row.values())
            for row in session.run(
                "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint, state"
            )
        }
    return Held(nodes, relationships, schema)


def _typed(properties: Mapping[str, Any], but: Collection[str]) -> Typed:
    kept = sorted((name, value) for name, value in properties.items() if name not in but)
    return tuple((name, type(value).__name__, _text(value)) for name, value in kept)


def _text(value: Any) -> str:
    return value.iso_format() if isinstance(value, neo4j.time.DateTime | neo4j.time.Date) else repr(value)

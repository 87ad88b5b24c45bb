"""What is in the database is what `model.py` says: constraints, indexes, labels, relationship types, properties."""

import re

import neo4j
import pytest

from app.config import Settings
from graph_schema.model import NODES, RELATIONSHIPS, Label, Property

pytestmark = pytest.mark.usefixtures("chart")


def test_constraints_are_the_models_keys_and_unique_properties(driver: neo4j.Driver, settings: Settings) -> None:
    found = driver.execute_query(
        "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties", database_=settings.neo4j_database
    ).records
    assert all(record["type"].endswith("UNIQUENESS") for record in found)
    expected = {(node.label, name) for node in NODES.values() for name in (node.key, *node.unique)}
    # The timeline pages through all kinds of event by one key.
    expected.add((Label.EVENT, "timelineKey"))
    assert {(record["labelsOrTypes"][0], *record["properties"]) for record in found} == expected


def test_indexes_are_the_models_other_look_ups(driver: neo4j.Driver, settings: Settings) -> None:
    found = driver.execute_query(
        "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint, state "
        "WHERE type <> 'LOOKUP' AND owningConstraint IS NULL",
        database_=settings.neo4j_database,
    ).records
    assert {record["state"] for record in found} == {"ONLINE"}
    expected: set[tuple[str, ...]] = {("RANGE", node.label, name) for node in NODES.values() for name in node.indexed}
    expected |= {("RANGE", rel.type, name) for rel in RELATIONSHIPS for name in rel.indexed}
    # A feed is read by one key, whatever the kind of event.
    expected.add(("RANGE", Label.EVENT, "feedKey"))
    expected |= {("FULLTEXT", node.label, *node.searched) for node in NODES.values() if node.searched}
    assert {(record["type"], record["labelsOrTypes"][0], *record["properties"]) for record in found} == expected
    searched = {(record["name"], record["labelsOrTypes"][0]) for record in found if record["type"] == "FULLTEXT"}
    assert searched == {(node.search_index, node.label) for node in NODES.values() if node.searched}


def test_every_node_is_one_of_the_models(driver: neo4j.Driver, settings: Settings) -> None:
    found = driver.execute_query(
        "MATCH (n) RETURN DISTINCT labels(n) AS labels, [name IN keys(n) | [name, valueType(n[name])]] AS properties",
        database_=settings.neo4j_database,
    ).records
    seen = set()
    for record in found:
        [node] = [node for node in NODES.values() if set(node.labels) == set(record["labels"])]
        assert misfits(dict(record["properties"]), dict(node.properties)) == set()
        seen.add(node.label)
    # The chart has every kind of record, so nothing passes for want of data.
    assert seen == set(NODES) - {Label.SEED, Label.CATALOGUE}


def test_every_relationship_is_one_of_the_models(driver: neo4j.Driver, settings: Settings) -> None:
    found = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN DISTINCT labels(a) AS start, type(r) AS type, labels(b) AS end, "
        "[name IN keys(r) | [name, valueType(r[name])]] AS properties",
        database_=settings.neo4j_database,
    ).records
    seen = set()
    for record in found:
        [rel] = [
            rel
            for rel in RELATIONSHIPS
            if rel.type == record["type"] and rel.start in record["start"] and rel.end in record["end"]
        ]
        assert misfits(dict(record["properties"]), dict(rel.properties)) == set()
        seen.add(rel.type)
    assert {rel.type for rel in RELATIONSHIPS} == seen


def misfits(found: dict[str, str], allowed: dict[str, Property]) -> set[str]:
    """The properties that the model has not, has in another type, or wants and misses."""
    types = {name: re.sub(" NOT NULL", "", type_) for name, type_ in found.items()}
    wrong = {name for name, type_ in types.items() if name not in allowed or type_ != allowed[name].type}
    return wrong | {name for name, each in allowed.items() if not each.optional and name not in found}

"""What Neo4j plans for every case file: all enter by an index, or start from what an index found."""

from datetime import date
from typing import Any

import neo4j
import pytest
from graphql import (
    FieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    parse,
    visit,
)

from app.config import Settings
from app.cypher.filters import STRAWBERRY
from app.cypher.mapping import METADATA_KEY, Derived, Told
from app.explain import compiled
from app.schema import graphql_schema, make_schema
from graph_schema.model import Label
from graph_schema.writer import Mode, NodeRow, write
from tests.chart import identifier
from tests.cypher.cases import CASES, Case


@pytest.fixture(scope="module")
def crowded(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    """So many people around the chart that to look at each is not the quickest way to one."""
    person = {
        "givenNames": "?",
        "firstSurname": "?",
        "sex": "UNKNOWN",
        "identityStatus": "PROVISIONAL",
        "version": 1,
    }
    people = [
        NodeRow(
            Label.PATIENT,
            {
                "id": identifier(Label.PATIENT, f"one of many, {n}"),
                "givenNames": "?",
                "birthDate": date(1900 + n // 20, 1, 1),
            }
            | person,
        )
        for n in range(2000)
    ]
    with driver.session(database=settings.neo4j_database) as session:
        session.execute_write(write, people, (), Mode.CREATE)


_NOT_READ = ("Connection", "Edge")
"""What a connection has of its own. What an act tells, or what is derived (tests/research), is no list of the graph."""


def test_every_list_of_the_schema_stands_in_a_case() -> None:
    schema = graphql_schema(make_schema(Settings()))
    lists = {
        (type_.name, name)
        for type_ in schema.type_map.values()
        if is_object_type(type_) and not type_.name.startswith("__") and not type_.name.endswith(_NOT_READ)
        for name, field in type_.fields.items()
        if get_named_type(field.type).name.endswith("Connection")
        or (is_list_type(get_nullable_type(field.type)) and not is_leaf_type(get_named_type(field.type)))
        if not isinstance(field.extensions[STRAWBERRY].metadata.get(METADATA_KEY), Derived | Told)
    }
    asked: set[tuple[str, str]] = set()
    for case in CASES:
        info = TypeInfo(schema)
        visit(parse(case.query), TypeInfoVisitor(info, _Asked(info, asked)))
    assert lists - asked == set()


class _Asked(Visitor):
    """Notes the fields that a document asks for."""

    def __init__(self, info: TypeInfo, asked: set[tuple[str, str]]) -> None:
        super().__init__()
        self._info = info
        self._asked = asked

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        self._asked.add((parent.name if parent else "", node.name.value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_neo4j_plans_look_ups_by_index(case: Case, driver: neo4j.Driver, settings: Settings, crowded: None) -> None:
    found, parameters = compiled(case.query, case.variables)
    for fetch, values in zip(found.fetches, parameters, strict=True):
        with driver.session(database=settings.neo4j_database) as session:
            summary = session.run(f"EXPLAIN {fetch.statement.text}", values).consume()
        operators = set(_operators(summary.plan or {}))
        assert "AllNodesScan" not in operators
        assert "CartesianProduct" not in operators
        if fetch.root.key != "institutions":  # all of them are asked for
            assert not {name for name in operators if name.endswith("LabelScan")}


def _operators(plan: dict[str, Any]) -> list[str]:
    name = str(plan["operatorType"]).partition("@")[0]
    return [name, *(below for child in plan.get("children", ()) for below in _operators(child))]

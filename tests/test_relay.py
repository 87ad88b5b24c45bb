"""Relay's two specifications, a test for each rule: Global Object Identification, and Cursor Connections.

The pages of every combination of arguments are compared in `cypher/test_differential.py`.
"""

from typing import Any

import httpx
import neo4j
import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_object_type,
)

from app.config import Settings
from app.schema import graphql_schema, make_schema
from tests import chart as charted
from tests.cypher.crowd import CLARA, write_crowd

SCHEMA: GraphQLSchema = graphql_schema(make_schema(Settings()))
OBJECTS = [type_ for name, type_ in SCHEMA.type_map.items() if is_object_type(type_) and not name.startswith("__")]
CONNECTIONS = [type_ for type_ in OBJECTS if type_.name.endswith("Connection")]
EDGES = [get_named_type(type_.fields["edges"].type) for type_ in CONNECTIONS]
FIELDS = [
    pytest.param(field, id=f"{type_.name}.{name}")
    for type_ in OBJECTS
    for name, field in type_.fields.items()
    if get_named_type(field.type) in CONNECTIONS
]
NODES = SCHEMA.get_possible_types(SCHEMA.type_map["Node"])  # type: ignore[arg-type]


def named(types: Any) -> Any:
    return [pytest.param(type_, id=type_.name) for type_ in types]


def fields(type_: Any) -> dict[str, str]:
    """The type of each field, as the SDL writes it."""
    return {name: str(field.type) for name, field in type_.fields.items()}


def arguments(field: Any) -> dict[str, str]:
    """The type of each argument, as the SDL writes it."""
    return {name: str(argument.type) for name, argument in field.args.items()}


# Global Object Identification


def test_node_is_an_interface_with_one_field_its_id() -> None:
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert fields(node) == {"id": "ID!"}


def test_the_root_field_node_takes_an_id_and_gives_a_node_or_null() -> None:
    assert SCHEMA.query_type
    node = SCHEMA.query_type.fields["node"]
    assert (arguments(node), str(node.type)) == ({"id": "ID!"}, "Node")


def test_the_plural_root_field_takes_a_list_and_gives_a_list_of_nodes_or_nulls() -> None:
    assert SCHEMA.query_type
    nodes = SCHEMA.query_type.fields["nodes"]
    assert (arguments(nodes), str(nodes.type)) == ({"ids": "[ID!]!"}, "[Node]!")


SHOWS_ANOTHER = {"AccessEvent"}
"""Types whose id is another type's: an entry of the access log shows a record of the audit trail."""


@pytest.mark.parametrize(
    "type_", named(type_ for type_ in OBJECTS if "id" in type_.fields and type_.name not in SHOWS_ANOTHER)
)
def test_a_type_with_an_id_is_a_node(type_: GraphQLObjectType) -> None:
    assert type_ in NODES
    assert str(type_.fields["id"].type) == "ID!"


@pytest.fixture(scope="module")
def filled(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    """The chart, and a crowd around it."""
    write_crowd(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
async def objects(api: httpx.AsyncClient, filled: None) -> dict[str, dict[str, Any]]:
    """Every node that the chart leads to, with all its leaves, by id."""
    connections = [
        (name, field.type) for name, field in fields_of("Patient") if get_named_type(field.type) in CONNECTIONS
    ]
    nodes = {name: get_named_type(get_named_type(type_).fields["nodes"].type) for name, type_ in connections}
    del nodes["accessLog"]  # shows what `auditEvents` holds, and each look adds to it
    lists = " ".join(f"{name} {{ nodes {{ {leaves(type_)} }} }}" for name, type_ in nodes.items())
    around = {name: SCHEMA.type_map[name.capitalize()] for name in ("facility", "practitioner", "patient")}
    for name, type_ in (("emergencyAccesses", "EmergencyAccess"), ("consents", "Consent")):
        lists += f" {name} {{ {leaves(SCHEMA.type_map[type_])} }}"
    ends = " ".join(f"{name} {{ {leaves(type_)} }}" for name, type_ in around.items())
    query = f'{{ patient(id: "{charted.ANA}") {{ {lists} ends: encounters {{ nodes {{ id {ends} }} }} }}'
    query += f" auditEvents(last: 1) {{ nodes {{ {leaves(SCHEMA.type_map['AuditEvent'])} }} }} }}"
    found: dict[str, dict[str, Any]] = {}
    collect(await ask(api, query), found)
    return found


def fields_of(name: str) -> list[tuple[str, Any]]:
    return list(SCHEMA.type_map[name].fields.items())  # type: ignore[attr-defined]


def collect(value: Any, found: dict[str, dict[str, Any]]) -> None:
    """The leaves of each object with an id within a value, the same wherever it was met."""
    if isinstance(value, list):
        for each in value:
            collect(each, found)
    elif isinstance(value, dict):
        if "id" in value:
            own = {name: each for name, each in value.items() if not isinstance(each, dict)}
            known = found.setdefault(value["id"], {})
            assert {name: known[name] for name in own.keys() & known} == {
                name: own[name] for name in own.keys() & known
            }
            known.update(own)
        for each in value.values():
            collect(each, found)


def leaves(type_: Any) -> str:
    """The fields of a type that are asked for without a selection."""
    names = [name for name, field in type_.fields.items() if is_leaf_type(get_named_type(field.type))]
    return " ".join(["__typename", *names])


async def ask(api: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = (await api.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


def test_the_chart_leads_to_a_node_of_every_type(objects: dict[str, dict[str, Any]]) -> None:
    assert {each["__typename"] for each in objects.values()} == {node.name for node in NODES}


@pytest.mark.parametrize("type_", named(NODES))
async def test_an_object_fetched_again_by_its_id_is_the_same(
    api: httpx.AsyncClient, objects: dict[str, dict[str, Any]], type_: GraphQLObjectType
) -> None:
    query = f"query ($id: ID!) {{ node(id: $id) {{ __typename ... on {type_.name} {{ {leaves(type_)} }} }} }}"
    for id_, expected in objects.items():
        if expected["__typename"] == type_.name:
            assert (await ask(api, query, id=id_))["node"] == expected


async def test_the_plural_field_gives_what_was_asked_for_in_order(
    api: httpx.AsyncClient, objects: dict[str, dict[str, Any]]
) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    ids = [*sorted(objects), "pat_0", *sorted(objects, reverse=True)]
    expected = [{"__typename": objects[id_]["__typename"], "id": id_} if id_ in objects else None for id_ in ids]
    assert (await ask(api, query, ids=ids))["nodes"] == expected
    assert (await ask(api, query, ids=[]))["nodes"] == []


@pytest.mark.parametrize("id_", ["pat_0", "nobody", "", "ñ", charted.ANA.upper(), f"{charted.ANA} "])
async def test_an_id_of_nobody_gives_null(api: httpx.AsyncClient, filled: None, id_: str) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
    assert await ask(api, query, id=id_) == {"node": None, "nodes": [None]}


# Cursor Connections: types


def test_page_info_has_its_four_fields() -> None:
    assert fields(SCHEMA.type_map["PageInfo"]) == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_whatever_is_named_a_connection_is_an_object() -> None:
    assert [type_ for name, type_ in SCHEMA.type_map.items() if name.endswith("Connection")] == CONNECTIONS


@pytest.mark.parametrize("type_", named(CONNECTIONS))
def test_a_connection_has_edges_and_page_info(type_: GraphQLObjectType) -> None:
    edge = type_.name.replace("Connection", "Edge")
    own = fields(type_)
    assert (own["edges"], own["pageInfo"]) == (f"[{edge}!]!", "PageInfo!")


@pytest.mark.parametrize("type_", named(EDGES))
def test_an_edge_has_a_node_and_a_cursor(type_: GraphQLObjectType) -> None:
    assert set(fields(type_)) == {"node", "cursor"}
    assert fields(type_)["cursor"] == "String!"
    node = type_.fields["node"].type
    assert isinstance(node, GraphQLNonNull)
    assert not isinstance(node.of_type, GraphQLList)


@pytest.mark.parametrize("type_", named(CONNECTIONS))
def test_the_nodes_beside_the_edges_are_of_their_type(type_: GraphQLObjectType) -> None:
    edge = get_named_type(type_.fields["edges"].type)
    assert fields(type_)["nodes"] == f"[{fields(edge)['node']}]!"


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_a_connection_pages_both_ways_and_is_never_null(field: Any) -> None:
    expected = {"first": "Int", "after": "String", "last": "Int", "before": "String"}
    assert arguments(field).items() >= expected.items()
    assert isinstance(field.type, GraphQLNonNull)


# Cursor Connections: pages

PAGED = {
    "patients": "{page}",
    "facilities": "{page}",
    **dict.fromkeys(("timeline", "encounters", "notes", "studies"), f'patient(id: "{CLARA}") {{{{ {{page}} }}}}'),
}
PAGE = """(first: $first, after: $after, last: $last, before: $before) {
  edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}"""
HEAD = "query ($first: Int, $after: String, $last: Int, $before: String)"


class Connection:
    """A connection of which pages are asked for."""

    def __init__(self, api: httpx.AsyncClient, name: str) -> None:
        self._api = api
        self._name = name
        self._query = f"{HEAD} {{ {PAGED[name].format(page=name + PAGE)} }}"

    async def answer(self, **arguments: Any) -> Any:
        """The answer to a request for a page."""
        return (await self._api.post("/graphql", json={"query": self._query, "variables": arguments})).json()

    async def page(self, **arguments: Any) -> Any:
        """A page that is given."""
        answer = await self.answer(**arguments)
        assert "errors" not in answer, answer["errors"]
        return answer["data"].get(self._name) or answer["data"]["patient"][self._name]

    async def edges(self, **arguments: Any) -> list[Any]:
        """The edges of a page."""
        found: list[Any] = (await self.page(**arguments))["edges"]
        return found


@pytest.fixture(params=PAGED)
def connection(api: httpx.AsyncClient, filled: None, request: pytest.FixtureRequest) -> Connection:
    """One with a root of its own, or under a patient."""
    return Connection(api, request.param)


async def test_first_gives_the_first_edges_after_the_cursor(connection: Connection) -> None:
    whole = await connection.edges()
    for size in range(4):
        assert await connection.edges(first=size) == whole[:size]
        assert await connection.edges(first=size, after=whole[0]["cursor"]) == whole[1:][:size]


async def test_last_gives_the_last_edges_before_the_cursor(connection: Connection) -> None:
    whole = await connection.edges()
    for size in range(4):
        assert await connection.edges(last=size) == end(whole, size)
        assert await connection.edges(last=size, before=whole[-1]["cursor"]) == end(whole[:-1], size)


def end(edges: list[Any], size: int) -> list[Any]:
    """So many from the end."""
    return edges[max(len(edges) - size, 0) :]


async def test_the_edges_are_in_one_order_whichever_way_they_are_paged(connection: Connection) -> None:
    whole = await connection.edges()
    assert await connection.edges(first=len(whole)) == await connection.edges(last=len(whole)) == whole


async def test_there_is_a_next_page_as_long_as_more_follows(connection: Connection) -> None:
    whole = await connection.edges()
    follows = [(await connection.page(first=size))["pageInfo"]["hasNextPage"] for size in range(len(whole) + 2)]
    assert follows == [size < len(whole) for size in range(len(whole) + 2)]


async def test_there_is_a_previous_page_as_long_as_more_precedes(connection: Connection) -> None:
    whole = await connection.edges()
    precedes = [(await connection.page(last=size))["pageInfo"]["hasPreviousPage"] for size in range(len(whole) + 2)]
    assert precedes == [size < len(whole) for size in range(len(whole) + 2)]


@pytest.mark.parametrize("size", ["first", "last"])
async def test_a_negative_size_is_an_error(connection: Connection, size: str) -> None:
    answer = await connection.answer(**{size: -1})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_PAGE_SIZE"]


async def test_page_info_has_the_cursors_of_the_first_and_last_edge(connection: Connection) -> None:
    page = await connection.page()
    ends = (page["edges"][0]["cursor"], page["edges"][-1]["cursor"])
    assert (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]) == ends


async def test_an_empty_page_has_no_cursors(connection: Connection) -> None:
    last = (await connection.edges())[-1]["cursor"]
    for empty in ({"first": 0}, {"last": 0}, {"first": 1, "after": last}):
        page = await connection.page(**empty)
        assert (page["edges"], page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]) == ([], None, None)


async def test_each_edge_has_a_cursor_of_its_own_that_stays(connection: Connection) -> None:
    whole = await connection.edges()
    assert len({edge["cursor"] for edge in whole}) == len(whole)
    following = [await connection.edges(first=1, after=edge["cursor"]) for edge in whole]
    assert following == [*([edge] for edge in whole[1:]), []]


async def test_a_cursor_is_opaque(connection: Connection) -> None:
    assert not any(edge["node"]["id"] in edge["cursor"] for edge in await connection.edges())

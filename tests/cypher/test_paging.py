"""Whoever walks the pages of a connection meets each record that was there all along once, whatever is added meanwhile.

`EXPEDIENTE_TEST_WALKS` sets how many walks are drawn; the same ones each time.
"""

import asyncio
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import neo4j
import pytest
from graphql import GraphQLSchema, get_named_type
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.config import Settings
from app.schema import graphql_schema, make_schema
from graph_schema.writer import Mode, write
from tests.cypher.additions import Rows, facility, person, visit
from tests.cypher.crowd import CLARA, write_crowd
from tests.cypher.drawn_filters import Drawer
from tests.cypher.reference import EVENTS

WALKS = int(os.environ.get("EXPEDIENTE_TEST_WALKS", "60"))
MOST_ADDED = 12
"""In a walk, so that it comes to an end."""

PAGE = """query (
  $filter: {filter}, $orderBy: {order}, $first: Int, $after: String, $last: Int, $before: String{more}
) {{
  {field}(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before{search}) {{
    nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
  }}
}}"""
SCHEMA: GraphQLSchema = graphql_schema(make_schema(Settings()))
ADDED: dict[str, Callable[[random.Random], Rows]] = {"patients": person, "facilities": facility}
SEARCHES = {"patients": [None, "her", "nuñez garcia", "clara"], "facilities": [None, "umf", "hospital 2"]}


@pytest.fixture(scope="module")
def filled(driver: neo4j.Driver, migrated: str, chart: None) -> None:
    """The chart, a crowd around it, and some more of each kind."""
    write_crowd(driver, migrated)
    chance = random.Random("there already")  # noqa: S311  # no secret
    with driver.session(database=migrated) as session:
        for _ in range(12):
            for more in (visit, person, facility):
                session.execute_write(write, *more(chance), Mode.CREATE)


@dataclass(frozen=True)
class Walk:
    """A connection, what is asked of it, the size of a page, and which way to go."""

    field: str
    asked: dict[str, Any]
    size: int
    backward: bool
    seed: int

    @property
    def query(self) -> str:
        """The document that gives a page."""
        root = self.field in ADDED
        definition = SCHEMA.type_map["Query" if root else "Patient"].fields[self.field]  # type: ignore[attr-defined]
        types = {name: get_named_type(definition.args[name].type).name for name in ("filter", "orderBy")}
        more, search = (", $search: String", ", search: $search") if root else ("", "")
        field = self.field if root else f'patient(id: "{CLARA}") {{ {self.field}'
        query = PAGE.format(filter=types["filter"], order=types["orderBy"], field=field, more=more, search=search)
        return query if root else query + "}"

    def of(self, data: dict[str, Any]) -> dict[str, Any]:
        """The page within an answer's data."""
        page: dict[str, Any] = (data if self.field in ADDED else data["patient"])[self.field]
        return page


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """A walk of any connection in any order, filtered or not."""
    field = draw(st.sampled_from([*EVENTS, "timeline", "timeline", *ADDED, *ADDED]))
    seed = draw(st.integers(0, 2**32))
    asked: dict[str, Any] = {}
    definition = SCHEMA.type_map["Query" if field in ADDED else "Patient"].fields[field]  # type: ignore[attr-defined]
    if field in ADDED:
        asked["search"] = draw(st.sampled_from(SEARCHES[field]))
    order = get_named_type(definition.args["orderBy"].type)
    fields = set(get_named_type(order.fields["field"].type).values)
    if field in ADDED and asked["search"] is None:
        fields = {"ID"}
    orders = st.fixed_dictionaries(
        {"field": st.sampled_from(sorted(fields)), "direction": st.sampled_from(["ASC", "DESC"])}
    )
    asked["orderBy"] = draw(st.none() | orders)
    if draw(st.booleans()):
        drawn = Drawer(random.Random(seed)).filter(get_named_type(definition.args["filter"].type))  # noqa: S311
        asked["filter"] = draw(st.sampled_from([drawn, {"not": drawn}, {"not": drawn}]))  # few fit the filter itself
    return Walk(field, asked, draw(st.integers(1, 7)), draw(st.booleans()), seed)


@settings(
    max_examples=WALKS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(walk=walks())
async def test_a_walk_meets_each_record_that_was_there_all_along_once_and_in_order(
    api: httpx.AsyncClient, driver: neo4j.Driver, migrated: str, filled: None, walk: Walk
) -> None:
    with writing(driver, migrated, walk) as add:
        before, _ = await fetched(api, walk)
        walked = await walked_through(api, walk, add)
        after, _ = await fetched(api, walk)
    assert [id_ for id_ in walked if id_ in before] == before, walk
    assert len(set(walked)) == len(walked), walk
    assert [id_ for id_ in after if id_ in walked] == walked, walk


async def walked_through(api: httpx.AsyncClient, walk: Walk, add: Callable[[], None]) -> list[str]:
    """The ids of all pages, joined in the connection's order; more is added while each is fetched."""
    size, more, end, from_ = (
        ("last", "hasPreviousPage", "startCursor", "before")
        if walk.backward
        else ("first", "hasNextPage", "endCursor", "after")
    )
    walked: list[str] = []
    cursor = None
    while True:
        (ids, info), _ = await asyncio.gather(
            fetched(api, walk, **{size: walk.size, from_: cursor}), asyncio.to_thread(add)
        )
        walked = ids + walked if walk.backward else walked + ids
        if not info[more]:
            return walked
        cursor = info[end]


async def fetched(api: httpx.AsyncClient, walk: Walk, **page: Any) -> tuple[list[str], dict[str, Any]]:
    """The ids of a page, and where it stands."""
    body = {"query": walk.query, "variables": walk.asked | page}
    answer = (await api.post("/graphql", json=body)).json()
    assert "errors" not in answer, (answer["errors"], walk)
    found = walk.of(answer["data"])
    return [node["id"] for node in found["nodes"]], found["pageInfo"]


@contextmanager
def writing(driver: neo4j.Driver, database: str, walk: Walk) -> Iterator[Callable[[], None]]:
    """What adds up to two records of the kind that is walked through; they are gone at the end."""
    chance = random.Random(walk.seed)  # noqa: S311  # no secret
    added: list[str] = []

    def add() -> None:
        for _ in range(chance.randrange(3) if len(added) < MOST_ADDED else 0):
            nodes, relationships = ADDED.get(walk.field, visit)(chance)
            with driver.session(database=database) as session:
                session.execute_write(write, nodes, relationships, Mode.CREATE)
            added.extend(node.properties["id"] for node in nodes)

    try:
        yield add
    finally:
        driver.execute_query("MATCH (n) WHERE n.id IN $ids DETACH DELETE n", ids=added, database_=database)

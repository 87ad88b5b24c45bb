"""What the compiler answers is what graphql-core completes from the same data, over queries made at random.

`EXPEDIENTE_TEST_QUERIES` sets how many are drawn, each compared in three dressings; the same ones each time.
"""

import itertools
import json
import os
import random
from collections.abc import AsyncIterator
from typing import Any

import httpx
import neo4j
import pytest
from graphql import get_named_type
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.config import Settings
from app.cypher.cost import UNCOUNTED
from app.schema import make_schema
from tests import chart as charted
from tests.cypher.crowd import CLARA, write_crowd
from tests.cypher.drawn_filters import INSTANTS, Drawer, each_comparison
from tests.cypher.queries import Known, Request, requests
from tests.cypher.reference import EVENTS, Reference
from tests.serving import in_process

QUERIES = int(os.environ.get("EXPEDIENTE_TEST_QUERIES", "350"))
UNREACHED = {"INVALID_PAGE_SIZE", "CONFLICTING_ARGUMENTS", "INVALID_CURSOR"}
"""Bad arguments are refused wherever they stand; graphql-core meets them only where data leads to them."""


@pytest.fixture(scope="module")
async def api(settings: Settings, migrated: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that answers what it would otherwise refuse for its cost."""
    async with in_process(settings, max_query_cost=UNCOUNTED) as (_, client):
        yield client


@pytest.fixture(scope="module")
def reference(driver: neo4j.Driver, settings: Settings, chart: None) -> Reference:
    """The chart and a crowd around it, as graphql-core sees them."""
    write_crowd(driver, settings.neo4j_database)
    return Reference(driver, settings.neo4j_database, make_schema(settings).as_str())


@pytest.fixture(scope="module")
async def known(api: httpx.AsyncClient, reference: Reference) -> Known:
    """Identifiers that the graph holds, a few that it does not, and every cursor, as the API gives it out."""
    reference.cursors.update(await cursors(api))
    by_connection: dict[str, list[str]] = {}
    for (connection, _, _), cursor in reference.cursors.items():
        by_connection.setdefault(connection, []).append(cursor)
    ids = sorted(str(node["id"]) for node in reference.nodes if "_" in str(node["id"]))
    encounters = sorted(str(node["id"]) for node in reference.labelled("Encounter"))
    patients = [str(node["id"]) for node in reference.labelled("Patient")]
    values: dict[tuple[str, str], list[Any]] = {
        ("node", "id"): [*ids, "nobody"],
        ("nodes", "ids"): [[ids[0], "nobody", ids[-1], ids[0]], ids[:3], []],
        ("patient", "id"): [charted.ANA, charted.ANA, charted.ANA, *patients, "pat_0"],
        ("patient", "curp"): [charted.CURP, charted.CURP.lower(), "BOXW310820HNERXN09"],
        ("patient", "nss"): [charted.NSS, "72795608040"],
        ("encounter", "id"): [*encounters, "enc_0"],
        ("practitioner", "id"): [charted.DOCTOR, charted.SURGEON, "pra_0"],
        ("practitioner", "cedula"): [charted.CEDULA, "0"],
        ("institution", "code"): ["IMSS", "ISSSTE", "PEMEX"],
        ("facility", "clues"): [charted.CLUES, "DFIST000222", "DFIMS999999"],
    }
    return Known(values, by_connection)


async def cursors(api: httpx.AsyncClient) -> dict[tuple[str, str, str], str]:
    """The cursor of each node in each connection."""
    fields = [*EVENTS, "timeline"]
    edges = "edges { cursor node { id } }"
    inner = " ".join(f"{field}(first: 1000) {{ {edges} }}" for field in fields)
    recorded = "(first: 1000, orderBy: {field: RECORDED_AT})"
    inner += " ".join(f" {field}_RECORDED_AT: {field}{recorded} {{ {edges} }}" for field in fields)
    query = f"{{ patients {{ edges {{ cursor node {{ id {inner} }} }} }} facilities {{ {edges} }} }}"
    data = (await api.post("/graphql", json={"query": query})).json()["data"]
    found = {}
    for root in ("patients", "facilities"):
        for edge in data[root]["edges"]:
            found[f"Query.{root}", "", edge["node"]["id"]] = edge["cursor"]
    for patient in (edge["node"] for edge in data["patients"]["edges"]):
        for field in fields:
            for edge in patient[field]["edges"]:
                found[f"Patient.{field}", patient["id"], edge["node"]["id"]] = edge["cursor"]
            for edge in patient[f"{field}_RECORDED_AT"]["edges"]:
                found[f"Patient.{field}/RECORDED_AT", patient["id"], edge["node"]["id"]] = edge["cursor"]
    return found


@settings(
    max_examples=QUERIES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_the_answer_is_what_graphql_core_completes(
    api: httpx.AsyncClient, reference: Reference, known: Known, data: st.DataObject
) -> None:
    for request in data.draw(requests(reference.schema, known)):
        await compare(api, reference, request)


PAGES = """query ({id}$first: Int, $after: String, $last: Int, $before: String) {{
  {start}(first: $first, after: $after, last: $last, before: $before) {{
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ id }} }} totalCount
  }}{end}
}}"""


@pytest.mark.parametrize("connection", ["Query.patients", "Patient.timeline", "Patient.encounters"])
async def test_every_page_is_what_the_connection_specification_says(
    api: httpx.AsyncClient, reference: Reference, known: Known, connection: str
) -> None:
    parent, field = connection.split(".")
    one = f"patient(id: $id) {{ {field}"
    rooted = parent == "Query"
    query = PAGES.format(id="" if rooted else "$id: ID!, ", start=field if rooted else one, end="" if rooted else " }")
    own = [reference.cursors[key] for key in reference.cursors if key[:2] in {(connection, ""), (connection, CLARA)}]
    some = [None, own[0], own[len(own) // 2], own[-1]]
    sizes: list[dict[str, int]] = [{}, *({side: size} for side in ("first", "last") for size in (0, 1, 3, 100))]
    for size, after, before in itertools.product(sizes, some, some):
        variables = {"id": CLARA, "after": after, "before": before, **size}
        await compare(api, reference, Request(query, variables))


@pytest.mark.parametrize("connection", [*EVENTS, "timeline"])
async def test_every_filter_finds_what_plain_python_finds(
    api: httpx.AsyncClient, reference: Reference, connection: str
) -> None:
    both = " ".join(
        f'{name}: patient(id: "{one}") {{ {connection}(filter: $filter) {{ totalCount nodes {{ id }} }} }}'
        for name, one in (("ana", charted.ANA), ("clara", CLARA))
    )
    await compare_filters(api, reference, reference.schema.type_map["Patient"], connection, both)


@pytest.mark.parametrize("root", ["patients", "facilities"])
async def test_every_filter_of_a_root_connection_finds_what_plain_python_finds(
    api: httpx.AsyncClient, reference: Reference, root: str
) -> None:
    fields = f"{root}(filter: $filter) {{ totalCount nodes {{ id }} }}"
    await compare_filters(api, reference, reference.schema.type_map["Query"], root, fields)


async def compare_filters(api: httpx.AsyncClient, reference: Reference, on: Any, connection: str, fields: str) -> None:
    """Assert that every comparison of a connection's filter, its opposite and some mixtures give what they have to."""
    type_ = get_named_type(on.fields[connection].args["filter"].type)
    drawer = Drawer(random.Random(connection))  # noqa: S311  # no secret
    filters = [*each_comparison(type_), *(drawer.filter(type_) for _ in range(25))]
    query = f"query ($filter: {type_.name}) {{ {fields} }}"
    found = 0
    for each in filters:
        answer = (await api.post("/graphql", json={"query": query, "variables": {"filter": each}})).json()
        assert "errors" not in answer
        expected = reference.answer(query, {"filter": each}).data or {}
        assert answer["data"] == expected, each
        found += "[{" in text(expected, set())
    assert found  # or nothing was compared


@pytest.mark.parametrize(
    "asked", [{}, {"result": ["4548-4"]}, {"from": INSTANTS[0]}, {"to": "2023-03-06T00:30:00+01:00"}]
)
async def test_series_are_what_plain_python_makes(
    api: httpx.AsyncClient, reference: Reference, asked: dict[str, Any]
) -> None:
    query = """query ($id: ID!, $type: [String!]!, $result: [String!], $from: DateTime, $to: DateTime) {
      patient(id: $id) { resultSeries(type: $type, result: $result, from: $from, to: $to) {
        code system unit name low high points { at value low high flag study { id } }
      } }
    }"""
    for patient, type_ in itertools.product((CLARA, charted.ANA), ("2345-7", "x")):
        await compare(api, reference, Request(query, {"id": patient, "type": type_, **asked}))


async def compare(api: httpx.AsyncClient, reference: Reference, request: Request) -> None:
    """Assert that both give the same data with keys in the same order, and errors where the other has them."""
    body = {"query": request.query, "variables": request.variables}
    answer = (await api.post("/graphql", json=body)).json()
    expected = reference.answer(request.query, request.variables)
    assert all("path" in error for error in answer.get("errors", ())), answer["errors"]
    failed = {error["path"][0] for error in answer.get("errors", ())}
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {*UNREACHED, "AMBIGUOUS_IDENTIFIER"}, answer["errors"]
    # An error ends its root field here: what is left of a chart without the failed part would look whole.
    met = {error.path[0] for error in expected.errors or () if error.path}
    assert met <= failed, expected.errors
    assert failed == met or codes & UNREACHED
    if answer["data"] is None:  # one that promises a value failed
        assert failed
    else:
        assert text(answer["data"], failed) == text(expected.data or {}, failed)


def text(answer: dict[str, Any], failed: set[Any]) -> str:
    """The data as JSON, keys as they stand, failed root fields left out."""
    return json.dumps({key: value for key, value in answer.items() if key not in failed})

"""What the public checker graphql-cop looks for, check by check, in a server that everybody may reach."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from app.config import Settings
from tests.chart import ANA
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")


@pytest.fixture
async def client(production: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a production server, which accepts what graphql-cop accepts."""
    async with in_process(production) as (_, client):
        client.headers["accept"] = "*/*"
        yield client


def codes(response: httpx.Response) -> set[str]:
    """The codes of an answer without data."""
    answer = response.json()
    assert not answer.get("data")
    return {error["extensions"]["code"] for error in answer["errors"]}


async def post(client: httpx.AsyncClient, query: str, **more: Any) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, **more})


async def test_alias_overloading(client: httpx.AsyncClient) -> None:
    query = "{ " + " ".join(f"alias{n}: __typename" for n in range(101)) + " }"
    assert codes(await post(client, query)) == {"QUERY_TOO_LARGE"}


async def test_array_based_query_batching(client: httpx.AsyncClient) -> None:
    many = [{"query": "{ __typename }"}] * 11
    assert codes(await client.post("/graphql", json=many)) == {"BAD_REQUEST"}


async def test_array_based_query_batching_can_be_switched_off(production: Settings) -> None:
    async with in_process(production, max_batch_size=0) as (_, client):
        assert codes(await client.post("/graphql", json=[{"query": "{ __typename }"}])) == {"BAD_REQUEST"}


async def test_directive_overloading(client: httpx.AsyncClient) -> None:
    for directives in ("@aa" * 10, "@aa" * 500, "@include(if: true)" * 10):
        answer = await post(client, f"{{ __typename {directives} }}")
        assert codes(answer) == {"GRAPHQL_VALIDATION_FAILED"}
        assert len(answer.content) < 20_000


async def test_circular_query_via_introspection(client: httpx.AsyncClient) -> None:
    circle = "fields { type { " * 5 + "name" + " } }" * 5
    query = f"{{ __schema {{ types {{ {circle} }} }} }}"
    assert "INTROSPECTION_DISABLED" in codes(await post(client, query))


async def test_introspection(client: httpx.AsyncClient) -> None:
    for query in (get_introspection_query(), '{ __type(name: "Query") { name } }'):
        assert "INTROSPECTION_DISABLED" in codes(await post(client, query))


async def test_field_duplication_is_read_once(client: httpx.AsyncClient) -> None:
    fields = "id " * 200
    answer = (await post(client, f'{{ patient(id: "{ANA}") {{ {fields} }} }}')).json()
    assert "errors" not in answer, str(answer["errors"])[:500]
    assert answer["data"] == {"patient": {"id": ANA}}
    once = (await post(client, f'{{ patient(id: "{ANA}") {{ id }} }}')).json()
    assert answer["extensions"]["cost"] == once["extensions"]["cost"]
    # So many that comparing each with each would take long.
    many = await post(client, f'{{ patient(id: "{ANA}") {{ {"id " * 2_000} }} }}')
    assert codes(many) == {"GRAPHQL_VALIDATION_FAILED"}
    assert codes(await post(client, f"{{ {'__typename ' * 5_001} }}")) == {"QUERY_TOO_LARGE"}


async def test_field_suggestions(client: httpx.AsyncClient) -> None:
    for query in ("{ patien { id } }", "{ patients { nodes { idd } } }", '{ patient(idd: "1") { id } }', "{ __schem }"):
        answer = await post(client, query)
        assert codes(answer)
        assert "Did you mean" not in answer.text


async def test_get_method_query_of_another_site(client: httpx.AsyncClient) -> None:
    params = {"query": "{ __typename }"}
    refused = await client.get("/graphql", params=params, headers={"sec-fetch-site": "cross-site"})
    assert (refused.status_code, codes(refused)) == (403, {"CROSS_SITE_REQUEST"})


async def test_mutation_over_get(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "mutation { __typename }"})
    assert (answer.status_code, codes(answer)) == (405, {"METHOD_NOT_ALLOWED"})


async def test_post_of_a_form(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", data={"query": "{ __typename }"})
    assert (answer.status_code, codes(answer)) == (415, {"UNSUPPORTED_MEDIA_TYPE"})


@pytest.mark.parametrize("header", ["x-apollo-tracing", "x-debug", "debug", "x-hasura-debug"])
async def test_trace_and_debug_modes(client: httpx.AsyncClient, header: str) -> None:
    asked = {"query": "{ __typename }", "extensions": {"tracing": True, "debug": True, "explain": True}}
    answer = (await client.post("/graphql?debug=1", json=asked, headers={header: "1"})).json()
    assert set(answer["extensions"]) == {"cost"}
    failed = await client.post("/graphql?debug=1", json={"query": "{"}, headers={header: "1"})
    assert "Traceback" not in failed.text
    assert set(failed.json()["errors"][0]) <= {"message", "locations", "extensions"}
    assert set(failed.json()["errors"][0]["extensions"]) == {"code"}


PAGES = ["/", "/graphiql", "/playground", "/console", "/graphql", "/altair", "/v1/explorer", "/graphql/assets/index.js"]


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_to_write_queries_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html"})
    assert answer.status_code in {404, 406}
    assert "html" not in answer.headers["content-type"]

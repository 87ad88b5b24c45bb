"""Pages of other sites: those that are allowed may ask and read; the others make a browser do nothing."""

import json
from typing import Any

import httpx
import neo4j
import pytest
from pydantic import ValidationError

from app.config import Settings
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

FRONT = "https://front.example"
NAME = '{ institution(code: "IMSS") { code } }'
ALLOWED = {"allowed_origins": f"{FRONT}, https://other.example:8443"}
HEADERS = ("authorization", "content-type", "x-request-id", "graphql-require-preflight", "apollo-require-preflight")


def preflight(origin: str, method: str = "POST", headers: str = ", ".join(HEADERS)) -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": headers,
    }


async def test_a_page_that_is_allowed_asks_and_reads(production: Settings) -> None:
    async with in_process(production, **ALLOWED) as (_, client):
        for origin in (FRONT, "https://other.example:8443"):
            before = await client.options("/graphql", headers=preflight(origin))
            assert before.status_code == 200
            assert before.headers["access-control-allow-origin"] == origin
            allowed = before.headers["access-control-allow-headers"].lower().split(", ")
            assert set(HEADERS) <= set(allowed)
            assert set(before.headers["access-control-allow-methods"].split(", ")) == {"GET", "POST"}
            crossing = {"origin": origin, "sec-fetch-site": "cross-site"}
            answer = await client.post("/graphql", json={"query": NAME}, headers=crossing)
            assert answer.json()["data"]
            assert answer.headers["access-control-allow-origin"] == origin
            exposed = answer.headers["access-control-expose-headers"].split(", ")
            assert set(exposed) == {"x-request-id", "retry-after"}
            assert "Origin" in answer.headers["vary"]
            for response in (before, answer):
                assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("status", [400, 404, 413, 429])
async def test_such_a_page_reads_refusals_too(production: Settings, status: int) -> None:
    async with in_process(production, **ALLOWED, requests_per_minute=1) as (_, client):
        if status == 429:
            await client.get("/graphql")
        content = b" " * 2_000_000 if status == 413 else b"{"
        path = "/nowhere" if status == 404 else "/graphql"
        headers = {"origin": FRONT, "content-type": "application/json"}
        response = await client.post(path, content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == FRONT


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "http://front.example", f"{FRONT}.evil.example", "null"]
)
async def test_any_other_page_is_not_answered(production: Settings, origin: str) -> None:
    async with in_process(production, **ALLOWED) as (_, client):
        before = await client.options("/graphql", headers=preflight(origin))
        answer = await client.post("/graphql", json={"query": NAME}, headers={"origin": origin})
    assert before.status_code == 400
    for response in (before, answer):
        assert "access-control-allow-origin" not in response.headers


async def test_methods_and_headers_that_nothing_needs_are_not_allowed(production: Settings) -> None:
    async with in_process(production, **ALLOWED) as (_, client):
        assert (await client.options("/graphql", headers=preflight(FRONT, "DELETE"))).status_code == 400
        assert (await client.options("/graphql", headers=preflight(FRONT, headers="x-other"))).status_code == 400


@pytest.mark.parametrize("given", ["*", f"{FRONT}, *", "https://*.example", "front.example", f"{FRONT}/", "null"])
def test_a_wildcard_and_what_is_no_origin_are_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="is no origin"):
        Settings(allowed_origins=given)


MUTATION = "mutation ($i: MergePatientsInput!) { mergePatients(input: $i) { problems { code } } }"
FORMS: list[dict[str, Any]] = [
    {"content": json.dumps({"query": NAME}), "headers": {"content-type": "text/plain"}},
    {"content": json.dumps({"query": NAME}), "headers": {"content-type": "text/plain; application/json"}},
    {"content": json.dumps({"query": NAME})},
    {"data": {"query": NAME}},
    {"files": {"operations": (None, json.dumps({"query": NAME})), "map": (None, "{}")}},
    {"content": json.dumps({"query": NAME}), "headers": {"content-type": "application/json-patch"}},
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("site", [None, "cross-site", "same-origin"])
async def test_what_a_form_can_send_is_refused(production: Settings, form: dict[str, Any], site: str | None) -> None:
    async with in_process(production) as (_, client):
        headers = form.get("headers", {}) | ({"sec-fetch-site": site} if site else {})
        response = await client.post("/graphql", **{**form, "headers": headers})
    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_a_get_changes_nothing_whatever_its_headers(production: Settings, driver: neo4j.Driver) -> None:
    documents = [
        'mutation { registerPatient(input: {idempotencyKey: "k"}) { problems { code } } }',
        "query A { __typename } mutation B { __typename }",
        "mutation { __typename }",
    ]
    counted = "MATCH (n) RETURN count(n) AS nodes"
    before = driver.execute_query(counted, database_=production.neo4j_database).records[0]["nodes"]
    async with in_process(production) as (_, client):
        for query in documents:
            for headers in ({}, {"graphql-require-preflight": "1"}, {"x-http-method-override": "POST"}):
                params = {"query": query, "operationName": "B" if "B" in query else ""}
                response = await client.get("/graphql", params=params, headers=headers)
                assert response.status_code in {400, 405}
                assert "data" not in response.json()
    after = driver.execute_query(counted, database_=production.neo4j_database).records[0]["nodes"]
    assert before == after


async def test_a_get_with_a_body_is_asked_nothing_by_it(production: Settings) -> None:
    async with in_process(production) as (_, client):
        asked = httpx.Request("GET", "http://api/graphql", json={"query": NAME})
        response = await client.send(asked)
    assert response.status_code == 400
    assert "data" not in response.json()

"""GraphQL over HTTP as its specification has it: statuses, media types, methods; and the audit of `graphql-http`."""

import json
from typing import Any

import httpx
import pytest

from app.media_types import GRAPHQL_RESPONSE, JSON, media_type, negotiated
from tests.chart import ANA, NSS
from tests.node import Node

pytestmark = pytest.mark.usefixtures("chart")

NAME = '{ institution(code: "IMSS") { code } }'
AUDITS = 60


def test_the_audit_finds_nothing(node: Node, base_url: str) -> None:
    results = node.run("audit.mjs", f"{base_url}/graphql")
    assert len(results) >= AUDITS
    assert [result for result in results if result["status"] != "ok"] == []


STATUSES: list[tuple[str, dict[str, Any], int, int]] = [
    ("answered", {"query": NAME}, 200, 200),
    ("partly answered", {"query": f'{{ __typename patient(nss: "{NSS}") {{ id }} }}'}, 200, 200),
    ("a field failed", {"query": "{ patient { id } }"}, 200, 200),
    ("no GraphQL", {"query": "{"}, 400, 200),
    ("not valid", {"query": "{ soul }"}, 400, 200),
    ("wrong variable", {"query": "query ($i: ID!) { node(id: $i) { id } }", "variables": {}}, 400, 200),
    ("no such operation", {"query": NAME, "operationName": "A"}, 400, 200),
    ("too large", {"query": "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }"}, 400, 200),
    ("malformed", {"query": 7}, 400, 400),
    ("no query", {}, 400, 400),
]


@pytest.mark.parametrize(
    ("body", "by_own_type", "by_json"), [row[1:] for row in STATUSES], ids=[row[0] for row in STATUSES]
)
async def test_the_status_tells_what_became_of_a_request(
    api: httpx.AsyncClient, body: dict[str, Any], by_own_type: int, by_json: int
) -> None:
    for accept, expected in ((GRAPHQL_RESPONSE, by_own_type), (JSON, by_json)):
        response = await api.post("/graphql", json=body, headers={"accept": accept})
        assert response.status_code == expected
        answer = response.json()
        assert ("data" in answer) == (by_own_type == 200)
        if "errors" in answer:
            assert all(error["extensions"]["code"] for error in answer["errors"])
        # What never became a GraphQL request is answered as JSON, so that nobody takes it for a GraphQL response.
        assert media_type(response.headers["content-type"])[0] == (JSON if by_json == 400 else accept)


ACCEPTS = [
    (None, JSON),
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    (JSON, JSON),
    ("Application/JSON; charset=utf-8", JSON),
    (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
    (f"{GRAPHQL_RESPONSE},{JSON};q=0.9", GRAPHQL_RESPONSE),
    (f"{GRAPHQL_RESPONSE}, application/graphql+json, {JSON}, text/event-stream", GRAPHQL_RESPONSE),
    (f"{JSON}, {GRAPHQL_RESPONSE}", JSON),
    (f"{JSON};q=0.5, {GRAPHQL_RESPONSE};q=0.8", GRAPHQL_RESPONSE),
    (f"*/*, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
    (f"{JSON};q=0, */*", GRAPHQL_RESPONSE),
    (f"{JSON};q=x", None),
    ("text/html", None),
    ("text/html, */*;q=0.1", JSON),
    ("image/png, text/*", None),
]


@pytest.mark.parametrize(("accept", "expected"), ACCEPTS)
async def test_the_answer_is_of_the_type_that_is_accepted_most(
    api: httpx.AsyncClient, accept: str | None, expected: str | None
) -> None:
    assert negotiated(accept) == expected
    response = await api.post("/graphql", json={"query": NAME}, headers={"accept": accept or ""})
    if expected is None:
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")
    else:
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{expected}; charset=utf-8"
        assert "Accept" in response.headers["vary"]


async def test_get_takes_every_parameter_and_an_empty_one_for_none(api: httpx.AsyncClient) -> None:
    query = "query A($i: ID!) { node(id: $i) { id } } query B { __typename }"
    asked = {"query": query, "variables": json.dumps({"i": ANA}), "operationName": "A", "extensions": "{}"}
    assert (await api.get("/graphql", params=asked)).json()["data"] == {"node": {"id": ANA}}
    empty = {"query": "{ __typename }", "variables": "", "operationName": "", "extensions": "", "documentId": ""}
    assert (await api.get("/graphql", params=empty)).json()["data"] == {"__typename": "Query"}
    for wrong in ({"variables": "[1]"}, {"variables": "{"}, {"extensions": '"x"'}, {"query": ""}):
        response = await api.get("/graphql", params={**asked, **wrong})
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


async def test_properties_that_nobody_knows_are_ignored(api: httpx.AsyncClient) -> None:
    response = await api.post("/graphql", json={"query": NAME, "id": 7, "extensions": {"tracing": True}})
    assert response.json()["data"] == {"institution": {"code": "IMSS"}}


async def test_no_cache_keeps_an_answer(api: httpx.AsyncClient) -> None:
    for response in (await api.post("/graphql", json={"query": NAME}), await api.get("/graphql?query={__typename}")):
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_a_refused_method_says_which_are_allowed(api: httpx.AsyncClient, method: str) -> None:
    response = await api.request(method, "/graphql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


SIMPLE_TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


async def test_another_site_cannot_make_a_browser_ask(api: httpx.AsyncClient) -> None:
    """What a page may send anywhere without asking first: the simple requests of the CORS protocol."""
    for simple in SIMPLE_TYPES:
        headers = {"content-type": simple, "sec-fetch-site": "cross-site"}
        response = await api.post("/graphql", content=json.dumps({"query": NAME}), headers=headers)
        assert response.status_code == 415
    params = {"query": NAME}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        response = await api.get("/graphql", params=params, headers={"sec-fetch-site": site})
        assert response.status_code == status
    assert (await api.get("/graphql", params=params)).status_code == 200
    headers = {"sec-fetch-site": "cross-site"}
    refused = await api.get("/graphql", params=params, headers=headers)
    assert refused.json()["errors"][0]["extensions"]["code"] == "CROSS_SITE_REQUEST"
    for name in ("graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"):
        assert (await api.get("/graphql", params=params, headers={**headers, name: "1"})).status_code == 200


async def test_an_answer_allows_no_other_site_to_read_it(api: httpx.AsyncClient) -> None:
    asking = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    response = await api.options("/graphql", headers=asking)
    assert response.status_code == 405
    assert "access-control-allow-origin" not in response.headers

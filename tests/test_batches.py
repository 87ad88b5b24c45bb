"""Batches as Apollo's link sends them: an array of requests, an array of answers."""

from typing import Any

import httpx
import pytest

from app.config import Settings
from app.media_types import GRAPHQL_RESPONSE, JSON
from tests.chart import ANA, BRUNO
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

PATIENT = "query ($id: ID!) { patient(id: $id) { id } }"


async def batch(client: httpx.AsyncClient, *bodies: Any) -> httpx.Response:
    return await client.post("/graphql", json=list(bodies))


async def test_each_operation_is_answered_in_its_place(api: httpx.AsyncClient) -> None:
    response = await batch(
        api,
        {"query": PATIENT, "variables": {"id": ANA}},
        {"query": "{ soul }"},
        {"query": PATIENT, "variables": {}},
        {"query": "query A { __typename } query B { a: __typename }", "operationName": "B"},
        {"query": "query A { __typename }", "operationName": "C"},
        {},
        {"query": "mutation { erase }"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}},
        {"query": PATIENT, "variables": {"id": BRUNO}},
    )
    assert response.status_code == 200
    answers = response.json()
    assert [answer.get("data") for answer in answers] == [
        {"patient": {"id": ANA}},
        None,
        None,
        {"a": "Query"},
        *[None] * 4,
        {"patient": {"id": BRUNO}},
    ]
    codes = [[error["extensions"]["code"] for error in answer.get("errors", ())] for answer in answers]
    assert codes == [
        [],
        ["GRAPHQL_VALIDATION_FAILED"],
        ["BAD_USER_INPUT"],
        [],
        ["OPERATION_RESOLUTION_FAILURE"],
        ["BAD_REQUEST"],
        ["GRAPHQL_VALIDATION_FAILED"],
        ["PERSISTED_QUERY_NOT_FOUND"],
        [],
    ]
    assert all("data" not in answer for answer in answers[1:3])


async def test_a_batch_is_json_since_it_is_no_graphql_response(api: httpx.AsyncClient) -> None:
    accept = {"accept": f"{GRAPHQL_RESPONSE},{JSON};q=0.9"}
    response = await api.post("/graphql", json=[{"query": "{ __typename }"}], headers=accept)
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"


async def test_a_batch_of_too_many_is_refused(api: httpx.AsyncClient) -> None:
    most = Settings.model_fields["max_batch_size"].default
    one = {"query": "{ __typename }"}
    assert len((await batch(api, *[one] * most)).json()) == most
    refused = await batch(api, *[one] * (most + 1))
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert "11" in refused.json()["errors"][0]["message"]


async def test_the_operations_of_a_batch_share_one_cost_limit(settings: Settings) -> None:
    page = {"query": "query ($n: Int) { patients(first: $n) { nodes { id } } }"}
    async with in_process(settings, max_query_cost=10) as (_, client):
        sizes = (5, 3, 99, 3)
        response = await batch(client, *({**page, "variables": {"n": size}} for size in sizes))
        after = await batch(client, {**page, "variables": {"n": 9}})
    answers = response.json()
    assert [answer["extensions"]["cost"]["requested"] for answer in answers] == [6, 4, 100, 4]
    codes = [[error["extensions"]["code"] for error in answer.get("errors", ())] for answer in answers]
    assert codes == [[], [], ["QUERY_TOO_COSTLY"], ["QUERY_TOO_COSTLY"]]
    assert "several requests" in answers[3]["errors"][0]["message"]
    assert after.json()[0]["data"]


async def test_batches_can_be_switched_off(settings: Settings) -> None:
    async with in_process(settings, max_batch_size=0) as (_, client):
        assert (await batch(client, {"query": "{ __typename }"})).status_code == 400
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200

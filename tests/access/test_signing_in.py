"""Signing in over HTTP, as a stream and over a WebSocket, at the real application."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import neo4j
import pytest
from pydantic import SecretStr
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.access.viewer import Role
from app.config import Settings
from app.server import make_app
from tests.access.forging import by_others, confused, mutated, unsigned
from tests.access.provider import Provider
from tests.chart import ANA, DOCTOR
from tests.live.listening import IDS, PROTOCOL, Events, Socket, subscribe
from tests.serving import in_process, served

QUERY = {"query": "{ __typename }"}
NONSENSE = {"query": "{{{"}
MUTATED_OVER_HTTP = 400
UNSIGNED = httpx.Auth()
"""Adds nothing: for requests of clients that would sign in by themselves."""


def bearing(token: str) -> dict[str, str]:
    """The header that signs in."""
    return {"authorization": f"Bearer {token}"}


async def post(client: httpx.AsyncClient, headers: dict[str, str], body: Any = QUERY) -> httpx.Response:
    """The answer to who signs in by these headers alone."""
    return await client.post("/graphql", json=body, headers=headers, auth=UNSIGNED)


async def test_a_token_of_the_provider_lets_in(believing: httpx.AsyncClient, provider: Provider) -> None:
    headers = bearing(provider.token())
    assert (await post(believing, headers)).json()["data"] == {"__typename": "Query"}
    assert (await post(believing, headers, [QUERY, QUERY])).json()[1]["data"] == {"__typename": "Query"}
    got = await believing.get("/graphql", params=QUERY, headers=headers, auth=UNSIGNED)
    assert got.json()["data"] == {"__typename": "Query"}


async def test_what_answers_knows_who_asks(settings: Settings, migrated: str, provider: Provider) -> None:
    known: list[Any] = []

    async with in_process(settings, **provider.settings()) as (app, client):
        view: Any = next(route.endpoint for route in app.routes if isinstance(route, WebSocketRoute))
        given = view.get_context

        async def get_context(*asked: Any, **told: Any) -> dict[str, Any]:
            context: dict[str, Any] = await given(*asked, **told)
            known.append(context["viewer"])
            return context

        view.get_context = get_context
        await post(client, bearing(provider.token(name="Eva")))
        await post(client, {})
    assert [(viewer.name, viewer.role) for viewer in known] == [("Eva", Role.CLINICIAN)]


@pytest.mark.parametrize("body", [QUERY, NONSENSE, [QUERY], {"extensions": {"persistedQuery": {}}}, 7])
async def test_without_one_nothing_is_read_of_what_is_asked(believing: httpx.AsyncClient, body: Any) -> None:
    response = await post(believing, {}, body)
    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]) == (401, {"code": "UNAUTHENTICATED"})
    # RFC 6750, 3.1: nothing is said to be wrong with what is not there.
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["cache-control"] == "no-store"
    assert "data" not in response.json()


async def test_a_get_and_a_stream_need_one_too(believing: httpx.AsyncClient) -> None:
    got = await believing.get("/graphql", params=QUERY, auth=UNSIGNED)
    stream = await post(believing, {"accept": "text/event-stream"}, {"query": IDS, "variables": {"id": ANA}})
    assert (got.status_code, stream.status_code) == (401, 401)
    assert stream.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_is_wrong_with_a_token_is_said_and_the_token_is_not_shown(
    believing: httpx.AsyncClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "app")
    good = provider.token()
    tokens = {
        provider.token(exp=timedelta(seconds=-3600)): "expired",
        provider.token(nbf=timedelta(seconds=3600)): "not valid yet",
        provider.token(aud="another"): "another audience",
        provider.token(iss="https://elsewhere.example"): "another issuer",
        provider.token(expediente_role="king"): "exactly one is wanted",
        provider.token(expediente_practitioner=None): "expediente_practitioner",
        unsigned(good): "no signed JWT",
        confused(good, provider.keys()[0], "PEM"): "an algorithm that its key is not for",
        by_others(good): "signature does not hold",
        by_others(good, kid="unknown"): "no key of the issuer",
        "secret": "no signed JWT",
    }
    for token, said in tokens.items():
        response = await post(believing, bearing(token))
        [error] = response.json()["errors"]
        assert (response.status_code, error["extensions"]) == (401, {"code": "UNAUTHENTICATED"})
        assert said in error["message"]
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        shown = response.text + str(response.headers) + caplog.text
        assert not any(part in shown for part in token.split(".") if part)


async def test_mutated_tokens_are_refused_over_http(believing: httpx.AsyncClient, provider: Provider) -> None:
    token, other = provider.token(), provider.token(sub="a7")
    for each in mutated(token, other, MUTATED_OVER_HTTP, seed=2):
        header = f"Bearer {each}".encode("utf-8", "replace")
        response = await believing.post("/graphql", json=QUERY, headers=[(b"authorization", header)], auth=UNSIGNED)
        # One that is larger than a head may be is refused before it is looked at.
        assert response.status_code in {401, 431}, response.text
    assert (await post(believing, bearing(token))).status_code == 200


async def test_several_headers_are_refused(believing: httpx.AsyncClient, provider: Provider) -> None:
    twice = [("authorization", f"Bearer {provider.token()}")] * 2
    response = await believing.post("/graphql", json=QUERY, headers=twice, auth=UNSIGNED)
    assert response.status_code == 401


async def test_a_provider_that_is_away_is_a_503(settings: Settings, migrated: str) -> None:
    with Provider() as gone:
        token = gone.token()
    async with in_process(settings, **gone.settings()) as (_, client):
        response = await post(client, bearing(token))
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (503, "IDENTITY_UNAVAILABLE")
    assert "www-authenticate" not in response.headers


async def test_health_and_the_explorer_need_none(believing: httpx.AsyncClient) -> None:
    for path, headers in (("/health/live", {}), ("/health/ready", {}), ("/graphql", {"accept": "text/html"})):
        assert (await believing.get(path, headers=headers, auth=UNSIGNED)).status_code == 200


async def test_the_explorer_has_a_token_where_demo_tokens_count_alone(settings: Settings, provider: Provider) -> None:
    for changed, shown in (({}, True), (provider.settings(), False)):
        given = {"demo_explorer_token": SecretStr("a.demo.token"), **changed}
        async with in_process(settings, **given) as (_, client):
            page = (await client.get("/graphql", headers={"accept": "text/html"}, auth=UNSIGNED)).text
            assert ("a.demo.token" in page) == (shown and "</head>" in page)


@pytest.fixture(scope="module")
def url(settings: Settings, chart: None, provider: Provider) -> Iterator[str]:
    """A server that believes the provider, with clocks that agree."""
    with served(make_app(settings.model_copy(update=provider.settings(oidc_leeway_seconds=0)))) as url:
        yield url


@asynccontextmanager
async def connected(url: str, **headers: str) -> AsyncIterator[ClientConnection]:
    """A WebSocket on which nothing has been said yet."""
    address = url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[PROTOCOL], proxy=None, additional_headers=headers) as connection:
        yield connection


async def begun(connection: ClientConnection, **payload: Any) -> None:
    """Say `connection_init`, and have it acknowledged."""
    await connection.send(json.dumps({"type": "connection_init", "payload": payload}))
    assert json.loads(await connection.recv())["type"] == "connection_ack"


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
async def test_a_websocket_signs_in_by_its_first_message(url: str, provider: Provider, name: str) -> None:
    async with connected(url) as connection:
        await begun(connection, **{name: f"Bearer {provider.token()}"})
        await subscribe(connection, "{ __typename }", {})
        assert (await Socket(connection).next())["data"] == {"__typename": "Query"}


async def test_a_websocket_signs_in_by_its_header(url: str, provider: Provider) -> None:
    async with connected(url, **bearing(provider.token())) as connection:
        await begun(connection)
        await subscribe(connection, "{ __typename }", {})
        assert (await Socket(connection).next())["data"] == {"__typename": "Query"}


async def ended(connection: ClientConnection, *messages: Any) -> tuple[int, str]:
    """Code and reason that the server closes with after these messages."""
    for message in messages:
        await connection.send(json.dumps(message))
    with pytest.raises(ConnectionClosed) as end:
        await _to_the_end(connection)
    assert end.value.rcvd
    return end.value.rcvd.code, end.value.rcvd.reason


async def _to_the_end(connection: ClientConnection) -> None:
    async with asyncio.timeout(15):
        while True:
            await connection.recv()


@pytest.mark.parametrize(
    "payload", [{}, {"authorization": "Bearer x.y.z"}, {"authorization": ["Bearer"]}, {"Authorization": None}]
)
async def test_a_websocket_without_a_token_that_holds_is_closed(url: str, payload: Any) -> None:
    init = {"type": "connection_init", "payload": payload}
    async with connected(url) as connection:
        asked = {"id": "1", "type": "subscribe", "payload": QUERY}
        assert (await ended(connection, init, asked))[0] == 4403


async def test_nothing_runs_before_a_websocket_has_signed_in(url: str, provider: Provider) -> None:
    async with connected(url, **bearing(provider.token())) as connection:
        assert (await ended(connection, {"id": "1", "type": "subscribe", "payload": QUERY}))[0] == 4401


async def test_a_websocket_is_told_of_an_expired_token(url: str, provider: Provider) -> None:
    async with connected(url) as connection:
        token = provider.token(exp=timedelta(seconds=-1))
        init = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
        assert await ended(connection, init) == (4403, "the token has expired; get a new one")


async def test_a_websockets_provider_that_is_away_is_tried_again(settings: Settings, migrated: str) -> None:
    with Provider() as gone:
        token = gone.token()
    with served(make_app(settings.model_copy(update=gone.settings()))) as url:
        async with connected(url) as connection:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
            assert (await ended(connection, init))[0] == 1013


@pytest.mark.usefixtures("chart")
async def test_a_subscription_ends_with_its_token(url: str, provider: Provider) -> None:
    token = provider.token(exp=timedelta(seconds=4), expediente_practitioner=DOCTOR)
    body = {"query": IDS, "variables": {"id": ANA}}
    headers = {**bearing(token), "accept": "text/event-stream"}
    async with (
        connected(url) as connection,
        httpx.AsyncClient(base_url=url, timeout=60) as client,
        client.stream("POST", "/graphql", json=body, headers=headers) as response,
    ):
        await begun(connection, authorization=f"Bearer {token}")
        await subscribe(connection, IDS, {"id": ANA})
        for listener in (Socket(connection), Events(response)):
            result = await listener.next(10)
            assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
            assert "expired" in result["errors"][0]["message"]
        again = {"id": "2", "type": "subscribe", "payload": QUERY}
        assert (await ended(connection, again))[0] == 4403


async def test_no_statement_runs_for_who_has_not_signed_in(
    believing: httpx.AsyncClient, driver: neo4j.Driver, settings: Settings
) -> None:
    mutation = {"query": 'mutation { registerPatient(input: {idempotencyKey: "x"}) { replayed } }'}
    assert (await post(believing, {}, mutation)).status_code == 401
    found = driver.execute_query("MATCH (r:Receipt {key: 'x'}) RETURN r", database_=settings.neo4j_database).records
    assert found == []

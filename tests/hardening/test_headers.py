"""What every answer tells a browser, and what a failure does not tell."""

import logging
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.routing import Route

from app.config import Settings
from app.headers import HEADERS
from tests.serving import in_process
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

MARK = "QUIENSOYYO"
NAME = '{ institution(code: "IMSS") { code } }'
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SENT: list[tuple[str, str, dict[str, Any], int]] = [
    ("POST", "/graphql", {"json": {"query": NAME}}, 200),
    ("POST", "/graphql", {"json": [{"query": NAME}]}, 200),
    ("GET", "/graphql", {"params": {"query": NAME}}, 200),
    ("POST", "/graphql", {"json": {"query": NAME}, "headers": {"accept": "text/event-stream"}}, 200),
    ("POST", "/graphql", {"json": {"query": "{"}}, 400),
    ("POST", "/graphql", {"content": b"x"}, 415),
    ("POST", "/graphql", {"content": b" " * 1_000_001}, 413),
    ("GET", "/graphql", {"headers": {f"x-{n}": "1" for n in range(101)}}, 431),
    ("DELETE", "/graphql", {}, 405),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/health/live", {}, 200),
    ("GET", "/health/ready", {}, 200),
    ("GET", "/broken", {}, 500),
]


async def broken(_: Request) -> None:
    """Fails as nobody foresaw, with what a patient told in its text."""
    raise ValueError(MARK)


@pytest.mark.parametrize(("method", "path", "options", "status"), SENT)
async def test_every_answer_has_every_header(
    production: Settings, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    async with in_process(production) as (app, client):
        app.router.routes.append(Route("/broken", broken))
        response = await client.request(method, path, **options)
    assert response.status_code == status
    streamed = response.headers["content-type"].startswith("text/event-stream")
    expected = HEADERS | ({"cache-control": "no-store, no-transform"} if streamed else {})
    assert {name: response.headers.get_list(name) for name in HEADERS} == {
        name: [value] for name, value in expected.items()
    }
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["x-request-id"]
    assert "strict-transport-security" not in response.headers
    assert "server" not in response.headers


async def test_https_is_asked_for_where_it_is_set(production: Settings) -> None:
    async with in_process(production, hsts_seconds=600) as (_, client):
        for path in ("/graphql", "/nowhere", "/health/live"):
            assert (await client.get(path)).headers["strict-transport-security"] == "max-age=600"


async def test_a_failure_is_told_by_its_kind_alone(production: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with in_process(production) as (app, client):
            app.router.routes.append(Route("/broken", broken))
            response = await client.get("/broken")
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert MARK not in response.text
    [record] = [each for each in caplog.records if each.levelno == logging.ERROR]
    told = record.getMessage()
    assert response.headers["x-request-id"] in told
    assert "ValueError" in told
    assert "in broken" in told
    assert MARK not in caplog.text.replace("raise ValueError(MARK)", "")


async def test_large_heads_are_refused_and_the_largest_allowed_is_not(production: Settings) -> None:
    async with in_process(production) as (_, client):
        for size, status in ((32_000, 200), (33_000, 431)):
            response = await client.post("/graphql", json={"query": NAME}, headers={"x-large": "a" * size})
            assert response.status_code == status
        long = await client.get("/graphql", params={"query": NAME + "#" + "a" * 33_000})
    assert (long.status_code, long.json()["errors"][0]["extensions"]["code"]) == (431, "HEADERS_TOO_LARGE")


def test_no_header_is_held_twice(production: Settings, production_url: str) -> None:
    response = httpx.post(f"{production_url}/graphql", json={"query": NAME}, auth=SIGNED_IN, trust_env=False)
    names = [name.lower() for name, _ in response.headers.raw]
    assert len(names) == len(set(names))

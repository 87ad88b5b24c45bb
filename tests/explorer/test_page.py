"""What the server sends a browser, header by header."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.config import Settings
from app.explorer import page
from app.server import make_app
from app.web.build import COMMAND
from tests.signed_in import SIGNED_IN

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
async def without(settings: Settings, migrated: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose explorer is switched off."""
    app = make_app(settings.model_copy(update={"explorer": False}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(auth=SIGNED_IN, transport=httpx.ASGITransport(app=app), base_url="http://api") as client,
    ):
        yield client


def policy(response: httpx.Response) -> dict[str, list[str]]:
    """Directive by directive, what the content-security policy admits."""
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: admitted for name, *admitted in parts}


@pytest.mark.usefixtures("built")
async def test_the_policy_admits_this_server_alone(api: httpx.AsyncClient) -> None:
    response = await api.get("/graphql", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    directives = policy(response)
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert directives["script-src"] == directives["connect-src"] == directives["worker-src"] == ["'self'"]
    [_, nonce] = directives["style-src"]
    assert re.fullmatch(r"'nonce-[\w-]{22}'", nonce)
    admitted = {source for sources in directives.values() for source in sources}
    assert admitted == {"'none'", "'self'", nonce}
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


@pytest.mark.usefixtures("built")
async def test_each_page_has_a_nonce_of_its_own_and_is_not_kept(api: httpx.AsyncClient) -> None:
    pages = [await api.get("/graphql", headers=BROWSER) for _ in range(2)]
    nonces = {policy(response)["style-src"][1].removeprefix("'nonce-").rstrip("'") for response in pages}
    assert len(nonces) == 2
    assert all(any(f'nonce="{nonce}"' in response.text for nonce in nonces) for response in pages)
    assert all("{nonce}" not in response.text for response in pages)
    assert {response.headers["cache-control"] for response in pages} == {"no-store"}


@pytest.mark.usefixtures("built")
async def test_the_files_of_the_page_are_there_and_kept_for_good(api: httpx.AsyncClient) -> None:
    text = (await api.get("/graphql", headers=BROWSER)).text
    files = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert {Path(file).suffix for file in files} == {".js", ".css", ".svg"}
    for file in files:
        response = await api.get(file)
        assert response.status_code == 200, file
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert (await api.get(file, headers={"if-none-match": response.headers["etag"]})).status_code == 304


@pytest.mark.parametrize("path", ["nosuch.js", "../index.html", "..%2findex.html", "../../build.py", ""])
async def test_other_files_are_not_found(api: httpx.AsyncClient, path: str) -> None:
    response = await api.get(f"/graphql/assets/{path}")
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_who_takes_no_html_or_brings_a_query_gets_no_page(api: httpx.AsyncClient) -> None:
    assert "html" not in (await api.get("/graphql")).headers["content-type"]
    answer = await api.get("/graphql", params={"query": "{ __typename }"}, headers=BROWSER)
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_switched_off_a_browser_gets_what_any_client_gets(without: httpx.AsyncClient) -> None:
    browser, other = [await without.get("/graphql", headers=headers) for headers in (BROWSER, {"accept": "*/*"})]
    assert browser.status_code == other.status_code == 400
    assert browser.json() == other.json()
    assert (await without.get("/graphql/assets/nosuch.js")).status_code == 404


def test_a_page_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    response = page(tmp_path)
    text = bytes(response.body).decode()
    assert response.status_code == 200
    assert f"<pre>{COMMAND}</pre>" in text
    assert "<script" not in text

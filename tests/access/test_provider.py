"""Where the keys come from: found, kept, fetched anew, and what happens while the provider is away."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.access import provider as provider_module
from app.access.errors import IdentityUnavailable, NoIdentityProvider, Unauthenticated
from app.access.identity import Identity, identity
from app.access.provider import ProviderKeys
from app.config import Settings
from tests.access.forging import by_others, own_key
from tests.access.provider import Provider
from tests.serving import served

FINE = {"keys": [{**own_key(), "kid": "one"}, {**own_key(), "kid": "two"}]}


@pytest.fixture
def own() -> Iterator[Provider]:
    """A provider for one test, which goes away in it."""
    with Provider() as own:
        yield own


async def lets_in(identity: Identity, token: str) -> bool:
    """Whether the token holds. `IdentityUnavailable` is nobody's answer here."""
    try:
        await identity.signed_in([f"Bearer {token}"])
    except Unauthenticated:
        return False
    return True


async def test_keys_are_used_while_the_provider_is_away_and_changed_when_it_is_back(own: Provider) -> None:
    identity = own.identity()
    former = own.token()
    assert await lets_in(identity, former)
    own.stop()
    await asyncio.sleep(1.1)
    assert await lets_in(identity, former)
    with pytest.raises(IdentityUnavailable):
        await identity.signed_in([f"Bearer {by_others(former, kid='unknown')}"])
    own.start()
    rotated = own.token()
    await asyncio.sleep(1.1)
    assert await lets_in(identity, rotated)
    assert not await lets_in(identity, former)


async def test_a_provider_that_was_never_there_is_not_the_bearers_fault(own: Provider) -> None:
    token = own.token()
    own.stop()
    identity = own.identity()
    for _ in range(2):  # the second time it is not even asked
        with pytest.raises(IdentityUnavailable):
            await identity.signed_in([f"Bearer {token}"])


class Scripted:
    """A provider of this process that answers as it is told, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.discovery: dict[str, Any] = {}
        self.keys: Any = FINE
        self.status = 200
        self.seconds = 0.0
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/moved", lambda _: RedirectResponse("/keys")),
            ]
        )
        self.url = ""

    def known(self, keys_url: str | None = None, again_seconds: float = 60) -> ProviderKeys:
        """Its keys, none of them fetched."""
        return ProviderKeys(self.url, keys_url, again_seconds)

    async def _discovery(self, request: Request) -> Response:
        self.asked.append("discovery")
        return self._json({"issuer": self.url, "jwks_uri": f"{self.url}/keys"} | self.discovery)

    async def _keys(self, request: Request) -> Response:
        self.asked.append("keys")
        await asyncio.sleep(self.seconds)
        return self._json(self.keys)

    def _json(self, content: Any) -> Response:
        body = content if isinstance(content, bytes) else orjson.dumps(content)
        return Response(body, self.status, media_type="application/json")


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """One that is up."""
    scripted = Scripted()
    with served(scripted.app) as url:
        scripted.url = url
        yield scripted


async def test_keys_are_found_once_and_kept(scripted: Scripted) -> None:
    keys = scripted.known()
    assert await keys.key("one") == await keys.key("two") is not None
    assert scripted.asked == ["discovery", "keys"]


async def test_where_the_settings_say_where_they_are_nothing_is_discovered(scripted: Scripted) -> None:
    assert await scripted.known(f"{scripted.url}/keys").key("one")
    assert scripted.asked == ["keys"]


async def test_keys_that_do_not_exist_make_nobody_ask_again_and_again(scripted: Scripted) -> None:
    keys = scripted.known()
    assert await asyncio.gather(*(keys.key(f"junk {number}") for number in range(500))) == [None] * 500
    assert await asyncio.gather(*(keys.key(f"junk {number}") for number in range(500))) == [None] * 500
    assert scripted.asked == ["discovery", "keys"]
    assert await keys.key("one")


async def test_who_waits_for_a_slow_provider_holds_nobody_up(scripted: Scripted) -> None:
    keys = scripted.known(again_seconds=0)
    assert await keys.key("one")
    scripted.seconds = 1
    waiting = asyncio.create_task(keys.key("new"))
    started = time.monotonic()
    await asyncio.sleep(0.1)
    assert await keys.key("one")
    assert time.monotonic() - started < 0.5
    waiting.cancel()  # a client that goes does not end the fetch that others wait for
    assert await keys.key("another") is None
    assert scripted.asked.count("keys") == 2


async def test_kept_keys_are_fetched_anew_in_the_background(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = scripted.known(again_seconds=0)
    assert await keys.key("two")
    scripted.keys = {"keys": [{**own_key(), "kid": "one"}]}
    monkeypatch.setattr(provider_module, "FRESH_SECONDS", 0)
    assert await keys.key("two")
    deadline = time.monotonic() + 10
    while await keys.key("one") and "two" in keys._keys:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    monkeypatch.undo()
    assert await keys.key("two") is None


async def test_what_is_no_answer_of_a_provider_leaves_the_keys_that_are_known(scripted: Scripted) -> None:
    keys = scripted.known(again_seconds=0)
    assert await keys.key("one")
    wrong: list[dict[str, Any]] = [
        {"status": 500},
        {"keys": b"<html>"},
        {"keys": {"keys": []}},
        {"keys": b"[" * 2_000_000},
        {"discovery": {"issuer": "https://elsewhere.example"}},
        {"discovery": {"jwks_uri": "http://elsewhere.example/keys"}},
        {"discovery": {"jwks_uri": None}},
        {"discovery": {"jwks_uri": f"{scripted.url}/moved"}},
    ]
    for each in wrong:
        for name, value in ({"status": 200, "keys": FINE, "discovery": {}} | each).items():
            setattr(scripted, name, value)
        with pytest.raises(IdentityUnavailable):
            await keys.key("new")
        assert await keys.key("one")


async def test_a_provider_that_stands_still_is_away(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_module, "FETCH_SECONDS", 0.3)
    scripted.seconds = 2
    with pytest.raises(IdentityUnavailable):
        await scripted.known().key("one")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "EXPEDIENTE_OIDC_ISSUER"),
        ({"oidc_issuer": ""}, "EXPEDIENTE_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.example", "demo_tokens": True}, "both set"),
        ({"oidc_issuer": "http://id.example"}, "https"),
        ({"oidc_issuer": "id.example"}, "https"),
        ({"oidc_issuer": "https://id.example", "oidc_jwks_url": "http://id.example/keys"}, "https"),
        ({"oidc_issuer": "https://id.example", "oidc_jwks_url": "file:///keys"}, "https"),
    ],
)
def test_settings_that_name_nobody_to_believe_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(NoIdentityProvider, match=said):
        identity(Settings(**{"demo_tokens": False, **settings}))

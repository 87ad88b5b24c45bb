"""The public keys of an OpenID Connect provider: found by discovery, kept, fetched anew when a token names another.

Whoever names keys that do not exist makes this server ask the provider once in a while, and no more. While the
provider is away, the keys that are known go on being used.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from app.access.errors import IdentityUnavailable, NoIdentityProvider
from app.access.public_keys import PublicKey, public_keys

FETCH_SECONDS = 5.0
"""How long a fetch may take, discovery and keys together."""
FRESH_SECONDS = 3600.0
"""After which kept keys are fetched anew, so that a key which was withdrawn counts no longer."""
MAX_BYTES = 1_000_000
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_log = logging.getLogger(__name__)


class _Unusable(Exception):
    """The provider's answer; the text says why."""


class ProviderKeys:
    """`NoIdentityProvider` where an address is neither https nor on this machine."""

    def __init__(self, issuer: str, keys_url: str | None, again_seconds: float) -> None:
        for address in (issuer, keys_url):
            if address and not _is_safe(address):
                raise NoIdentityProvider(f"{address}: the identity provider's address has to begin with https://")
        self._issuer = issuer
        self._keys_url = keys_url
        self._again_seconds = again_seconds
        self._keys: dict[str, PublicKey] = {}
        self._tried = -float("inf")
        self._fetched = -float("inf")
        self._away = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, name: str) -> PublicKey | None:
        """The key of that name. `IdentityUnavailable` if it is not known, and the provider cannot be asked."""
        if found := self._keys.get(name):
            if time.monotonic() - self._fetched > FRESH_SECONDS:
                self._fetch()
            return found
        if fetching := self._fetch():
            await asyncio.shield(fetching)  # others wait for it too
        if found := self._keys.get(name):
            return found
        if self._away:
            raise IdentityUnavailable("the identity provider does not answer; try again shortly")
        return None

    def _fetch(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one if the last is long enough ago."""
        if self._fetching is None and time.monotonic() - self._tried >= self._again_seconds:
            self._tried = time.monotonic()
            self._fetching = asyncio.create_task(self._fetch_now())
        return self._fetching

    async def _fetch_now(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                self._keys = await self._fetched_keys()
            self._fetched, self._away = time.monotonic(), False
        except (_Unusable, httpx.HTTPError, OSError, TimeoutError, ValueError) as error:
            self._away = True
            reason = str(error) if isinstance(error, _Unusable) else type(error).__name__
            _log.warning("the keys of the identity provider could not be fetched: %s", reason)
        finally:
            self._fetching = None

    async def _fetched_keys(self) -> dict[str, PublicKey]:
        trusted = await asyncio.to_thread(httpx.create_ssl_context)  # reads files
        async with httpx.AsyncClient(verify=trusted, timeout=FETCH_SECONDS, follow_redirects=False) as client:
            address = self._keys_url or await self._discovered(client)
            keys = public_keys(await _document(client, address))
        if not keys:
            raise _Unusable("it offers no key that can be used")
        return keys

    async def _discovered(self, client: httpx.AsyncClient) -> str:
        """Where the keys are (OpenID Connect Discovery 1.0, 4)."""
        told = await _document(client, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if not isinstance(told, Mapping) or told.get("issuer") != self._issuer:
            raise _Unusable("its discovery document names another issuer than EXPEDIENTE_OIDC_ISSUER")
        address = told.get("jwks_uri")
        if not isinstance(address, str) or not _is_safe(address):
            raise _Unusable("its discovery document names no https address of its keys")
        return address


async def _document(client: httpx.AsyncClient, address: str) -> Any:
    content = b""
    async with client.stream("GET", address, headers={"accept": "application/json"}) as response:
        if response.status_code != httpx.codes.OK:
            raise _Unusable(f"it answered with status {response.status_code}")
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise _Unusable(f"its answer is larger than {MAX_BYTES} bytes")
    return orjson.loads(content)


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can put keys of their own in the place of the provider's."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )

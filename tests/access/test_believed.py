"""A token is verified once, and believed no longer than it would be if it were verified each time."""

import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from app.access import identity as identity_module
from app.access.claims import ClaimNames
from app.access.development import AUDIENCE, ISSUER, DevelopmentKey
from app.access.errors import Unauthenticated
from app.access.identity import Identity
from app.access.public_keys import PublicKey
from app.access.viewer import Role
from app.recent import Recent


class Issuer:
    """One whose keys are changed by hand."""

    def __init__(self, folder: Path) -> None:
        self.signing = DevelopmentKey(folder / "issuer.key")
        self.withdrawn = False
        self.fetched: PublicKey | None = None

    async def key(self, name: str) -> PublicKey | None:
        """The key that was fetched last, unless it was withdrawn."""
        return None if self.withdrawn else self.fetched or await self.signing.key(name)


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    """One with a key of its own."""
    return Issuer(tmp_path)


@pytest.fixture
def identity(issuer: Issuer) -> Identity:
    """Believes it, and its clock to the second."""
    return Identity(ISSUER, AUDIENCE, issuer, ClaimNames(), leeway=0)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that were verified."""
    tokens: list[str] = []
    decode = jwt.decode

    def noted(token: str, *given: Any, **named: Any) -> Any:
        tokens.append(token)
        return decode(token, *given, **named)

    monkeypatch.setattr(jwt, "decode", noted)
    return tokens


async def test_a_token_is_verified_once(identity: Identity, issuer: Issuer, verified: list[str]) -> None:
    token, another = (issuer.signing.token(Role.AUDITOR, 5, name) for name in ("Ana", "Luz"))
    first = await identity.signed_in([f"Bearer {token}"])
    assert await identity.signed_in([f"bearer  {token}"]) == first
    assert (await identity.signed_in([f"Bearer {another}"])).viewer.name == "Luz"
    assert (await identity.signed_in([f"Bearer {token}"])).viewer.name == "Ana"
    assert verified == [token, another]


async def test_a_token_that_was_believed_expires(identity: Identity, issuer: Issuer) -> None:
    token = issuer.signing.token(Role.AUDITOR, 2 / 60)
    until = (await identity.signed_in([f"Bearer {token}"])).until
    time.sleep(until - time.time() + 0.01)  # noqa: ASYNC251  # nobody waits
    with pytest.raises(Unauthenticated, match="expired"):
        await identity.signed_in([f"Bearer {token}"])


async def test_a_key_that_is_withdrawn_ends_what_it_signed(
    identity: Identity, issuer: Issuer, verified: list[str]
) -> None:
    token = issuer.signing.token(Role.AUDITOR, 5)
    assert await identity.signed_in([f"Bearer {token}"])
    issuer.withdrawn = True
    with pytest.raises(Unauthenticated, match="no key of the issuer"):
        await identity.signed_in([f"Bearer {token}"])


async def test_another_key_of_the_same_name_verifies_anew(identity: Identity, issuer: Issuer, tmp_path: Path) -> None:
    token = issuer.signing.token(Role.AUDITOR, 5)
    assert await identity.signed_in([f"Bearer {token}"])
    others = DevelopmentKey(tmp_path / "others.key")
    issuer.fetched = await others.key(others._name)
    with pytest.raises(Unauthenticated, match="signature"):
        await identity.signed_in([f"Bearer {token}"])


async def test_a_token_that_does_not_hold_takes_nobodys_place(
    identity: Identity, issuer: Issuer, verified: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_module, "BELIEVED_TOKENS", 1)
    bounded = Identity(ISSUER, AUDIENCE, issuer, ClaimNames(), leeway=0)
    token, another = (issuer.signing.token(Role.AUDITOR, 5, name) for name in ("Ana", "Luz"))
    for each in (token, another[:-8] + "AAAAAAAA", token, another, token):
        try:
            await bounded.signed_in([f"Bearer {each}"])
        except Unauthenticated:
            assert each not in {token, another}
    assert [each for each in verified if each in {token, another}] == [token, another, token]


def test_what_was_used_last_is_kept() -> None:
    recent = Recent[str, int](2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert recent.find("a") == 1
    recent.keep("c", 3)
    assert (recent.find("a"), recent.find("b"), recent.find("c")) == (1, None, 3)
    assert recent.keep("c", 4) == recent.get("c", lambda: 5) == 4
    assert recent.find("a") == 1

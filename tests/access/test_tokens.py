"""Which tokens hold, and what is said of those that do not: against the keys of a real provider."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from app.access.errors import TokenMissing, Unauthenticated
from app.access.identity import MAX_TOKEN_LENGTH, Identity
from app.access.viewer import Role, Viewer
from tests.access.forging import OTHERS, by_others, confused, decoded, encoded, mutated, own_key, unsigned
from tests.access.provider import PRACTITIONER, Provider

MUTATED = 10_000
MUTATED_SECONDS = 30


@pytest.fixture(scope="module")
def identity(provider: Provider) -> Identity:
    """Knows the provider's keys once it has been asked."""
    return provider.identity()


async def refusal(identity: Identity, *authorization: str) -> str:
    """What is said of these headers."""
    with pytest.raises(Unauthenticated) as refused:
        await identity.signed_in(authorization)
    return str(refused.value)


async def test_a_token_that_holds_tells_who_asks_and_until_when(identity: Identity, provider: Provider) -> None:
    found = await identity.signed_in([f"Bearer {provider.token(exp=timedelta(seconds=600))}"])
    assert found.viewer == Viewer(provider.issuer, "f3b1", Role.CLINICIAN, "Dra. Rosa Ortiz", None, PRACTITIONER)
    assert time.time() + 655 < found.until <= time.time() + 660


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_written_in_any_letters(identity: Identity, provider: Provider, scheme: str) -> None:
    assert await identity.signed_in([f"{scheme} {provider.token()}"])


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": timedelta(seconds=-30)},
        {"nbf": timedelta(seconds=30)},
        {"iat": timedelta(seconds=30)},
        {"aud": ["another", "expediente"]},
    ],
    ids=["just expired", "almost valid", "issued by a fast clock", "for several audiences"],
)
async def test_clocks_may_differ_and_audiences_be_several(
    identity: Identity, provider: Provider, claims: dict[str, Any]
) -> None:
    assert await identity.signed_in([f"Bearer {provider.token(**claims)}"])


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"exp": timedelta(seconds=-3600)}, "the token has expired; get a new one"),
        ({"nbf": timedelta(seconds=3600)}, "the token is not valid yet"),
        ({"iat": timedelta(seconds=3600)}, "the token is not valid yet"),
        ({"aud": "another"}, "the token is for another audience"),
        ({"aud": ["another"]}, "the token is for another audience"),
        ({"iss": "https://elsewhere.example"}, "the token is of another issuer"),
        ({"exp": None}, "the token lacks one of the claims exp, iat, iss, aud, sub"),
        ({"iat": None}, "the token lacks one of the claims exp, iat, iss, aud, sub"),
        ({"iss": None}, "the token lacks one of the claims exp, iat, iss, aud, sub"),
        ({"aud": None}, "the token lacks one of the claims exp, iat, iss, aud, sub"),
        ({"sub": None}, "the token lacks one of the claims exp, iat, iss, aud, sub"),
        ({"exp": "soon"}, "the token is no signed JWT"),
        ({"sub": 7}, "the token is no signed JWT"),
    ],
)
async def test_claims_that_do_not_hold_are_told(
    identity: Identity, provider: Provider, claims: dict[str, Any], said: str
) -> None:
    token = provider.token(**claims)
    assert await refusal(identity, f"Bearer {token}") == said


FORGED: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "no algorithm": lambda token, key: unsigned(token),
    "none with a signature": lambda token, key: unsigned(token, "none", token.split(".")[2]),
    "None in capitals": lambda token, key: unsigned(token, "NONE", token.split(".")[2]),
    "the public key for a secret": lambda token, key: confused(token, key, "PEM"),
    "the public key for a secret, stripped": lambda token, key: confused(token, key, "PEM, stripped"),
    "the public key for a secret, as JSON": lambda token, key: confused(token, key, "JSON"),
    "another algorithm of RSA": lambda token, key: unsigned(token, "RS512", token.split(".")[2]),
    "another key by its name": lambda token, key: by_others(token),
    "an unknown key": lambda token, key: by_others(token, kid="nobody's"),
    "a key without a name": lambda token, key: by_others(token, kid=""),
    "a key within": lambda token, key: by_others(token, jwk=own_key()),
    "a key at an address": lambda token, key: by_others(token, jku="http://127.0.0.1:9/jwks", kid="mine"),
    "a certificate at an address": lambda token, key: by_others(token, x5u="http://127.0.0.1:9/x.pem"),
    "a critical extension": lambda token, key: by_others(token, crit=["exp"]),
    "claims changed": lambda token, key: ".".join(
        [token.split(".")[0], encoded({**decoded(token, 1), "expediente_role": "SYSTEM"}), token.split(".")[2]]
    ),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_token_is_refused_and_not_shown(
    identity: Identity, provider: Provider, forge: Callable[[str, dict[str, Any]], str]
) -> None:
    token = provider.token()
    assert await identity.signed_in([f"Bearer {token}"])
    forged = forge(token, provider.keys()[0])
    said = await refusal(identity, f"Bearer {forged}")
    assert said.startswith("the token")
    assert not any(part in said for part in forged.split(".") if part)


async def test_a_key_at_an_address_is_not_taken(identity: Identity, provider: Provider) -> None:
    """The forger's own provider is up, and would give it."""
    with Provider() as forger:
        token = forger.token(iss=provider.issuer)
        injected = jwt.encode(decoded(token, 1), OTHERS, "RS256", {"jku": f"{forger.issuer}/jwks", "kid": "x"})
        assert await refusal(identity, f"Bearer {injected}") == "the token is signed by no key of the issuer"
        assert await refusal(identity, f"Bearer {token}") == "the token is signed by no key of the issuer"


async def test_what_brings_no_token_is_told_how(identity: Identity, provider: Provider) -> None:
    with pytest.raises(TokenMissing, match="Authorization: Bearer"):
        await identity.signed_in([])
    token = provider.token()
    for header in ("", "Bearer", "Bearer ", token, f"Basic {token}", f"Bearer {token} {token}", f"Bearer\t{token}"):
        assert await refusal(identity, header) == "the header has to be `Authorization: Bearer …`"
    assert "several" in await refusal(identity, f"Bearer {token}", f"Bearer {token}")
    assert "longer" in await refusal(identity, f"Bearer {token}{'A' * MAX_TOKEN_LENGTH}")


async def test_no_mutated_token_lets_anybody_in(identity: Identity, provider: Provider) -> None:
    token, other = provider.token(), provider.token(sub="a7", expediente_role="NURSE", exp=timedelta(seconds=-3600))
    assert await identity.signed_in([f"Bearer {token}"])
    started = time.process_time()
    for each in mutated(token, other, MUTATED, seed=1):
        with pytest.raises(Unauthenticated):
            await identity.signed_in([f"Bearer {each}"])
    assert time.process_time() - started < MUTATED_SECONDS

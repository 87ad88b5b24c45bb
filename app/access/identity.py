"""Who asks: verifies a bearer token, a JWT that an OpenID Connect provider has signed, and reads its claims.

Of the token's header only the key's name counts. Which algorithms a signature may be of is the key's matter, and where
keys are is the settings' (RFC 8725).

A token is verified once. It is believed again until it expires, as long as the issuer still has the very key that it
was verified by: keys that are fetched anew verify anew.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import jwt

from app.access.claims import ClaimNames, viewer_of
from app.access.development import AUDIENCE, ISSUER, DevelopmentKey
from app.access.errors import NoIdentityProvider, TokenMissing, Unauthenticated
from app.access.provider import ProviderKeys
from app.access.public_keys import PublicKey
from app.access.viewer import Viewer
from app.config import Settings
from app.recent import Recent

MAX_TOKEN_LENGTH = 16_384
BELIEVED_TOKENS = 10_000
"""Tokens that are not verified again; of more, those are that were used least recently."""
_BEARER = re.compile(r"bearer +(\S+)", flags=re.IGNORECASE | re.ASCII)
_SIGNED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", flags=re.ASCII)
_NEVER = 2**53
_REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
_SAID: dict[type[jwt.PyJWTError], str] = {
    jwt.ExpiredSignatureError: "the token has expired; get a new one",
    jwt.ImmatureSignatureError: "the token is not valid yet",
    jwt.InvalidAudienceError: "the token is for another audience",
    jwt.InvalidIssuerError: "the token is of another issuer",
    jwt.InvalidAlgorithmError: "the token is signed by an algorithm that its key is not for",
    jwt.InvalidSignatureError: "the token's signature does not hold",
    jwt.MissingRequiredClaimError: f"the token lacks one of the claims {', '.join(_REQUIRED)}",
}
_MALFORMED = "the token is no signed JWT"


class Keys(Protocol):
    """Where the keys of an issuer come from."""

    async def key(self, name: str) -> PublicKey | None:
        """The key of that name, if the issuer has it."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody whose token holds, and until when it does, in seconds since 1970."""

    viewer: Viewer
    until: float


@dataclass(frozen=True)
class _Verified:
    """Whose token it is, and the key that it was verified by."""

    signed_in: SignedIn
    key_name: str
    key: PublicKey


@dataclass(frozen=True)
class Identity:
    """Tells who asks. The same for a provider's tokens and for those of development: the keys are others'."""

    issuer: str
    audience: str
    keys: Keys
    names: ClaimNames
    leeway: float
    # By the token's digest: what stays in memory is of no use to who reads it there.
    _believed: Recent[bytes, _Verified] = field(
        default_factory=lambda: Recent(BELIEVED_TOKENS), init=False, repr=False, compare=False
    )

    async def signed_in(self, authorization: Sequence[str]) -> SignedIn:
        """Who brings these `Authorization` headers. `Unauthenticated` if nobody does; `IdentityUnavailable`."""
        token = _token(authorization)
        digest = sha256(token.encode()).digest()
        known = self._believed.find(digest)
        if known is None or not await self._holds(known):
            known = self._believed.keep(digest, await self._verified(token))
        return known.signed_in

    async def _holds(self, known: _Verified) -> bool:
        """Whether what was verified before would be now."""
        return time.time() < known.signed_in.until and await self.keys.key(known.key_name) is known.key

    async def _verified(self, token: str) -> _Verified:
        try:
            name = jwt.get_unverified_header(token).get("kid") or ""
            key = await self.keys.key(name) if name else None
            if key is None:
                raise Unauthenticated("the token is signed by no key of the issuer")
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=key.algorithms,
                issuer=self.issuer,
                audience=self.audience,
                leeway=self.leeway,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            said = next((said for kind, said in _SAID.items() if isinstance(error, kind)), _MALFORMED)
            raise Unauthenticated(said) from None
        until = min(int(claims["exp"]), _NEVER) + self.leeway
        return _Verified(SignedIn(viewer_of(claims, self.names), until), name, key)


def identity(settings: Settings) -> Identity:
    """Who is believed, as the settings have it. `NoIdentityProvider` if they name nobody, or two at once."""
    names = ClaimNames(
        settings.oidc_role_claim,
        settings.oidc_practitioner_claim,
        settings.oidc_patient_claim,
        settings.oidc_facility_claim,
        settings.oidc_purpose_claim,
        settings.oidc_name_claim,
    )
    issuer, leeway = settings.oidc_issuer, settings.oidc_leeway_seconds
    if issuer and settings.demo_tokens:
        raise NoIdentityProvider(
            "EXPEDIENTE_OIDC_ISSUER and EXPEDIENTE_DEMO_TOKENS are both set: a server that believes a provider "
            "believes no tokens of development; unset one"
        )
    if issuer:
        keys = ProviderKeys(issuer, settings.oidc_jwks_url, settings.oidc_keys_seconds)
        return Identity(issuer, settings.oidc_audience, keys, names, leeway)
    if settings.demo_tokens:
        return Identity(ISSUER, AUDIENCE, DevelopmentKey(settings.development_key), ClaimNames(), leeway)
    raise NoIdentityProvider(
        "nothing says who may ask: set EXPEDIENTE_OIDC_ISSUER to the address of your OpenID Connect provider, "
        "or, for synthetic records alone, EXPEDIENTE_DEMO_TOKENS=true to believe the tokens of `expediente token`"
    )


def _token(authorization: Sequence[str]) -> str:
    if not authorization:
        raise TokenMissing("sign in: send the header `Authorization: Bearer …` with a token of the identity provider")
    if len(authorization) > 1:
        raise Unauthenticated("there are several `Authorization` headers; send one")
    if len(authorization[0]) > MAX_TOKEN_LENGTH:
        raise Unauthenticated(f"the token is longer than {MAX_TOKEN_LENGTH} characters")
    bearer = _BEARER.fullmatch(authorization[0].strip())
    if bearer is None:
        raise Unauthenticated("the header has to be `Authorization: Bearer …`")
    if not _SIGNED.fullmatch(bearer[1]):
        raise Unauthenticated(_MALFORMED)
    return bearer[1]

"""Tokens that nobody should believe, made from one that holds."""

import base64
import json
import random
from collections.abc import Iterator
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

OTHERS = generate_private_key(65537, 2048)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encoded(part: Any) -> str:
    """A part of a token."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(token: str, part: int) -> Any:
    """The header (0) or the claims (1) of a token."""
    text = token.split(".")[part]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def unsigned(token: str, algorithm: str = "none", signature: str = "") -> str:
    """The same with another algorithm in its header, and no signature or any."""
    return f"{encoded({**decoded(token, 0), 'alg': algorithm})}.{token.split('.')[1]}.{signature}"


def confused(token: str, key: dict[str, Any], form: str) -> str:
    """Signed by HS256, with the public key of the issuer for a secret, as PEM or as JSON."""
    public = jwt.PyJWK.from_dict(key).key
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = {"PEM": secret, "PEM, stripped": secret.strip(), "JSON": json.dumps(key).encode()}[form]
    signing = f"{encoded({**decoded(token, 0), 'alg': 'HS256'})}.{token.split('.')[1]}"
    mac = HMAC(secret, SHA256())
    mac.update(signing.encode())
    return f"{signing}.{encoded(mac.finalize())}"


def by_others(token: str, **header: Any) -> str:
    """The same claims, signed by a key of our own; the header may say where that is."""
    kept = {name: value for name, value in decoded(token, 0).items() if name != "alg"}
    return jwt.encode(decoded(token, 1), OTHERS, "RS256", kept | header)


def own_key() -> dict[str, Any]:
    """The public half of our own key."""
    described: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(OTHERS.public_key(), as_dict=True)
    return described


def mutated(token: str, other: str, number: int, seed: int) -> Iterator[str]:
    """So many tokens that are not this one nor the other: bits and characters changed, parts swapped, cut, huge."""
    rng = random.Random(seed)  # noqa: S311 -- no secret
    made = 0
    while made < number:
        changed = rng.choice(_MUTATIONS)(token, other, rng)
        if changed not in {token, other}:
            made += 1
            yield changed


def _bit(token: str, other: str, rng: random.Random) -> str:
    parts = token.split(".")
    at = rng.randrange(3)
    raw = bytearray(base64.urlsafe_b64decode(parts[at] + "=" * (-len(parts[at]) % 4)))
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    parts[at] = encoded(bytes(raw))
    return ".".join(parts)


def _character(token: str, other: str, rng: random.Random) -> str:
    at = rng.randrange(len(token))
    return token[:at] + rng.choice(ALPHABET + ".=+/ \x00é") + token[at + 1 :]


def _cut(token: str, other: str, rng: random.Random) -> str:
    start, end = sorted(rng.sample(range(len(token) + 1), 2))
    return rng.choice([token[:end], token[start:], token[:start] + token[end:]])


def _swapped(token: str, other: str, rng: random.Random) -> str:
    parts = rng.choices([*token.split("."), *other.split("."), "", "e30"], k=rng.choice([1, 2, 3, 3, 3, 4, 5]))
    return ".".join(parts)


def _claims(token: str, other: str, rng: random.Random) -> str:
    header, _, signature = token.split(".")
    name = rng.choice(["exp", "iat", "iss", "aud", "sub", "expediente_role"])
    value: Any = rng.choice([None, 0, -1, 1e308, "", [], {}, "SYSTEM", 2**63, float("inf"), True])
    return f"{header}.{encoded({**decoded(token, 1), name: value})}.{signature}"


def _header(token: str, other: str, rng: random.Random) -> str:
    name = rng.choice(["alg", "kid", "typ", "crit", "b64", "jku", "jwk", "x5u", "zip", "enc"])
    value: Any = rng.choice([None, "none", "HS256", "RS384", "ES256", 7, ["b64"], {}, False, "x" * 100, "\ud800"])
    return f"{encoded({**decoded(token, 0), name: value})}.{token.split('.', 1)[1]}"


def _huge(token: str, other: str, rng: random.Random) -> str:
    return token + rng.choice([".", "A", "=", token]) * rng.choice([1, 100, 20_000])


def _nested(token: str, other: str, rng: random.Random) -> str:
    depth = rng.choice([10, 2_000, 6_000])
    opening = rng.choice([b"[", b'{"a":'])
    return f"{encoded(opening * depth)}.{token.split('.', 1)[1]}"


_MUTATIONS = [_bit, _bit, _character, _character, _cut, _swapped, _claims, _header, _huge, _nested]

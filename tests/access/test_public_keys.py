"""Which keys of a key set are of use, and for which algorithms."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from app.access.public_keys import public_keys

RSA = rsa.generate_private_key(65537, 2048)
WEAK = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- refused
EVERY_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


def described(key: Any, **more: Any) -> dict[str, Any]:
    """A key as a key set has it."""
    match key:
        case rsa.RSAPublicKey() | rsa.RSAPrivateKey():
            told = jwt.algorithms.RSAAlgorithm.to_jwk(key)
        case ec.EllipticCurvePublicKey():
            told = jwt.algorithms.ECAlgorithm.to_jwk(key)
        case _:
            told = jwt.algorithms.OKPAlgorithm.to_jwk(key)
    return {"kid": "k", **json.loads(told), **more}


@pytest.mark.parametrize(
    ("key", "algorithms"),
    [
        (described(RSA.public_key()), EVERY_RSA),
        (described(RSA.public_key(), use="sig", alg="PS256"), ("PS256",)),
        (described(ec.generate_private_key(ec.SECP256R1()).public_key()), ("ES256",)),
        (described(ec.generate_private_key(ec.SECP384R1()).public_key()), ("ES384",)),
        (described(ed25519.Ed25519PrivateKey.generate().public_key()), ("EdDSA",)),
    ],
)
def test_a_key_is_bound_to_its_algorithms(key: dict[str, Any], algorithms: tuple[str, ...]) -> None:
    assert public_keys({"keys": [key]})["k"].algorithms == algorithms


@pytest.mark.parametrize(
    "key",
    [
        {"kid": "k", "kty": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"},
        {"kid": "k", "kty": "RSA"},
        {"kid": "k"},
        "k",
        described(RSA.public_key(), use="enc"),
        described(RSA.public_key(), alg="HS256"),
        described(RSA.public_key(), alg="ES256"),
        described(RSA.public_key(), kid=7),
        described(RSA),
        described(WEAK.public_key()),
        described(ec.generate_private_key(ec.SECP521R1()).public_key()),
    ],
)
def test_what_is_of_no_use_is_left_out(key: Any) -> None:
    assert public_keys({"keys": [key]}) == {}


@pytest.mark.parametrize("key_set", [None, [], {}, {"keys": None}, {"keys": {}}, "keys"])
def test_what_is_no_key_set_holds_none(key_set: Any) -> None:
    assert public_keys(key_set) == {}

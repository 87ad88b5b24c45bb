"""Public keys that tokens are signed with, each bound to the algorithms that it may be used by.

Which algorithm a token names decides nothing: it has to be one of the key's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SIGNING_KEY = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey
MIN_RSA_BITS = 2048
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_ELLIPTIC = {"secp256r1": ("ES256",), "secp384r1": ("ES384",)}
_EDWARDS = ("EdDSA",)


@dataclass(frozen=True)
class PublicKey:
    """A key and the algorithms that a signature by it may be of. All are asymmetric."""

    key: SIGNING_KEY
    algorithms: tuple[str, ...]


def public_keys(key_set: Any) -> dict[str, PublicKey]:
    """The keys of a JSON Web Key Set that signatures are verified with, by name. What is of no use is left out."""
    listed = key_set.get("keys") if isinstance(key_set, Mapping) else None
    found: dict[str, PublicKey] = {}
    for each in listed if isinstance(listed, list) else ():
        name = each.get("kid") if isinstance(each, Mapping) else None
        if isinstance(name, str) and (key := _public_key(each)):
            found.setdefault(name, key)
    return found


def _public_key(described: Mapping[str, Any]) -> PublicKey | None:
    if described.get("use", "sig") != "sig":
        return None
    try:
        key = jwt.PyJWK.from_dict(dict(described)).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    algorithms = _algorithms(key)
    if named := described.get("alg"):
        algorithms = tuple(each for each in algorithms if each == named)
    return PublicKey(key, algorithms) if algorithms else None


def _algorithms(key: object) -> tuple[str, ...]:
    """None for a private or a symmetric key, and for one that is too weak."""
    match key:
        case RSAPublicKey() if key.key_size >= MIN_RSA_BITS:
            return _RSA
        case EllipticCurvePublicKey():
            return _ELLIPTIC.get(key.curve.name, ())
        case Ed25519PublicKey():
            return _EDWARDS
    return ()

"""Tokens for development and demos, signed here with a key of this machine: short-lived, and of no worth elsewhere."""

import base64
import time
from collections.abc import Mapping
from pathlib import Path

import jwt

from app.access.claims import ClaimNames, viewer_of
from app.access.public_keys import PublicKey, public_keys
from app.access.viewer import Role
from app.errors import ExpedienteError
from app.key_file import kept
from app.rules.signatures import KEY_LENGTH, key_id, load_key, new_key, public_key

ISSUER = "expediente-development"
AUDIENCE = "expediente"
ALGORITHM = "EdDSA"


class BrokenDevelopmentKey(ExpedienteError):
    """The file of the development key holds none."""

    code = "BROKEN_DEVELOPMENT_KEY"


class DevelopmentKey:
    """The key in that file, which is made where there is none. `BrokenDevelopmentKey` if it holds anything else."""

    def __init__(self, file: Path) -> None:
        raw = kept(file, new_key)
        if len(raw) != KEY_LENGTH:
            raise BrokenDevelopmentKey(f"{file} holds no key: delete it, and a new one is made")
        self._key = load_key(raw)
        public = public_key(self._key)
        self._name = key_id(public)
        point = base64.urlsafe_b64encode(public).rstrip(b"=").decode()
        described = {"kty": "OKP", "crv": "Ed25519", "kid": self._name, "use": "sig", "alg": ALGORITHM, "x": point}
        self._keys = public_keys({"keys": [described]})

    async def key(self, name: str) -> PublicKey | None:
        """Its public half, if that is its name."""
        return self._keys.get(name)

    def token(self, role: Role, minutes: float, name: str = "", **ids: str | None) -> str:
        """A token for somebody with these ids (`practitioner`, `patient`, `facility`).

        `Unauthenticated` if the server would not take it: a clinician without a practitioner's id, for one.
        """
        names = ClaimNames()
        told = {names.role: role.value, names.name: name or f"Development {role.lower()}"}
        told |= {getattr(names, each): id_ for each, id_ in ids.items() if id_}
        now = int(time.time())
        sub = f"development:{role.lower()}"
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": sub, "iat": now, "exp": int(now + minutes * 60), **told}
        viewer_of(claims, names)
        return self.signed(claims)

    def signed(self, claims: Mapping[str, object]) -> str:
        """A token with exactly these claims."""
        return jwt.encode(dict(claims), self._key, ALGORITHM, {"kid": self._name})

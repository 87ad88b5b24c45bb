"""The key that notes are signed with, kept in a file that its owner alone can read, and the public half in the graph.

All processes that serve one record share the file. To exchange the key, put another in its place and start anew: what
the former signed is still verified by its public half, which the graph keeps.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from neo4j import Session

from app.errors import ExpedienteError
from app.key_file import kept
from app.rules.signatures import KEY_LENGTH, key_id, load_key, new_key, public_key, sign, verify

ALGORITHM = "ed25519"
_REGISTER = "MERGE (k:SigningKey {id: $id}) ON CREATE SET k.publicKey = $public, k.since = datetime()"


class BrokenSigningKey(ExpedienteError):
    """The file of the signing key holds none."""

    code = "BROKEN_SIGNING_KEY"


class SigningKey:
    """A private key with its name."""

    def __init__(self, raw: bytes) -> None:
        self._key = load_key(raw)
        self.public = public_key(self._key)
        self.id = key_id(self.public)

    def seal(self, content: bytes) -> str:
        """`ed25519:key:signature`, the signature in base 64."""
        return f"{ALGORITHM}:{self.id}:{base64.b64encode(sign(self._key, content)).decode()}"

    def derived(self, use: bytes) -> bytes:
        """A secret for another use, which tells nothing of the key, nor of that of any other use (RFC 5869)."""
        return HKDF(SHA256(), KEY_LENGTH, salt=None, info=use).derive(self._key.private_bytes_raw())

    def register(self, session: Session) -> None:
        """Have the graph keep the public half."""
        session.run(_REGISTER, id=self.id, public=base64.b64encode(self.public).decode()).consume()


def signing_key(file: Path) -> SigningKey:
    """The key of the file, which is made where there is none. `BrokenSigningKey` if it holds anything else."""
    raw = kept(file, new_key)
    if len(raw) != KEY_LENGTH:
        raise BrokenSigningKey(
            f"{file} holds no signing key: {KEY_LENGTH} bytes are wanted; put the key back from your backup"
        )
    return SigningKey(raw)


def is_sealed(seal: str, public: str, content: bytes) -> bool:
    """Whether a seal is of that content by the key of that public half, in base 64 as the graph keeps it."""
    signature = base64.b64decode(seal.rpartition(":")[2])
    return verify(base64.b64decode(public), content, signature)

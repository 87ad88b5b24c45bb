"""Signatures of notes: Ed25519 (RFC 8032). Where keys are kept is for others to know.

A note's signature covers what the note says, whom it is of and who wrote it when (NOM-004-SSA3-2012, 5.9 and 5.10).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from graph_schema.values import NoteKind

_KEY_ID_LENGTH = 16
KEY_LENGTH = 32
"""Bytes of a private key, of a public one, and half of a signature."""


@dataclass(frozen=True, slots=True)
class SignedNote:
    """All that a note's signature covers."""

    id: str
    patient_id: str
    encounter_id: str
    kind: NoteKind
    text: str
    author: str
    cedula: str | None
    occurred_at: datetime


def signed_content(note: SignedNote) -> bytes:
    """The one form of a note in bytes: JSON with sorted keys, times in UTC to the millisecond, UTF-8."""
    at = note.occurred_at.astimezone(UTC)
    content = {
        "id": note.id,
        "patientId": note.patient_id,
        "encounterId": note.encounter_id,
        "kind": note.kind.value,
        "text": note.text,
        "author": note.author,
        "cedula": note.cedula,
        "occurredAt": at.isoformat(timespec="milliseconds"),
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def new_key() -> bytes:
    """A fresh private key, 32 bytes, to be kept where its owner alone reads it."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def load_key(raw: bytes) -> Ed25519PrivateKey:
    """The private key of those 32 bytes. ValueError if they are none."""
    return Ed25519PrivateKey.from_private_bytes(raw)


def public_key(key: Ed25519PrivateKey) -> bytes:
    """The public half, 32 bytes: what signatures are verified by."""
    return key.public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """A short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_KEY_ID_LENGTH]


def sign(key: Ed25519PrivateKey, content: bytes) -> bytes:
    """The signature of the content, 64 bytes."""
    return key.sign(content)


def verify(public: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the signature is of that content by the key of that public half."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True

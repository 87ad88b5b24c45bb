"""What makes the audit trail tamper-evident: each record, chain and head carries a code that only the key can make.

All are HMAC-SHA256 in hexadecimal, each of another kind of content, so that none passes for another. Whoever can
write to the graph but has not the key can make none of them.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from app.signing import SigningKey

DERIVED = ("hash", "timeKey", "accessKey")
"""Properties of a record that its hash does not cover: itself, and what is made of the others.

A merge moves `accessKey` to the record that survives; `patient` stays what it was.
"""


def audit_key(key: SigningKey) -> bytes:
    """The key of the audit trail, which is made of the one that notes are signed with."""
    return key.derived(b"expediente audit 1")


def told(at: datetime) -> str:
    """A point in time as records are hashed and exported: in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def record_hash(key: bytes, record: Mapping[str, Any]) -> str:
    """Of a record with all its properties, `at` being a datetime or already as it is told."""
    content = {name: value for name, value in record.items() if name not in DERIVED and value is not None}
    if isinstance(content["at"], datetime):
        content["at"] = told(content["at"])
    return _code(key, "record", content)


def chain_hash(key: bytes, number: int, opened_at: datetime, previous: str) -> str:
    """Of a chain as it is opened; its first record comes behind this, and so does the next chain."""
    return _code(key, "chain", [number, told(opened_at), previous])


def head_seal(key: bytes, number: int, position: int, head: str) -> str:
    """Of where a chain stands: how many records it has, and the hash of the last."""
    return _code(key, "head", [number, position, head])


def cut_seal(key: bytes, number: int, position: int, head: str) -> str:
    """Of up to where a chain was exported and deleted."""
    return _code(key, "cut", [number, position, head])


def book_seal(key: bytes, chains: int, head: str) -> str:
    """Of how many chains there are, and the hash of the last."""
    return _code(key, "book", [chains, head])


def _code(key: bytes, kind: str, content: object) -> str:
    return hmac.digest(key, orjson.dumps([kind, content], option=orjson.OPT_SORT_KEYS), "sha256").hex()

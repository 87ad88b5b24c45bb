"""Opaque positions in a connection.

A cursor is the key of a node, after what the connection is sorted by, together with a short digest of connection and
key, in URL-safe base 64. The digest tells a cursor of another connection, or a made-up one, from ours; it guards no
secret.
"""

import base64
import binascii
import hashlib

import orjson

from app.errors import BadInput

_DIGEST_SIZE = 4
_LARGEST = 2**63 - 1
"""The largest whole number that Neo4j has."""


class InvalidCursor(BadInput):
    """The cursor is none that this connection gave out."""

    code = "INVALID_CURSOR"


Key = str | list[str | int]
"""The key of a node; a list ends in it where the connection is sorted by something else first."""


def encode_cursor(connection: str, key: Key) -> str:
    """The cursor of the node with that key."""
    text = key.encode() if isinstance(key, str) else orjson.dumps(key)
    return base64.urlsafe_b64encode(_digest(connection, text) + text).decode().rstrip("=")


def decode_cursor(connection: str, argument: str, sorts: int, cursor: str) -> Key:
    """The key behind a cursor of a connection sorted by that many. `InvalidCursor` if it never gave it out."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        text = raw[_DIGEST_SIZE:]
        genuine = _digest(connection, text) == raw[:_DIGEST_SIZE]
        key: Key = orjson.loads(text) if sorts and genuine else text.decode()
    except (binascii.Error, ValueError) as error:
        raise _invalid(connection, argument) from error
    if not genuine or (sorts and not _sorted_by(sorts, key)):
        raise _invalid(connection, argument)
    return key


def _sorted_by(sorts: int, key: Key) -> bool:
    """Whether a key has the form of those that such a connection gives out: anybody can reckon a digest."""
    if not isinstance(key, list) or len(key) != sorts + 1 or not isinstance(key[-1], str):
        return False
    return all(isinstance(each, str) or (type(each) is int and abs(each) <= _LARGEST) for each in key)


def _invalid(connection: str, argument: str) -> InvalidCursor:
    field = connection.partition("(")[0]
    return InvalidCursor(f"`{argument}` is not a cursor of {field} in this order; pass one that it gave out")


def _digest(connection: str, key: bytes) -> bytes:
    return hashlib.blake2b(connection.encode() + b"\x1f" + key, digest_size=_DIGEST_SIZE).digest()

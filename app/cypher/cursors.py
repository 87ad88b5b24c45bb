"""Opaque positions in a connection.

A cursor is the key of a node together with a short digest of connection and key, in URL-safe base 64. The digest
tells a cursor of another connection, or a made-up one, from ours; it guards no secret.
"""

import base64
import binascii
import hashlib

from app.errors import BadInput

_DIGEST_SIZE = 4


class InvalidCursor(BadInput):
    """The cursor is none that this connection gave out."""

    code = "INVALID_CURSOR"


def encode_cursor(connection: str, key: str) -> str:
    """The cursor of the node with that key."""
    return base64.urlsafe_b64encode(_digest(connection, key) + key.encode()).decode().rstrip("=")


def decode_cursor(connection: str, argument: str, cursor: str) -> str:
    """The key behind a cursor. `InvalidCursor` if this connection never gave it out."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = raw[_DIGEST_SIZE:].decode()
    except (binascii.Error, ValueError) as error:
        raise _invalid(connection, argument) from error
    if _digest(connection, key) != raw[:_DIGEST_SIZE]:
        raise _invalid(connection, argument)
    return key


def _invalid(connection: str, argument: str) -> InvalidCursor:
    return InvalidCursor(f"`{argument}` is not a cursor of {connection}; pass one that the same field gave out")


def _digest(connection: str, key: str) -> bytes:
    return hashlib.blake2b(f"{connection}\x1f{key}".encode(), digest_size=_DIGEST_SIZE).digest()

"""Pseudonyms by a key that is no part of the graph: the same for each build, and of no use without it.

HMAC-SHA-256 (RFC 2104, FIPS 180-4), cut to 80 bits as other ids are. Who has the key can tell whose a pseudonym is;
who has not cannot, though they knew every id of the clinical graph.
"""

import hashlib
import hmac
import secrets

MOST_WEEKS = 26
"""By how many weeks dates are shifted at most, either way: by whole ones, so that a Monday stays one."""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key() -> bytes:
    """A key."""
    return secrets.token_bytes(32)


class Pseudonyms:
    """Pseudonyms of one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def person(self, patient: str) -> str:
        """The pseudonym of a patient's id."""
        bits = int.from_bytes(self._digest("person", patient)[:10])
        return "per_" + "".join(_ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))

    def weeks(self, patient: str) -> int:
        """By how many weeks that patient's dates are shifted; never by none."""
        drawn = int.from_bytes(self._digest("weeks", patient)[:8]) % (2 * MOST_WEEKS)
        return drawn - MOST_WEEKS if drawn < MOST_WEEKS else drawn - MOST_WEEKS + 1

    @property
    def name(self) -> str:
        """What tells this key from another, and nothing else of it."""
        return self._digest("key", "").hex()[:16]

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\x1f{value}".encode(), hashlib.sha256)

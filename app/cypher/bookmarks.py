"""Bookmarks: how far a write went, so that what reads after it on a cluster sees it.

They travel in `extensions.bookmarks` of an answer, and in that of a request that wants to see what they tell of. On
one server every read sees every earlier write without them.
"""

from collections.abc import Mapping
from typing import Any

from app.errors import BadInput

MAX_BOOKMARKS = 20
_LENGTH = 300


class InvalidBookmark(BadInput):
    """A bookmark is none that this server gave."""

    code = "INVALID_BOOKMARK"


def asked_bookmarks(extensions: Mapping[str, Any]) -> tuple[str, ...]:
    """The bookmarks of a request. `InvalidBookmark` where they have not the form of some."""
    given = extensions.get("bookmarks") or []
    if (
        not isinstance(given, list)
        or len(given) > MAX_BOOKMARKS
        or not all(isinstance(each, str) and 0 < len(each) <= _LENGTH and each.isascii() for each in given)
    ):
        raise InvalidBookmark(
            f"`extensions.bookmarks` takes what an answer gave there: at most {MAX_BOOKMARKS} strings"
        )
    return tuple(given)

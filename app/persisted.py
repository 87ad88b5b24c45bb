"""Documents that a request names instead of sending: trusted ones of a manifest, and automatically persisted ones.

    {"documentId": "sha256:…"}                                               a trusted document, by its id
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}}    a trusted one, or one that was sent before

The second form is Apollo's. A hash that is not known is told; the client sends it once more with the text, which is
kept once it proves sound. Where documents are `trusted-only`, no text is taken at all.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from app.config import DocumentsAllowed
from app.errors import BadInput
from app.recent import Recent

LARGEST_KEPT = 100_000
"""Characters of the longest document that is persisted: what anyone may send must not fill the memory."""

PREFIX = "sha256:"


class PersistedQueryNotFound(BadInput):
    """The hash is not known here: the client sends it again with the text. Apollo's clients know the message."""

    code = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound")


class PersistedQueryNotSupported(BadInput):
    """Queries are not persisted here: the client sends texts from now on. Apollo's clients know the message."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotSupported")


class PersistedQueryMalformed(BadInput):
    """The `persistedQuery` extension is not of its form, or its hash is not that of the text."""

    code = "PERSISTED_QUERY_MALFORMED"


class DocumentNotFound(BadInput):
    """No trusted document has this id."""

    code = "DOCUMENT_NOT_FOUND"


class DocumentNotTrusted(BadInput):
    """A text was sent where only trusted documents run."""

    code = "DOCUMENT_NOT_TRUSTED"


def sha256(text: str) -> str:
    """The hash of a document's text, as clients make it."""
    return hashlib.sha256(text.encode()).hexdigest()


class PersistedQueries:
    """The trusted documents by id, and the last `size` that clients persisted by hash."""

    def __init__(self, allowed: DocumentsAllowed, trusted: Mapping[str, str], size: int) -> None:
        self._trusted_only = allowed == "trusted-only"
        self._trusted = {id_.removeprefix(PREFIX): text for id_, text in trusted.items()}
        # `sha256:` before an id says that it is the hash of the text, whatever the manifest names it.
        self._trusted |= {sha256(text): text for text in trusted.values()}
        self._kept: Recent[str, str] | None = Recent(size) if size else None

    def text(self, query: str | None, document_id: str | None, extensions: Mapping[str, Any] | None) -> str | None:
        """The text that a request means; None where it means none. Raises `BadInput`."""
        hashed = _hash(extensions)
        if self._trusted_only and query is not None:
            raise DocumentNotTrusted("only trusted documents run here; name one by its `documentId`, without a `query`")
        if document_id is not None and query is not None:
            raise BadInput("give `query` or `documentId`, not both")
        if document_id is not None:
            return self._trusted_text(document_id)
        if hashed is None:
            return query
        if query is not None:
            if self._kept is not None and sha256(query) != hashed:
                raise PersistedQueryMalformed("the `sha256Hash` is not that of the `query`")
            return query
        return self._trusted.get(hashed) or self._persisted_text(hashed)

    def keep(self, extensions: Mapping[str, Any] | None, text: str) -> None:
        """Persist a sound document that came with its hash."""
        hashed = _hash(extensions)
        if self._kept is None or self._trusted_only or hashed is None or hashed in self._trusted:
            return
        if len(text) <= LARGEST_KEPT:
            self._kept.get(hashed, lambda: text)

    def _trusted_text(self, document_id: str) -> str:
        try:
            return self._trusted[document_id.removeprefix(PREFIX)]
        except KeyError:
            raise DocumentNotFound("no trusted document has this `documentId`; deploy the manifest first") from None

    def _persisted_text(self, hashed: str) -> str:
        if self._trusted_only:
            raise DocumentNotFound("no trusted document has this `sha256Hash`; deploy the manifest first")
        if self._kept is None:
            raise PersistedQueryNotSupported
        return self._kept.get(hashed, _unknown)


def _unknown() -> str:
    raise PersistedQueryNotFound


def _hash(extensions: Mapping[str, Any] | None) -> str | None:
    """The hash that a request's `persistedQuery` extension gives. `PersistedQueryMalformed` where it is none."""
    persisted = (extensions or {}).get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise PersistedQueryMalformed("`extensions.persistedQuery` has to be of version 1")
    hashed = persisted.get("sha256Hash")
    if not isinstance(hashed, str):
        raise PersistedQueryMalformed("`extensions.persistedQuery.sha256Hash` has to be a string")
    return hashed

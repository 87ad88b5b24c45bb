"""Every way FHIR names a resource, brought to one key.

`urn:uuid:…`, `Type/id`, absolute URLs (also with `/_history/…`) and `Type?identifier=system|value` are read. A UUID
is the same resource wherever it is seen. Any other id is unique in its server only: it is qualified by the server's
address, which an absolute URL carries; for the rest the operator names the source (`--source`).
"""

import re
from urllib.parse import unquote

_VERSION = re.compile(r"/_history/[^/]*$")
_RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.\-]{1,64})")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_CONDITIONAL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)\?identifier=([^&]+)")


class SourceNeeded(Exception):
    """A relative id that is no UUID came without the name of its source."""


def identifier_key(system: str | None, value: str) -> str:
    """The key of what carries that identifier."""
    return f"?{system or ''}|{value}"


def key_of(reference: str, base: str | None, source: str | None) -> str:
    """The key of a reference, an id as `Type/id`, or an entry's `fullUrl`.

    `base` is the server address of the resource that refers. Raises `SourceNeeded` where the id alone says too
    little, ValueError where the text is no reference.
    """
    conditional = _CONDITIONAL.fullmatch(reference)
    if conditional:
        system, separator, value = unquote(conditional[2]).partition("|")
        return identifier_key(system, value) if separator else identifier_key(None, system)
    plain = _VERSION.sub("", reference)
    last = plain.rpartition("/")[2].removeprefix("urn:uuid:")
    if is_uuid(last):
        return f"urn:uuid:{last.lower()}"
    if plain.startswith("urn:"):
        return plain
    server = base_of(plain)
    relative = _RELATIVE.fullmatch(plain.removeprefix(f"{server}/"))
    if not relative:
        raise ValueError("is not a reference")
    server = server or base or source
    if server is None:
        raise SourceNeeded(relative[1])
    return f"{server}|{relative[1]}/{relative[2]}"


def base_of(full_url: str | None) -> str | None:
    """The server address of an absolute `…/Type/id`, None for any other."""
    if full_url is None or "://" not in full_url:
        return None
    return _VERSION.sub("", full_url).rsplit("/", 2)[0]


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual form."""
    return _UUID.fullmatch(text) is not None

"""The media types of answers and exports, and which of them an `Accept` header asks for (RFC 9110, 12.5.1)."""

from functools import lru_cache

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
FHIR = "application/fhir+json"
EVENT_STREAM = "text/event-stream"
OFFERED = (JSON, GRAPHQL_RESPONSE)
"""What an answer may be; the first where the client does not mind."""


@lru_cache(maxsize=256)  # clients send the same few headers with every request
def negotiated(accept: str | None, offered: tuple[str, ...] = OFFERED) -> str | None:
    """The media type to answer with; None where none is acceptable. No header accepts everything."""
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.lower().split(",")]
    names = [name for name, _ in ranges]
    acceptable = [each for each in offered if _quality(each, ranges) > 0]
    # Of two as welcome, the one named first; one that is named before one that only a wildcard covers.
    return min(
        acceptable,
        key=lambda each: (-_quality(each, ranges), names.index(each) if each in names else len(names)),
        default=None,
    )


@lru_cache(maxsize=256)
def accepts_events(accept: str | None) -> bool:
    """Whether a stream of events is named as acceptable: who takes anything has not asked for one."""
    return any(name == EVENT_STREAM and quality > 0 for name, quality in map(_range, (accept or "").lower().split(",")))


@lru_cache(maxsize=256)
def media_type(header: str | None) -> tuple[str, str | None]:
    """The media type of a `Content-Type` header, and its charset if it says one."""
    name, *parameters = (header or "").lower().split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset":
            return name.strip(), value.strip().strip('"')
    return name.strip(), None


def _range(part: str) -> tuple[str, float]:
    """A media range and its quality; one that is not a number counts as none at all."""
    name, *parameters = part.split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name.strip(), float(value)
            except ValueError:
                return name.strip(), 0.0
    return name.strip(), 1.0


def _quality(offered: str, ranges: list[tuple[str, float]]) -> float:
    """The quality that the most specific range gives the type."""
    for wanted in (offered, "application/*", "*/*"):
        given = [quality for name, quality in ranges if name == wanted]
        if given:
            return max(given)
    return 0.0

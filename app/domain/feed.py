"""A patient's feed: what a cursor in it looks like, and the fields that give cursors out."""

from typing import Any

from app.cypher.cursors import InvalidCursor, decode_cursor, encode_cursor
from app.cypher.mapping import stored
from graph_schema.feed import position_of
from graph_schema.model import Label


def encode(key: str) -> str:
    """The cursor of a feed's key. It names the place alone; the digest binds it to the patient."""
    return encode_cursor(_name(key.partition("|")[0]), str(position_of(key)))


def decode(patient: str, cursor: str, last: int) -> int:
    """The place that a cursor names in that patient's feed, which reaches to `last`. `InvalidCursor` for any other."""
    try:
        place = decode_cursor(_name(patient), "after", 0, cursor)
    except InvalidCursor:
        place = ""
    if not (isinstance(place, str) and place.isdecimal() and int(place) <= last):
        raise InvalidCursor(
            "`after` is no place in this patient's feed; pass a `feedCursor` of the patient or of one of its events"
        )
    return int(place)


def _name(patient: str) -> str:
    return f"patientEvents({patient})"


def end_of_feed() -> Any:
    """The patient's field: read from the index that listeners are told from, before the rest of the record."""
    return stored(
        f"COLLECT {{ OPTIONAL MATCH (fed:{Label.EVENT}) "
        "WHERE fed.feedKey > {n}.id + '|' AND fed.feedKey < {n}.id + '}' "
        "RETURN coalesce(fed.feedKey, {n}.id + '|0') ORDER BY fed.feedKey DESC LIMIT 1 }[0]",
        encode=encode,
        first=True,
        description="The present end of the patient's feed: subscribe to `patientEvents` with `after` this, and "
        "nothing that came since is missed.",
    )


def place_in_feed() -> Any:
    """The event's field."""
    return stored(
        "coalesce({n}.feedKey, split({n}.timelineKey, '|')[0] + '|0')",
        encode=encode,
        description="Place of its latest change in its patient's feed: `patientEvents` with `after` this tells what "
        "came behind it.",
    )

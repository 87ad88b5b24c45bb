"""Walks records in the order of their chains, from the graph or from files, and tells where they are not as written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.audit.seals import DERIVED, record_hash, told
from graph_schema.ids import chained_id, time_key
from graph_schema.model import Label


@dataclass(frozen=True)
class Place:
    """A place in a chain: how many records precede what comes next, and the hash of the last of them."""

    position: int
    head: str


@dataclass
class Walk:
    """Goes along chains from where each begins. `keys` are the audit keys by chain; `places` is where it stands.

    `awaited` are places that the records of a chain have to go through.
    """

    keys: Mapping[int, bytes]
    places: dict[int, Place]
    awaited: Mapping[int, frozenset[Place]] = field(default_factory=dict)

    def step(self, record: Mapping[str, Any]) -> Iterator[str]:
        """Take the next record: whatever is wrong with it, in sentences."""
        chain, position = record.get("chain"), record.get("position")
        name = _name(record)
        if not isinstance(chain, int) or not isinstance(position, int) or chain not in self.places:
            yield f"{name}: there is no such chain"
            return
        if chain not in self.keys:
            return  # told of the chain itself
        yield from self._follows(record, self.places[chain], name)
        yield from self.look(record)
        here = Place(position, str(record.get("hash")))
        self.places[chain] = here
        if any(place.position == position and place != here for place in self.awaited.get(chain, ())):
            yield f"{name}: another one was seen here before"

    def look(self, record: Mapping[str, Any]) -> Iterator[str]:
        """Look at a record alone, wherever it stands."""
        key = self.keys.get(record["chain"])
        if key is not None and not _is_as_written(key, record):
            yield f"{_name(record)}: it is not what was written"

    def _follows(self, record: Mapping[str, Any], before: Place, name: str) -> Iterator[str]:
        first, last = before.position + 1, record["position"] - 1
        if last >= first:
            lacking = f"record {first} is" if first == last else f"records {first} to {last} are"
            yield f"chain {record['chain']}: {lacking} missing"
        elif last < first - 1:
            yield f"{name}: it stands where another one does"
        elif record.get("previous") != before.head:
            yield f"{name}: it does not follow the one before it"


def _name(record: Mapping[str, Any]) -> str:
    return f"record {record.get('position')} of chain {record.get('chain')} ({record.get('id')})"


def exported(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as files hold it: without what is made of the rest."""
    content = {name: value for name, value in record.items() if name == "hash" or name not in DERIVED}
    return content | {"at": told(_native(content["at"]))}


def native(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the graph with Python's time."""
    return {**record, "at": _native(record["at"])}


def _is_as_written(key: bytes, record: Mapping[str, Any]) -> bool:
    try:
        if record["id"] != chained_id(Label.AUDIT_EVENT, record["chain"], record["position"]):
            return False
        if "timeKey" in record and record["timeKey"] != time_key(record["at"], record["id"]):
            return False
        return bool(record_hash(key, record) == record["hash"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return False


def _native(at: Any) -> Any:
    """A time of the driver as Python's; what is none stays, and is found out."""
    if isinstance(at, datetime) or not hasattr(at, "to_native"):
        return at
    return at.to_native()

"""A chain as the process that writes it knows it: opened, added to at its end, found again after an unknown outcome.

It says what is to be run and runs nothing: the journal runs it by itself, an act in the transaction that it is about.
"""

import logging
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.audit.seals import audit_key, book_seal, chain_hash, head_seal, record_hash, told
from app.signing import SigningKey
from graph_schema.ids import chained_id, time_key
from graph_schema.model import Label

_BOOK = (
    "OPTIONAL MATCH (b:AuditBook {name: 'audit'}) RETURN [coalesce(b.chains, 0), coalesce(b.head, ''), "
    "coalesce(COLLECT { MATCH (c:AuditChain) RETURN c.number ORDER BY c.number DESC LIMIT 1 }[0], 0)] AS value"
)
_OPEN = (
    "MERGE (b:AuditBook {name: 'audit'}) ON CREATE SET b.chains = 0 "
    "SET b.chains = b.chains + 0 "  # takes the lock before it is read; `= b.chains` would read it first
    "WITH b WHERE b.chains = $before "
    "SET b.chains = $chain.number, b.head = $chain.hash, b.signingKey = $chain.signingKey, b.seal = $seal "
    "CREATE (c:AuditChain) SET c = $chain RETURN count(c) AS value"
)
_HEAD = "OPTIONAL MATCH (c:AuditChain {number: $chain}) RETURN [c.position, c.head] AS value"
# The access log is the surviving record's: whoever looked at one that went into another is told there.
_SURVIVOR = (
    "CALL (row) { OPTIONAL MATCH (:Patient {id: row.patient})-[:SAME_PERSON_AS*1..]->(survivor) "
    "WHERE NOT EXISTS { (survivor)-[:SAME_PERSON_AS]->() } RETURN survivor LIMIT 1 }"
)
_ADD = (
    "MATCH (c:AuditChain {number: $chain}) SET c.position = c.position + 0 "  # likewise
    "WITH c WHERE c.position = $before AND c.head = $previous "
    "SET c.position = $position, c.head = $head, c.headSeal = $seal "
    f"WITH c UNWIND $records AS row {_SURVIVOR} CREATE (e:AuditEvent) "
    "SET e = row, e.at = datetime(row.at), e.accessKey = coalesce(survivor.id, row.patient) + '|' + row.timeKey "
    "RETURN count(e) AS added"
)

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class End:
    """Where a chain stands: its number, the position and the hash of its last record, and when that was."""

    number: int
    position: int
    head: str
    at: datetime = field(compare=False)


class Step(NamedTuple):
    """A statement whose one record has one value, which the chain is told."""

    text: str
    parameters: dict[str, Any]
    writes: bool


class Addition(NamedTuple):
    """What puts records at the end: its value `added` is how many, 0 where the chain is not as it was left."""

    text: str
    parameters: dict[str, Any]
    end: End


class Chain:
    """One chain of this process. One at a time adds to it."""

    def __init__(self, signing_key: SigningKey) -> None:
        self._key = audit_key(signing_key)
        self._signing_key = signing_key.id
        self._doubtful: tuple[End, ...] = ()
        self.end: End | None = None

    def readied(self) -> Generator[Step, Any, None]:
        """What is to be run before something can be added: nothing, unless that is the first, or the last went wrong.

        Where the graph has the chain nowhere that this process left it, a new one is opened.
        """
        if self._doubtful:
            position, head = (yield Step(_HEAD, {"chain": self._doubtful[0].number}, writes=False)) or (None, None)
            found = [end for end in self._doubtful if (end.position, end.head) == (position, head)]
            if found:
                self.end, self._doubtful = found[0], ()
            else:
                self.abandon()
        while self.end is None:
            before, previous, last = yield Step(_BOOK, {}, writes=False)
            yield from self._opened(before, max(before, last) + 1, previous)

    def addition(self, records: Sequence[dict[str, Any]]) -> Addition:
        """What adds these: properties of records, without those that chain them. It is doubtful until it is `kept`."""
        before = self.end
        if before is None:
            raise RuntimeError("the chain was not readied")
        rows, after = self._chained(before, records)
        self._doubtful = (before, after)
        step = {
            "chain": before.number,
            "before": before.position,
            "previous": before.head,
            "position": after.position,
            "head": after.head,
            "seal": head_seal(self._key, after.number, after.position, after.head),
            "records": rows,
        }
        return Addition(_ADD, step, after)

    def kept(self) -> None:
        """The last addition is durable."""
        if self._doubtful:
            self.end, self._doubtful = self._doubtful[-1], ()

    def abandon(self) -> None:
        """Go on in a new chain: work has to go on, and `expediente audit verify` tells what became of this one."""
        _log.error("a chain of the audit trail is not as this process left it; a new one is opened")
        self.end, self._doubtful = None, ()

    def _opened(self, before: int, number: int, previous: str) -> Generator[Step, Any, None]:
        """Open one behind the last; another process may be faster."""
        at = datetime.now(UTC)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)  # as exactly as it is told
        own = chain_hash(self._key, number, at, previous)
        chain = {
            "number": number,
            "openedAt": at,
            "signingKey": self._signing_key,
            "previous": previous,
            "hash": own,
            "position": 0,
            "head": own,
            "headSeal": head_seal(self._key, number, 0, own),
        }
        given = {"before": before, "chain": chain, "seal": book_seal(self._key, number, own)}
        if (yield Step(_OPEN, given, writes=True)):
            self.end = End(number, 0, own, _EARLIEST)  # its first record was made before it was opened

    def _chained(self, end: End, records: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], End]:
        """The records as the next ones of the chain, and where it stands then."""
        rows = []
        position, head, at = end.position, end.head, end.at
        for record in records:
            position += 1
            at = max(at, record["at"])  # a chain is in order, whatever the clock does
            id_ = chained_id(Label.AUDIT_EVENT, end.number, position)
            row = {**record, "id": id_, "at": at, "chain": end.number, "position": position, "previous": head}
            head = row["hash"] = record_hash(self._key, row)
            row["timeKey"] = time_key(at, id_)
            row["at"] = told(at)  # as text, for the driver is slow with times
            rows.append(row)
        return rows, End(end.number, position, head, at)


class Chains:
    """Chains that acts add to. Each act has one to itself meanwhile, which the last before it had: so there are few."""

    def __init__(self, signing_key: SigningKey) -> None:
        self._signing_key = signing_key
        self._free: deque[Chain] = deque()

    @contextmanager
    def one(self) -> Iterator[Chain]:
        """A chain that nobody else adds to until the end. For threads."""
        try:
            chain = self._free.pop()
        except IndexError:
            chain = Chain(self._signing_key)
        try:
            yield chain
        finally:
            self._free.append(chain)

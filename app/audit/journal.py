"""The journal: what was done is durable in the graph before anybody is told what came of it.

Each process writes a chain of its own. A record holds the hash of the one before it, and the chain's node holds where
it stands; both are written in one statement, so that they always agree. What comes while one is under way is written
together with the next: nothing waits where nothing is under way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from neo4j.exceptions import ConstraintError

from app.audit.seals import audit_key, book_seal, chain_hash, head_seal, record_hash
from app.errors import DatabaseUnavailable
from app.signing import SigningKey
from graph_schema.ids import chained_id, time_key
from graph_schema.model import Label

GROUP = 1_000
"""Records that are written together, unless one operation alone brings more."""
WAITING = 20_000
"""Records that may wait to be written; of more than that none is taken."""
ATTEMPTS = 3
PAUSE_SECONDS = 0.05

_BOOK = (
    "OPTIONAL MATCH (b:AuditBook {name: 'audit'}) RETURN [coalesce(b.chains, 0), coalesce(b.head, ''), "
    "coalesce(COLLECT { MATCH (c:AuditChain) RETURN c.number ORDER BY c.number DESC LIMIT 1 }[0], 0)] AS value"
)
_OPEN = (
    "MERGE (b:AuditBook {name: 'audit'}) ON CREATE SET b.chains = 0 "
    "SET b.head = b.head "  # takes the lock before `chains` is read
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
_APPEND = (
    "MATCH (c:AuditChain {number: $chain}) SET c.position = c.position "  # takes the lock before it is read
    "WITH c WHERE c.position = $before AND c.head = $previous "
    "SET c.position = $position, c.head = $head, c.headSeal = $seal "
    f"WITH c UNWIND $rows AS row {_SURVIVOR} CREATE (e:AuditEvent) "
    "SET e = row, e.at = datetime({epochMillis: row.at}), "
    "e.accessKey = coalesce(survivor.id, row.patient) + '|' + row.timeKey RETURN count(e) AS value"
)

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


class Database(Protocol):
    """What reads and writes the graph, statement by statement."""

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """The value of a read statement's one record."""

    async def store(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        """The value of a write statement's one record, once it is durable."""


@dataclass(frozen=True)
class Chain:
    """Where a chain stands: its number, the position and the hash of its last record, and when that was."""

    number: int
    position: int
    head: str
    at: datetime = field(compare=False)


@dataclass(frozen=True)
class _Waiting:
    """Records that somebody waits for to be durable."""

    records: Sequence[dict[str, Any]]
    durable: asyncio.Future[None]


class Journal:
    """The records of one process. Opens its chain with the first of them."""

    def __init__(self, database: Database, signing_key: SigningKey) -> None:
        self._database = database
        self._key = audit_key(signing_key)
        self._signing_key = signing_key.id
        self._chain: Chain | None = None
        self._doubtful: tuple[Chain, ...] = ()
        self._waiting: deque[_Waiting] = deque()
        self._size = 0
        self._writing: asyncio.Task[None] | None = None
        self._later: set[asyncio.Future[None]] = set()

    def record(self, records: Sequence[dict[str, Any]]) -> asyncio.Future[None]:
        """Begin to write these: properties of records, without those that chain them. Done once they are durable.

        `DatabaseUnavailable` where they are not, or nobody knows.
        """
        waiting = _Waiting(records, asyncio.get_running_loop().create_future())
        if self._size + len(records) > WAITING:
            told = "more is waiting to be recorded than the database takes; try again shortly"
            waiting.durable.set_exception(DatabaseUnavailable(told))
            return waiting.durable
        self._waiting.append(waiting)
        self._size += len(records)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return waiting.durable

    def later(self, records: Sequence[dict[str, Any]]) -> None:
        """Have these recorded while nobody waits: of what tells nothing."""
        durable = self.record(records)
        self._later.add(durable)
        durable.add_done_callback(self._ended)

    async def close(self) -> None:
        """Return once nothing is under way."""
        while under_way := {each for each in (self._writing, *self._later) if each}:
            await asyncio.wait(under_way)

    def _ended(self, durable: asyncio.Future[None]) -> None:
        self._later.discard(durable)
        if not durable.cancelled():
            durable.exception()  # nobody waits for it

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._write_group(self._group())
        finally:
            self._writing = None

    def _group(self) -> list[_Waiting]:
        """What is written next, in the order in which it came."""
        group, size = [self._waiting.popleft()], 0
        while self._waiting and (size := size + len(group[-1].records)) + len(self._waiting[0].records) <= GROUP:
            group.append(self._waiting.popleft())
        return group

    async def _write_group(self, group: list[_Waiting]) -> None:
        records = [record for each in group for record in each.records]
        failure: DatabaseUnavailable | None = None
        try:
            await self._append(records)
        except DatabaseUnavailable as error:
            failure = error
        except Exception as error:  # whatever it is: what is not recorded is not told
            _log.error("%d records of the audit trail were not written: %s", len(records), type(error).__name__)
            failure = DatabaseUnavailable("what was done could not be recorded; try again shortly")
        self._size -= len(records)
        for each in group:
            if each.durable.done():  # whoever asked is gone
                continue
            if failure is None:
                each.durable.set_result(None)
            else:
                each.durable.set_exception(failure)

    async def _append(self, records: list[dict[str, Any]]) -> None:
        """Put records at the end of the chain: once, however often it is tried."""
        after: Chain | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                if self._doubtful:
                    self._chain = await self._found()
                if self._chain is None:
                    self._chain = await self._opened()
                if self._chain == after:
                    return  # the attempt that nobody knew of had succeeded
                before, (rows, after) = self._chain, self._chained(self._chain, records)
                self._doubtful = (before, after)
                if await self._database.store(_APPEND, self._step(before, after, rows)):
                    self._chain, self._doubtful = after, ()
                    return
            except ConstraintError:
                self._abandon()
            except DatabaseUnavailable:
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
        raise DatabaseUnavailable("what was done could not be recorded; try again shortly")

    async def _found(self) -> Chain | None:
        """Where the chain stands in the graph; None, and so a new one, if that is nowhere that this process left it."""
        position, head = await self._database.fetch(_HEAD, {"chain": self._doubtful[0].number}) or (None, None)
        for chain in self._doubtful:
            if (chain.position, chain.head) == (position, head):
                self._doubtful = ()
                return chain
        self._abandon()
        return None

    def _abandon(self) -> None:
        """Go on in a new chain: work has to go on, and `expediente audit verify` tells what became of this one."""
        _log.error("a chain of the audit trail is not as this process left it; a new one is opened")
        self._chain, self._doubtful = None, ()

    async def _opened(self) -> Chain:
        while True:
            before, previous, last = await self._database.fetch(_BOOK, {})
            number, at = max(before, last) + 1, _now()
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
            try:
                if await self._database.store(_OPEN, given):
                    return Chain(number, 0, own, _EARLIEST)  # its first record was made before it was opened
            except ConstraintError:
                continue  # another process opened one at the same moment

    def _chained(self, chain: Chain, records: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], Chain]:
        """The records as the next ones of the chain, and where it stands then."""
        rows = []
        position, head, at = chain.position, chain.head, chain.at
        for record in records:
            position += 1
            at = max(at, record["at"])  # a chain is in order, whatever the clock does
            id_ = chained_id(Label.AUDIT_EVENT, chain.number, position)
            row = {**record, "id": id_, "at": at, "chain": chain.number, "position": position, "previous": head}
            head = row["hash"] = record_hash(self._key, row)
            row["timeKey"] = time_key(at, id_)
            row["at"] = round(at.timestamp() * 1000)  # which the driver packs in a tenth of the time
            rows.append(row)
        return rows, Chain(chain.number, position, head, at)

    def _step(self, before: Chain, after: Chain, rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "chain": before.number,
            "before": before.position,
            "previous": before.head,
            "position": after.position,
            "head": after.head,
            "seal": head_seal(self._key, after.number, after.position, after.head),
            "rows": rows,
        }


def _now() -> datetime:
    """Now, as exactly as records tell it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)

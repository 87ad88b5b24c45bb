"""The journal: what was done is durable in the graph before anybody is told what came of it.

It writes a chain of its own. What comes while records are under way is written together with the next: nothing waits
where nothing is under way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from neo4j.exceptions import ConstraintError

from app.audit.chain import Chain, End
from app.errors import DatabaseUnavailable
from app.signing import SigningKey

GROUP = 1_000
"""Records that are written together, unless one operation alone brings more."""
WAITING = 20_000
"""Records that may wait to be written; of more than that none is taken."""
ATTEMPTS = 3
PAUSE_SECONDS = 0.05

_log = logging.getLogger(__name__)


class Database(Protocol):
    """What reads and writes the graph, statement by statement."""

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """The value of a read statement's one record."""

    async def store(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        """The value of a write statement's one record, once it is durable."""


@dataclass(frozen=True)
class _Waiting:
    """Records that somebody waits for to be durable."""

    records: Sequence[dict[str, Any]]
    durable: asyncio.Future[None]


class Journal:
    """The records of one process. Opens its chain with the first of them."""

    def __init__(self, database: Database, signing_key: SigningKey) -> None:
        self._database = database
        self._chain = Chain(signing_key)
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
        after: End | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._ready()
                if self._chain.end == after:
                    return  # the attempt that nobody knew of had succeeded
                text, parameters, after = self._chain.addition(records)
                if await self._database.store(text, parameters):
                    self._chain.kept()
                    return
            except ConstraintError:
                self._chain.abandon()
            except DatabaseUnavailable:
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
        raise DatabaseUnavailable("what was done could not be recorded; try again shortly")

    async def _ready(self) -> None:
        steps, value = self._chain.readied(), None
        with suppress(StopIteration):
            while True:
                text, parameters, writes = steps.send(value)
                value = await (self._database.store if writes else self._database.fetch)(text, parameters)

"""Look-ups that wait go together: those of one statement that come while others of it are under way.

What has nothing in front of it goes at once, and alone. Those who wait are sent when something under way
has ended, or when there are many: nobody waits for more than one run.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine
from dataclasses import dataclass, field
from typing import Any

from app.cypher.execution import Database
from app.cypher.joint import Joint
from app.cypher.render import Statement
from app.errors import DatabaseUnavailable, Unavailable
from app.recent import Recent

LANES = 2
"""How many runs of one statement may be under way before others wait."""
MOST = 8
"""How many go together."""
HEAVY_SECONDS = 0.05
HEAVY_ROWS = 500
"""What takes longer and holds more holds up what goes with it: asked for again, it goes alone."""
KEPT = 10_000
"""Of how many statements and records it is known."""

LISTS = 4
"""How deep the rows of a record's list lie in a positional answer: record, fields, page, rows."""

Parameters = dict[str, Any]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waiting:
    """A request that waits for its value; who asked may be gone meanwhile."""

    parameters: Parameters
    value: asyncio.Future[Any]

    def tell(self, value: Any) -> None:
        if not self.value.done():
            self.value.set_result(value)

    def fail(self, error: Exception) -> None:
        if not self.value.done():
            self.value.set_exception(error)


@dataclass
class _Queue:
    """Requests of one statement: how many runs of it are under way, and who waits."""

    key: tuple[Any, ...]
    statement: Statement
    joint: Joint
    under_way: int = 0
    waiting: list[_Waiting] = field(default_factory=list)


class JointReads:
    """Runs the statements of queries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queues: dict[tuple[Any, ...], _Queue] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._heavy: Recent[tuple[str, Any], bool] = Recent(KEPT)
        self._planned: Recent[str, bool] = Recent(KEPT)

    async def close(self) -> None:
        """Return once nothing is under way that goes together."""
        while self._running:
            await asyncio.wait(self._running)

    async def fetch(self, statement: Statement, parameters: Parameters, bookmarks: Collection[str] = ()) -> Any:
        """The value of a statement's one record, as `Database.fetch`."""
        joint = statement.joint
        if joint is None or bookmarks or self._heavy.find((statement.text, parameters[joint.record])):
            return await self._database.fetch(statement.text, parameters, bookmarks)
        key = (statement.text, *(parameters[name] for name in joint.shared))
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = _Queue(key, statement, joint)
        if queue.under_way < LANES or not self._is_planned(joint, parameters):
            return await self._alone(queue, parameters)
        waiting = _Waiting(parameters, asyncio.get_running_loop().create_future())
        queue.waiting.append(waiting)
        if len(queue.waiting) == MOST:
            self._send(queue)
        return await waiting.value

    async def plan(self, statement: Statement, parameters: Parameters) -> None:
        """Have Neo4j plan a statement, and the one that answers several requests of it together."""
        await self._database.fetch(statement.text, parameters)
        if statement.joint:
            await self._plan(statement.joint, parameters)

    async def _alone(self, queue: _Queue, parameters: Parameters) -> Any:
        queue.under_way += 1
        began = time.monotonic()
        try:
            value = await self._database.fetch(queue.statement.text, parameters)
        finally:
            self._ended(queue)
        self._weigh(queue, parameters, value, began)
        return value

    def _ended(self, queue: _Queue) -> None:
        """A run has ended: who waited meanwhile is next."""
        queue.under_way -= 1
        if queue.waiting:
            self._send(queue)
        elif not queue.under_way:
            del self._queues[queue.key]

    def _is_planned(self, joint: Joint, parameters: Parameters) -> bool:
        """Whether Neo4j has a plan for it. Nobody waits until it has made one, which may take seconds."""
        planned = self._planned.find(joint.text)
        if planned is None:
            self._planned.keep(joint.text, False)
            self._run(self._plan(joint, parameters))
        return bool(planned)

    async def _plan(self, joint: Joint, parameters: Parameters) -> None:
        try:
            await self._database.fetch(joint.text, joint.nobodys(parameters))
        except Unavailable:
            self._planned.drop(joint.text)
        except Exception as error:  # then its requests go alone, as they would have
            _log.error("Neo4j does not plan a joint statement: %s", type(error).__name__)
        else:
            self._planned.keep(joint.text, True)

    def _send(self, queue: _Queue) -> None:
        """Have all who wait answered, together."""
        group, queue.waiting = queue.waiting, []
        queue.under_way += 1
        self._run(self._answer(queue, group))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        running = asyncio.create_task(work)
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def _answer(self, queue: _Queue, group: list[_Waiting]) -> None:
        group = [each for each in group if not each.value.done()]
        try:
            if len(group) < 2 or not await self._answered_together(queue, group):
                await asyncio.gather(*(self._answer_alone(queue, each) for each in group))
        finally:
            self._ended(queue)
            for each in group:
                each.value.cancel()  # unless it is told

    async def _answered_together(self, queue: _Queue, group: list[_Waiting]) -> bool:
        """Whether it could be: where one fails, all do, and which it was nobody knows."""
        began = time.monotonic()
        try:
            parameters = queue.joint.parameters([each.parameters for each in group])
            rows = await self._database.fetch(queue.joint.text, parameters)
        except DatabaseUnavailable as error:
            for each in group:
                each.fail(error)
            return True
        except Exception:
            return False
        for place, value in rows:
            self._weigh(queue, group[place].parameters, value, began)
            group[place].tell(value)
        return True

    async def _answer_alone(self, queue: _Queue, waiting: _Waiting) -> None:
        try:
            value = await self._database.fetch(queue.statement.text, waiting.parameters)
        except Exception as error:
            waiting.fail(error)
        else:
            waiting.tell(value)

    def _weigh(self, queue: _Queue, parameters: Parameters, value: Any, began: float) -> None:
        """Remember a record that others should not wait for."""
        if time.monotonic() - began > HEAVY_SECONDS and _rows(value, LISTS) > HEAVY_ROWS:
            self._heavy.keep((queue.statement.text, parameters[queue.joint.record]), True)


def _rows(value: Any, depth: int) -> int:
    """How much an answer holds, what lies deeper not counted: to count it all would take longer than it may save."""
    return sum(_rows(part, depth - 1) for part in value) if depth and isinstance(value, list) else 1

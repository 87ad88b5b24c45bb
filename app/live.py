"""Who listens to which patient's feed, and the one task that asks the graph what is new for all of them.

Writers of any process leave what they wrote in the graph (`graph_schema/feed.py`), so every process finds it there:
nothing has to tell one process of another. A listener holds ids and places, never data: it is answered when its turn
comes, one event at a time.
"""

import asyncio
import contextlib
import logging
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from app.config import Settings
from app.cypher.audit import Concerned
from app.cypher.permission import Asking, filled
from app.cypher.subscriptions import Opened, patiently
from app.database import Database
from app.domain import feed
from app.errors import BadInput, ExpedienteError, Unavailable
from graph_schema.feed import FIND, READ, WATCH, feed_key, position_of

CHUNK = 500
"""Events that are asked for at once."""

STATEMENTS = 16
"""Statements that run at once for all listeners: queries have the rest of Neo4j's connections."""
CLOSE_SECONDS = 5.0

_log = logging.getLogger(__name__)


class UnknownPatient(BadInput):
    """The id is no patient's."""

    code = "UNKNOWN_PATIENT"


class PatientMerged(BadInput):
    """The record that is listened to went into another."""

    code = "PATIENT_MERGED"


class TooManyListeners(Unavailable):
    """The process, or the connection, has as many subscriptions as it may."""

    code = "TOO_MANY_LISTENERS"


class SlowListener(Unavailable):
    """More came than the listener took."""

    code = "SLOW_LISTENER"


class ServerStopping(Unavailable):
    """The process ends, and its subscriptions with it."""

    code = "SERVER_STOPPING"


@dataclass(frozen=True, slots=True)
class Place:
    """An event and its place in the feed."""

    position: int
    event: str


@dataclass(eq=False, slots=True)
class Listener:
    """One subscription: what it has still to be told, or why it ends."""

    room: int
    waiting: deque[Place] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    ended: ExpedienteError | None = None

    def tell(self, places: list[Place]) -> None:
        """Have these wait; one that lets too many wait is cut off."""
        if self.ended is not None:
            return
        if len(self.waiting) + len(places) > self.room:
            self.end(
                SlowListener(
                    f"more than {self.room} events were waiting; take them faster, and subscribe again with `after` "
                    "the last `feedCursor` you have"
                )
            )
            return
        self.waiting.extend(places)
        self.woken.set()

    def end(self, reason: ExpedienteError) -> None:
        """Tell nothing more but the reason."""
        self.waiting.clear()
        self.ended = reason
        self.woken.set()

    async def next(self) -> Place:
        """The next event, once there is one. Raises the reason of the end."""
        while not self.waiting:
            if self.ended is not None:
                raise self.ended
            self.woken.clear()
            await self.woken.wait()
        return self.waiting.popleft()


@dataclass(eq=False, slots=True)
class Watched:
    """A patient that is listened to: how far its feed was told, and how far it was when last looked at."""

    position: int
    seen: int
    listeners: set[Listener] = field(default_factory=set)

    def advance(self, end: int, places: list[Place], *, whole: bool) -> tuple[list[Place], bool]:
        """Those of the places behind `position` that may be told now, and whether there are more already.

        An empty place is one whose event moved on, or one that Neo4j does not show yet: it shows what a transaction
        wrote index by index. Nothing is told beyond an empty place until a later look finds it empty as well.
        """
        told: list[Place] = []
        for place in places:
            if place.position > self.position + 1 and place.position - 1 > self.seen:
                break
            told.append(place)
            self.position = place.position
        held_back = len(told) < len(places)
        if whole and not held_back and end <= self.seen:
            self.position = max(self.position, end)
        more = not (whole or held_back)
        if not more:
            self.seen = max(self.seen, end)
        return told, more


class Turns:
    """The database for who can wait for a turn. A statement runs to its end, though nobody waits for it any more:
    the driver gives up a connection whose statement is cancelled.
    """

    def __init__(self, database: Database, at_once: int) -> None:
        self._database = database
        self._turns = asyncio.Semaphore(at_once)
        self._running: set[asyncio.Task[Any]] = set()

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """As the database's own."""
        async with self._turns:
            task = asyncio.create_task(self._database.fetch(statement, parameters, bookmarks))
            self._running.add(task)
            task.add_done_callback(self._ended)
            return await asyncio.shield(task)

    async def close(self) -> None:
        """Return once nothing runs, or after a while."""
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSE_SECONDS)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # somebody has seen it, or nobody is there to


class Live:
    """All listeners of a process. The task that asks runs while there are any."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = Turns(database, STATEMENTS)
        self._settings = settings
        self.watched: dict[str, Watched] = {}
        self.polling: asyncio.Task[None] | None = None
        self._stopping = False
        self._loop = asyncio.get_running_loop()
        self.listeners = 0

    async def follow(self, arguments: Mapping[str, Any], asking: Asking, opened: Opened) -> AsyncIterator[str]:
        """The ids of the events of `patientId` behind `after`, those that come included, in order.

        `opened` hears first whose they are.
        """
        if self._stopping:
            raise _stopping()
        if self.listeners >= self._settings.live_listeners:
            raise TooManyListeners(
                f"this process has its {self._settings.live_listeners} subscriptions; try again shortly"
            )
        self.listeners += 1
        listener = Listener(self._settings.live_queue_events)
        patient = None
        try:
            patient, position, end, concerned = await self._start(arguments, asking)
            await opened(concerned)
            end = self._join(patient, end, listener)
            async for place in self._missed(patient, position, end):
                yield place.event
            while True:
                place = await listener.next()
                if place.position > max(position, end):
                    yield place.event
        finally:
            self.listeners -= 1
            if patient is not None:
                self._leave(patient, listener)

    def stop(self) -> None:
        """End all subscriptions with a reason, and refuse new ones. May be called from any thread."""
        # After the loop has ended there is nobody left to tell.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop)

    async def close(self) -> None:
        """The same, and the task has ended."""
        self._stop()
        if self.polling is not None:
            self.polling.cancel()
            await asyncio.wait([self.polling])
        await self.database.close()

    def _stop(self) -> None:
        self._stopping = True
        for watched in self.watched.values():
            for listener in watched.listeners:
                listener.end(_stopping())

    async def _start(self, arguments: Mapping[str, Any], asking: Asking) -> tuple[str, int, int, Concerned]:
        """The patient, the place to begin behind, how far the feed can be read, and what is recorded of whose it is."""
        given = {**asking.given, "id": arguments["patientId"]}
        found = await self.database.fetch(filled(FIND, asking.permission), given)
        if not found:
            raise UnknownPatient("`patientId` is nobody's; take the `id` of a patient")
        patient, last, shown, emergency = found[0]
        end = position_of(shown[0]) if shown else 0
        after = arguments.get("after")
        concerned = Concerned({patient}, {patient} if emergency else set())
        return patient, end if after is None else feed.decode(patient, after, last), end, concerned

    def _join(self, patient: str, end: int, listener: Listener) -> int:
        """The place behind which the listener is told."""
        if self._stopping:
            listener.end(_stopping())
        watched = self.watched.setdefault(patient, Watched(end, end))
        watched.listeners.add(listener)
        if self.polling is None or self.polling.done():
            self.polling = asyncio.create_task(self._poll())
        # Others may have been told more since the patient was found.
        return max(end, watched.position)

    def _leave(self, patient: str, listener: Listener) -> None:
        watched = self.watched.get(patient)
        if watched is None:
            return
        watched.listeners.discard(listener)
        if not watched.listeners:
            del self.watched[patient]
        if not self.watched and self.polling is not None:
            self.polling.cancel()
            self.polling = None

    async def _missed(self, patient: str, position: int, end: int) -> AsyncIterator[Place]:
        """What came before the listener did. It is asked for as it is taken, so that it needs no room."""
        while position < end:
            parameters = {"after": feed_key(patient, position), "until": feed_key(patient, end), "limit": CHUNK}
            places = _places(await patiently(self.database, READ, parameters))
            for place in places:
                yield place
                position = place.position
            if len(places) < CHUNK:
                return

    async def _poll(self) -> None:
        while True:
            try:
                more = await self._look()
            except Exception as error:  # Neo4j may be away for a while: what it holds is not lost
                _log.warning("the feed could not be read: %s", type(error).__name__)
                more = False
            if not more:
                await asyncio.sleep(self._settings.live_poll_seconds)

    async def _look(self) -> bool:
        """Tell what came; whether there is more to be told at once."""
        watched = [
            {"id": patient, "position": each.position, "after": feed_key(patient, each.position)}
            for patient, each in self.watched.items()
        ]
        moved = await self.database.fetch(WATCH, {"watched": watched, "limit": CHUNK})
        more = False
        for patient, end, merged, rows in moved:
            each = self.watched.get(patient)
            if each is None:
                continue
            places = _places(rows)
            told, further = each.advance(end or 0, places, whole=len(places) < CHUNK)
            more = more or further
            for listener in each.listeners:
                if told:
                    listener.tell(told)
                if merged:
                    listener.end(_merged())
        return more


@contextlib.contextmanager
def ended_by_signals(live: Live) -> Iterator[None]:
    """Subscriptions end as soon as the process is asked to: a server waits for streams, and they would not end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        live.stop()
        if callable(handler := former[signal.Signals(number)]):
            handler(number, frame)

    for number, handler in former.items():
        if callable(handler):
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in former.items():
            if signal.getsignal(number) is stop:
                signal.signal(number, handler)


def _places(rows: list[list[str]]) -> list[Place]:
    return [Place(position_of(key), event) for key, event in rows]


def _stopping() -> ServerStopping:
    return ServerStopping(
        "this server stops now; connect again, and subscribe with `after` the last `feedCursor` you have"
    )


def _merged() -> PatientMerged:
    return PatientMerged(
        "the record went into another one: fetch the patient by the same id, and subscribe after its `feedCursor`"
    )

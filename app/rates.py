"""How much one caller may ask in a minute: operations, and their cost as it is reckoned.

The minute slides: what was asked in the clock's last one counts by the part of it that is less than a minute ago. The
package `limits` does the same, but its storage in memory starts a thread at almost every request, which takes longer
than answering a small one, and is not shared by processes.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_network
from math import ceil
from pathlib import Path

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.counts import Counts, Taken
from app.errors import BadInput
from app.limits import refuse

MINUTE = 60
DAY = 24 * 60 * MINUTE
ROUNDING = 1e-6
NETWORKS = 100_000
"""Addresses whose networks are remembered."""


class RateLimited(BadInput):
    """The caller asked for as much as it may for now."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(f"{message}; try again in {seconds} s")
        self.seconds = seconds
        self.extensions = {"retryAfter": seconds}


def caller(scope: Scope) -> str:
    """Who asks, as far as is known: an address, behind trusted proxies the one that they tell."""
    return _network(scope["client"][0]) if scope.get("client") else "-"


@lru_cache(NETWORKS)
def _network(address: str) -> str:
    """Who has one address of IPv6 has all of its network."""
    return str(ip_network((address, 64), strict=False)) if ":" in address else address


class Window:
    """As much as `allowed` in a minute, or another number of seconds, for each caller; without bound where that is 0.

    The clock has to be the same for all who share the counts, as the machine's monotonic one is.
    """

    def __init__(
        self, allowed: int, counts: Counts, clock: Callable[[], float] = time.monotonic, seconds: int = MINUTE
    ) -> None:
        self._allowed = allowed
        self._counts = counts
        self._clock = clock
        self._seconds = seconds

    def take(self, who: str, amount: int) -> int:
        """Takes it, and gives 0; or takes nothing, and gives the seconds after which it may be asked for again.

        More than is allowed may be taken by who took nothing else.
        """
        if not self._allowed:
            return 0
        with self._counts.of(who) as taken:
            return self._take(taken, amount)

    def _take(self, taken: Taken, amount: int) -> int:
        span, part = divmod(self._clock() / self._seconds, 1)
        since = int(span) * self._seconds
        if taken.since != since:
            taken.before = taken.now if taken.since == since - self._seconds else 0
            taken.since, taken.now = since, 0
        room = self._allowed - min(amount, self._allowed)
        if taken.before * (1 - part) + taken.now <= room + ROUNDING:
            taken.now += amount
            return 0
        # Room comes as the clock's last span fades; or, where this one has filled it, as it fades in the next.
        fades = 1 - (room - taken.now) / taken.before if taken.now <= room else 2 - room / taken.now
        return max(1, ceil((fades - part) * self._seconds))


class Rates:
    """What all callers take, each for itself: of this process, or of all that count in the same file."""

    def __init__(self, operations: int, cost: int, questions: int, file: Path | None = None) -> None:
        counts = Counts(file)
        self._operations = Window(operations, counts)
        self._cost = Window(cost, counts)
        self._questions = Window(questions, counts, seconds=DAY)

    def count(self, who: str) -> None:
        """One operation more, or `RateLimited`."""
        if wait := self._operations.take(f"operations of {who}", 1):
            raise RateLimited("more operations were asked for in a minute than one caller may", wait)

    def spend(self, who: str, cost: int) -> None:
        """An operation of that cost, or `RateLimited`."""
        if wait := self._cost.take(f"cost of {who}", cost):
            raise RateLimited("more objects were asked for in a minute than one caller may", wait)

    def question(self, who: str, number: int) -> None:
        """So many questions of cohorts more, or `RateLimited`: enough of them would show who is in two that differ."""
        if wait := self._questions.take(f"questions of {who}", number):
            raise RateLimited("more was asked of cohorts in a day than one caller may", wait)


class RateLimit:
    """Counts each request, but those about health, and refuses it before its body is read."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and not scope["path"].startswith("/health/"):
            try:
                self._rates.count(caller(scope))
            except RateLimited as error:
                await refuse(_answer(error), scope, receive, send)
                return
        await self._app(scope, receive, send)


def _answer(error: RateLimited) -> Response:
    told = {"message": str(error), "extensions": {"code": error.code, **error.extensions}}
    response = Response(orjson.dumps({"errors": [told]}), 429, media_type="application/json")
    response.headers["retry-after"] = str(error.seconds)
    return response

"""Subscriptions: each object that a feed names is fetched by the operation's one statement, compiled once.

The feed gives ids; what they are the ids of is told by nobody here.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import ExecutionResult

from app.cypher.audit import Audit, Concerned, Deed
from app.cypher.execution import (
    Asked,
    Compiled,
    Database,
    Fetch,
    Means,
    Ready,
    forbidden,
    located,
    prepare,
    recorded,
)
from app.cypher.permission import Asking
from app.cypher.plan import Refused
from app.errors import BadInput, DatabaseUnavailable
from graph_schema.values import AuditAction, AuditOutcome

ATTEMPTS = 4
PAUSE_SECONDS = 0.1
"""Neo4j shows what a transaction wrote index by index, so that an id may be told before it is found."""
OUTAGE_PAUSE_SECONDS = 0.5


Opened = Callable[[Concerned], Awaitable[None]]
"""Hears whose record is listened to."""


class Feed(Protocol):
    """What tells ids as they come. Its listeners are answered by `database`."""

    @property
    def database(self) -> Database:
        """What runs their statements, so many at once."""

    def follow(self, arguments: Mapping[str, Any], asking: Asking, opened: Opened) -> "AsyncIterator[str]":
        """The ids that somebody's subscription with these arguments is told, without end. Raises `ExpedienteError`.

        `opened` has returned before the first.
        """


class Subscribing(Means):
    """What of a request's context a subscription is answered by."""

    feed: Feed


async def respond(means: Subscribing, asked: Asked) -> AsyncIterator[ExecutionResult]:
    """The results of a subscription. The one that ends it, at first or later, has no data and errors without a path."""
    ready = prepare(means, asked)
    if isinstance(ready, ExecutionResult):
        yield ready
        return
    compiled = ready.compiled
    if refusal := await recorded(means["audit"], AuditAction.SUBSCRIPTION, ready, forbidden(compiled)):
        yield refusal
        return
    listening = _Listening(means["audit"], asked.text)
    try:
        fetch = listening.fetch = _sole(compiled)
        arguments = compiled.plan.calls[0].values(ready.variables)
        followed = means["feed"].follow(arguments, ready.asking, listening.opened)
        async with aclosing(followed) as ids:  # type: ignore[type-var]
            async for id_ in ids:
                result = await _fetched(fetch, means["feed"].database, ready, id_)
                if result is not None:
                    yield ExecutionResult(result.data, result.errors, ready.told)
    except Exception as error:  # `located` masks what is not ours
        yield ExecutionResult(None, [located(error, asked.operation, None)])
    finally:
        listening.closed()


@dataclass
class _Listening:
    """The records of a subscription: one is durable before anything is told, another tells of the end."""

    audit: Audit
    text: str
    fetch: Fetch | None = None
    deeds: list[Deed] = field(default_factory=list)

    async def opened(self, concerned: Concerned) -> None:
        """Record that somebody listens, whose record it is. Raises `DatabaseUnavailable`."""
        if self.fetch is not None:
            self.deeds = [Deed(self.fetch.root.name, AuditOutcome.ANSWERED, concerned, self.fetch.kinds)]
            await self.audit.record(AuditAction.SUBSCRIPTION, self.text, self.deeds)

    def closed(self) -> None:
        """Have it recorded that nobody listens any more, if somebody did."""
        self.audit.later(AuditAction.SUBSCRIPTION_END, self.text, self.deeds)


def _sole(compiled: Compiled) -> Fetch:
    """The one root field, which validation lets no document have more of."""
    for root in compiled.plan.roots:
        if isinstance(root.field, Refused):
            raise root.field.error
    if not compiled.fetches:
        raise BadInput("the subscription asks for nothing: `@skip` and `@include` leave no field")
    return compiled.fetches[0]


async def _fetched(fetch: Fetch, database: Database, ready: Ready, id_: str) -> ExecutionResult | None:
    """The result for one id; None where it is not there to be read."""
    key = fetch.root.key
    try:
        value = await _found(fetch, database, ready, id_)
        return ExecutionResult({key: fetch.encode(value, Concerned())}, None) if value else None
    except Exception as error:  # the others are told all the same
        return ExecutionResult(None, [located(error, ready.asked.operation, key, ready.asked.document)])


async def _found(fetch: Fetch, database: Database, ready: Ready, id_: str) -> Any:
    parameters = ready.parameters(fetch.statement, id=id_)
    for _ in range(ATTEMPTS):
        if value := await patiently(database, fetch.statement.text, parameters):
            return value
        await asyncio.sleep(PAUSE_SECONDS)
    return None


async def patiently(database: Database, statement: str, parameters: Mapping[str, Any]) -> Any:
    """The value of a statement, once the database is there to answer: a listener waits for it."""
    while True:
        try:
            return await database.fetch(statement, parameters)
        except DatabaseUnavailable:
            await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

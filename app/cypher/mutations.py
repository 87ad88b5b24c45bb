"""Runs the root fields of a mutation, one after the other, and reads back what each wrote.

Each is an act of its own: one that fails has an error at its path, and those before it stay done.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from graphql import ExecutionResult

from app.cypher.audit import Concerned, Deed
from app.cypher.execution import Asked, Database, Means, Ready, assembled, ended, forbidden, prepare, recorded
from app.cypher.payloads import PayloadAnswer, assemble, records
from app.cypher.permission import REPLAYED, Asking
from graph_schema.values import AuditAction, AuditOutcome

Read = tuple[str, dict[str, Any]]
"""A statement with its parameters, whose one record holds one value."""


@dataclass(frozen=True)
class Performance:
    """What an act came to: ids and values of its payload by their names, and how far the database went with it.

    `read` is what was read back within its transaction; None where it was not kept, or done before. `concerned` are
    those whose records it looked at or wrote to, `written` the labels of what it wrote.
    """

    told: Mapping[str, Any]
    bookmarks: frozenset[str]
    read: list[Any] | None = None
    concerned: Concerned = field(default_factory=Concerned)
    written: frozenset[str] = frozenset()


class Performer(Protocol):
    """What does acts, each in one transaction, and each only once."""

    async def perform(
        self,
        act: Any,
        given: Mapping[str, Any],
        bookmarks: Collection[str],
        read_back: Callable[[Mapping[str, Any]], list[Read]],
        asking: Asking,
        attribution: Mapping[str, str],
    ) -> Performance:
        """Do an act that somebody asks for, with the input that was given; read back what of it is asked for.

        What it writes keeps whose request it is.
        """


class MutationMeans(Means):
    """What of a request's context a mutation is answered by."""

    performer: Performer


async def mutate(means: MutationMeans, asked: Asked) -> ExecutionResult:
    """The result of a mutation operation, once it is recorded. Its extensions hold bookmarks of what was written."""
    ready = prepare(means, asked)
    if isinstance(ready, ExecutionResult):
        return ready
    bookmarks: frozenset[str] = frozenset(asked.bookmarks)
    values: dict[str, Any] = {}
    deeds: list[Deed | None] = [*forbidden(ready.compiled)]
    attribution = means["audit"].attribution
    for answer in ready.compiled.answers:
        try:
            reading = partial(_reads, answer, ready)
            given = _input(answer, ready)
            performance = await means["performer"].perform(
                answer.act, given, bookmarks, reading, ready.asking, attribution
            )
            bookmarks = performance.bookmarks or bookmarks
            values[answer.root.key] = await _payload(answer, performance, means["database"], ready, bookmarks)
            deeds.append(_deed(answer, performance))
        except Exception as error:  # `located` masks what is not ours
            values[answer.root.key] = error
            deeds.append(Deed(answer.root.name, outcome, Concerned()) if (outcome := ended(error)) else None)
    if refusal := await recorded(means["audit"], AuditAction.MUTATION, ready, deeds):
        return refusal
    result = assembled(means["compiler"].schema, ready.compiled.plan, values, asked)
    return ExecutionResult(result.data, result.errors, ready.told | {"bookmarks": sorted(bookmarks)})


def _deed(answer: PayloadAnswer, performance: Performance) -> Deed:
    outcome = AuditOutcome.REFUSED if performance.told["problems"] else AuditOutcome.ANSWERED
    kinds = performance.written if outcome is AuditOutcome.REFUSED else performance.written | answer.kinds
    return Deed(answer.root.name, outcome, performance.concerned, kinds - {"Problem"})


def _input(answer: PayloadAnswer, ready: Ready) -> Mapping[str, Any]:
    given = answer.calls[answer.input.call].values(ready.variables)[answer.input.name]
    return dict(given)


def _reads(answer: PayloadAnswer, ready: Ready, told: Mapping[str, Any]) -> list[Read]:
    """What the payload reads back, in the order in which it takes it."""
    return [
        (part.statement.text, ready.parameters(part.statement, **{part.name: given, REPLAYED: told["replayed"]}))
        for part, given in records(answer.fields, told)
    ]


async def _payload(
    answer: PayloadAnswer,
    performance: Performance,
    database: Database,
    ready: Ready,
    bookmarks: Collection[str],
) -> dict[str, Any]:
    told, read = performance.told, performance.read
    if read is None:
        reads = _reads(answer, ready, told)
        read = await asyncio.gather(*(database.fetch(text, given, bookmarks) for text, given in reads))
    concerned = performance.concerned
    encoded = [
        part.encode(value, concerned) for (part, _), value in zip(records(answer.fields, told), read, strict=True)
    ]
    return assemble(answer.fields, told, encoded)

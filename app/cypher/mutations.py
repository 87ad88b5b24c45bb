"""Runs the root fields of a mutation, one after the other, and reads back what each wrote.

Each is an act of its own: one that fails has an error at its path, and those before it stay done.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import ExecutionResult

from app.cypher.audit import Audit, Concerned, Deed
from app.cypher.execution import Asked, Database, Means, Ready, assembled, ended, forbidden, prepare, recorded
from app.cypher.payloads import PayloadAnswer, assemble, records
from app.cypher.permission import REPLAYED, Asking
from graph_schema.values import AuditAction, AuditOutcome

Read = tuple[str, dict[str, Any]]
"""A statement with its parameters, whose one record holds one value."""
Record = dict[str, Any]
"""Properties of a record of the audit trail."""


@dataclass(frozen=True)
class Performance:
    """What an act came to: ids and values of its payload by their names, and how far the database went with it.

    `payload` is what is answered, read back and recorded in the audit trail within its transaction; None where nothing
    of it was kept. `concerned` are those whose records it looked at or wrote to.
    """

    told: Mapping[str, Any]
    bookmarks: frozenset[str]
    payload: dict[str, Any] | None = None
    concerned: Concerned = field(default_factory=Concerned)


class Telling(Protocol):
    """How what an act came to is told, to whoever asks for it and to the audit trail."""

    def reads(self, told: Mapping[str, Any]) -> list[Read]:
        """What is to be read back of what it tells."""

    def payload(self, told: Mapping[str, Any], values: Sequence[Any], concerned: Concerned) -> dict[str, Any]:
        """What is answered, of what was read back; whose records that tells of is added to those concerned."""

    def records(self, told: Mapping[str, Any], concerned: Concerned, wrote: Collection[str]) -> list[Record]:
        """What the audit trail is to hold of it; `wrote` are the labels of what it wrote."""


class Performer(Protocol):
    """What does acts, each in one transaction, and each only once."""

    async def perform(
        self,
        act: Any,
        given: Mapping[str, Any],
        bookmarks: Collection[str],
        telling: Telling,
        asking: Asking,
        attribution: Mapping[str, str],
    ) -> Performance:
        """Do an act that somebody asks for, with the input that was given, and record it.

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
    for answer in ready.compiled.answers:
        telling = _Telling(answer, ready, means["audit"])
        try:
            performance = await means["performer"].perform(
                answer.act, telling.given, bookmarks, telling, ready.asking, means["audit"].attribution
            )
            bookmarks = performance.bookmarks or bookmarks
            payload = performance.payload
            if payload is None:
                payload, deed = await _unkept(telling, performance, means["database"], bookmarks)
                deeds.append(deed)
            values[answer.root.key] = payload
        except Exception as error:  # `located` masks what is not ours
            values[answer.root.key] = error
            deeds.append(Deed(answer.root.name, outcome, Concerned()) if (outcome := ended(error)) else None)
    if refusal := await recorded(means["audit"], AuditAction.MUTATION, ready, deeds):
        return refusal
    result = assembled(means["compiler"].schema, ready.compiled.plan, values, asked)
    return ExecutionResult(result.data, result.errors, ready.told | {"bookmarks": sorted(bookmarks)})


@dataclass(frozen=True)
class _Telling:
    """How one root field is told."""

    answer: PayloadAnswer
    ready: Ready
    audit: Audit

    @property
    def given(self) -> dict[str, Any]:
        """The input of the act."""
        argument = self.answer.input
        return dict(self.answer.calls[argument.call].values(self.ready.variables)[argument.name])

    def reads(self, told: Mapping[str, Any]) -> list[Read]:
        """In the order in which the payload takes them."""
        return [
            (
                part.statement.text,
                self.ready.parameters(part.statement, **{part.name: given, REPLAYED: told["replayed"]}),
            )
            for part, given in records(self.answer.fields, told)
        ]

    def payload(self, told: Mapping[str, Any], values: Sequence[Any], concerned: Concerned) -> dict[str, Any]:
        """In the order of its selection."""
        parts = records(self.answer.fields, told)
        encoded = [part.encode(value, concerned) for (part, _), value in zip(parts, values, strict=True)]
        return assemble(self.answer.fields, told, encoded)

    def records(self, told: Mapping[str, Any], concerned: Concerned, wrote: Collection[str]) -> list[Record]:
        """As of a mutation whose only field this is: each act is recorded by itself."""
        deed = self.deed(told, concerned, wrote)
        return self.audit.records(AuditAction.MUTATION, self.ready.asked.text, [deed])

    def deed(self, told: Mapping[str, Any], concerned: Concerned, wrote: Collection[str]) -> Deed:
        """What it came to."""
        if told["problems"]:
            return Deed(self.answer.root.name, AuditOutcome.REFUSED, concerned)
        kinds = (self.answer.kinds | frozenset(wrote)) - {"Problem"}
        return Deed(self.answer.root.name, AuditOutcome.ANSWERED, concerned, kinds)


async def _unkept(
    telling: _Telling, performance: Performance, database: Database, bookmarks: Collection[str]
) -> tuple[dict[str, Any], Deed]:
    """The payload of an act of which nothing was kept, and what is to be recorded of it."""
    told, concerned = performance.told, performance.concerned
    reads = telling.reads(told)
    values = await asyncio.gather(*(database.fetch(text, given, bookmarks) for text, given in reads))
    return telling.payload(told, values, concerned), telling.deed(told, concerned, ())

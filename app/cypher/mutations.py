"""Runs the root fields of a mutation, one after the other, and reads back what each wrote.

Each is an act of its own: one that fails has an error at its path, and those before it stay done.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import ExecutionResult

from app.cypher.execution import Asked, Database, Means, Ready, assembled, prepare
from app.cypher.payloads import PayloadAnswer, RecordAnswer, assemble, records


@dataclass(frozen=True)
class Performance:
    """What an act came to: ids and values of its payload by their names, and how far the database went with it."""

    told: Mapping[str, Any]
    bookmarks: frozenset[str]


class Performer(Protocol):
    """What does acts, each in one transaction, and each only once."""

    async def perform(self, act: Any, given: Mapping[str, Any], bookmarks: Collection[str]) -> Performance:
        """Do an act with the input that was given."""


class MutationMeans(Means):
    """What of a request's context a mutation is answered by."""

    performer: Performer


async def mutate(means: MutationMeans, asked: Asked) -> ExecutionResult:
    """The result of a mutation operation. Its extensions hold the bookmarks of what was written."""
    ready = prepare(means, asked)
    if isinstance(ready, ExecutionResult):
        return ready
    bookmarks: frozenset[str] = frozenset(asked.bookmarks)
    values: dict[str, Any] = {}
    for answer in ready.compiled.answers:
        try:
            performance = await means["performer"].perform(answer.act, _input(answer, ready), bookmarks)
            bookmarks = performance.bookmarks or bookmarks
            values[answer.root.key] = await _payload(answer, performance.told, means["database"], ready, bookmarks)
        except Exception as error:  # `located` masks what is not ours
            values[answer.root.key] = error
    result = assembled(means["compiler"].schema, ready.compiled.plan, values, asked)
    return ExecutionResult(result.data, result.errors, ready.told | {"bookmarks": sorted(bookmarks)})


def _input(answer: PayloadAnswer, ready: Ready) -> Mapping[str, Any]:
    given = answer.calls[answer.input.call].values(ready.variables)[answer.input.name]
    return dict(given)


async def _payload(
    answer: PayloadAnswer, told: Mapping[str, Any], database: Database, ready: Ready, bookmarks: Collection[str]
) -> dict[str, Any]:
    wanted = records(answer.fields, told)
    read = await asyncio.gather(*(_record(part, given, database, ready, bookmarks) for part, given in wanted))
    return assemble(answer.fields, told, list(read))


async def _record(part: RecordAnswer, given: Any, database: Database, ready: Ready, bookmarks: Collection[str]) -> Any:
    parameters = part.statement.parameters(ready.variables, {part.name: given})
    return part.encode(await database.fetch(part.statement.text, parameters, bookmarks))

"""Has Neo4j plan the trusted documents before anybody asks: to plan takes up to seconds, to run milliseconds.

Each query is run once as every role would ask it, with made-up values that find nothing. An `EXPLAIN` would not do:
what it plans Neo4j keeps for other such commands alone. Plans are kept by the types of parameters, and by how long
texts and lists are, so that the values are of the usual lengths.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    is_required_input_field,
    parse,
    type_from_ast,
)
from graphql.execution.values import VariableValues

from app.access.policy import asking_of
from app.access.viewer import Role, Viewer
from app.cypher.execution import Asked, Compiled, Compiler
from app.cypher.permission import Asking
from app.errors import BadInput, Unavailable
from app.joint_reads import JointReads

NOBODY = "pat_0000000000000000"
SAMPLES: dict[str, Any] = {
    "ID": NOBODY,
    "String": "nobody of that name",
    "Int": 1,
    "Float": 1.5,
    "Boolean": True,
    "Int64": 1,
    "Date": "2000-01-31",
    "DateTime": "2000-01-31T12:00:00-06:00",
    "CURP": "XEXX000131HNEXXXA8",
    "NSS": "00000000000",
    "CLUES": "DFXXX000000",
}
"""Values of the scalars, of the form that is asked of them."""

_log = logging.getLogger(__name__)


class Warming:
    """The warming of a server that starts."""

    def __init__(self, compiler: Compiler, reads: JointReads, documents: Iterable[str], seconds: float) -> None:
        self._compiler = compiler
        self._reads = reads
        self._documents = list(documents) if seconds else []
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether requests need not wait any longer."""
        return self._task is None or self._task.done()

    def start(self) -> None:
        """Begin, beside whatever else happens."""
        if self._documents:
            self._task = asyncio.create_task(self._warm())

    async def close(self) -> None:
        """Leave off."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _warm(self) -> None:
        began, planned = time.monotonic(), set[str]()
        try:
            async with asyncio.timeout(self._seconds):
                for text in self._documents:
                    await self._warm_document(text, planned)
        except TimeoutError:
            _log.warning("trusted documents: %g s were not enough to have all of them planned", self._seconds)
        except Unavailable:
            _log.warning("trusted documents: the database does not answer; they are planned when they are asked for")
        _log.info("trusted documents: %d statements planned in %.1f s", len(planned), time.monotonic() - began)

    async def _warm_document(self, text: str, planned: set[str]) -> None:
        document = parse(text)
        for operation in _queries(document):
            for variables in _made_up(self._compiler.schema, operation):
                for asking in _everybody():
                    asked = Asked(document, operation, variables.coerced, text)
                    with suppress(BadInput):  # what nobody can ask for, or made-up values do not do for
                        compiled = self._compiler.compiled(asked, variables, asking.permission)
                        await self._plan(compiled, variables, asking, planned)

    async def _plan(self, compiled: Compiled, variables: VariableValues, asking: Asking, planned: set[str]) -> None:
        for fetch in compiled.fetches:
            if not fetch.of_research and fetch.statement.text not in planned:
                await self._reads.plan(fetch.statement, fetch.statement.parameters(variables, asking.given))
                planned.add(fetch.statement.text)


def _queries(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and each.operation is OperationType.QUERY:
            yield each


def _everybody() -> Iterator[Asking]:
    """Somebody in each role."""
    for role in Role:
        viewer = Viewer("", "", role, "", patient_id=NOBODY, practitioner_id=NOBODY, facility_id=NOBODY)
        yield asking_of(viewer)


def _made_up(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Iterator[VariableValues]:
    """Variables of an operation: those that it asks for; and all of them, where there are more."""
    definitions = operation.variable_definitions or ()
    types = {each.variable.name.value: type_from_ast(schema, each.type) for each in definitions}
    optional = {
        each.variable.name.value
        for each in definitions
        if each.default_value is not None or not isinstance(types[each.variable.name.value], GraphQLNonNull)
    }
    for left_out in (optional, set[str]()) if optional else (optional,):
        given = {name: _sample(type_) for name, type_ in types.items() if name not in left_out}
        values = get_variable_values(schema, definitions, given)
        if isinstance(values, VariableValues):
            yield values


def _sample(type_: Any) -> Any:
    """A value of an input type."""
    match type_:
        case GraphQLNonNull():
            return _sample(type_.of_type)
        case GraphQLList():
            return [_sample(type_.of_type)]
        case GraphQLEnumType():
            return next(iter(type_.values))
        case GraphQLInputObjectType():
            return {name: _sample(each.type) for name, each in type_.fields.items() if is_required_input_field(each)}
        case _:
            return SAMPLES.get(type_.name, NOBODY)

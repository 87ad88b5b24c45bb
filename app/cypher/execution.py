"""Compiles operations, and answers queries by their statements. Introspection is left to graphql-core."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypedDict, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
    execute,
    get_variable_values,
    print_ast,
)
from graphql.execution.values import VariableValues

from app.cypher.audit import Audit, Concerned, Deed, kinds
from app.cypher.cost import Budget, PlanCost, plan_cost
from app.cypher.encode import RootEncoder, encoder
from app.cypher.payloads import PayloadAnswer, payload_answer
from app.cypher.permission import Asking, Forbidden, Permission
from app.cypher.plan import (
    Constant,
    Derived,
    Introspection,
    Matched,
    Page,
    Payload,
    Plan,
    Refused,
    Root,
    Rows,
    Select,
)
from app.cypher.reader import QueryTooLarge, read
from app.cypher.render import Statement, render
from app.errors import BadInput, DatabaseUnavailable, ExpedienteError, Unavailable, cause_of, code_of
from app.recent import Recent
from graph_schema.values import AuditAction, AuditOutcome

MOST_ASKED = 10_000
"""How long what was asked is, as it is recorded."""
MASKED = "The server could not answer this field. Report the request id to its operator."


class Database(Protocol):
    """What runs statements: one in, the value of its one record out."""

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """Run a read statement; the database has to be as far as the bookmarks tell."""


class Reads(Protocol):
    """What runs the statements of queries, together where that is quicker."""

    async def fetch(self, statement: Statement, parameters: dict[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """The value of a statement's one record, as `Database.fetch`."""


class Research(Protocol):
    """What runs the statements of queries about the researchers' graph."""

    async def fetch(self, statement: Statement, parameters: dict[str, Any], questions: int) -> Any:
        """The value of a statement's one record, which answers that many questions. It may raise `BadInput`."""


@dataclass(frozen=True)
class Fetch:
    """A root field made ready: its statement, and the encoder of what it returns."""

    root: Root
    statement: Statement
    encode: RootEncoder
    kinds: frozenset[str]

    @property
    def of_research(self) -> bool:
        """Whether the statement is about the researchers' graph, not the record."""
        source = self.root.field.source if isinstance(self.root.field, Rows) else None
        return isinstance(source, Matched) and source.of_research

    @property
    def questions(self) -> int:
        """How many questions it asks, of what is told of people in numbers alone: itself, and each part derived."""
        item = self.root.field.item if isinstance(self.root.field, Rows) else None
        return 1 + sum(isinstance(field, Derived) for field in item.fields) if isinstance(item, Select) else 1


@dataclass(frozen=True)
class Compiled:
    """An operation made ready, good for all requests of its shape. `answers` are a mutation's payloads."""

    plan: Plan
    fetches: tuple[Fetch, ...]
    answers: tuple[PayloadAnswer, ...]
    cost: PlanCost

    def explained(self) -> list[dict[str, str]]:
        """Of each root field that is fetched its plan and its statement, in which all values are parameters."""
        return [
            {"field": fetch.root.key, "plan": str(Plan((fetch.root,))), "cypher": fetch.statement.text}
            for fetch in self.fetches
        ]


def compile_operation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: VariableValues,
    permission: Permission,
) -> Compiled:
    """Read, render and make the encoders of an operation."""
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    plan = read(schema, operation, fragments, variables, permission)
    fetches = tuple(
        Fetch(root, render(root.field, plan.calls), encoder(root.field), kinds(root.field))
        for root in plan.roots
        if isinstance(root.field, Rows | Page)
    )
    answers = tuple(payload_answer(root, plan.calls) for root in plan.roots if isinstance(root.field, Payload))
    return Compiled(plan, fetches, answers, plan_cost(plan, variables))


class Compiler:
    """Compiles operations of one schema, and keeps the last `cache_size` of them."""

    def __init__(self, schema: GraphQLSchema, cache_size: int) -> None:
        self.schema = schema
        self._compiled: Recent[Any, Compiled] = Recent(cache_size)

    def compiled(self, asked: "Asked", variables: VariableValues, permission: Permission) -> Compiled:
        """The operation made ready for these variables' shape, and for all who may the same."""
        operation = asked.operation
        name = operation.name.value if operation.name else None
        key = (asked.text, name, shape(variables.coerced), permission)
        return self._compiled.get(
            key, lambda: compile_operation(self.schema, asked.document, operation, variables, permission)
        )


def shape(value: Any) -> Any:
    """What of a value a plan may depend on: whether it is given, its fields, a list's filters, booleans and enums."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((name, shape(part)) for name, part in value.items())
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return tuple(shape(part) for part in value)  # of values, how many there are changes nothing
    return ...


class Means(TypedDict):
    """What of a request's context an operation is answered by."""

    compiler: Compiler
    database: Database
    reads: Reads
    research: Research
    budget: Budget
    audit: Audit
    asking: Asking
    written: Callable[[Any], Any]
    """Makes of a query's data what is sent of it, while its record is on the way."""


@dataclass(frozen=True)
class Asked:
    """An operation as a request asks for it."""

    document: DocumentNode
    operation: OperationDefinitionNode
    inputs: dict[str, Any]
    text: str
    explain: bool = False
    bookmarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ready:
    """An operation that may run: compiled, its variables coerced, its cost spent."""

    asked: Asked
    compiled: Compiled
    variables: VariableValues
    asking: Asking
    told: dict[str, Any]

    def parameters(self, statement: Statement, **given: Any) -> dict[str, Any]:
        """The parameters of a statement of the operation, beside them what is given. Raises `BadInput`."""
        return statement.parameters(self.variables, {**self.asking.given, **given})


def prepare(means: Means, asked: Asked) -> Ready | ExecutionResult:
    """The operation made ready to run; or, where it is refused as a whole, the result that says why."""
    compiler, budget = means["compiler"], means["budget"]
    operation = asked.operation
    definitions = operation.variable_definitions or ()
    variables = get_variable_values(compiler.schema, definitions, asked.inputs, max_errors=50)
    if isinstance(variables, list):
        return ExecutionResult(data=None, errors=[_refused(error) for error in variables])
    try:
        compiled = compiler.compiled(asked, variables, means["asking"].permission)
    except ExpedienteError as error:
        return ExecutionResult(data=None, errors=[located(error, operation, None)])
    told: dict[str, Any] = {"cost": {"requested": compiled.cost.total(variables), "limit": budget.limit}}
    if asked.explain:
        told["explain"] = compiled.explained()
    if refusal := _unanswerable(compiled, variables, budget):
        return ExecutionResult(data=None, errors=[located(refusal, operation, None)], extensions=told)
    return Ready(asked, compiled, variables, means["asking"], told)


async def answer(means: Means, asked: Asked) -> ExecutionResult:
    """The result of a query operation, once it is recorded. Errors of a root field stand at its path.

    What is refused before it runs, or cannot be answered at all for now, has errors without a path and no data.
    """
    ready = prepare(means, asked)
    if isinstance(ready, ExecutionResult):
        return ready
    compiled = ready.compiled
    fetched = await _fetched(compiled.fetches, means, ready)
    results = [each.value for each in fetched]
    deeds = [_deed(fetch, each, ready) for fetch, each in zip(compiled.fetches, fetched, strict=True)]
    told = [deed for deed in (*deeds, *forbidden(compiled)) if deed]
    recording = means["audit"].record(AuditAction.QUERY, asked.text, told)
    await asyncio.sleep(0)  # the record is sent; the answer is made while the database writes it
    result = _result(means, ready, results)
    return await _unrecorded(recording, ready) or result


def _result(means: Means, ready: Ready, results: list[Any]) -> ExecutionResult:
    """What the results of the fetches come to. Nobody may be told before it is recorded."""
    compiled, asked = ready.compiled, ready.asked
    if results and all(isinstance(result, Unavailable) for result in results):
        return ExecutionResult(data=None, errors=[located(results[0], asked.operation, None)], extensions=ready.told)
    values = dict(zip((fetch.root.key for fetch in compiled.fetches), results, strict=True))
    result = assembled(means["compiler"].schema, compiled.plan, values, asked)
    data = None if result.data is None else means["written"](result.data)
    return ExecutionResult(data, result.errors, ready.told)


def _unanswerable(compiled: Compiled, variables: VariableValues, budget: Budget) -> BadInput | None:
    """Why the operation as a whole is not run; None where it may be."""
    for root in compiled.plan.roots:
        if isinstance(root.field, Refused) and isinstance(root.field.error, QueryTooLarge):
            return root.field.error
    try:
        budget.spend(compiled.cost, variables)
    except BadInput as error:
        return error
    return None


async def recorded(
    audit: Audit, action: AuditAction, ready: Ready, deeds: Sequence[Deed | None]
) -> ExecutionResult | None:
    """None once the deeds are recorded; else the result that says why nothing can be told."""
    return await _unrecorded(audit.record(action, ready.asked.text, [deed for deed in deeds if deed]), ready)


async def _unrecorded(recording: Awaitable[None], ready: Ready) -> ExecutionResult | None:
    """None once that has ended; else the result that says why nothing can be told."""
    try:
        await recording
    except Unavailable as error:
        return ExecutionResult(None, [located(error, ready.asked.operation, None)], ready.told)
    return None


def forbidden(compiled: Compiled) -> list[Deed]:
    """What the operation asks for and whoever asks may not."""
    refused = ((root.name, root.field.error) for root in compiled.plan.roots if isinstance(root.field, Refused))
    return [Deed(name, AuditOutcome.REFUSED, Concerned()) for name, error in refused if isinstance(error, Forbidden)]


def ended(error: Exception) -> AuditOutcome | None:
    """How a field ended that has an error; None where nothing was looked at."""
    if isinstance(error, DatabaseUnavailable):
        return None
    return AuditOutcome.REFUSED if isinstance(error, Forbidden) else AuditOutcome.FAILED


def _deed(fetch: Fetch, fetched: "Fetched", ready: Ready) -> Deed | None:
    outcome = ended(fetched.value) if isinstance(fetched.value, Exception) else AuditOutcome.ANSWERED
    if outcome is None:
        return None
    asked = _asked(fetch.statement, ready.variables) if fetch.of_research else None
    return Deed(fetch.root.name, outcome, fetched.concerned, fetch.kinds, asked)


def _asked(statement: Statement, variables: VariableValues) -> str:
    """The arguments of a root field and of those below it, as JSON: of what is about nobody's record."""
    given = (statement.calls[call] for call in sorted({argument.call for argument in statement.arguments}))
    told = json.dumps([[call.node.name.value, call.values(variables)] for call in given], default=_plain)
    return told if len(told) <= MOST_ASKED else f"{told[:MOST_ASKED]}…"


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else str(value)


@dataclass(frozen=True)
class Fetched:
    """The answer of a root field, or the exception that it ended with, and whose records it tells of."""

    value: Any
    concerned: Concerned


async def _fetched(fetches: tuple[Fetch, ...], means: Means, ready: Ready) -> list[Fetched]:
    """What each root field came to."""
    if len(fetches) == 1:  # as most queries: a task of its own would cost more than it gives
        return [await _fetch(fetches[0], means, ready)]
    return await asyncio.gather(*(_fetch(fetch, means, ready) for fetch in fetches))


async def _fetch(fetch: Fetch, means: Means, ready: Ready) -> Fetched:
    concerned = Concerned()
    try:
        parameters = ready.parameters(fetch.statement)
        if fetch.of_research:  # whose answers no bookmark of the record is about
            value = await means["research"].fetch(fetch.statement, parameters, fetch.questions)
        else:
            value = await means["reads"].fetch(fetch.statement, parameters, ready.asked.bookmarks)
        return Fetched(fetch.encode(value, concerned), concerned)
    except Exception as error:  # `located` masks what is not ours
        return Fetched(error, Concerned())


def assembled(schema: GraphQLSchema, plan: Plan, values: Mapping[str, Any], asked: Asked) -> ExecutionResult:
    """The root fields in the order of the selection; a failed one is null, with its error."""
    data: dict[str, Any] | None = {}
    errors = []
    for root in plan.roots:
        match root.field:
            case Constant():
                value: Any = root.field.value
            case Introspection():
                value = _introspect(schema, root.field, asked.document, asked.operation, asked.inputs)[root.key]
            case Refused():
                value = root.field.error
            case _:
                value = values[root.key]
        if isinstance(value, BaseException):
            errors.append(located(value, asked.operation, root.key, asked.document))
            value = None
            if not root.nullable:
                data = None
        if data is not None:
            data[root.key] = value
    return ExecutionResult(data=data, errors=errors or None)


def _introspect(
    schema: GraphQLSchema,
    field: Introspection,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    inputs: dict[str, Any],
) -> dict[str, Any]:
    """What graphql-core says of the schema itself."""
    asked = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=field.nodes),
    )
    fragments = [item for item in document.definitions if isinstance(item, FragmentDefinitionNode)]
    result = execute(schema, DocumentNode(definitions=(asked, *fragments)), variable_values=inputs)
    return cast("ExecutionResult", result).data or {}


def _refused(error: GraphQLError) -> GraphQLError:
    """What is wrong with a variable, without its value: graphql-core would show it, and it may be a person's."""
    definition = error.nodes[0] if error.nodes else None
    if not isinstance(definition, VariableDefinitionNode):
        return GraphQLError(error.message, error.nodes, extensions={"code": BadInput.code})
    cause = cause_of(error)
    told = isinstance(cause, ExpedienteError)
    reason = str(cause) if told else f"no value of type {print_ast(definition.type)} was given"
    code = code_of(error) if told else BadInput.code
    return GraphQLError(f"`${definition.variable.name.value}`: {reason}", error.nodes, extensions={"code": code})


def located(
    error: BaseException, operation: OperationDefinitionNode, key: str | None, document: DocumentNode | None = None
) -> GraphQLError:
    """The error as GraphQL shows it: ours with its code, any other masked, with the original kept for the log."""
    path = None if key is None else [key]
    nodes = list(_asking(operation.selection_set, key, document)) if key and document else [operation]
    if isinstance(error, GraphQLError):
        return GraphQLError(error.message, error.nodes or nodes, path=path, extensions={"code": BadInput.code})
    if isinstance(error, ExpedienteError):
        return GraphQLError(str(error), nodes, path=path, original_error=error, extensions={"code": error.code})
    original = error if isinstance(error, Exception) else None
    extensions = {"code": ExpedienteError.code}
    return GraphQLError(MASKED, nodes, path=path, original_error=original, extensions=extensions)


def _asking(selections: SelectionSetNode, key: str, document: DocumentNode) -> Iterator[FieldNode]:
    """The fields of that response key, those within fragments too; how many there may be, validation has bounded."""
    for node in selections.selections:
        if isinstance(node, FieldNode):
            if (node.alias or node.name).value == key:
                yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _asking(node.selection_set, key, document)
        else:
            for each in document.definitions:
                if isinstance(each, FragmentDefinitionNode) and each.name.value == node.name.value:  # type: ignore[attr-defined]
                    yield from _asking(each.selection_set, key, document)

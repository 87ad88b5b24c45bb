"""Operations on a line that stays open: a subscription's results as they come, the one result of any other."""

from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode, OperationType, get_operation_ast
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult as OneResult
from strawberry.types.graphql import OperationType as Kind

from app.cypher.execution import Asked
from app.cypher.extension import OPERATION_UNRESOLVED
from app.cypher.subscriptions import respond
from app.documents import Documents
from app.errors import BadInput

Result = ExecutionResult | OneResult
"""What ends an operation early has no data, and errors without a path."""


@dataclass(frozen=True)
class Operation:
    """What a client asks for, its document's text found already, and the context it is answered in."""

    text: str
    name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None
    context: Any


def subscription(documents: Documents, text: str, name: str | None) -> OperationDefinitionNode | None:
    """The operation of that name, if it is a subscription."""
    try:
        operation = get_operation_ast(documents.parsed(text).node, name)
    except GraphQLError:
        return None
    return operation if operation and operation.operation is OperationType.SUBSCRIPTION else None


async def results(
    schema: strawberry.Schema, documents: Documents, asked: Operation, allowed: Iterable[Kind]
) -> AsyncIterator[Result]:
    """The results of an operation, in order."""
    operation = subscription(documents, asked.text, asked.name)
    if operation is None:
        yield await _one(schema, asked, allowed)
        return
    document = documents.validated(schema._schema, asked.text)
    if document.errors:
        yield ExecutionResult(None, document.errors)
        return
    asked.context["persisted"].keep(asked.extensions, asked.text)
    answered = respond(asked.context, Asked(document.node, operation, asked.variables or {}, asked.text))
    async with aclosing(answered):  # type: ignore[type-var]
        async for result in answered:
            if result.errors:
                schema.process_errors(result.errors)
            yield result


async def _one(schema: strawberry.Schema, asked: Operation, allowed: Iterable[Kind]) -> Result:
    try:
        return await schema.execute(
            asked.text,
            variable_values=asked.variables,
            context_value=asked.context,
            operation_name=asked.name,
            operation_extensions=asked.extensions,
            allowed_operation_types=set(allowed) - {Kind.SUBSCRIPTION},
        )
    except (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError) as error:
        code = BadInput.code if isinstance(error, MissingQueryError) else OPERATION_UNRESOLVED
        message = "send a `query` that holds the operation, and its name as `operationName` if it holds several"
        return ExecutionResult(None, [GraphQLError(message, extensions={"code": code})])

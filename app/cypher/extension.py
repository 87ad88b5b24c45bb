"""The Strawberry extension that answers queries and mutations by compiled statements, not by graphql-core's executor.

Strawberry skips its own execution where an extension has set a result, so its other extensions, HTTP view and
tooling work as ever. Subscriptions pass untouched.
"""

from collections.abc import AsyncIterator
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
)
from strawberry.extensions import SchemaExtension

from app.cypher.bookmarks import InvalidBookmark, asked_bookmarks
from app.cypher.execution import Asked, answer, located
from app.cypher.mutations import mutate

OPERATION_UNRESOLVED = "OPERATION_RESOLUTION_FAILURE"


class CompiledExecution(SchemaExtension):
    """Answers queries and mutations through the `Means` of the request's context.

    The answer's extensions say what the query cost, and what it became where the request asks to have it explained
    and the context's `explain` allows it.
    """

    def __init__(self) -> None:
        self._told: dict[str, Any] = {}

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        document = cast("DocumentNode", context.graphql_document)
        # Strawberry takes the first of several; GraphQL wants to be told which.
        operation = get_operation_ast(document, context._provided_operation_name)
        if operation is None:
            context.result = ExecutionResult(data=None, errors=[_unnamed()])
        elif operation.operation is not OperationType.SUBSCRIPTION:
            result = await self._answered(document, operation)
            context.result, self._told = result, result.extensions or {}
        yield

    async def _answered(self, document: DocumentNode, operation: OperationDefinitionNode) -> ExecutionResult:
        context = self.execution_context
        extensions = context.operation_extensions or {}
        try:
            bookmarks = asked_bookmarks(extensions)
        except InvalidBookmark as error:
            return ExecutionResult(data=None, errors=[located(error, operation, None)])
        explain = extensions.get("explain") is True and bool(context.context["explain"])
        asked = Asked(document, operation, context.variables or {}, context.query or "", explain, bookmarks)
        if operation.operation is OperationType.MUTATION:
            return await mutate(context.context, asked)
        return await answer(context.context, asked)

    def get_results(self) -> dict[str, Any]:
        return self._told


def _unnamed() -> GraphQLError:
    message = "the document holds several operations; say which with `operationName`"
    return GraphQLError(message, extensions={"code": OPERATION_UNRESOLVED})

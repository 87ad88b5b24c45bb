"""Parses and validates each document once; a bounded number of them is kept, by their text.

Strawberry's own caches of the two steps find a validated document by hashing its whole tree, at every request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import DocumentNode, GraphQLError, parse
from strawberry.extensions import SchemaExtension

from app.query_limits import MAX_TOKENS, QueryLimits
from app.recent import Recent


@dataclass
class Document:
    """A parsed document, and what validation found wrong with it: None until it was asked."""

    node: DocumentNode
    errors: list[GraphQLError] | None = None


class Documents:
    """The documents used last."""

    def __init__(self, size: int) -> None:
        self._kept: Recent[str, Document] = Recent(size)

    def parsed(self, text: str) -> Document:
        """The document of that text. GraphQLError if it is none, or one of too many tokens."""
        return self._kept.get(text, lambda: Document(parse(text, max_tokens=MAX_TOKENS)))


class KnownDocuments(SchemaExtension):
    """Takes parsed and validated documents from `Documents`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        self._document = self._documents.parsed(context.query or "")
        context.graphql_document = self._document.node
        yield

    def on_validate(self) -> Iterator[None]:
        context, document = self.execution_context, self._document
        context.validation_rules += (QueryLimits,)
        if document is not None:
            context.pre_execution_errors = document.errors
        yield
        if document is not None:
            document.errors = context.pre_execution_errors

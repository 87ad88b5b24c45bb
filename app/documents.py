"""Parses and validates each document once; a bounded number of them is kept, by their text.

Strawberry's own caches of the two steps find a validated document by hashing its whole tree, at every request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Token,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension

from app.config import Settings
from app.query_limits import TOO_LARGE, Limits, NoIntrospection, within
from app.recent import Recent

_TOO_MANY_TOKENS = "Document contains more than"


@dataclass
class Document:
    """A parsed document, and what validation found wrong with it: None until it was asked."""

    node: DocumentNode
    errors: list[GraphQLError] | None = None


class Documents:
    """The documents used last, and the rules that they are held to beside GraphQL's own."""

    def __init__(self, settings: Settings) -> None:
        limits = Limits(
            settings.max_query_tokens,
            settings.max_query_depth,
            settings.max_query_aliases,
            settings.max_root_fields,
        )
        own: tuple[type[ASTValidationRule], ...] = (within(limits),)
        self.rules = own if settings.introspection else (*own, NoIntrospection)
        self._tokens = limits.tokens
        self._kept: Recent[str, Document] = Recent(settings.document_cache_size)

    def parsed(self, text: str) -> Document:
        """The document of that text. GraphQLError if it is none, or one of too many tokens."""
        return self._kept.get(text, lambda: Document(self._parse(text)))

    def validated(self, schema: GraphQLSchema, text: str) -> Document:
        """The document of that text with what is wrong with it. GraphQLError as of `parsed`."""
        document = self.parsed(text)
        if document.errors is None:
            document.errors = self._faults(schema, document.node)
        return document

    def faults(self, schema: GraphQLSchema, text: str) -> list[GraphQLError]:
        """What keeps the text from being run."""
        try:
            return self._faults(schema, self._parse(text))
        except GraphQLError as error:
            return [error]

    def _faults(self, schema: GraphQLSchema, node: DocumentNode) -> list[GraphQLError]:
        """What is wrong with a document; that it is too large, where Python would not go through all of it."""
        try:
            found = validate(schema, node, (*specified_rules, *self.rules))
        except RecursionError:
            message = "the document's fragments lie too deep within one another; ask for less at once"
            return [GraphQLError(message, extensions={"code": TOO_LARGE})]
        return [_endless_number(error) if isinstance(error.original_error, ValueError) else error for error in found]

    def _parse(self, text: str) -> DocumentNode:
        try:
            return _unchained(parse(text, max_tokens=self._tokens))
        except GraphQLSyntaxError as error:
            if _TOO_MANY_TOKENS not in error.message:
                raise
            message = f"the document has more than {self._tokens} tokens; ask for less, or use fragments"
            raise GraphQLError(message, extensions={"code": TOO_LARGE}) from None


def _unchained(document: DocumentNode) -> DocumentNode:
    """The document, its tokens chained no longer: nobody goes from one to the next any more.

    Chained both ways they are circles that keep all of a document until Python looks for such, long after it is gone.
    """
    token: Token | None = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following
    return document


def _endless_number(error: GraphQLError) -> GraphQLError:
    """Python reads no number of more than 4,300 digits."""
    return GraphQLError("a number has too many digits", error.nodes, extensions={"code": TOO_LARGE})


class KnownDocuments(SchemaExtension):
    """Takes parsed and validated documents from `Documents`.

    A sound one is offered to the `PersistedQueries` of the request's context, which keep it if the client hashed it.
    """

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
        context.validation_rules += self._documents.rules
        if document is not None:
            validated = self._documents.validated(context.schema._schema, context.query or "")
            context.pre_execution_errors = validated.errors
        yield
        if document is not None and not context.pre_execution_errors:
            context.context["persisted"].keep(context.operation_extensions, context.query or "")

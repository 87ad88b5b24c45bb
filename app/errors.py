"""The errors a client or operator can meet. Each has a stable `code`, says what was wrong and how to mend it.

    ExpedienteError
    ├── BadInput              the request; the client can mend it
    └── Unavailable           something the request needs is not there now
        └── DatabaseUnavailable

Further ones stand beside what raises them, below one of these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from graphql import GraphQLError, GraphQLSyntaxError


class ExpedienteError(Exception):
    """Ancestor of all our errors. The text is shown to clients, so it never holds patient data."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    extensions: Mapping[str, Any] = MappingProxyType({})
    """What a client is told beside code and text."""


class BadInput(ExpedienteError):
    """The request cannot be answered as it stands."""

    code = "BAD_USER_INPUT"


class Unavailable(ExpedienteError):
    """A part of the system that the request needs does not answer."""

    code = "SERVICE_UNAVAILABLE"


class DatabaseUnavailable(Unavailable):
    """Neo4j does not answer."""

    code = "DATABASE_UNAVAILABLE"


def code_of(error: GraphQLError) -> str:
    """The stable code of an error of any stage of a request."""
    if error.extensions and "code" in error.extensions:
        return str(error.extensions["code"])
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    cause = cause_of(error)
    if isinstance(cause, ExpedienteError):
        return cause.code
    return "GRAPHQL_VALIDATION_FAILED" if cause is None else ExpedienteError.code


def cause_of(error: GraphQLError) -> Exception | None:
    """What lies behind an error; None where GraphQL itself found fault."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause

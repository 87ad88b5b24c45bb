"""`expediente explain`: how a query becomes a statement, and what the statement costs."""

from typing import Any

from graphql import GraphQLError, get_operation_ast, get_variable_values, parse, validate
from neo4j import Driver
from rich.console import Console
from rich.table import Table

from app.access.policy import asking_of
from app.access.viewer import Role, Viewer
from app.config import Settings
from app.cypher.execution import Compiled, compile_operation
from app.cypher.permission import Asking, Unlimited
from app.errors import BadInput
from app.schema import graphql_schema, make_schema

EVERYBODY = Asking(Unlimited(), asking_of(Viewer("", "expediente explain", Role.SYSTEM, "expediente explain")).given)


class UnusableDocument(BadInput):
    """The document cannot be compiled."""


def compiled(
    text: str, variables: dict[str, Any], operation_name: str | None = None, asking: Asking = EVERYBODY
) -> tuple[Compiled, list[dict[str, Any]]]:
    """The operation compiled for who asks, and the parameters of each of its statements. Raises `BadInput`."""
    schema = graphql_schema(make_schema(Settings()))
    try:
        document = parse(text)
    except GraphQLError as error:
        raise UnusableDocument(str(error)) from error
    errors = validate(schema, document)
    if errors:
        raise UnusableDocument("\n".join(str(error) for error in errors))
    operation = get_operation_ast(document, operation_name)
    if operation is None:
        raise UnusableDocument("the document holds several operations; name one with --operation")
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    if isinstance(values, list):
        raise UnusableDocument("\n".join(error.message for error in values))
    found = compile_operation(schema, document, operation, values, asking.permission)
    # What a subscription is given one by one stands for itself.
    return found, [fetch.statement.parameters(values, {**asking.given, "id": None}) for fetch in found.fetches]


def print_compiled(found: Compiled, parameters: list[dict[str, Any]], console: Console) -> None:
    """The plan's tree, then each statement with its parameters."""
    console.rule("Plan")
    console.print(str(found.plan), soft_wrap=True, markup=False, highlight=False)
    for fetch, values in zip(found.fetches, parameters, strict=True):
        console.rule(f"Cypher of {fetch.root.key}")
        # Lines stay whole, so that the statement can be copied.
        console.print(fetch.statement.text, soft_wrap=True, markup=False, highlight=False)
        console.print("Parameters", values)


def print_profile(
    found: Compiled, parameters: list[dict[str, Any]], driver: Driver, database: str, console: Console
) -> None:
    """Run each statement under PROFILE and print rows and db hits by operator."""
    for fetch, values in zip(found.fetches, parameters, strict=True):
        with driver.session(database=database) as session:
            summary = session.run(f"PROFILE {fetch.statement.text}", values).consume()
        table = Table("Operator", "Details", "Rows", "Db hits", title=f"Profile of {fetch.root.key}")
        total = _add_operator(table, summary.profile or {}, 0)
        table.add_section()
        table.add_row("Total", "", "", f"{total:,}")
        console.print(table)


def _add_operator(table: Table, operator: dict[str, Any], depth: int) -> int:
    """A row for the operator and for each below it; their db hits together."""
    arguments = operator.get("args", {})
    hits = int(operator.get("dbHits", 0))
    name = str(operator.get("operatorType", "")).partition("@")[0]
    table.add_row("  " * depth + name, str(arguments.get("Details", "")), f"{operator.get('rows', 0):,}", f"{hits:,}")
    return hits + sum(_add_operator(table, child, depth + 1) for child in operator.get("children", ()))

"""The role table as the README shows it: what the tests of roles expect, told by nothing of the program.

`TABLE` holds of each role the fields, criteria and acts that it may, as `Type.field`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema

from app.access.viewer import Role

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCHEMA: GraphQLSchema = build_schema((ROOT / "graph_schema" / "schema.graphql").read_text(encoding="utf-8"))
STRUCTURE = re.compile(r"\w+(Connection|Edge|Payload)|PageInfo|Problem|MovedRecords")
"""Types that say nothing of the graph: what pages and acts are made of."""
COMBINES = {"and", "or", "not"}


def fields_of(type_name: str) -> set[str]:
    """The fields of a type; of a filter what it compares."""
    type_ = SCHEMA.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInputObjectType | GraphQLInterfaceType)
    return set(type_.fields) - COMBINES


def rows() -> Iterator[tuple[list[str], set[str]]]:
    """Of each row of the README's table the roles with a mark, and what they may."""
    table = README.partition("<!-- roles -->\n")[2].partition("\n\n")[0]
    head, _, *lines = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    for what, *marks in lines:
        assert set(marks) <= {"✓", ""}
        marked = [role for role, mark in zip(head[1:], marks, strict=True) if mark]
        yield marked, {each for part in what.split("; ") for each in _told(part)}


def _told(part: str) -> Iterator[str]:
    names = re.findall(r"`(\w+)`", part)
    if part.startswith("all of "):
        yield from (f"{type_}.{field}" for type_ in names for field in fields_of(type_))
    else:
        type_, *fields = names
        yield from (f"{type_}.{field}" for field in fields)


TABLE: dict[Role, set[str]] = {
    role: {each for marked, told in rows() if role.value in marked for each in told}
    for role in Role
    if role is not Role.SYSTEM
}


def may(role: Role, type_name: str, field: str) -> bool:
    """Whether the table grants it, or it is of what pages and acts are made of."""
    if role is Role.SYSTEM or field == "__typename" or STRUCTURE.fullmatch(type_name):
        return True
    return f"{type_name}.{field}" in TABLE[role]

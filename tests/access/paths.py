"""Paths through the schema, as a role may take them, and operations that ask for many of them at once.

A path is a row of steps from the root, each a type and a field of it; where the field before gives an interface, the
step says as which of its types.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from app.access.viewer import Role
from tests.access.role_table import SCHEMA, may

NEEDED = {"resultSeries": '(type: "2345-7")', "counts": "(by: [SEX])", "survival": "(to: {})"}
"""What fields within the graph want to be told."""


class Step(NamedTuple):
    """A field of a type; `among` where the type is one of several."""

    type_name: str
    field: str
    among: bool


Path = tuple[Step, ...]


class Found(NamedTuple):
    """A path to its end: a value, an object where the depth ends, or the first step that the role may not take."""

    path: Path
    granted: bool


def paths(role: Role, depth: int, *, again: bool = True, roots: Iterable[str] | None = None) -> Iterator[Found]:
    """The paths from `Query` that deep at most, each to its end; without `again` those that pass a type only once.

    An edge is not followed: its node is the one of `nodes`, and what reads it is the same.
    """
    assert SCHEMA.query_type
    for root in roots or SCHEMA.query_type.fields:
        yield from _from((Step("Query", root, among=False),), role, depth, again)


def _from(path: Path, role: Role, depth: int, again: bool) -> Iterator[Found]:
    step = path[-1]
    if not may(role, step.type_name, step.field):
        yield Found(path, granted=False)
        return
    named = get_named_type(_field(step).type)
    if is_leaf_type(named):
        yield Found(path, granted=True)
    elif step.field == "edges" or len(path) == depth:
        # As deep as it is looked; the name of a type is nobody's secret, and its objects are.
        if step.field in {"edges", "pageInfo"} or all(may(role, each.name, "id") for each in _types(named)):
            yield Found(path, granted=True)
    else:
        types = _types(named)
        for type_ in types:
            if again or all(type_.name != passed.type_name for passed in path):
                for field in type_.fields:
                    yield from _from((*path, Step(type_.name, field, len(types) > 1)), role, depth, again)


def _types(named: GraphQLNamedType) -> list[GraphQLObjectType]:
    types = SCHEMA.get_possible_types(named) if is_abstract_type(named) else [named]
    return [type_ for type_ in types if isinstance(type_, GraphQLObjectType)]


def _field(step: Step) -> GraphQLField:
    type_ = SCHEMA.type_map[step.type_name]
    assert isinstance(type_, GraphQLObjectType)
    field: GraphQLField = type_.fields[step.field]
    return field


def selection(chosen: Iterable[Path], arguments: str) -> str:
    """One root field with these arguments that asks for all of the paths, which begin with it."""
    tree: dict[Step, Any] = {}
    for path in chosen:
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
    [(root, below)] = tree.items()
    return f"{root.field}{arguments} {_selected(root, below)}"


def _selected(step: Step, below: Mapping[Step, Any]) -> str:
    if not below:
        return _ending(step)
    return f"{{ {' '.join(_written(each, rest) for each, rest in below.items())} }}"


def _written(step: Step, below: Mapping[Step, Any]) -> str:
    arguments = NEEDED.get(step.field, "")
    field = f"{step.field}{arguments} {_selected(step, below)}"
    # Fields of several types share an answer's object only under names of their own.
    return f"... on {step.type_name} {{ {step.type_name}_{step.field}: {field} }}" if step.among else field


def _ending(step: Step) -> str:
    """What is asked for where a path ends."""
    named = get_named_type(_field(step).type)
    if is_leaf_type(named):
        return ""
    if step.field == "edges":
        return "{ cursor node { __typename } }"
    return "{ __typename }"


def required(root: str) -> bool:
    """Whether a root field wants an argument."""
    return any(is_required_argument(argument) for argument in _field(Step("Query", root, among=False)).args.values())

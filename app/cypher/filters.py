"""From the value of a `filter` argument to criteria of the plan.

A filter is an input object. Its fields compare something of the node, or of nodes that a path leads to, with the
operators of the table below, or hold a filter of such nodes; `and`, `or` and `not` hold filters of the same type. All
that is given has to hold. A comparison with what a node has not is false, so that `not` gives just the others.

What of the criteria depends on a request is only what is given, and how long the lists of filters are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from graphql import GraphQLInputField, GraphQLInputObjectType, get_named_type, is_input_object_type

from app.cypher import mapping as m
from app.cypher import plan as p
from app.errors import BadInput
from graph_schema.text import fold, folded

OPERATORS: dict[str, str] = {
    "eq": "{v} = {p}",
    "in": "{v} IN {p}",
    "lt": "{v} < {p}",
    "lte": "{v} <= {p}",
    "gt": "{v} > {p}",
    "gte": "{v} >= {p}",
    "startsWith": "{v} STARTS WITH {p}",
    "contains": folded("{v}") + " CONTAINS {p}",
    "isNull": "({v} IS NULL) = {p}",
}
"""Each operator of an operator input: `{v}` is what is compared, `{p}` the value given."""

_CONVERT: dict[str, Callable[[Any], Any]] = {"contains": fold}
STRAWBERRY = "strawberry-definition"

At = tuple[str | int, ...]
"""Where in a filter something stands."""


@dataclass(frozen=True)
class Pick:
    """Takes one value out of a filter, and makes it a parameter."""

    path: At
    converts: tuple[Callable[[Any], Any], ...] = ()

    def __call__(self, value: Any) -> Any:
        for step in self.path:
            value = value[step]
        for convert in self.converts:
            value = [convert(each) for each in value] if isinstance(value, list) else convert(value)
        return value


@dataclass(frozen=True)
class FilterReader:
    """Reads the filter of one field. `to_encounter` leads from its nodes to their encounter.

    `counted` is called for each filter with how many others it stands in, and refuses too many; `require` with type and
    name of each that compares: what may not be read cannot be found by either.
    """

    call: int
    argument: str
    to_encounter: m.Path
    counted: Callable[[int], None]
    require: Callable[[str, str], None]

    def read(
        self, type_: GraphQLInputObjectType, value: dict[str, Any]
    ) -> tuple[tuple[p.Criterion, ...], p.Criterion | None]:
        """All that has to hold for the nodes to be given, and the first of it that an index finds."""
        found = list(self._parts(type_, value, ()))
        names = [name for name, part in value.items() if part is not None]
        indexed = (part for name, part in zip(names, found, strict=True) if _is_indexed(type_.fields[name]))
        return tuple(found), next(indexed, None)

    def _all(self, type_: GraphQLInputObjectType, value: dict[str, Any], at: At) -> p.Criterion:
        return p.All(tuple(self._parts(type_, value, at)))

    def _parts(self, type_: GraphQLInputObjectType, value: dict[str, Any], at: At) -> Iterator[p.Criterion]:
        self.counted(sum(isinstance(step, str) for step in at))
        for name, part in value.items():
            if part is None:  # as if it were left out: clients send the null of a variable that is not set
                continue
            here = (*at, name)
            match name:
                case "and":
                    yield p.All(tuple(self._all(type_, each, (*here, n)) for n, each in enumerate(part)))
                case "or":
                    yield p.Either(tuple(self._all(type_, each, (*here, n)) for n, each in enumerate(part)))
                case "not":
                    yield p.Not(self._all(type_, part, here))
                case _:
                    self.require(type_.name, name)
                    yield self._compared(type_.fields[name], part, here)

    def _compared(self, field: GraphQLInputField, value: Any, at: At) -> p.Criterion:
        mapped = _mapped(field)
        if isinstance(mapped, m.Having):
            inner = self._all(cast("GraphQLInputObjectType", get_named_type(field.type)), value, at)
            return p.Exists(mapped.path, p.All((p.Condition(mapped.where), inner)) if mapped.where else inner)
        if is_input_object_type(get_named_type(field.type)):
            found: p.Criterion = p.All(tuple(self._operations(mapped, value, at)))
        else:
            found = p.Condition(mapped.template, self._parameter(at, mapped))
        if mapped.where:
            found = p.All((p.Condition(mapped.where), found))
        path = (self.to_encounter if mapped.through_encounter else ()) + mapped.path
        return p.Exists(path, found) if path else found

    def _operations(self, mapped: m.Compared, value: dict[str, Any], at: At) -> Iterator[p.Criterion]:
        for operator, operand in value.items():
            if operand is None:
                raise BadInput(f"`{'.'.join(map(str, (self.argument, *at, operator)))}` is null; leave it out instead")
            template = (mapped.operators or OPERATORS)[operator].replace("{v}", mapped.template)
            yield p.Condition(template, self._parameter((*at, operator), mapped))

    def _parameter(self, at: At, mapped: m.Compared) -> p.Argument:
        operator = str(at[-1])
        converts = (mapped.convert, _CONVERT.get(operator), _stored)
        return p.Argument(self.call, self.argument, Pick(at, tuple(each for each in converts if each)))


def _mapped(field: GraphQLInputField) -> m.Compared | m.Having:
    return cast("m.Compared | m.Having", field.extensions[STRAWBERRY].metadata[m.METADATA_KEY])


def _is_indexed(field: GraphQLInputField) -> bool:
    mapped = field.extensions[STRAWBERRY].metadata.get(m.METADATA_KEY)
    return isinstance(mapped, m.Compared) and mapped.indexed


def _stored(value: Any) -> Any:
    """A value as the graph holds it."""
    return value.value if isinstance(value, Enum) else value

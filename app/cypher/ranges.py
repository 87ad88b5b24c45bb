"""From the arguments of a connection to the stretch of it that the plan reads: filter, search, order, cursors, size."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from graphql import GraphQLField, GraphQLInputObjectType, get_named_type

from app.cypher import mapping as m
from app.cypher import plan as p
from app.cypher.cursors import decode_cursor
from app.cypher.filters import FilterReader
from app.errors import BadInput

UNPAGED_ROOT_LIMIT = 1000
"""How many a root connection gives without a page size: all, or an error if there are more."""


class ConflictingArguments(BadInput):
    """Arguments that exclude each other were given together, or none of a set was."""

    code = "CONFLICTING_ARGUMENTS"


class InvalidPageSize(BadInput):
    """`first` or `last` is negative, or more than a root connection gives at once."""

    code = "INVALID_PAGE_SIZE"


@dataclass(frozen=True)
class RangeReader:
    """Reads one connection field. `name` is the field's, `given` its arguments that are not null.

    `to_encounter` leads from its nodes to their encounter; `counted` and `require` are those
    of `FilterReader`.
    """

    name: str
    mapped: m.Pages
    definition: GraphQLField
    call: int
    given: dict[str, Any]
    to_encounter: m.Path
    counted: Callable[[int], None]
    require: Callable[[str, str], None]

    def read(self) -> tuple[str, p.Range]:
        """What its cursors are known by, and the stretch."""
        mapped, given = self.mapped, self.given
        if {"first", "last"} <= set(given):
            raise ConflictingArguments("a connection takes `first` or `last`, not both")
        order, descending = self._order()
        # Cursors of a sorted connection hold what it is sorted by.
        name = f"{self.name}({', '.join(sort.template for sort in order.sorts)})" if order.sorts else self.name
        search = self._search()
        criterion, indexed = self._criterion()
        entry = indexed if isinstance(indexed, p.Exists) and search is None else None
        held = tuple(part for part in criterion if part is not entry)
        bounded = not mapped.scoped and (search is not None or indexed is not None)
        if order.sorts and not (bounded or mapped.scoped):
            raise ConflictingArguments(
                "this order is for what was found: give `search`, or a `filter` by an identifier or a date"
            )
        return name, p.Range(
            label=mapped.label,
            key=mapped.key,
            scoped=mapped.scoped,
            path=mapped.path,
            where=mapped.where,
            count=mapped.count,
            search=search,
            entry=entry,
            criterion=p.All(held) if held else None,
            bounded=bounded,
            sorts=order.sorts,
            descending=descending,
            after=self._cursor("after", name, order),
            before=self._cursor("before", name, order),
            size=self._size(),
            backward="last" in given,
        )

    def _order(self) -> tuple[m.Order, bool]:
        """The order asked for, and whether it descends."""
        asked = self.given.get("orderBy", {})
        relevance = self.mapped.search.order if self.mapped.search else None
        if asked.get("field") is not None:
            order = self.mapped.orders[asked["field"]]
        else:
            order = relevance if relevance and "search" in self.given else self.mapped.order
        if order is relevance and "search" not in self.given:
            raise ConflictingArguments("an order by relevance needs `search`; give it, or another order")
        direction = asked.get("direction")
        return order, order.descending if direction is None else direction.value == "DESC"

    def _search(self) -> p.Search | None:
        entry = self.mapped.search
        if entry is None or "search" not in self.given:
            return None
        query, words = (p.Argument(self.call, "search", convert) for convert in (entry.query, entry.words))
        return p.Search(entry.index, query, words)

    def _criterion(self) -> tuple[tuple[p.Criterion, ...], p.Criterion | None]:
        """What has to hold, and which of it an index finds."""
        if "filter" not in self.given:
            return (), None
        type_ = cast("GraphQLInputObjectType", get_named_type(self.definition.args["filter"].type))
        reader = FilterReader(self.call, "filter", self.to_encounter, self.counted, self.require)
        return reader.read(type_, self.given["filter"])

    def _cursor(self, argument: str, name: str, order: m.Order) -> p.Argument | None:
        decode = partial(decode_cursor, name, argument, len(order.sorts))
        return p.Argument(self.call, argument, decode) if argument in self.given else None

    def _size(self) -> p.Argument | None:
        argument = next((each for each in ("first", "last") if each in self.given), None)
        if argument is None:
            return None
        return p.Argument(self.call, argument, partial(_page_size, argument, not self.mapped.scoped))


def _page_size(argument: str, at_root: bool, value: int) -> int:
    """One more than asked for, which tells whether there is a next page. A root page is as bounded as a whole list."""
    if at_root and value > UNPAGED_ROOT_LIMIT:
        raise InvalidPageSize(f"`{argument}` is {value}; at most {UNPAGED_ROOT_LIMIT} come at once: ask for pages")
    if value < 0:
        raise InvalidPageSize(f"`{argument}` is {value}; it must be 0 or more")
    return value + 1

"""What a query costs: the most objects that its answer may hold, known before anything runs.

    object            1, and what it holds
    list              LIST times what an entry costs; of a look-up as many as `first` or the ids tell, of statistics
                      as many as the field is reckoned to hold
    connection        1, and `first` or `last` times what a node costs; without a page size the most that it
                      gives, or WHOLE under one patient
    `totalCount`      COUNT
    scalars, edges, `pageInfo`, introspection: nothing of their own

The plan it is read from has its fragments expanded and `@skip` and `@include` decided, so nothing hides in them; what
an alias doubles costs double. What does not depend on a request's variables is added up once, when it is compiled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graphql import VariableNode
from graphql.execution.values import VariableValues

from app.cypher import plan as p
from app.errors import BadInput

LIST = 5
"""Entries assumed of a list that has no pages: what one encounter holds of a kind, more than on average."""

WHOLE = 10_000
"""Nodes assumed of a connection under one patient that is asked for whole: the largest chart known has as many."""

COUNT = 100
"""A count walks the index of what it counts, which costs less than reading it, but more than nothing."""

UNCOUNTED = 2**53 - 1
"""What is more is told as this: the largest whole number that every client reads right."""


class QueryTooCostly(BadInput):
    """The answer may hold more objects than one request may ask for."""

    code = "QUERY_TOO_COSTLY"


@dataclass(frozen=True)
class Cost:
    """Of one field: `own` once, and for each of `times` objects 1 for each item read of it and what that holds.

    `items` holds of each item the branches it may be, of which the dearest counts. `times` is a number, or the name
    of the variable that brings it. `known` is the sum where no variable takes part.
    """

    key: str
    own: int
    times: int | str
    items: "tuple[tuple[tuple[Cost, ...], ...], ...]"
    unpaged: bool = False
    known: int | None = None

    def total(self, variables: VariableValues) -> int:
        """The most objects that the field may hold."""
        if self.known is not None:
            return self.known
        return self.own + self._times(variables) * sum(
            1 + max(sum(field.total(variables) for field in branch) for branch in branches) for branches in self.items
        )

    def heaviest(self, variables: VariableValues) -> "list[Cost]":
        """The fields on the way to where most of the objects are, this one first."""
        inner = [field for branches in self.items for branch in branches for field in branch]
        dearest = max(inner, key=lambda field: field.total(variables), default=None)
        if dearest is None or dearest.total(variables) < LIST:
            return [self]
        return [self, *dearest.heaviest(variables)]

    def _times(self, variables: VariableValues) -> int:
        """A negative page size is refused where it is used."""
        return self.times if isinstance(self.times, int) else _number(variables.coerced[self.times])


@dataclass(frozen=True)
class PlanCost:
    """The costs of the root fields of a plan."""

    roots: tuple[Cost, ...]

    def total(self, variables: VariableValues) -> int:
        """The most objects that the answer may hold."""
        return min(sum(root.total(variables) for root in self.roots), UNCOUNTED)

    def advice(self, variables: VariableValues) -> str:
        """How to ask for less, naming the fields that cost most."""
        way = max(self.roots, key=lambda root: root.total(variables)).heaviest(variables)
        unpaged = [".".join(field.key for field in way[: n + 1]) for n, field in enumerate(way) if field.unpaged]
        most = ".".join(field.key for field in way)
        sizes = " and ".join(f"`{path}`" for path in unpaged)
        how = f"give `first` or `last` at {sizes}" if sizes else "ask for smaller pages, or for less of each object"
        return f"most are at `{most}`: {how}"


class Budget:
    """What one HTTP request may spend: the operations of a batch share it.

    `charge` is told what each spends, and may refuse it by raising `BadInput`.
    """

    def __init__(self, limit: int, charge: Callable[[int], None] = lambda _: None) -> None:
        self.limit = limit
        self._charge = charge
        self._spent = 0

    def spend(self, cost: PlanCost, variables: VariableValues) -> int:
        """The cost of an operation. `QueryTooCostly` where that, or what the request spent with it, is too much."""
        requested = cost.total(variables)
        if requested > self.limit:
            raise QueryTooCostly(
                f"the answer may hold {requested:,} objects, of {self.limit:,} allowed; {cost.advice(variables)}"
            )
        if self._spent + requested > self.limit:
            raise QueryTooCostly(
                f"the operations of this batch may hold more than {self.limit:,} objects together; "
                "send them in several requests"
            )
        self._charge(requested)
        self._spent += requested
        return requested


def plan_cost(plan: p.Plan, variables: VariableValues) -> PlanCost:
    """The cost of a plan made for these variables, good for all others of their shape."""
    reader = _Reader(plan.calls, variables)
    return PlanCost(tuple(cost for root in plan.roots for cost in reader.field(root.field, root.key)))


@dataclass(frozen=True)
class _Reader:
    calls: tuple[p.Call, ...]
    variables: VariableValues

    def field(self, field: object, key: str) -> Iterator[Cost]:
        """The cost of a field that holds objects; nothing for any other."""
        match field:
            case p.Rows():
                yield _summed(Cost(key, 0, self._entries(field), (self._item(field.item),)))
            case p.Derived():
                yield _summed(Cost(key, 0, field.source.entries or 1, (((),),)))
            case p.Nested():
                yield _summed(Cost(key, 0, 1, (self._item(field.item),)))
            case p.Page():
                yield _summed(self._page(field, key))
            case p.Payload() | p.Told():
                for part in field.fields or ():
                    yield from self.field(part, f"{key}.{part.key}")

    def _entries(self, rows: p.Rows) -> int | str:
        """How many objects: as many as asked for, where the field takes a number or the ids."""
        if not rows.many:
            return 1
        match rows.source:
            case p.SeekMany(argument=size) | p.Matched(size=p.Argument() as size):
                return self._size(size)
            case p.Matched(entries=int() as entries):
                return entries
            case _:
                return LIST

    def _page(self, page: p.Page, key: str) -> Cost:
        own = 1 + COUNT * sum(field.kind == "totalCount" for field in page.fields)
        if not page.reads_rows:
            return Cost(key, own, 0, ())
        # Rows are read for cursors alone as well.
        items = tuple(self._item(page.items[n], f"{way}.") for n, way in _ways(page)) or (((),),)
        if page.source.size is None:
            return Cost(key, own, WHOLE if page.limit is None else page.limit, items, unpaged=True)
        return Cost(key, own, self._size(page.source.size), items)

    def _size(self, argument: p.Argument) -> int | str:
        if argument.call == p.GIVEN:
            return LIST
        call = self.calls[argument.call]
        for given in call.node.arguments or ():
            if given.name.value == argument.name and isinstance(given.value, VariableNode):
                name = given.value.name.value
                if name in self.variables.coerced:  # else the argument's default holds
                    return name
        return _number(call.values(self.variables)[argument.name])

    def _item(self, item: p.Item, way: str = "") -> tuple[tuple[Cost, ...], ...]:
        selects = (item,) if isinstance(item, p.Select) else tuple(select for _, select in item.branches)
        return tuple(
            tuple(cost for field in select.fields for cost in self.field(field, way + field.key)) for select in selects
        )


def _number(size: Any) -> int:
    """A page size, or as many as there are ids."""
    return len(size) if isinstance(size, list) else max(0, int(size))


def _ways(page: p.Page) -> Iterator[tuple[int, str]]:
    """Each item of a page, and the fields that lead to it: `nodes`, or `edges.node`."""
    for field in page.fields:
        if field.kind == "nodes":
            yield field.item, field.key
        yield from ((part.item, f"{field.key}.{part.key}") for part in field.parts if part.kind == "node")


def _summed(cost: Cost) -> Cost:
    """The same with its sum, where it needs no variable."""
    inner = [field for branches in cost.items for branch in branches for field in branch]
    if isinstance(cost.times, str) or any(field.known is None for field in inner):
        return cost
    return replace(cost, known=cost.total(VariableValues({}, {})))

"""From a connection of the plan to the expression that gives its page.

A connection is entered in one of three ways: along a path from its parent, by the range of its keys, or, where it is
bounded, by what an index finds, of which one more than may be found is read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.cypher import plan as p
from app.cypher.mapping import Sort
from app.cypher.patterns import Names, Scope, admission, block, held, of, pattern, where

Returned = Callable[[Sequence[p.Item], Scope, str, int, Callable[[list[str]], str]], list[str]]
"""The clauses that return the row of a node: items, its variables, those carried, depth, what makes the row."""


@dataclass(frozen=True)
class PageRenderer:
    """Renders one connection."""

    names: Names
    returned: Returned
    page: p.Page
    parent: Scope | None

    @property
    def source(self) -> p.Range:
        """Where the nodes come from."""
        return self.page.source

    def render(self, depth: int) -> str:
        """`[rows, count, is something before them, is something behind them, do the cursors fit, limit]`."""
        page, source = self.page, self.source
        parts = [
            self._rows(depth + 1) if page.reads_rows else "null",
            self._count(depth + 1) if page.counts or source.bounded else "null",
            self._beyond(source.after, depth + 1) if page.tells("hasPreviousPage") else "false",
            self._beyond(source.before, depth + 1) if page.tells("hasNextPage") else "false",
            self._fits(),
            self.names.parameter(source.size) if source.size else "null",
        ]
        return f"[{', '.join(parts)}]"

    def _rows(self, depth: int) -> str:
        source, scope = self.source, self.names.scope()
        whole = source.size is None and source.after is None and source.before is None
        clauses, conditions = self._all(scope, walked=whole)
        clauses += self._sorts(scope)
        keys = self._keys(scope)
        clauses += where([*self._bounds(keys), *conditions])
        direction = "DESC" if source.descending != source.backward else "ASC"
        order = f"WITH {self._carried(scope)} ORDER BY {', '.join(f'{key} {direction}' for key in keys)}"
        clauses.append(order + self._limit())
        key = f"[{', '.join(keys)}]" if source.sorts else keys[-1]
        owner = [scope.fill(self.page.owner)] if self.page.owner else []
        clauses += self.returned(
            self.page.items, scope, self._carried(scope), depth, lambda items: f"[{', '.join([key, *items, *owner])}]"
        )
        return block("COLLECT", clauses, depth)

    def _limit(self) -> str:
        if self.source.size:
            return f" LIMIT {self.names.parameter(self.source.size)}"
        return "" if self.page.limit is None else f" LIMIT {self.page.limit + 1}"

    def _count(self, depth: int) -> str:
        """All that the connection holds, whatever the page; of a bounded one no more than tells that it is too much."""
        source, scope = self.source, self.names.scope()
        if not (self.page.access.condition or source.criterion or source.bounded or source.scoped):
            return source.count or f"COUNT {{ (:{source.label}) }}"
        clauses, conditions = self._all(scope, walked=True)
        clauses += where(conditions)
        if conditions or source.bounded:
            clauses.append("RETURN 1")
        return block("COUNT", clauses, depth)

    def _beyond(self, cursor: p.Argument | None, depth: int) -> str:
        """Whether there is something at the given cursor or on its far side."""
        if cursor is None:
            return "false"
        source, scope = self.source, self.names.scope()
        comparison = ">=" if source.descending == (cursor is source.after) else "<="
        clauses, conditions = self._all(scope)
        clauses += self._sorts(scope)
        clauses += where([self._compared(self._keys(scope), comparison, cursor), *conditions])
        if source.bounded:
            clauses.append("RETURN 1")
        return block("EXISTS", clauses, depth)

    def _fits(self) -> str:
        """Whether the cursors are of this very parent's connection."""
        # Named even where nothing is read by them: a parameter is checked as it is made.
        cursors = [self.names.parameter(cursor) for cursor in (self.source.after, self.source.before) if cursor]
        if not self.source.scoped or not cursors:
            return "true"
        node = of(self.parent).node
        position = f"[{len(self.source.sorts)}]" if self.source.sorts else ""
        return " AND ".join(f"{cursor}{position} STARTS WITH {node}.id + '|'" for cursor in cursors)

    # Where the nodes come from.

    def _all(self, scope: Scope, *, walked: bool = False) -> tuple[list[str], list[str]]:
        """The clauses that bind the nodes of the connection, and the conditions that have to hold behind them.

        `walked` takes the path from the parent to them, where there is one.
        """
        source = self.source
        if walked and source.path:
            return [f"MATCH {pattern(source.path, of(self.parent), scope)}"], self._held(scope)
        if not source.bounded:
            entry = self.page.access.entry
            clause = scope.fill(entry) if entry else f"MATCH ({scope.node}:{source.label})"
            return [clause], [*self._within(scope), *self._held(scope)]
        clauses = self._entered(scope) + where(self._held(scope))
        return [*clauses, f"WITH {scope.node} LIMIT {p.SEARCH_LIMIT + 1}"], []

    def _entered(self, scope: Scope) -> list[str]:
        """The clauses that bind what an index finds."""
        source = self.source
        if source.search:
            query = self.names.parameter(source.search.query)
            return [f"CALL db.index.fulltext.queryNodes('{source.search.index}', {query}) YIELD node AS {scope.node}"]
        if source.entry:
            end = self.names.scope()
            way = pattern(source.entry.path, Scope(f"{scope.node}:{source.label}"), end)
            found = held(source.entry.part, end, self.names)
            return [f"MATCH {way}", f"WHERE {found}", f"WITH DISTINCT {scope.node}"]
        return [f"MATCH ({scope.node}:{source.label})"]

    def _within(self, scope: Scope) -> list[str]:
        """The bounds of the keys; of a scoped connection `id|` to `id}`, the next character."""
        key = f"{scope.node}.{self.source.key}"
        if not self.source.scoped:
            # That it is there at all lets Neo4j read it from the index, in order.
            return [f"{key} IS NOT NULL"]
        node = of(self.parent).node
        return [f"{key} >= {node}.id + '|'", f"{key} < {node}.id + '}}'"]

    # Which of them.

    def _held(self, scope: Scope) -> list[str]:
        """The conditions of access, of the connection itself and of the filter."""
        admitted = admission(self.page.access, scope)
        own = scope.fill(self.source.where) if self.source.where else None
        conditions = [each for each in (admitted, own) if each]
        if self.source.criterion:
            conditions.append(held(self.source.criterion, scope, self.names))
        return conditions

    # In which order.

    def _sorts(self, scope: Scope) -> list[str]:
        """The clause that binds what a bounded connection is sorted by."""
        source = self.source
        if not (source.bounded and source.sorts):
            return []
        sorts = (f"{self._sort(sort, scope)} AS {_sorted(scope, n)}" for n, sort in enumerate(source.sorts))
        return [f"WITH {scope.node}, {', '.join(sorts)}"]

    def _carried(self, scope: Scope) -> str:
        """The variables that a row is made of."""
        sorts = range(len(self.source.sorts)) if self.source.bounded else ()
        return ", ".join([scope.node, *(_sorted(scope, n) for n in sorts)])

    def _keys(self, scope: Scope) -> list[str]:
        """What the connection is sorted by, its key last."""
        if self.source.bounded:
            sorts = [_sorted(scope, n) for n, _ in enumerate(self.source.sorts)]
        else:
            sorts = [self._sort(sort, scope) for sort in self.source.sorts]
        return [*sorts, f"{scope.node}.{self.source.key}"]

    def _sort(self, sort: Sort, scope: Scope) -> str:
        search = self.source.search
        words = self.names.parameter(search.words) if search and "{words}" in sort.template else ""
        return scope.fill(sort.template).replace("{words}", words)

    def _bounds(self, keys: list[str]) -> list[str]:
        """The conditions that the cursors set."""
        source = self.source
        later, earlier = ("<", ">") if source.descending else (">", "<")
        cursors = ((later, source.after), (earlier, source.before))
        return [self._compared(keys, comparison, cursor) for comparison, cursor in cursors if cursor]

    def _compared(self, keys: list[str], comparison: str, cursor: p.Argument) -> str:
        """Whether a node stands on that side of a cursor (`<`, `>`), or at it as well (`<=`, `>=`)."""
        value = self.names.parameter(cursor)
        if not self.source.sorts:
            return f"{keys[-1]} {comparison} {value}"
        strict, last = comparison[0], len(self.source.sorts)
        compared = f"{keys[last]} {comparison} {value}[{last}]"
        for position in reversed(range(last)):
            sort, other = keys[position], f"{value}[{position}]"
            compared = f"({sort} {strict} {other} OR ({sort} = {other} AND {compared}))"
        return compared


def _sorted(scope: Scope, position: int) -> str:
    """The variable that holds what the nodes of a bounded connection are sorted by."""
    return f"{scope.node}by{position}"

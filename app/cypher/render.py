"""From a plan's root field to one Cypher statement.

The text depends on the plan alone: names are given out in the order of rendering (`n0`, `r0`, `p0`, …), and every
value is a parameter. The statement returns one record with one value, positional lists that `encode.py` reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql.execution.values import VariableValues

from app.cypher import plan as p
from app.cypher.mapping import Path, Sort, Step


@dataclass(frozen=True)
class Statement:
    """One Cypher statement and where the values of its parameters come from."""

    text: str
    arguments: tuple[p.Argument, ...]
    calls: tuple[p.Call, ...]

    def parameters(self, variables: VariableValues) -> dict[str, Any]:
        """The parameters for a request's variables. Raises `BadInput`."""
        values: dict[int, dict[str, Any]] = {}
        parameters = {}
        for position, argument in enumerate(self.arguments):
            if argument.call not in values:
                values[argument.call] = self.calls[argument.call].values(variables)
            value = values[argument.call][argument.name]
            parameters[f"p{position}"] = argument.convert(value) if argument.convert else value
        return parameters


def render(root: p.Rows | p.Page, calls: tuple[p.Call, ...]) -> Statement:
    """The statement that fetches a root field."""
    renderer = _Renderer()
    value = renderer.rows(root, None, 0) if isinstance(root, p.Rows) else renderer.page(root, None, 0)
    return Statement(f"RETURN {value} AS value", tuple(renderer.arguments), calls)


@dataclass(frozen=True)
class _Scope:
    """The variables a template may name: the node, and what it was reached by."""

    node: str
    reached_by: str = ""

    def fill(self, template: str, parameter: str = "") -> str:
        return template.replace("{n}", self.node).replace("{r}", self.reached_by).replace("{p}", parameter)


@dataclass
class _Renderer:
    """Renders one root field. `hoisted` holds what the block at hand computes before it returns."""

    arguments: list[p.Argument] = field(default_factory=list)
    scopes: int = 0
    groups: int = 0
    hoisted: list[str] = field(default_factory=list)

    def rows(self, rows: p.Rows, parent: _Scope | None, depth: int) -> str:
        """A `COLLECT` of the positional rows of an object or list field."""
        scope = self._scope()
        clauses = self._source(rows.source, parent, scope)
        conditions = self._source_conditions(rows.source, scope)
        if admission := _admission(rows.item, scope):
            conditions.append(admission)
        if conditions:
            clauses.append(f"WHERE {' AND '.join(conditions)}")
        carried = _carried(rows.source, scope)
        if order := getattr(rows.source, "order", None):
            size = rows.source.size if isinstance(rows.source, p.Matched) else None
            bound = f" LIMIT {self._parameter(size)}" if size else ""
            clauses.append(f"WITH {carried} ORDER BY {scope.fill(order)}{bound}")
        clauses += self._returned([rows.item], scope, carried, depth)
        if isinstance(rows.source, p.SeekMany):
            row = clauses[-1].removeprefix("RETURN ").removesuffix(" AS row")
            clauses[-1] = f"RETURN CASE WHEN {scope.node} IS NOT NULL THEN {row} END AS row ORDER BY {scope.reached_by}"
        if isinstance(rows.source, p.Matched) and rows.source.refusals:
            row = clauses[-1].removeprefix("RETURN ").removesuffix(" AS row")
            clauses[-1] = f"RETURN CASE {self._refusals(rows.source, scope)} ELSE {row} END AS row"
        if not rows.many:
            # Two are enough to tell that a look-up is not unique.
            clauses[-1] += f" LIMIT {2 if isinstance(rows.source, p.Seek) else 1}"
        return _block("COLLECT", clauses, depth)

    def _returned(
        self, items: Sequence[p.Item], scope: _Scope, carried: str, depth: int, key: str | None = None
    ) -> list[str]:
        """The clauses that return the row of a node: its one item, or its key and any number of them."""
        outer, self.hoisted = self.hoisted, []
        values = [self.item(item, scope, depth + 1) for item in items]
        row = values[0] if key is None else f"[{', '.join([key, *values])}]"
        clauses = [f"WITH {carried}, {', '.join(self.hoisted)}"] if self.hoisted else []
        self.hoisted = outer
        return [*clauses, f"RETURN {row} AS row"]

    def item(self, item: p.Item, scope: _Scope, depth: int) -> str:
        """The positional row of a node."""
        if isinstance(item, p.Select):
            return self._select(item, scope, depth)
        branches = " ".join(
            f"WHEN {scope.node}:{label} THEN [{position}, {self._select(select, scope, depth)}]"
            for position, (label, select) in enumerate(item.branches)
        )
        return f"CASE {branches} END"

    def page(self, page: p.Page, parent: _Scope | None, depth: int) -> str:
        """`[rows, count, is something before them, is something behind them, do the cursors fit, limit]`."""
        parts = [
            self._page_rows(page, parent, depth + 1) if page.reads_rows else "null",
            self._page_count(page, parent, depth + 1) if page.counts or page.source.bounded else "null",
            self._beyond(page, parent, depth + 1, page.source.after) if page.tells("hasPreviousPage") else "false",
            self._beyond(page, parent, depth + 1, page.source.before) if page.tells("hasNextPage") else "false",
            self._fits(page, parent),
            self._parameter(page.source.size) if page.source.size else "null",
        ]
        return f"[{', '.join(parts)}]"

    def _select(self, select: p.Select, scope: _Scope, depth: int) -> str:
        return f"[{', '.join(self._values(select, scope, depth))}]"

    def _values(self, select: p.Select, scope: _Scope, depth: int) -> list[str]:
        values = []
        for selected in select.fields:
            match selected:
                case p.Value():
                    values.append(scope.fill(selected.template))
                case p.Nested():
                    values.append(self._nested(selected.item, scope, depth))
                case p.Rows():
                    values.append(self._hoist(selected, self.rows(selected, scope, depth)))
                case p.Page():
                    values.append(self._hoist(selected, self.page(selected, scope, depth)))
                case p.Constant():
                    pass
        return values

    def _hoist(self, selected: p.Rows | p.Page, value: str) -> str:
        """The value, or the name of it where Neo4j refuses it beside others.

        It takes an aggregate for one of the outer RETURN, however deep in a subquery it stands, unless the subquery
        is alone in an item of a WITH.
        """
        if not p.aggregates(selected):
            return value
        name = f"g{self.groups}"
        self.groups += 1
        self.hoisted.append(f"{value} AS {name}")
        return name

    def _nested(self, select: p.Select, scope: _Scope, depth: int) -> str:
        row = self._select(select, scope, depth)
        condition = select.access.condition
        return f"CASE WHEN {scope.fill(condition)} THEN {row} END" if condition else row

    def _source(self, source: Any, parent: _Scope | None, scope: _Scope) -> list[str]:
        """The clauses that bind the scope's variables."""
        match source:
            case p.Seek():
                return self._seek(source, scope)
            case p.SeekAny():
                labels = "|".join(source.labels)
                return [f"MATCH ({scope.node}:{labels} {{id: {self._parameter(source.argument)}}})"]
            case p.SeekMany():
                return self._seek_many(source, scope)
            case p.Matched():
                return self._matched(source, parent, scope)
            case p.Scan():
                return [f"MATCH ({scope.node}:{source.label})"]
            case p.Walk():
                return [f"MATCH {_pattern(source.path, _of(parent), scope)}"]
            case _:
                return self._group(source, _of(parent), scope)

    def _seek(self, seek: p.Seek, scope: _Scope) -> list[str]:
        value = self._parameter(seek.argument)
        if seek.follow is None:
            return [f"MATCH ({scope.node}:{seek.label} {{{seek.property}: {value}}})"]
        found = f"{scope.node}found"
        return [
            f"MATCH ({found}:{seek.label} {{{seek.property}: {value}}})-[:{seek.follow}*0..]->({scope.node})",
            f"WHERE NOT EXISTS {{ ({scope.node})-[:{seek.follow}]->() }}",
            f"WITH DISTINCT {scope.node}",
        ]

    def _seek_many(self, seek: p.SeekMany, scope: _Scope) -> list[str]:
        ids = self._parameter(seek.argument)
        return [
            f"UNWIND range(0, size({ids}) - 1) AS {scope.reached_by}",
            f"OPTIONAL MATCH ({scope.node}:{'|'.join(seek.labels)} {{id: {ids}[{scope.reached_by}]}})",
        ]

    def _matched(self, matched: p.Matched, parent: _Scope | None, scope: _Scope) -> list[str]:
        names = {f"{{{name}}}": self._parameter(argument) for name, argument in matched.parameters}
        if parent is not None:
            names |= {"{parent}": parent.node, "{parent.r}": parent.reached_by}
        clauses = []
        for clause in matched.clauses:
            for name, text in names.items():
                clause = clause.replace(name, text)
            clauses.append(scope.fill(clause))
        if not clauses[-1].startswith("WITH "):  # so that conditions may follow whatever the clauses end with
            clauses.append(f"WITH {_carried(matched, scope)}")
        return clauses

    def _refusals(self, matched: p.Matched, scope: _Scope) -> str:
        """What stands in the row's place where it is refused: the refusal's number."""
        return " ".join(
            f"WHEN {scope.fill(refusal.template)} THEN {number}" for number, refusal in enumerate(matched.refusals)
        )

    def _group(self, group: p.Group, parent: _Scope, scope: _Scope) -> list[str]:
        way = _Scope(f"{scope.node}way", f"{scope.reached_by}way")
        nodes = [parent.node, *("" for _ in group.path[:-2]), way.node, scope.node]
        pattern = f"({nodes[0]})" + "".join(
            _step(step, way.reached_by if last else "", node)
            for step, node, last in zip(group.path, nodes[1:], [False] * (len(group.path) - 1) + [True], strict=True)
        )
        clauses = [f"MATCH {pattern}"]
        if group.where:
            clauses.append(f"WHERE {way.fill(group.where)}")
        aggregates = ", ".join(f"{name}: {way.fill(template)}" for name, template in group.aggregates)
        clauses.append(f"WITH {scope.node}, {{{aggregates}}} AS {scope.reached_by}")
        return clauses

    def _source_conditions(self, source: Any, scope: _Scope) -> list[str]:
        conditions: tuple[p.Condition, ...] = getattr(source, "conditions", ())
        return [
            scope.fill(item.template, self._parameter(item.argument) if item.argument else "") for item in conditions
        ]

    def _page_rows(self, page: p.Page, parent: _Scope | None, depth: int) -> str:
        source, scope = page.source, self._scope()
        whole = source.size is None and source.after is None and source.before is None
        clauses, conditions = self._all(page, parent, scope, walked=whole)
        clauses += self._sorts(source, scope)
        keys = self._keys(source, scope)
        if conditions := [*self._bounds(source, keys), *conditions]:
            clauses.append(f"WHERE {' AND '.join(conditions)}")
        direction = "DESC" if source.descending != source.backward else "ASC"
        order = f"WITH {_carried(source, scope)} ORDER BY {', '.join(f'{key} {direction}' for key in keys)}"
        if source.size:
            order += f" LIMIT {self._parameter(source.size)}"
        elif page.limit is not None:
            order += f" LIMIT {page.limit + 1}"
        clauses.append(order)
        key = f"[{', '.join(keys)}]" if source.sorts else keys[-1]
        clauses += self._returned(page.items, scope, _carried(source, scope), depth, key=key)
        return _block("COLLECT", clauses, depth)

    def _all(
        self, page: p.Page, parent: _Scope | None, scope: _Scope, *, walked: bool = False
    ) -> tuple[list[str], list[str]]:
        """The clauses that bind the nodes of a connection, and the conditions that have to hold behind them.

        `walked` takes the path from the parent to them, where there is one.
        """
        source = page.source
        if walked and source.path:
            return [f"MATCH {_pattern(source.path, _of(parent), scope)}"], self._held(page, scope)
        if not source.bounded:
            within = _within(source, parent, f"{scope.node}.{source.key}")
            return [f"MATCH ({scope.node}:{source.label})"], [*within, *self._held(page, scope)]
        clauses = self._entered(source, scope)
        if held := self._held(page, scope):
            clauses.append(f"WHERE {' AND '.join(held)}")
        return [*clauses, f"WITH {scope.node} LIMIT {p.SEARCH_LIMIT + 1}"], []

    def _sorts(self, source: p.Range, scope: _Scope) -> list[str]:
        """The clause that binds what a bounded connection is sorted by."""
        if not (source.bounded and source.sorts):
            return []
        sorts = (f"{self._sort(source, sort, scope)} AS {_sorted(scope, n)}" for n, sort in enumerate(source.sorts))
        return [f"WITH {scope.node}, {', '.join(sorts)}"]

    def _entered(self, source: p.Range, scope: _Scope) -> list[str]:
        """The clauses that bind the nodes of a connection by what an index finds."""
        if source.search:
            query = self._parameter(source.search.query)
            return [f"CALL db.index.fulltext.queryNodes('{source.search.index}', {query}) YIELD node AS {scope.node}"]
        if source.entry:
            end = self._scope()
            pattern = _pattern(source.entry.path, _Scope(f"{scope.node}:{source.label}"), end)
            where = self._criterion(source.entry.part, end)
            return [f"MATCH {pattern}", f"WHERE {where}", f"WITH DISTINCT {scope.node}"]
        return [f"MATCH ({scope.node}:{source.label})"]

    def _keys(self, source: p.Range, scope: _Scope) -> list[str]:
        """What the connection is sorted by, its key last."""
        if source.bounded:
            sorts = [_sorted(scope, n) for n, _ in enumerate(source.sorts)]
        else:
            sorts = [self._sort(source, sort, scope) for sort in source.sorts]
        return [*sorts, f"{scope.node}.{source.key}"]

    def _sort(self, source: p.Range, sort: Sort, scope: _Scope) -> str:
        words = self._parameter(source.search.words) if source.search and "{words}" in sort.template else ""
        return scope.fill(sort.template).replace("{words}", words)

    def _held(self, page: p.Page, scope: _Scope) -> list[str]:
        """The conditions of access, of the connection itself and of the filter."""
        conditions = [scope.fill(held) for held in (page.access.condition, page.source.where) if held]
        if page.source.criterion:
            conditions.append(self._criterion(page.source.criterion, scope))
        return conditions

    def _criterion(self, criterion: p.Criterion, scope: _Scope) -> str:
        match criterion:
            case p.Condition():
                parameter = self._parameter(criterion.argument) if criterion.argument else ""
                return scope.fill(criterion.template, parameter)
            case p.All():
                return " AND ".join(self._criterion(part, scope) for part in criterion.parts) or "true"
            case p.Either():
                return f"({' OR '.join(f'({self._criterion(part, scope)})' for part in criterion.parts) or 'false'})"
            case p.Not():
                return f"NOT coalesce({self._criterion(criterion.part, scope)}, false)"
            case p.Exists():
                end = self._scope()
                where = self._criterion(criterion.part, end)
                return f"EXISTS {{ MATCH {_pattern(criterion.path, scope, end)} WHERE {where} }}"

    def _bounds(self, source: p.Range, keys: list[str]) -> list[str]:
        """The conditions that the cursors set."""
        later, earlier = ("<", ">") if source.descending else (">", "<")
        cursors = ((later, source.after), (earlier, source.before))
        return [self._compared(source, keys, comparison, cursor) for comparison, cursor in cursors if cursor]

    def _compared(self, source: p.Range, keys: list[str], comparison: str, cursor: p.Argument) -> str:
        """Whether a node stands on that side of a cursor (`<`, `>`), or at it as well (`<=`, `>=`)."""
        value = self._parameter(cursor)
        if not source.sorts:
            return f"{keys[-1]} {comparison} {value}"
        strict, last = comparison[0], len(source.sorts)
        compared = f"{keys[last]} {comparison} {value}[{last}]"
        for position in reversed(range(last)):
            sort, other = keys[position], f"{value}[{position}]"
            compared = f"({sort} {strict} {other} OR ({sort} = {other} AND {compared}))"
        return compared

    def _page_count(self, page: p.Page, parent: _Scope | None, depth: int) -> str:
        """All that the connection holds, whatever the page; of a bounded one no more than tells that it is too much."""
        source, scope = page.source, self._scope()
        if not (page.access.condition or source.criterion or source.bounded or source.scoped):
            return source.count or f"COUNT {{ (:{source.label}) }}"
        clauses, conditions = self._all(page, parent, scope, walked=True)
        if conditions:
            clauses.append(f"WHERE {' AND '.join(conditions)}")
        if conditions or source.bounded:
            clauses.append("RETURN 1")
        return _block("COUNT", clauses, depth)

    def _beyond(self, page: p.Page, parent: _Scope | None, depth: int, cursor: p.Argument | None) -> str:
        """Whether there is something at the given cursor or on its far side."""
        if cursor is None:
            return "false"
        source, scope = page.source, self._scope()
        comparison = ">=" if source.descending == (cursor is source.after) else "<="
        clauses, conditions = self._all(page, parent, scope)
        clauses += self._sorts(source, scope)
        compared = self._compared(source, self._keys(source, scope), comparison, cursor)
        clauses.append(f"WHERE {' AND '.join([compared, *conditions])}")
        if source.bounded:
            clauses.append("RETURN 1")
        return _block("EXISTS", clauses, depth)

    def _fits(self, page: p.Page, parent: _Scope | None) -> str:
        """Whether the cursors are of this very parent's connection."""
        # Named even where nothing is read by them: a parameter is checked as it is made.
        cursors = [self._parameter(cursor) for cursor in (page.source.after, page.source.before) if cursor]
        if not page.source.scoped or not cursors:
            return "true"
        node = _of(parent).node
        position = f"[{len(page.source.sorts)}]" if page.source.sorts else ""
        return " AND ".join(f"{cursor}{position} STARTS WITH {node}.id + '|'" for cursor in cursors)

    def _parameter(self, argument: p.Argument) -> str:
        if argument not in self.arguments:
            self.arguments.append(argument)
        return f"$p{self.arguments.index(argument)}"

    def _scope(self) -> _Scope:
        number = self.scopes
        self.scopes += 1
        return _Scope(f"n{number}", f"r{number}")


def _sorted(scope: _Scope, position: int) -> str:
    """The variable that holds what the nodes of a bounded connection are sorted by."""
    return f"{scope.node}by{position}"


def _carried(source: Any, scope: _Scope) -> str:
    """The variables that a source binds."""
    match source:
        case p.Range(bounded=True):
            return ", ".join([scope.node, *(_sorted(scope, n) for n, _ in enumerate(source.sorts))])
        case p.Walk() | p.Group() | p.SeekMany():
            return f"{scope.node}, {scope.reached_by}"
        case p.Matched():
            return ", ".join(scope.fill(name) for name in source.binds)
        case _:
            return scope.node


def _admission(item: p.Item, scope: _Scope) -> str | None:
    """The access condition of an item; None where it has none."""
    if isinstance(item, p.Select):
        return scope.fill(item.access.condition) if item.access.condition else None
    if not any(select.access.condition for _, select in item.branches):
        return None
    admitted = [
        f"({scope.node}:{label}" + (f" AND {scope.fill(condition)})" if (condition := select.access.condition) else ")")
        for label, select in item.branches
    ]
    return f"({' OR '.join(admitted)})"


def _within(source: p.Range, parent: _Scope | None, key: str) -> list[str]:
    """The bounds of a connection's keys; of a scoped one `id|` to `id}`, the next character."""
    if not source.scoped:
        # That it is there at all lets Neo4j read it from the index, in order.
        return [f"{key} IS NOT NULL"]
    node = _of(parent).node
    return [f"{key} >= {node}.id + '|'", f"{key} < {node}.id + '}}'"]


def _pattern(path: Path, parent: _Scope, scope: _Scope) -> str:
    steps = [_step(step, "", "") for step in path[:-1]]
    return f"({parent.node})" + "".join(steps) + _step(path[-1], scope.reached_by, scope.node)


def _step(step: Step, relationship: str, node: str) -> str:
    where = ", ".join(f"{name}: '{value}'" for name, value in step.where)
    details = f"[{relationship}:{step.type}{f' {{{where}}}' if where else ''}]"
    return f"-{details}->({node})" if step.outgoing else f"<-{details}-({node})"


def _of(parent: _Scope | None) -> _Scope:
    if parent is None:
        raise TypeError("a root field has no parent to start from")
    return parent


def _block(keyword: str, clauses: list[str], depth: int) -> str:
    inside = "  " * (depth + 1)
    return f"{keyword} {{\n" + "".join(f"{inside}{clause}\n" for clause in clauses) + "  " * depth + "}"

"""From a plan's root field to one Cypher statement.

The text depends on the plan alone: names are given out in the order of rendering (`n0`, `r0`, `p0`, …), and every
value is a parameter. The statement returns one record with one value, positional lists that `encode.py` reads.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql.execution.values import VariableValues

from app.cypher import plan as p
from app.cypher.joint import Joint, joint
from app.cypher.patterns import Names, Scope, admission, block, held, of, pattern, step
from app.cypher.render_page import PageRenderer

_ASKED = re.compile(r"\$(?!p\d)(\w+)")
"""Parameters that are no argument's: what the conditions of access name, and who asks gives."""


@dataclass(frozen=True)
class Statement:
    """One Cypher statement and where the values of its parameters come from.

    One that looks a record up has a joint one, which answers several requests together.
    """

    text: str
    arguments: tuple[p.Argument, ...]
    calls: tuple[p.Call, ...]
    asked: tuple[str, ...] = ()
    joint: Joint | None = None

    def parameters(self, variables: VariableValues, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The parameters for a request's variables and the values that are given beside them. Raises `BadInput`.

        What is given holds what the conditions of access name, `asked`.
        """
        given = given or {}
        values: dict[int, Mapping[str, Any]] = {p.GIVEN: given}
        parameters = {name: given[name] for name in self.asked}
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
    text = f"RETURN {value} AS value"
    asked = tuple(sorted(set(_ASKED.findall(value))))
    record = root.source.argument if isinstance(root.source, p.Seek) else None
    together = joint(text, renderer.names.parameter(record).removeprefix("$")) if record else None
    return Statement(text, tuple(renderer.names.arguments), calls, asked, together)


@dataclass
class _Renderer:
    """Renders one root field. `hoisted` holds what the block at hand computes before it returns, `firsts` what even
    before that.
    """

    names: Names = field(default_factory=Names)
    groups: int = 0
    hoisted: list[str] = field(default_factory=list)
    firsts: list[str] = field(default_factory=list)

    def rows(self, rows: p.Rows, parent: Scope | None, depth: int) -> str:
        """A `COLLECT` of the positional rows of an object or list field."""
        scope = self.names.scope()
        clauses = self._source(rows.source, parent, scope)
        conditions = self._source_conditions(rows.source, scope)
        if admitted := self._admitted(rows.item, scope):
            conditions.append(admitted)
        carried = _carried(rows.source, scope)
        if conditions:
            if " WHERE " in clauses[-1]:  # what is matched may end in a condition of its own
                clauses.append(f"WITH {carried}")
            clauses.append(f"WHERE {' AND '.join(conditions)}")
        if order := getattr(rows.source, "order", None):
            size = rows.source.size if isinstance(rows.source, p.Matched) else None
            bound = f" LIMIT {self.names.parameter(size)}" if size else ""
            clauses.append(f"WITH {carried} ORDER BY {scope.fill(order)}{bound}")
        clauses += self.returned([rows.item], scope, carried, depth, lambda values: _row(rows.source, scope, *values))
        if isinstance(rows.source, p.SeekMany):
            clauses[-1] += f" ORDER BY {scope.reached_by}"
        if not rows.many:
            # Two are enough to tell that a look-up is not unique.
            clauses[-1] += f" LIMIT {2 if isinstance(rows.source, p.Seek) else 1}"
        return block("COLLECT", clauses, depth)

    def derived(self, derived: p.Derived, parent: Scope, depth: int) -> str:
        """A `COLLECT` of what objects are derived from."""
        scope = self.names.scope()
        clauses = self._matched(derived.source, parent, scope)
        return block("COLLECT", [*clauses, f"RETURN {scope.reached_by} AS row"], depth)

    def returned(
        self, items: Sequence[p.Item], scope: Scope, carried: str, depth: int, row: Callable[[list[str]], str]
    ) -> list[str]:
        """The clauses that return the row of a node, which `row` makes of its items."""
        outer = self.hoisted, self.firsts
        self.hoisted, self.firsts = [], []
        made = row([self.item(item, scope, depth + 1) for item in items])
        clauses = []
        for computed in (self.firsts, self.hoisted):
            if computed:
                clauses.append(f"WITH {carried}, {', '.join(computed)}")
                carried = ", ".join([carried, *(each.rpartition(" AS ")[2] for each in computed)])
        self.hoisted, self.firsts = outer
        return [*clauses, f"RETURN {made} AS row"]

    def item(self, item: p.Item, scope: Scope, depth: int) -> str:
        """The positional row of a node."""
        if isinstance(item, p.Select):
            return self._select(item, scope, depth)
        branches = " ".join(
            f"WHEN {scope.node}:{label} THEN [{position}, {self._select(select, scope, depth)}]"
            for position, (label, select) in enumerate(item.branches)
        )
        return f"CASE {branches} END"

    def page(self, page: p.Page, parent: Scope | None, depth: int) -> str:
        """The page of a connection."""
        return PageRenderer(self.names, self.returned, page, parent).render(depth)

    def _select(self, select: p.Select, scope: Scope, depth: int) -> str:
        return f"[{', '.join(self._values(select, scope, depth))}]"

    def _values(self, select: p.Select, scope: Scope, depth: int) -> list[str]:
        values = []
        for selected in select.fields:
            match selected:
                case p.Value(first=True):
                    values.append(self._named(self.firsts, scope.fill(selected.template)))
                case p.Value():
                    values.append(scope.fill(selected.template))
                case p.Nested():
                    values.append(self._nested(selected.item, scope, depth))
                case p.Rows():
                    values.append(self._hoist(selected, self.rows(selected, scope, depth)))
                case p.Derived():
                    values.append(self._hoist(selected, self.derived(selected, scope, depth)))
                case p.Page():
                    values.append(self._hoist(selected, self.page(selected, scope, depth)))
                case p.Constant():
                    pass
        if select.owner:
            values.append(scope.fill(select.owner))
        return values

    def _hoist(self, selected: p.Rows | p.Derived | p.Page, value: str) -> str:
        """The value, or the name of it where Neo4j refuses it beside others.

        It takes an aggregate for one of the outer RETURN, however deep in a subquery it stands, unless the subquery
        is alone in an item of a WITH.
        """
        if not p.aggregates(selected):
            return value
        return self._named(self.hoisted, value)

    def _named(self, computed: list[str], value: str) -> str:
        """The name that a value computed beforehand has."""
        name = f"g{self.groups}"
        self.groups += 1
        computed.append(f"{value} AS {name}")
        return name

    def _nested(self, select: p.Select, scope: Scope, depth: int) -> str:
        row = self._select(select, scope, depth)
        condition = admission(select.access, scope)
        return f"CASE WHEN {condition} THEN {row} END" if condition else row

    def _source(self, source: Any, parent: Scope | None, scope: Scope) -> list[str]:
        """The clauses that bind the scope's variables."""
        match source:
            case p.Seek():
                return self._seek(source, scope)
            case p.SeekAny():
                labels = "|".join(source.labels)
                return [f"MATCH ({scope.node}:{labels} {{id: {self.names.parameter(source.argument)}}})"]
            case p.SeekMany():
                return self._seek_many(source, scope)
            case p.Matched():
                return self._matched(source, parent, scope)
            case p.Scan():
                return [f"MATCH ({scope.node}:{source.label})"]
            case p.Walk():
                return [f"MATCH {pattern(source.path, of(parent), scope)}"]
            case _:
                return self._group(source, of(parent), scope)

    def _seek(self, seek: p.Seek, scope: Scope) -> list[str]:
        value = self.names.parameter(seek.argument)
        if seek.follow is None:
            return [f"MATCH ({scope.node}:{seek.label} {{{seek.property}: {value}}})"]
        found = f"{scope.node}found"
        return [
            f"MATCH ({found}:{seek.label} {{{seek.property}: {value}}})-[:{seek.follow}*0..]->({scope.node})",
            f"WHERE NOT EXISTS {{ ({scope.node})-[:{seek.follow}]->() }}",
            f"WITH DISTINCT {scope.node}",
        ]

    def _seek_many(self, seek: p.SeekMany, scope: Scope) -> list[str]:
        ids = self.names.parameter(seek.argument)
        return [
            f"UNWIND range(0, size({ids}) - 1) AS {scope.reached_by}",
            f"OPTIONAL MATCH ({scope.node}:{'|'.join(seek.labels)} {{id: {ids}[{scope.reached_by}]}})",
        ]

    def _matched(self, matched: p.Matched, parent: Scope | None, scope: Scope) -> list[str]:
        names = {f"{{{name}}}": self.names.parameter(argument) for name, argument in matched.parameters}
        if parent is not None:
            names |= {"{parent}": parent.node, "{parent.r}": parent.reached_by}
        clauses = []
        for clause in matched.clauses:
            text = clause if isinstance(clause, str) else self._held(clause)
            for name, value in names.items():
                text = text.replace(name, value)
            clauses.append(scope.fill(text))
        if not clauses[-1].startswith("WITH "):  # so that conditions may follow whatever the clauses end with
            clauses.append(f"WITH {_carried(matched, scope)}")
        return clauses

    def _held(self, clause: p.Held) -> str:
        return clause.text.replace("{held}", held(clause.criterion, Scope(clause.node, clause.reached_by), self.names))

    def _group(self, group: p.Group, parent: Scope, scope: Scope) -> list[str]:
        way = Scope(f"{scope.node}way", f"{scope.reached_by}way")
        nodes = [parent.node, *("" for _ in group.path[:-2]), way.node, scope.node]
        last = len(group.path) - 1
        steps = (
            step(each, way.reached_by if number == last else "", nodes[number + 1])
            for number, each in enumerate(group.path)
        )
        clauses = [f"MATCH ({nodes[0]}){''.join(steps)}"]
        if group.where:
            clauses.append(f"WHERE {way.fill(group.where)}")
        aggregates = ", ".join(f"{name}: {way.fill(template)}" for name, template in group.aggregates)
        clauses.append(f"WITH {scope.node}, {{{aggregates}}} AS {scope.reached_by}")
        return clauses

    def _admitted(self, item: p.Item, scope: Scope) -> str | None:
        """The access condition of an item; None where it has none."""
        if isinstance(item, p.Select):
            return admission(item.access, scope)
        return admission(p.either([(label, select.access) for label, select in item.branches]), scope)

    def _source_conditions(self, source: Any, scope: Scope) -> list[str]:
        conditions: tuple[p.Condition, ...] = getattr(source, "conditions", ())
        return [
            scope.fill(each.template, self.names.parameter(each.argument) if each.argument else "")
            for each in conditions
        ]


def _row(source: Any, scope: Scope, item: str) -> str:
    """What stands for a node: its item; null where an id is nobody's; the number of the refusal that ends the field."""
    match source:
        case p.SeekMany():
            return f"CASE WHEN {scope.node} IS NOT NULL THEN {item} END"
        case p.Matched(refusals=(_, *_) as refusals):
            refused = (f"WHEN {scope.fill(each.template)} THEN {number}" for number, each in enumerate(refusals))
            return f"CASE {' '.join(refused)} ELSE {item} END"
        case _:
            return item


def _carried(source: Any, scope: Scope) -> str:
    """The variables that a source binds."""
    match source:
        case p.Walk() | p.Group() | p.SeekMany():
            return f"{scope.node}, {scope.reached_by}"
        case p.Matched():
            return ", ".join(scope.fill(name) for name in source.binds)
        case _:
            return scope.node

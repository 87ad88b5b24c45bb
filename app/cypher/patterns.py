"""Pieces of Cypher that render.py and render_page.py both write: variables, parameters, patterns, criteria."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.cypher import plan as p
from app.cypher.mapping import Path, Step


@dataclass(frozen=True)
class Scope:
    """The variables a template may name: the node, and what it was reached by."""

    node: str
    reached_by: str = ""

    def fill(self, template: str, parameter: str = "") -> str:
        """The template with the variables in their places."""
        return template.replace("{n}", self.node).replace("{r}", self.reached_by).replace("{p}", parameter)


@dataclass
class Names:
    """Gives out names in the order of rendering: the same plan has the same text, and no value can get into it."""

    arguments: list[p.Argument] = field(default_factory=list)
    scopes: int = 0

    def scope(self) -> Scope:
        """The next variables: `n0` and `r0`, `n1` and `r1`, …"""
        number = self.scopes
        self.scopes += 1
        return Scope(f"n{number}", f"r{number}")

    def parameter(self, argument: p.Argument) -> str:
        """The parameter of an argument, the same one each time: `$p0`, `$p1`, …"""
        if argument not in self.arguments:
            self.arguments.append(argument)
        return f"$p{self.arguments.index(argument)}"


def admission(access: p.Access, scope: Scope) -> str | None:
    """The condition of an access; None where it has none."""
    return scope.fill(access.condition) if access.condition else None


def pattern(path: Path, parent: Scope, scope: Scope) -> str:
    """The pattern from the parent's node along a path to the scope's."""
    steps = [step(each, "", "") for each in path[:-1]]
    return f"({parent.node})" + "".join(steps) + step(path[-1], scope.reached_by, scope.node)


def step(each: Step, relationship: str, node: str) -> str:
    """A relationship of a pattern and the node behind it."""
    where = ", ".join(f"{name}: '{value}'" for name, value in each.where)
    details = f"[{relationship}:{each.type}{f' {{{where}}}' if where else ''}]"
    return f"-{details}->({node})" if each.outgoing else f"<-{details}-({node})"


def of(parent: Scope | None) -> Scope:
    """The parent's variables, where there has to be a parent."""
    if parent is None:
        raise TypeError("a root field has no parent to start from")
    return parent


def held(criterion: p.Criterion, scope: Scope, names: Names) -> str:
    """The condition that a criterion holds for the scope's node."""
    match criterion:
        case p.Condition():
            parameter = names.parameter(criterion.argument) if criterion.argument else ""
            return scope.fill(criterion.template, parameter)
        case p.All():
            return " AND ".join(held(part, scope, names) for part in criterion.parts) or "true"
        case p.Either():
            return f"({' OR '.join(f'({held(part, scope, names)})' for part in criterion.parts) or 'false'})"
        case p.Not():
            return f"NOT coalesce({held(criterion.part, scope, names)}, false)"
        case p.Exists():
            end = names.scope()
            found = held(criterion.part, end, names)
            return f"EXISTS {{ MATCH {pattern(criterion.path, scope, end)} WHERE {found} }}"


def where(conditions: Iterable[str]) -> list[str]:
    """The clause that all of them hold; none for none."""
    together = " AND ".join(conditions)
    return [f"WHERE {together}"] if together else []


def block(keyword: str, clauses: list[str], depth: int) -> str:
    """A subquery, its clauses a line each."""
    inside = "  " * (depth + 1)
    return f"{keyword} {{\n" + "".join(f"{inside}{clause}\n" for clause in clauses) + "  " * depth + "}"

"""Queries made at random that are valid and mostly hit data.

`hypothesis-graphql` draws which fields are asked for. Over that come arguments that fit what the graph holds,
variables with and without defaults, aliases, `@skip` and `@include`, `__typename`, fragments on objects and on
interfaces, and fields asked for twice.
"""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    get_named_type,
    is_non_null_type,
    is_object_type,
    parse,
    validate,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from tests.cypher.drawn_filters import INSTANTS, Drawer, Enum, written

ROOTS = ("patient",) * 8 + (
    "node",
    "node",
    "nodes",
    "nodes",
    "encounter",
    "patients",
    "practitioner",
    "institutions",
    "facilities",
)


@dataclass(frozen=True)
class Request:
    """A document and the values of its variables."""

    query: str
    variables: dict[str, Any]


class Known:
    """What the graph holds: values by root field and argument, and cursors by connection."""

    def __init__(self, values: dict[tuple[str, str], list[Any]], cursors: dict[str, list[str]]) -> None:
        self.values = values
        self.cursors = cursors


@st.composite
def requests(draw: st.DrawFn, schema: GraphQLSchema, known: Known) -> list[Request]:
    """Three requests for the same fields of one to three root fields, each dressed in its own way."""
    roots = draw(st.lists(st.sampled_from(ROOTS), min_size=1, max_size=3, unique=True))
    placeholder = st.just(nodes.String("?"))
    scalars = dict.fromkeys(("ID", "String", "CURP", "NSS", "CLUES"), placeholder) | {"Int": st.just(nodes.Int(1))}
    drawn = draw(queries(schema, fields=tuple(roots), custom_scalars=scalars))
    seed = draw(st.integers(0, 2**32))
    return [_dressed(schema, known, drawn, seed + way) for way in range(3)]


def _dressed(schema: GraphQLSchema, known: Known, drawn: str, seed: int) -> Request:
    chance = random.Random(seed)  # noqa: S311  # no secret
    request = _Dresser(schema, known, chance).request(drawn)
    # An alias or argument of two fields that would merge may clash: such a document is none to compare.
    if validate(schema, parse(request.query)):
        request = _Dresser(schema, known, chance, plain=True).request(drawn)
    return request


@dataclass
class _Dresser:
    schema: GraphQLSchema
    known: Known
    chance: random.Random
    plain: bool = False
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    names: int = 0

    def request(self, drawn: str) -> Request:
        [operation] = parse(drawn).definitions
        assert isinstance(operation, OperationDefinitionNode)
        body = self._selection(list(operation.selection_set.selections), "Query")
        head = f"query Drawn({', '.join(self.declared)}) " if self.declared else "query Drawn "
        return Request("\n".join([head + body, *self.fragments]), self.variables)

    def _happens(self, probability: float) -> bool:
        return not self.plain and self.chance.random() < probability

    def _name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    def _selection(self, selections: list[SelectionNode], type_name: str) -> str:
        parts = [part for selection in selections for part in self._parts(selection, type_name)]
        if self._happens(0.2):
            parts.insert(self.chance.randrange(len(parts) + 1), f"{self._alias(0.3)}__typename")
        if len(parts) > 1 and self._happens(0.15):
            cut = self.chance.randrange(1, len(parts))
            parts[cut:] = [self._fragment(type_name, parts[cut:])]
        asked = [interface for interface in self._interfaces(type_name) if self._happens(0.25)]
        parts += [self._fragment(interface, self._shared_fields(interface)) for interface in asked]
        return "{ " + " ".join(parts) + " }"

    def _interfaces(self, type_name: str) -> list[str]:
        type_ = self.schema.type_map[type_name]
        own = [interface.name for interface in getattr(type_, "interfaces", ())]
        return own if is_object_type(type_) else [type_name, *own]

    def _shared_fields(self, interface: str) -> list[str]:
        fields = (
            ["id"] if interface == "Node" else ["summary", "occurredAt", "facility { name }", "patient { version }"]
        )
        return self.chance.sample(fields, self.chance.randrange(1, len(fields) + 1))

    def _fragment(self, type_name: str, parts: list[str]) -> str:
        body = "{ " + " ".join(parts) + " }"
        directive = self._directive(0.3)
        match self.chance.randrange(3):
            case 0:
                return f"...{directive} {body}"
            case 1:
                return f"... on {type_name}{directive} {body}"
            case _:
                name = self._name("F")
                self.fragments.append(f"fragment {name} on {type_name} {body}")
                return f"...{name}{directive}"

    def _parts(self, selection: SelectionNode, type_name: str) -> list[str]:
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition.name.value if selection.type_condition else type_name
            inner = self._selection(list(selection.selection_set.selections), condition)
            return [f"... on {condition}{self._directive(0.1)} {inner}"]
        assert isinstance(selection, FieldNode)
        return self._fields(selection, type_name)

    def _fields(self, node: FieldNode, type_name: str) -> list[str]:
        name = node.name.value
        if name == "__typename":
            return [name]
        definition: GraphQLField = self.schema.type_map[type_name].fields[name]  # type: ignore[attr-defined]
        alias = f"{node.alias.value}: " if node.alias else self._alias(0.2)
        call = f"{alias}{name}{self._arguments(type_name, name, definition)}"
        if node.selection_set is None:
            return [f"{call}{self._directive(0.1)}"]
        inner, end = list(node.selection_set.selections), get_named_type(definition.type).name
        if len(inner) > 1 and self._happens(0.15):
            cut = self.chance.randrange(1, len(inner))
            return [f"{call} {self._selection(half, end)}" for half in (inner[:cut], inner[cut:])]
        return [f"{call}{self._directive(0.07)} {self._selection(inner, end)}"]

    def _alias(self, probability: float) -> str:
        return f"{self._name('a')}: " if self._happens(probability) else ""

    def _directive(self, probability: float) -> str:
        if not self._happens(probability):
            return ""
        name, value = self.chance.choice((("skip", False), ("skip", False), ("skip", True), ("include", True)))
        if self.chance.random() < 0.5:
            return f" @{name}(if: {json.dumps(value)})"
        return f" @{name}(if: {self._variable('Boolean!', value)})"

    def _arguments(self, type_name: str, name: str, definition: GraphQLField) -> str:
        if not definition.args:
            return ""
        values = self._page() if "first" in definition.args else self._identifiers(name, definition)
        if "first" in definition.args:
            of_patient = type_name == "Patient"
            order = self._order() if of_patient and self._happens(0.3) else {}
            if order:
                values["orderBy"] = order
            if of_patient and self._happens(0.5):
                values["filter"] = Drawer(self.chance).filter(get_named_type(definition.args["filter"].type))
            by_record = "/RECORDED_AT" if order.get("field") == "RECORDED_AT" else ""
            known = self.known.cursors.get(f"{type_name}.{name}{by_record}")
            if known:
                values |= {side: self.chance.choice(known) for side in ("after", "before") if self._happens(0.25)}
        elif name == "resultSeries":
            values = self._series()
        elif name in {"affiliations", "conditions"}:
            values = {only: self.chance.choice((True, False, None)) for only in definition.args if self._happens(0.6)}
        texts = [f"{each}: {self._value(definition.args[each], value)}" for each, value in values.items()]
        return f"({', '.join(texts)})" if texts else ""

    def _order(self) -> dict[str, Any]:
        order = {"field": Enum("RECORDED_AT"), "direction": Enum(self.chance.choice(("ASC", "DESC")))}
        return {name: order[name] for name in order if self.chance.random() < 0.7}

    def _page(self) -> dict[str, Any]:
        sizes = (0, 1, 1, 2, 2, 3, 50)
        match self.chance.randrange(10):
            case 0 | 1 | 2 | 3:
                return {"first": self.chance.choice(sizes)}
            case 4 | 5 | 6:
                return {"last": self.chance.choice(sizes)}
            case 7:
                return {"first": None, "last": self.chance.choice(sizes), "after": None}
            case 8:
                if self._happens(0.1):
                    return self.chance.choice(({"first": 1, "last": 1}, {"first": -1}, {"last": -2}, {"after": "x"}))
                return {}
            case _:
                return {}

    def _series(self) -> dict[str, Any]:
        drawn = {
            "type": self.chance.sample(["2345-7", "4548-4", "24331-1", "x"], self.chance.randrange(4)),
            "result": self.chance.sample(["2345-7", "4548-4", "2093-3"], self.chance.randrange(3)),
            "from": self.chance.choice(INSTANTS),
            "to": self.chance.choice(INSTANTS),
        }
        return {name: drawn[name] for name in drawn if name == "type" or self.chance.random() < 0.3}

    def _identifiers(self, root: str, definition: GraphQLField) -> dict[str, Any]:
        names = list(definition.args)
        # Few by the identifier that several share, or by several at once: those are errors.
        chosen = [names[0] if self.chance.random() < 0.5 else names[min(1, len(names) - 1)]]
        if len(names) > 1 and self._happens(0.06):
            chosen = self.chance.choice((names, [], names[-1:]))
        return {each: self.chance.choice(self.known.values.get((root, each), ["?"])) for each in chosen}

    def _value(self, argument: GraphQLArgument, value: Any) -> str:
        literal = written(value)
        if not self._happens(0.35):
            return literal
        type_ = str(argument.type)
        if value is None or is_non_null_type(argument.type):
            return self._variable(type_, value)
        match self.chance.randrange(4):
            case 0:
                return self._variable(f"{type_}!", value)
            case 1:
                return self._variable(f"{type_} = {literal}")
            case _:
                return self._variable(type_, value)

    def _variable(self, type_: str, *value: Any) -> str:
        """A new variable; without a value it is left to its default."""
        name = self._name("v")
        self.declared.append(f"${name}: {type_}")
        if value and not (value[0] is None and self._happens(0.5)):
            self.variables[name] = value[0]
        return f"${name}"

"""Documents that mean harm: those that are large in some way, and injections into every text that the schema takes."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_enum_type,
    is_required_argument,
    is_required_input_field,
)

from tests.chart import ANA

INJECTED = [
    "zzzq' OR '1'='1",
    'zzzq" OR 1=1 //',
    "zzzq'}) RETURN n //",
    "zzzq`) MATCH (n) DETACH DELETE n //",
    "zzzq\\' }) MATCH (p:Patient) RETURN p.curp //",
    "$p0",
    "zzzq OR *:*",
    "*:*",
    "zzzq~0.1 /.*/ [* TO *]",
    "_exists_:names AND zzzq",
    'zzzq"}],"data":{"x":1},"y":[{"',
    "\\u0000zzzq\u2028<script>alert(1)</script>",
    "zzzq" * 200,
]
"""Cypher, Lucene and JSON; none of them is in the chart."""

EACH = 4
"""Of `INJECTED` that each argument gets, in turn."""

FINDS = {"search", "eq", "in", "contains", "startsWith", "id", "ids", "curp", "nss", "clues", "code"}
"""Arguments and operators for what has to agree with them."""

_turns = itertools.cycle(INJECTED)
NO_TEXT = {"Int", "Float", "Boolean"}
DEEPEST_INPUT = 3


@dataclass(frozen=True)
class Hostile:
    """A document, its variables as JSON, and whether nothing in the graph is what it looks for."""

    query: str
    variables: str = "{}"
    finds_nothing: bool = False


def injections(schema: GraphQLSchema) -> Iterator[Hostile]:
    """`EACH` of `INJECTED` in each text argument of `Query`, `Mutation` and `Patient`, within inputs too."""
    assert schema.query_type
    assert schema.mutation_type
    patient = schema.type_map["Patient"]
    assert isinstance(patient, GraphQLObjectType)
    for name, asked in schema.query_type.fields.items():
        yield from _into(name, asked, "query", "{}")
    for name, asked in schema.mutation_type.fields.items():
        yield from _into(name, asked, "mutation", "{}")
    for name, asked in patient.fields.items():
        yield from _into(name, asked, "query", f'{{ patient(id: "{ANA}") {{}} }}')


def _into(name: str, asked: GraphQLField, kind: str, around: str) -> Iterator[Hostile]:
    wanted = {key: _plain(arg.type) for key, arg in asked.args.items() if is_required_argument(arg)}
    for key, argument in asked.args.items():
        for finds, make in _texts(argument.type, key, 0):
            for text in (next(_turns) for _ in range(EACH)):
                values = {**wanted, key: make(text)}
                used = {each: asked.args[each] for each in values}
                document = _document(name, asked, kind, around, used)
                yield Hostile(document, json.dumps(values), kind == "query" and finds in FINDS)


def _document(name: str, asked: GraphQLField, kind: str, around: str, used: dict[str, GraphQLArgument]) -> str:
    declared = ", ".join(f"${key}: {argument.type}" for key, argument in used.items())
    given = ", ".join(f"{key}: ${key}" for key in used)
    body = f"{name}({given}) {_selection(asked)}"
    inner = around.replace("{}", f"{{ {body} }}")
    return f"{kind} ({declared}) {inner}"


def _selection(asked: GraphQLField) -> str:
    type_ = get_named_type(asked.type)
    if not is_composite_type(type_):
        return ""
    if type_.name.endswith("Connection"):
        return "{ nodes { __typename } }"
    if type_.name == "Cohort":  # which is there, whomever it is of
        return "{ follows { __typename } }"
    if type_.name.endswith("Payload"):
        return "{ problems { code path } }"
    return "{ __typename }"


def _texts(type_: GraphQLInputType, key: str, depth: int) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """For each text within a type, its name, and what makes a value of the type with a given text there."""
    inner = get_nullable_type(type_)
    if isinstance(inner, GraphQLList):
        for name, make in _texts(inner.of_type, key, depth):
            yield name, partial(_listed, make)
    elif isinstance(inner, GraphQLScalarType) and inner.name not in NO_TEXT:
        yield key, str
    elif isinstance(inner, GraphQLInputObjectType) and depth < DEEPEST_INPUT:
        wanted = {name: _plain(each.type) for name, each in inner.fields.items() if is_required_input_field(each)}
        for field, each in inner.fields.items():
            if field not in {"and", "or", "not"}:
                for name, make in _texts(each.type, field, depth + 1):
                    yield name, partial(_within, wanted, field, make)


def _listed(make: Callable[[str], Any], text: str) -> list[Any]:
    return [make(text)]


def _within(wanted: dict[str, Any], field: str, make: Callable[[str], Any], text: str) -> dict[str, Any]:
    return {**wanted, field: make(text)}


def _plain(type_: GraphQLInputType) -> Any:
    """A value of the type that does no harm."""
    inner = get_nullable_type(type_)
    if isinstance(inner, GraphQLList):
        return []
    if isinstance(inner, GraphQLInputObjectType):
        return {key: _plain(each.type) for key, each in inner.fields.items() if is_required_input_field(each)}
    if is_enum_type(inner):
        return next(iter(inner.values))
    return {"Int": 1, "Float": 1.0, "Boolean": True, "Date": "2024-01-01"}.get(inner.name, "zzzq-zzzq")


SIZES = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 900, 1_200, 2_000, 4_000, 10_000]


def large() -> Iterator[Hostile]:
    """Documents of every size, deep, wide, aliased, cyclic, …; small ones of them are sound."""
    for n in SIZES:
        yield from (Hostile(document[:900_000]) for document in _of_size(n))
        yield from _nested_variables(n)


def _of_size(n: int) -> Iterator[str]:
    cycle = " ".join(f"fragment F{k} on Query {{ __typename ...F{(k + 1) % n} }}" for k in range(n))
    chain = " ".join(f"fragment F{k} on Query {{ ...F{k + 1} ...F{k + 1} }}" for k in range(n))
    patients = "patients(first: 1) { nodes { id } }"
    yield ("{ " + "patients(first: 1) { nodes { " + "registeredAt { institution { " * n + "name" + " } }" * n + "} } }")
    yield "{ " + "a { " * n + "b" + " }" * n + " }"
    yield "{" * n
    yield "{ ... { " * n + "__typename" + " } }" * n
    yield "{ ... on Query { " * n + patients + " } }" * n
    yield "{ " + "__typename " * n + " }"
    yield "{ " + " ".join(f"a{k}: __typename" for k in range(n)) + " }"
    yield "{ " + " ".join(f"a{k}: {patients}" for k in range(n)) + " }"
    yield f"{{ ...F0 }} {cycle}"
    yield f"{{ ...F0 }} {chain} fragment F{n} on Query {{ __typename }}"
    yield f"{{ __typename {'@include(if: true) ' * n} }}"
    yield f"{{ __typename {'@zzz ' * n} }}"
    yield f"query Q {'@skip(if: false) ' * n} {{ __typename }}"
    yield f'{{ patients(search: "{"z" * n * 50}", first: 1) {{ nodes {{ id }} }} }}'
    yield f'{{ patients(search: "{"zq " * n}", first: 1) {{ nodes {{ id }} }} }}'
    yield f"{{ patients(first: {'9' * n}) {{ nodes {{ id }} }} }}"
    yield f"{{ patients(first: {'[' * n}1{']' * n}) {{ nodes {{ id }} }} }}"
    yield f"{{ patients(filter: {'{not: ' * n}{{}}{'}' * n}, first: 1) {{ nodes {{ id }} }} }}"
    yield f"{{ patients(filter: {{or: [{'{curp: {eq: null}}, ' * n}]}}, first: 1) {{ nodes {{ id }} }} }}"
    yield '{ nodes(ids: ["' + '", "'.join(f"pat_{k}" for k in range(n)) + '"]) { id } }'
    yield f"query ({', '.join(f'$v{k}: Int' for k in range(n))}) {{ __typename }}"
    yield f"query ($v: {'[' * n}Int{']' * n}) {{ __typename }}"
    yield " ".join(f"query Q{k} {{ __typename }}" for k in range(n))
    yield "#" + "zzz" * n
    yield "\ufeff" * n + "{ __typename }"
    yield f'{{ patient(id: """{"z" * n}""") {{ id }} }}'
    yield "{ __schema { " + "types { fields { type { " * n + "name" + " } } }" * n + " } }"
    yield "fragment F on Query { __typename } " * n
    yield "mutation { " + "a: __typename " * n + " }"
    yield "subscription { " + 'a: patientEvents(patientId: "z") { id } ' * n + " }"


def _nested_variables(n: int) -> Iterator[Hostile]:
    query = "query ($f: PatientFilter) { patients(filter: $f, first: 1) { nodes { id } } }"
    yield Hostile(query, '{"f": ' + '{"not": ' * n + "{}" + "}" * n + "}")
    yield Hostile(query, '{"f": ' + '{"or": [' * n + "{}" + "]}" * n + "}")
    yield Hostile("query ($i: [ID!]!) { nodes(ids: $i) { id } }", json.dumps({"i": ["zzzq"] * n}))

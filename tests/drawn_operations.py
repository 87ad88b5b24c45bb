"""Operations made at random over the whole schema, with arguments that fit what the graph holds and with any others."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    Node,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    is_required_argument,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes, queries

from tests import chart
from tests.cypher.drawn_filters import INSTANTS

TEXTS = ["IMSS", "ISSSTE", "E11", "E11.9", "2345-7", "010", "diabetes tipo 2", "hernandez", "umf 1", "Luz", "cirugía"]
DATES = ["2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2024-W09-4", "20240229", "1956-04-27T00:00:00", ""]
DATETIMES = [
    *INSTANTS,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-14:00",
    "2024-02-29",
    "2024-02-29T00:00:00",
    "2016-12-31T23:59:60Z",
]


@dataclass(frozen=True)
class Known:
    """What the graph holds: ids by type, and cursors by the connection's field."""

    ids: Mapping[str, Sequence[str]]
    cursors: Mapping[str, Sequence[str]]


def operations(schema: GraphQLSchema, known: Known, number: int) -> list[str]:
    """So many operations, the same ones each time: sound but for their values, or with one fault of any kind."""
    drawn: list[str] = []
    scalars = _scalars(known)
    sound = _sound(_starts(schema, known), known, scalars)
    faulty = queries(schema, custom_scalars=scalars, mode=Mode.NEGATIVE)

    @settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        drawn.append(data.draw(data.draw(st.sampled_from([sound] * 20 + [faulty]))))

    draw()
    return drawn


Start = tuple[GraphQLSchema, str]
"""A schema of which operations are drawn, and what stands around such an operation in one of the real schema."""


def _starts(schema: GraphQLSchema, known: Known) -> list[Start]:
    """At `Query`, and at the objects that are known: what is drawn from `Query` alone seldom gets beyond them."""
    starts = [(schema, "{body}")] * 8
    for name, ids in known.ids.items():
        there = _starting_at(schema, name)
        starts += [(there, f'{{{{ node(id: "{id_}") {{{{ __typename ... on {name} {{body}} }}}} }}}}') for id_ in ids]
    return starts


@st.composite
def _sound(draw: st.DrawFn, starts: list[Start], known: Known, scalars: dict[str, st.SearchStrategy[Any]]) -> str:
    schema, around = draw(st.sampled_from(starts))
    assert schema.query_type
    names = st.sampled_from(sorted(schema.query_type.fields))
    fields = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    body = draw(queries(schema, fields=tuple(fields), custom_scalars=scalars))
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311  # no secret
    return around.format(body=_loosened(schema, body, known, chance))


def _starting_at(schema: GraphQLSchema, name: str) -> GraphQLSchema:
    """A schema whose operations start at an object of that type."""
    type_ = schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return GraphQLSchema(query=type_, types=list(schema.type_map.values()))


def _scalars(known: Known) -> dict[str, st.SearchStrategy[Any]]:
    ids = [id_ for each in known.ids.values() for id_ in each]
    days = st.dates().map(date.isoformat)
    offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    moments = st.datetimes(timezones=offsets | st.just(UTC)).map(datetime.isoformat)
    some = {
        "ID": [*ids, "pat_0", ""],
        "String": TEXTS,
        "CURP": [chart.CURP, chart.CURP.lower(), "BOXW310820HNERXN09", "HEGG561327MVZRRL04"],
        "NSS": [chart.NSS, "72795608040", "92919084432"],
        "CLUES": [chart.CLUES, "DFIST000222", "DFIMS999999", "DF"],
        "Date": DATES,
        "DateTime": DATETIMES,
    }
    any_ = dict.fromkeys(some, st.text(st.characters(codec="utf-8", max_codepoint=0x1FFFF), max_size=12))
    any_ |= {"Date": days, "DateTime": moments}
    strings = {name: (st.sampled_from(values) | any_[name]).map(nodes.String) for name, values in some.items()}
    sizes = st.integers(0, 20) | st.sampled_from([-1, 100, 101, 1000, 1001, 2**31 - 1, -(2**31)])
    return strings | {"Int": sizes.map(nodes.Int)}


def _loosened(schema: GraphQLSchema, drawn: str, known: Known, chance: random.Random) -> str:
    """The operation with most optional arguments left out, cursors that fit, and the types of what it selects."""
    info = TypeInfo(schema)

    class Loosen(Visitor):
        def enter_argument(self, node: ArgumentNode, _key: Any, _parent: Any, _path: Any, ancestors: list[Any]) -> Any:
            definition = info.get_argument()
            if definition and not is_required_argument(definition) and chance.random() < 0.6:
                return REMOVE
            cursors = known.cursors.get(ancestors[-1].name.value, ())
            if node.name.value in {"after", "before"} and cursors and chance.random() < 0.8:
                return ArgumentNode(name=node.name, value=StringValueNode(value=chance.choice(cursors)))
            return None

        def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> Any:
            if not any(isinstance(each, InlineFragmentNode) for each in node.selections):
                return None
            typename = FieldNode(name=NameNode(value="__typename"))
            return SelectionSetNode(selections=(*node.selections, typename))

    loosened: Node = visit(parse(drawn), TypeInfoVisitor(info, Loosen()))
    return print_ast(loosened)

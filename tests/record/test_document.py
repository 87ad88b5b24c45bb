"""The document that asks for a whole record: it asks for all that the role table grants a patient."""

from collections.abc import Iterator

from graphql import (
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_abstract_type,
    parse,
    visit,
)

from app.access.policy import ALL, GRANTS
from app.access.viewer import Role
from app.config import Settings
from app.record.document import TEXT
from app.schema import graphql_schema, make_schema

SCHEMA = graphql_schema(make_schema(Settings()))
GRANTED = GRANTS[Role.PATIENT]
CONNECTION = {"edges", "nodes", "pageInfo", "totalCount"}
BY_ITS_PLACE = {"patient", "encounter", "facility", "practitioner"}
"""Of an event: it stands in its encounter, which tells where and by whom; and all of it is one patient's."""
ELSEWHERE = {
    ("Patient", "resultSeries"),  # the results of studies once more, by codes that are told
    ("Encounter", "patient"),
    ("Encounter", "encounter"),
}


def asked() -> set[tuple[str, str]]:
    """Type and field of all that the document asks for; of an interface of each of its types."""
    info, found = TypeInfo(SCHEMA), set[tuple[str, str]]()

    class Collect(Visitor):
        def enter_field(self, node: object, *_: object) -> None:
            parent = info.get_parent_type()
            if parent and info.get_field_def():
                types = SCHEMA.get_possible_types(parent) if is_abstract_type(parent) else [parent]
                found.update((type_.name, node.name.value) for type_ in types)  # type: ignore[attr-defined]

    visit(parse(TEXT), TypeInfoVisitor(info, Collect()))
    return found


def granted() -> Iterator[tuple[str, str]]:
    """Type and field of all that hangs under a patient and may be read."""
    waiting, seen = ["Patient"], set[str]()
    while waiting:
        name = waiting.pop()
        type_ = SCHEMA.type_map[name]
        if name in seen:
            continue
        seen.add(name)
        if is_abstract_type(type_):
            waiting += [each.name for each in SCHEMA.get_possible_types(type_)]
        if not isinstance(type_, GraphQLObjectType) or (name, "*") in ELSEWHERE:
            continue
        fields = type_.fields if CONNECTION & set(type_.fields) else _readable(type_)
        for field in fields:
            if (name, field) not in ELSEWHERE:
                waiting.append(get_named_type(type_.fields[field].type).name)
            if not CONNECTION & set(type_.fields):
                yield name, field


def _readable(type_: GraphQLObjectType) -> list[str]:
    allowed = GRANTED.get(type_.name, frozenset())
    return [field for field in type_.fields if allowed is ALL or field in allowed]


def _left_out(name: str, field: str) -> bool:
    event = any(interface.name == "Event" for interface in SCHEMA.type_map[name].interfaces)  # type: ignore[attr-defined]
    if field == "feedCursor":
        return True  # where to go on listening, which tells nothing of anybody
    return (name, field) in ELSEWHERE or (event and name != "Encounter" and field in BY_ITS_PLACE)


def test_it_asks_for_all_that_the_table_grants_a_patient() -> None:
    wanted = {(name, field) for name, field in granted() if not _left_out(name, field)}
    assert ("Note", "text") in wanted
    assert ("Consent", "textVersion") in wanted
    assert sorted(wanted - asked()) == []


def test_it_asks_for_nothing_else() -> None:
    granted_types = {name: allowed for name, allowed in GRANTED.items() if name != "Query"}
    for name, field in asked():
        if name in granted_types:
            assert granted_types[name] is ALL or field in granted_types[name], (name, field)
        else:
            assert name == "Query" or name.endswith("Connection"), name

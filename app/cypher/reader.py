"""From a GraphQL operation to a Plan.

Reads the mapping that each Strawberry field carries. What of the plan depends on the request's variables is only
whether they are given, and the value of booleans and enums: `execution.py` keeps one plan for each such shape.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from app.cypher import mapping as m
from app.cypher import plan as p
from app.cypher.collect import Collector
from app.cypher.filters import STRAWBERRY, FilterReader
from app.cypher.permission import NO_ACCESS, Forbidden, Permission, access, filled, of_repeat, owner
from app.cypher.ranges import UNPAGED_ROOT_LIMIT, ConflictingArguments, InvalidPageSize, RangeReader
from app.errors import BadInput
from graph_schema.model import HANGS_BY, Label, Rel

MAX_FIELDS = 1000
"""How many fields a plan may hold, each counted for every type and every fragment's use it is read in."""

MAX_NESTED = 20
"""How many filters may stand one within the other: of some two hundred Neo4j's planner runs out of stack, and leaves
without an answer."""

MAX_IDS = 100
"""How many ids `nodes` looks up at once."""

MAX_LIST = 100
"""How many entries a look-up in a catalogue gives at most."""

_OF_ANY_EVENT = m.into_if(*HANGS_BY.values()) + m.into(Rel.HAD)
_TEMPORAL = {"DateTime", "Date"}


class QueryTooLarge(BadInput):
    """Fragments within fragments make the plan larger than what is worth planning."""

    code = "QUERY_TOO_LARGE"


def read(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    variables: VariableValues,
    permission: Permission,
) -> p.Plan:
    """The plan of an operation."""
    reader = _Reader(Collector(schema, fragments, variables), permission)
    root_type = cast("GraphQLObjectType", schema.get_root_type(operation.operation))
    collected = reader.collector.collect([operation.selection_set], root_type)
    roots = tuple(reader.root(key, root_type, nodes) for key, nodes in collected.items())
    return p.Plan(roots, tuple(reader.calls))


@dataclass
class _Reader:
    collector: Collector
    permission: Permission
    calls: list[p.Call] = field(default_factory=list)
    planned: int = 0
    root_call: int = 0

    def root(self, key: str, root_type: GraphQLObjectType, nodes: list[FieldNode]) -> p.Root:
        name = nodes[0].name.value
        self.root_call = len(self.calls)
        if name in {"__schema", "__type"}:
            return p.Root(key, name, p.Introspection(tuple(nodes)), nullable=name == "__type")
        nullable = name in root_type.fields and not is_non_null_type(root_type.fields[name].type)
        try:
            if name in root_type.fields and isinstance(_mapped(root_type.fields[name]), m.Performed):
                return p.Root(key, name, self._payload(root_type.fields[name], nodes), nullable)
            field = self._field(key, root_type, nodes, within=False)
            return p.Root(key, name, cast("p.Rows | p.Page | p.Constant", field), nullable)
        except (BadInput, Forbidden) as error:
            return p.Root(key, name, p.Refused(error.with_traceback(None)), nullable)
        except GraphQLError as error:  # a variable's null where the argument takes none
            return p.Root(key, name, p.Refused(BadInput(error.message)), nullable)

    def _payload(self, definition: GraphQLField, nodes: list[FieldNode]) -> p.Payload:
        self.permission.require("Mutation", nodes[0].name.value)
        call, _ = self._call(definition, nodes[0])
        fields = self._told(cast("GraphQLObjectType", get_named_type(definition.type)), nodes)
        return p.Payload(_mapped(definition).act, p.Argument(call, "input"), fields)

    def _told(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[p.Told | p.Constant | p.Rows, ...]:
        """The fields of what an act tells: values, objects of values, and records that are read back."""
        collected = self.collector.collect(_selections(nodes), type_)
        return tuple(self._told_field(key, type_, nodes) for key, nodes in collected.items())

    def _told_field(self, key: str, type_: GraphQLObjectType, nodes: list[FieldNode]) -> p.Told | p.Constant | p.Rows:
        self._count()
        name = nodes[0].name.value
        if name == "__typename":
            return p.Constant(key, type_.name)
        definition = type_.fields[name]
        if isinstance(_mapped(definition), m.Written):
            # What the act wrote is of a record that it was admitted to; what else it names has to be looked at.
            within = _mapped(definition).label is not None
            rows = self._rows(key, type_, definition, _mapped(definition), nodes, within)
            return self._repeated(rows, get_named_type(definition.type)) if within else rows
        inner = get_named_type(definition.type)
        return p.Told(key, name, self._told(inner, nodes) if isinstance(inner, GraphQLObjectType) else None)

    def _repeated(self, rows: p.Rows, type_: GraphQLNamedType) -> p.Rows:
        """What an act wrote, looked at anew where the act is only repeated: care may have ended, or another asks."""
        item = cast("p.Select", rows.item)
        return replace(rows, item=replace(item, access=of_repeat(item.access, self.permission, _to_patient(type_))))

    def _field(self, key: str, parent: GraphQLObjectType, nodes: list[FieldNode], within: bool) -> p.Field:
        """A field; `within` a patient's record, which somebody was admitted to above."""
        self._count()
        name = nodes[0].name.value
        if name == "__typename":
            return p.Constant(key, parent.name)
        self.permission.require(parent.name, name)
        definition = parent.fields[name]
        mapped = _mapped(definition)
        match mapped:
            case m.Expression():
                return self._value(key, name, definition, mapped)
            case m.Same():
                type_ = cast("GraphQLObjectType", get_named_type(definition.type))
                return p.Nested(key, self._select(type_, _selections(nodes), within))
            case m.Derived():
                return self._derived(key, definition, mapped, nodes)
            case m.Pages():
                return self._page(key, parent, definition, mapped, nodes, within)
            case m.Walk(through_encounter=True) if not (_graph(parent).to_encounter or ()) + mapped.path:
                return p.Constant(key, None)
            case _:
                return self._rows(key, parent, definition, mapped, nodes, within)

    def _derived(self, key: str, definition: GraphQLField, mapped: m.Derived, nodes: list[FieldNode]) -> p.Derived:
        source = self._matched(definition, mapped.matched, nodes[0])
        fields = self._derived_fields(cast("GraphQLObjectType", get_named_type(definition.type)), nodes)
        return p.Derived(key, source, mapped.derive, fields)

    def _derived_fields(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[p.Told | p.Constant, ...]:
        collected = self.collector.collect(_selections(nodes), type_)
        return tuple(self._derived_field(key, type_, nodes) for key, nodes in collected.items())

    def _derived_field(self, key: str, type_: GraphQLObjectType, nodes: list[FieldNode]) -> p.Told | p.Constant:
        self._count()
        name = nodes[0].name.value
        if name == "__typename":
            return p.Constant(key, type_.name)
        self.permission.require(type_.name, name)
        inner = get_named_type(type_.fields[name].type)
        return p.Told(key, name, self._derived_fields(inner, nodes) if isinstance(inner, GraphQLObjectType) else None)

    def _value(self, key: str, name: str, definition: GraphQLField, mapped: m.Expression) -> p.Value:
        template = filled(mapped.template, self.permission) if mapped.template else f"{{n}}.{name}"
        if get_named_type(definition.type).name in _TEMPORAL:
            template = f"toString({template})"
        return p.Value(key, template, not is_non_null_type(definition.type), mapped.encode, mapped.first)

    def _count(self, nested: int = 0) -> None:
        """One field more, or one filter more that stands in so many others."""
        self.planned += 1
        if nested > MAX_NESTED:
            raise QueryTooLarge(f"a filter holds more than {MAX_NESTED} filters one within the other; ask for less")
        if self.planned > MAX_FIELDS:
            raise QueryTooLarge(
                f"the query asks for more than {MAX_FIELDS} fields and criteria, fragments expanded; ask for fewer"
            )

    def _rows(
        self,
        key: str,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        mapped: m.Mapped,
        nodes: list[FieldNode],
        within: bool,
    ) -> p.Rows:
        others = isinstance(mapped, m.Matched) and mapped.others
        return p.Rows(
            key,
            self._source(parent, definition, mapped, nodes[0]),
            self._item(get_named_type(definition.type), _selections(nodes), within and not others),
            many=is_list_type(_bare(definition)),
            nullable=not is_non_null_type(definition.type),
        )

    def _source(
        self, parent: GraphQLObjectType, definition: GraphQLField, mapped: m.Mapped, node: FieldNode
    ) -> p.Seek | p.SeekAny | p.SeekMany | p.Scan | p.Walk | p.Group | p.Matched:
        match mapped:
            case m.Walk():
                before = (_graph(parent).to_encounter or ()) if mapped.through_encounter else ()
                conditions = self._conditions(definition, node, mapped.where, mapped.filters)
                return p.Walk(before + mapped.path, conditions, mapped.order)
            case m.Group():
                conditions = self._conditions(definition, node, None, mapped.filters)
                aggregates = tuple(mapped.aggregates.items())
                where = filled(mapped.where, self.permission) if mapped.where else None
                return p.Group(mapped.path, aggregates, where, conditions, mapped.order)
            case m.Seek():
                return self._seek(definition, mapped, node)
            case m.Matched():
                return self._matched(definition, mapped, node)
            case m.Scan():
                return p.Scan(mapped.label, mapped.order)
            case _:
                return self._by_id(definition, mapped, node)

    def _by_id(self, definition: GraphQLField, mapped: m.Mapped, node: FieldNode) -> p.SeekAny | p.SeekMany:
        """Nodes by their ids: those that an argument brings, or that whoever runs the statement gives."""
        match mapped:
            case m.SeekAny():
                call, _ = self._call(definition, node)
                return p.SeekAny(self._labels(definition), p.Argument(call, "id"))
            case m.SeekMany():
                call, _ = self._call(definition, node)
                return p.SeekMany(self._labels(definition), p.Argument(call, "ids", _ids))
            case m.Announced():
                self._call(definition, node)
                return p.SeekAny(self._labels(definition), p.Argument(p.GIVEN, "id"))
            case m.Written():
                labels = (mapped.label,) if mapped.label else self._labels(definition)
                given = p.Argument(p.GIVEN, node.name.value)
                return p.SeekMany(labels, given) if is_list_type(_bare(definition)) else p.SeekAny(labels, given)
            case _:
                raise TypeError(f"{type(mapped).__name__} has no rows")

    def _labels(self, definition: GraphQLField) -> tuple[Label, ...]:
        """The labels of the types behind an interface."""
        interface = cast("GraphQLInterfaceType", get_named_type(definition.type))
        return tuple(_graph(type_).label for type_ in self.collector.schema.get_possible_types(interface))

    def _matched(self, definition: GraphQLField, mapped: m.Matched, node: FieldNode) -> p.Matched:
        call, values = self._call(definition, node) if definition.args else (0, {})
        given = {name for name, value in values.items() if value is not None}
        reads = {name: (name, None) for name in definition.args} | dict(mapped.converts)
        found = (self._clause(part, call, given) for part in mapped.clauses)
        clauses = tuple(clause for clause in found if clause is not None)
        texts = [clause if isinstance(clause, str) else clause.text for clause in clauses]
        parameters = tuple(
            (name, p.Argument(call, argument, convert))
            for name, (argument, convert) in reads.items()
            if argument in given and any(f"{{{name}}}" in text for text in texts)
        )
        if mapped.size in values.keys() - given:
            raise InvalidPageSize(f"`{mapped.size}` is null; give a number, or leave it out")
        size = p.Argument(call, mapped.size, partial(_list_size, mapped.size)) if mapped.size in given else None
        return p.Matched(clauses, parameters, mapped.order, size, mapped.entries, mapped.refusals, mapped.of_research)

    def _clause(self, part: str | m.Given | m.Held, call: int, given: Collection[str]) -> str | p.Held | None:
        """A part of what is matched; None where it stands only with an argument that is not given."""
        match part:
            case m.Held():
                return self._held(part, self.root_call if part.of_root else call)
            case m.Given():
                return filled(part.text, self.permission) if part.argument in given else None
            case _:
                return filled(part, self.permission)

    def _held(self, held: m.Held, call: int) -> p.Held | None:
        definition, values = self.calls[call].definition, self.calls[call].values(self.collector.variables)
        if values.get(held.argument) is None:
            return None
        type_ = cast("GraphQLInputObjectType", get_named_type(definition.args[held.argument].type))
        reader = FilterReader(call, held.argument, (), self._count, self.permission.require)
        criteria, _ = reader.read(type_, values[held.argument])
        return p.Held(filled(held.text, self.permission), p.All(criteria), held.node, held.reached_by)

    def _seek(self, definition: GraphQLField, mapped: m.Seek, node: FieldNode) -> p.Seek:
        call, values = self._call(definition, node)
        given = [name for name, value in values.items() if value is not None]
        if len(given) != 1:
            names = ", ".join(f"`{name}`" for name in mapped.properties)
            told = " and ".join(f"`{name}`" for name in given) or "none"
            raise ConflictingArguments(f"`{node.name.value}` takes exactly one of {names}; {told} was given")
        argument = p.Argument(call, given[0])
        return p.Seek(mapped.label, mapped.properties[given[0]], argument, mapped.follow)

    def _conditions(
        self, definition: GraphQLField, node: FieldNode, where: str | None, filters: tuple[m.Filter, ...]
    ) -> tuple[p.Condition, ...]:
        conditions = [p.Condition(where)] if where else []
        if filters:
            call, values = self._call(definition, node)
            conditions.extend(
                p.Condition(item.template, p.Argument(call, item.argument, item.convert))
                for item in filters
                if values.get(item.argument) is not None
            )
        return tuple(conditions)

    def _call(self, definition: GraphQLField, node: FieldNode) -> tuple[int, dict[str, Any]]:
        """Note the field's arguments for later requests; their number, and their values in this one."""
        call = p.Call(definition, node)
        self.calls.append(call)
        return len(self.calls) - 1, call.values(self.collector.variables)

    def _item(self, type_: GraphQLNamedType, selections: list[SelectionSetNode], within: bool) -> p.Item:
        if not is_abstract_type(type_):
            return self._select(cast("GraphQLObjectType", type_), selections, within)
        possible = self.collector.schema.get_possible_types(type_)
        branches = tuple((_graph(branch).label, self._branch(branch, selections, within)) for branch in possible)
        first = branches[0][1]
        alike = (first.access, first.fields, first.owner)
        if all((select.access, select.fields, select.owner) == alike for _, select in branches):
            return p.Select(type_.name, *alike)
        return p.Choice(branches)

    def _branch(self, type_: GraphQLObjectType, selections: list[SelectionSetNode], within: bool) -> p.Select:
        """What is read of a node that turns out to be of the type; nothing where nothing of it may be read."""
        if not self.permission.reads(type_.name):
            return p.Select(type_.name, NO_ACCESS, (), None)
        return self._select(type_, selections, within, among_others=True)

    def _select(
        self,
        type_: GraphQLObjectType,
        selections: list[SelectionSetNode],
        within: bool,
        *,
        among_others: bool = False,
    ) -> p.Select:
        if not self.permission.reads(type_.name):  # not even that there is one
            self.permission.require(type_.name, "__typename")
        collected = self.collector.collect(selections, type_)
        inside = within or _to_patient(type_) is not None
        fields = tuple(self._field(key, type_, nodes, inside) for key, nodes in collected.items())
        noted = None if within else self._owner(type_)
        return p.Select(type_.name, self._access(type_, within, among_others=among_others), fields, noted)

    def _owner(self, type_: GraphQLNamedType) -> str | None:
        """The template of whose record is entered by a type's node; None of what is nobody's."""
        mapping = _mapping(type_)
        return owner(self.permission, mapping.owner) if mapping and mapping.owner else None

    def _access(self, type_: GraphQLNamedType, within: bool, *, among_others: bool = False) -> p.Access:
        """The access to nodes as a type; of an interface as whichever of its types each is.

        `among_others` behind an interface, where one way to the patient for all events is planned sooner than one each.
        """
        if not is_abstract_type(type_):
            event = _to_encounter(type_) is not None
            to_patient = _OF_ANY_EVENT if event and among_others else _to_patient(type_)
            return access(self.permission, type_.name, event=event, entered=None if within else to_patient)
        possible = self.collector.schema.get_possible_types(type_)
        return p.either([(_graph(each).label, self._access(each, within, among_others=True)) for each in possible])

    def _page(
        self,
        key: str,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        mapped: m.Pages,
        nodes: list[FieldNode],
        within: bool,
    ) -> p.Page:
        connection = cast("GraphQLObjectType", get_named_type(definition.type))
        node_type = get_named_type(connection.fields["nodes"].type)
        call, values = self._call(definition, nodes[0])
        name, source = RangeReader(
            name=f"{parent.name}.{nodes[0].name.value}",
            mapped=mapped,
            definition=definition,
            call=call,
            given={argument: value for argument, value in values.items() if value is not None},
            to_encounter=_graph(node_type).to_encounter or (),
            counted=self._count,
            require=self.permission.require,
        ).read()
        reader = _PageReader(self, connection, node_type, within)
        fields = reader.fields(_selections(nodes))
        bounded = mapped.scoped or source.size is not None
        return p.Page(
            key,
            name,
            source,
            tuple(reader.items),
            fields,
            self._access(node_type, within),
            None if bounded else UNPAGED_ROOT_LIMIT,
            None if within or reader.items else self._owner(node_type),  # else each item tells it
        )


@dataclass
class _PageReader:
    """Reads the fields of a connection type: they are the connection's own, not the graph's."""

    reader: _Reader
    connection: GraphQLObjectType
    node_type: GraphQLNamedType
    within: bool
    items: list[p.Item] = field(default_factory=list)

    def fields(self, selections: list[SelectionSetNode]) -> tuple[p.PageField, ...]:
        collected = self.reader.collector.collect(selections, self.connection)
        return tuple(self._field(key, nodes) for key, nodes in collected.items())

    def _field(self, key: str, nodes: list[FieldNode]) -> p.PageField:
        match nodes[0].name.value:
            case "nodes":
                return p.PageField(key, "nodes", item=self._item(nodes))
            case "__typename":
                return p.PageField(key, "__typename", value=self.connection.name)
            case "totalCount":
                return p.PageField(key, "totalCount")
            case name:
                type_ = cast("GraphQLObjectType", get_named_type(self.connection.fields[name].type))
                collected = self.reader.collector.collect(_selections(nodes), type_)
                return p.PageField(
                    key, name, parts=tuple(self._part(key, type_, nodes) for key, nodes in collected.items())
                )

    def _part(self, key: str, type_: GraphQLObjectType, nodes: list[FieldNode]) -> p.EdgeField:
        match nodes[0].name.value:
            case "node":
                return p.EdgeField(key, "node", item=self._item(nodes))
            case "__typename":
                return p.EdgeField(key, "__typename", value=type_.name)
            case name:
                return p.EdgeField(key, name)

    def _item(self, nodes: list[FieldNode]) -> int:
        self.items.append(self.reader._item(self.node_type, _selections(nodes), self.within))
        return len(self.items) - 1


def _mapped(definition: GraphQLField) -> Any:
    """The mapping that a field carries."""
    return definition.extensions[STRAWBERRY].metadata[m.METADATA_KEY]


def _bare(definition: GraphQLField) -> Any:
    """A field's type, whether or not it may be null."""
    return get_nullable_type(definition.type)


def _graph(type_: GraphQLNamedType) -> m.NodeMapping:
    """The node mapping that a type or an interface declares."""
    return cast("m.NodeMapping", type_.extensions[STRAWBERRY].origin.graph)


def _to_patient(type_: GraphQLNamedType) -> m.Path | None:
    """The path from a type's node to whose record it is a part of; None of what is nobody's."""
    mapping = _mapping(type_)
    return mapping.to_patient if mapping else None


def _to_encounter(type_: GraphQLNamedType) -> m.Path | None:
    """The path from an event to its encounter; None of what is no event."""
    mapping = _mapping(type_)
    return mapping.to_encounter if mapping else None


def _mapping(type_: GraphQLNamedType) -> m.NodeMapping | None:
    return getattr(type_.extensions[STRAWBERRY].origin, "graph", None)


def _selections(nodes: list[FieldNode]) -> list[SelectionSetNode]:
    return [node.selection_set for node in nodes if node.selection_set is not None]


def _ids(value: list[str]) -> list[str]:
    """The ids, if they are not too many at once."""
    if len(value) > MAX_IDS:
        raise BadInput(f"`ids` holds {len(value)} ids; at most {MAX_IDS} are looked up at once")
    return value


def _list_size(argument: str, value: int) -> int:
    """How many entries a list look-up gives at most."""
    if not 0 <= value <= MAX_LIST:
        raise InvalidPageSize(f"`{argument}` is {value}; it must be from 0 to {MAX_LIST}")
    return value

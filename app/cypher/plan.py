"""What to fetch: frozen, printable, and enough to render and to encode without any other input.

    Plan
    └── Root                one root field
        └── Rows            where objects come from, and how many
            ├── Source      Seek · SeekAny · SeekMany · Scan · Walk · Group · Matched · Range
            └── Item        what is read of each: Select, or Choice between the types of an interface
                └── Field   Value · Constant · Nested · Rows · Derived · Page

Every `Select` carries an `Access`: there is no default, so no path can forget it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from dataclasses import field as dataclass_field
from functools import partial
from typing import Any

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from app.cypher.mapping import Path, Refusal, Sort
from app.errors import ExpedienteError
from graph_schema.model import Label, Rel

SEARCH_LIMIT = 1000
"""How many a search may find: of more, the best are no help, and which are best takes reading them all."""


@dataclass(frozen=True)
class Access:
    """The condition under which a node may be read: a template over `{n}`, None for no condition.

    The parameters that it names come from who asks. `entry` are clauses that bind as `{n}` all nodes for which it
    holds, where they are few.
    """

    condition: str | None
    entry: str | None = None


def either(branches: "Sequence[tuple[Label, Access]]") -> Access:
    """The access to a node that is read as whichever of several types it is."""
    first = branches[0][1]
    if all(access == first for _, access in branches):
        return first
    labels: dict[str, list[Label]] = {}
    for label, access in branches:
        labels.setdefault(access.condition or "true", []).append(label)
    admitted = [f"({{n}}:{'|'.join(each)} AND {condition})" for condition, each in labels.items()]
    return Access(f"({' OR '.join(admitted)})")


GIVEN = -1
"""The call of an argument whose value no part of the document brings: what runs the statement knows it."""


@dataclass(frozen=True)
class Argument:
    """A value that a request brings: which call of the plan, which argument, and what makes it a parameter.

    That of a `GIVEN` one comes from whoever runs the statement.
    """

    call: int
    name: str
    convert: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Condition:
    """A template over `{n}` and `{r}`, and `{p}` where an argument takes part."""

    template: str
    argument: Argument | None = None


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: "tuple[Criterion, ...]"


@dataclass(frozen=True)
class Either:
    """At least one part holds."""

    parts: "tuple[Criterion, ...]"


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Criterion"


@dataclass(frozen=True)
class Exists:
    """The part holds for a node at the end of a path."""

    path: Path
    part: "Criterion"


Criterion = Condition | All | Either | Not | Exists


@dataclass(frozen=True)
class Value:
    """A scalar read from the graph: a template over `{n}` and `{r}`, and what makes the answer of it.

    A `first` one is read before all else of its object.
    """

    key: str
    template: str
    nullable: bool
    encode: Callable[[Any], Any] | None = None
    first: bool = False


@dataclass(frozen=True)
class Constant:
    """A scalar known without the graph, such as `__typename`."""

    key: str
    value: str | None


@dataclass(frozen=True)
class Nested:
    """An object made of the same node as its parent."""

    key: str
    item: "Select"


@dataclass(frozen=True)
class Seek:
    """Nodes whose property equals an argument; then along `follow` to its end."""

    label: Label
    property: str
    argument: Argument
    follow: Rel | None


@dataclass(frozen=True)
class SeekAny:
    """The node of any of the labels that has this id."""

    labels: tuple[Label, ...]
    argument: Argument


@dataclass(frozen=True)
class SeekMany:
    """The nodes of any of the labels that have these ids: one row an id, null where it is nobody's."""

    labels: tuple[Label, ...]
    argument: Argument


@dataclass(frozen=True)
class Held:
    """A clause in which `{held}` stands for whether a criterion holds for the node of that name."""

    text: str
    criterion: Criterion
    node: str
    reached_by: str


@dataclass(frozen=True)
class Matched:
    """What clauses bind: templates over `{n}`, `{r}`, `{parent}`, `{parent.r}` and the names of `parameters`."""

    clauses: tuple[str | Held, ...]
    parameters: tuple[tuple[str, Argument], ...]
    order: str | None
    size: Argument | None
    entries: int | None
    refusals: tuple[Refusal, ...]
    of_research: bool

    @property
    def binds(self) -> tuple[str, ...]:
        """Which of `{n}` and `{r}` there are."""
        texts = [clause for clause in self.clauses if isinstance(clause, str)]
        return tuple(name for name in ("{n}", "{r}") if any(name in text for text in texts))


@dataclass(frozen=True)
class Scan:
    """All nodes of a label."""

    label: Label
    order: str


@dataclass(frozen=True)
class Walk:
    """The nodes at the end of a path from the parent's node."""

    path: Path
    conditions: tuple[Condition, ...]
    order: str | None


@dataclass(frozen=True)
class Group:
    """The distinct nodes at the end of a path, with aggregates over the ways there."""

    path: Path
    aggregates: tuple[tuple[str, str], ...]
    where: str | None
    conditions: tuple[Condition, ...]
    order: str | None


@dataclass(frozen=True)
class Search:
    """A full-text index to enter by: the Lucene query, and the words to rank by."""

    index: str
    query: Argument
    words: Argument


@dataclass(frozen=True)
class Range:
    """A stretch of a connection, in the order of `sorts` and then of its key.

    `scoped` keys start with the parent's id and a bar. `path` leads to the same nodes where all are wanted. `where`
    holds for all nodes, `count` is a quick way to count all of them. One entered by a search, by `entry` or by an
    index that `criterion` speaks of is `bounded`: it finds at most `SEARCH_LIMIT`, else it is an error.
    """

    label: Label
    key: str
    scoped: bool
    path: Path | None
    where: str | None
    count: str | None
    search: Search | None
    entry: Exists | None
    criterion: Criterion | None
    bounded: bool
    sorts: tuple[Sort, ...]
    descending: bool
    after: Argument | None
    before: Argument | None
    size: Argument | None
    backward: bool


@dataclass(frozen=True)
class Rows:
    """An object field, or a list field."""

    key: str
    source: "Seek | SeekAny | SeekMany | Scan | Walk | Group | Matched"
    item: "Item"
    many: bool
    nullable: bool


@dataclass(frozen=True)
class EdgeField:
    """A field of an edge: `cursor`, `node` (an index into the page's items) or a constant."""

    key: str
    kind: str
    item: int = 0
    value: str | None = None


@dataclass(frozen=True)
class PageField:
    """A field of a connection: `nodes`, `edges`, `pageInfo`, `totalCount` or a constant."""

    key: str
    kind: str
    item: int = 0
    parts: "tuple[EdgeField, ...]" = ()
    value: str | None = None


@dataclass(frozen=True)
class Page:
    """A connection field: the items to read of each node, and the connection's own fields.

    `name` tells cursors of one connection from those of another. `limit` bounds what may be asked for without
    a page size: more is an error, never a shorter list. `owner` is as that of a `Select`.
    """

    key: str
    name: str
    source: Range
    items: "tuple[Item, ...]"
    fields: tuple[PageField, ...]
    access: Access
    limit: int | None
    owner: str | None

    @property
    def reads_rows(self) -> bool:
        """Whether anything but the count is asked for."""
        return any(field.kind in {"nodes", "edges", "pageInfo"} for field in self.fields)

    @property
    def counts(self) -> bool:
        """Whether `totalCount` is asked for."""
        return any(field.kind == "totalCount" for field in self.fields)

    def tells(self, kind: str) -> bool:
        """Whether that field of `pageInfo` is asked for."""
        return any(part.kind == kind for field in self.fields for part in field.parts)


@dataclass(frozen=True)
class Select:
    """What is read of a node as one type.

    Where somebody's record is entered by it, `owner` is a template of whose: read, and never told.
    """

    type_name: str
    access: Access
    fields: "tuple[Field, ...]"
    owner: str | None


@dataclass(frozen=True)
class Choice:
    """What is read of a node as whichever of several types it is."""

    branches: tuple[tuple[Label, Select], ...]


@dataclass(frozen=True)
class Derived:
    """An object field, or a list field, whose objects a function derives from all that the source binds as `{r}`."""

    key: str
    source: Matched
    derive: Callable[[list[Any]], Any]
    fields: "tuple[Told | Constant, ...]"


Field = Value | Constant | Nested | Rows | Derived | Page
Item = Select | Choice


@dataclass(frozen=True)
class Introspection:
    """A root field about the schema, left to graphql-core."""

    nodes: tuple[FieldNode, ...] = dataclass_field(repr=False)


@dataclass(frozen=True)
class Refused:
    """A root field that asks for what cannot be, or what may not: the others are answered all the same."""

    error: ExpedienteError


@dataclass(frozen=True)
class Told:
    """A value that is told under `name`, by an act or what derives it; of objects, what is asked for of each."""

    key: str
    name: str
    fields: "tuple[Told | Constant | Rows, ...] | None" = None


@dataclass(frozen=True)
class Payload:
    """A root field of a mutation: the act, the input that its call brings, and what is asked for of its outcome."""

    act: Any = dataclass_field(repr=False)
    input: Argument
    fields: tuple[Told | Constant | Rows, ...]


@dataclass(frozen=True)
class Root:
    """One root field: its response key, its name, and what it fetches."""

    key: str
    name: str
    field: Rows | Page | Constant | Introspection | Refused | Payload
    nullable: bool


@dataclass(frozen=True)
class Call:
    """A field of the document that was given arguments: where a request's values for them are found."""

    definition: GraphQLField = dataclass_field(repr=False)
    node: FieldNode = dataclass_field(repr=False)

    def values(self, variables: VariableValues) -> dict[str, Any]:
        """The coerced arguments under these variable values."""
        return get_argument_values(self.definition, self.node, variables)


@dataclass(frozen=True)
class Plan:
    """All root fields of an operation, in the order of the selection."""

    roots: tuple[Root, ...]
    calls: tuple[Call, ...] = ()

    def __str__(self) -> str:
        return "\n".join(line for root in self.roots for line in _lines(root.field, 0))


def aggregates(field: Field) -> bool:
    """Whether a group stands anywhere below."""
    match field:
        case Derived():
            return True
        case Rows():
            return isinstance(field.source, Group | Matched) or _item_aggregates(field.item)
        case Page():
            return any(_item_aggregates(item) for item in field.items)
        case Nested():
            return _item_aggregates(field.item)
        case _:
            return False


def _item_aggregates(item: Item) -> bool:
    selects = (item,) if isinstance(item, Select) else tuple(select for _, select in item.branches)
    return any(aggregates(field) for select in selects for field in select.fields)


def _lines(node: Any, depth: int) -> Iterator[str]:
    """The plan as an indented tree: a line a node, its plain attributes beside it."""
    plain, nested = [], []
    for attribute in (attribute for attribute in fields(node) if attribute.repr):
        value = getattr(node, attribute.name)
        if is_dataclass(value):
            nested.append(value)
        elif isinstance(value, tuple) and value and any(is_dataclass(part) for part in _flat(value)):
            nested.extend(part for part in _flat(value) if is_dataclass(part))
        elif value not in (None, (), False):
            plain.append(f"{attribute.name}={_name(value)}")
    yield f"{'  ' * depth}{type(node).__name__} {' '.join(plain)}".rstrip()
    for child in nested:
        yield from _lines(child, depth + 1)


def _name(value: Any) -> str:
    """A function by its name, since its address differs from run to run; all else as it prints."""
    function = value.func if isinstance(value, partial) else value
    return str(getattr(function, "__name__", value))


def _flat(value: tuple[Any, ...]) -> Iterator[Any]:
    for part in value:
        if isinstance(part, tuple):
            yield from _flat(part)
        else:
            yield part

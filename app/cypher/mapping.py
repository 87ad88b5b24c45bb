"""How a public field says what it is in the graph.

A Strawberry field is declared with one of the functions at the end of this module; the mapping it makes travels
in the field's metadata. Templates are Cypher expressions in which `{n}` stands for the node, `{r}` for the
relationship it was reached by (or the map of aggregates of a group) and `{p}` for an argument's value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from app.errors import ExpedienteError
from graph_schema.model import Label, Rel

METADATA_KEY = "graph"

_ARGUMENTS = {
    "id": "Global id.",
    "ids": "Global ids, of objects of any types.",
    "search": "What was typed so far: words or their beginnings in any order, accents and spelling forgiven.",
    "filter": "Which entries; all if left out.",
    "orderBy": "In which order.",
    "first": "How many entries at most, from the beginning. Without it and `last` all, or an error if too many.",
    "after": "Only entries behind this cursor.",
    "last": "How many entries at most, from the end; not together with `first`.",
    "before": "Only entries ahead of this cursor.",
}
"""Descriptions of arguments that mean the same everywhere; an annotation with one of its own goes before."""


@dataclass(frozen=True)
class Step:
    """One relationship of a path, its type as a pattern has it; `where` holds the values its properties must have."""

    type: str
    outgoing: bool
    where: tuple[tuple[str, str], ...] = ()


Path = tuple[Step, ...]
"""Steps from a node to another. Paths add up with `+`."""


def out(type_: Rel, **where: str) -> Path:
    """Along an outgoing relationship."""
    return (Step(type_, True, tuple(where.items())),)


def into(type_: Rel, **where: str) -> Path:
    """Against an incoming relationship."""
    return (Step(type_, False, tuple(where.items())),)


def into_if(*types: Rel) -> Path:
    """Against an incoming relationship of any of the types, or none at all."""
    return (Step("|".join(types) + "*0..1", False),)


@dataclass(frozen=True)
class NodeMapping:
    """Which nodes a type stands for. `to_encounter` leads from an event to its encounter; empty for an encounter.

    `to_patient` leads to the patient whose record a node is a part of; of events by their encounter. `owner` is a
    template of that patient's id, which is told to the audit trail where the record is entered by the node.
    """

    label: Label
    to_encounter: Path | None = None
    to_patient: Path | None = None
    owner: str | None = None

    def __post_init__(self) -> None:
        if self.to_encounter is not None:
            object.__setattr__(self, "to_patient", self.to_encounter + into(Rel.HAD))
            object.__setattr__(self, "owner", "split({n}.timelineKey, '|')[0]")
        elif self.to_patient == ():
            object.__setattr__(self, "owner", "{n}.id")
        if self.to_patient is not None and self.owner is None:
            raise TypeError(f"{self.label} is a part of a patient's record: `owner` has to say of whose")


@dataclass(frozen=True)
class Filter:
    """A condition that holds when the argument is given. `convert` makes the parameter; it may raise `BadInput`."""

    argument: str
    template: str
    convert: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Expression:
    """A scalar. Without a template it is the node's property of the field's own name.

    `encode` makes the answer of what was read. A `first` one is read before all else of its object, so that what is
    written meanwhile is behind it.
    """

    template: str | None = None
    encode: Callable[[Any], Any] | None = None
    first: bool = False


@dataclass(frozen=True)
class Same:
    """An object made of the very node and relationship its parent is made of."""


@dataclass(frozen=True)
class Walk:
    """Objects at the end of a path from the parent's node."""

    path: Path
    through_encounter: bool = False
    where: str | None = None
    order: str | None = None
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Group:
    """Objects at the end of a path, one for each distinct node, with aggregates over the ways there as `{r}`.

    Aggregates are templates in which `{n}` is the last node but one and `{r}` the last relationship.
    """

    path: Path
    aggregates: Mapping[str, str] = field(hash=False)
    where: str | None = None
    order: str | None = None
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Seek:
    """A root field's object, found by exactly one of its identifying arguments.

    `properties` gives the unique or indexed property of each argument. `follow` is walked to its end: from a merged
    identity to the one that survives.
    """

    label: Label
    properties: Mapping[str, str] = field(hash=False)
    follow: Rel | None = None


@dataclass(frozen=True)
class SeekAny:
    """The root field `node`: any of the types behind the interface, by its global id."""


@dataclass(frozen=True)
class Announced:
    """A subscription's objects, of any of the types behind an interface: what follows the feed gives their ids."""


@dataclass(frozen=True)
class Scan:
    """A root field's list: all nodes of a label, which must be few."""

    label: Label
    order: str


@dataclass(frozen=True)
class SeekMany:
    """The root field `nodes`: for each of the global ids its object, or null, in the order asked for."""


@dataclass(frozen=True)
class Given:
    """A part of a clause that stands only where the argument is given."""

    argument: str
    text: str


@dataclass(frozen=True)
class Held:
    """A part of a clause that stands only where a filter is given: `{held}` in it stands for whether that holds.

    It holds for a node by that name, reached by a relationship by that name, where its fields read one. The argument
    may be one `of_root`, where the root field's objects are found anew below it.
    """

    argument: str
    text: str
    node: str
    reached_by: str = ""
    of_root: bool = False


@dataclass(frozen=True)
class Refusal:
    """The error that ends a root field where a template over `{n}` and `{r}` holds."""

    template: str
    error: type[ExpedienteError]
    message: str


@dataclass(frozen=True)
class Matched:
    """Objects that clauses of Cypher bind, as `{n}`, as `{r}`, or as both.

    The clauses may name the parent's node as `{parent}`, what it was reached by as `{parent.r}`, and the parameter
    that an argument's value becomes as `{argument}`; what makes the parameter stands in `converts` under that name,
    with the argument it reads. `entries` is how many a list is reckoned to hold, where that is not what most lists do.
    `refusals` are those of a root field that is one object. `others` are objects of other patients than the parent. A
    root field is `of_research` where the clauses are about the researchers' graph, not the record.
    """

    clauses: tuple[str | Given | Held, ...]
    order: str | None = None
    converts: Mapping[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict, hash=False)
    size: str | None = None
    entries: int | None = None
    refusals: tuple[Refusal, ...] = ()
    others: bool = False
    of_research: bool = False


@dataclass(frozen=True)
class Derived:
    """An object, or a list of them, that a function derives from what clauses bind as `{r}`, from all of it at once.

    It tells by the names of their fields what the objects hold.
    """

    matched: Matched
    derive: Callable[[list[Any]], Any] = field(hash=False)


@dataclass(frozen=True)
class Sort:
    """What a connection may be sorted by before its key: a number or a string, never null."""

    template: str


@dataclass(frozen=True)
class Order:
    """What one value of an order's `field` sorts by; the key alone where it names nothing. All in one direction."""

    sorts: tuple[Sort, ...] = ()
    descending: bool = False


@dataclass(frozen=True)
class Search:
    """A full-text index that a connection may be entered by.

    `query` makes a Lucene query of what was typed, `words` the words that `order` ranks by as `{words}`.
    """

    index: str
    query: Callable[[Any], Any]
    words: Callable[[Any], Any]
    order: Order


@dataclass(frozen=True)
class Compared:
    """A field of a filter: what it compares of the node, or of any node at the end of a path that `where` holds for.

    `convert` makes each value comparable; `operators` stand in for those of filters.py. An `indexed` one leads to
    the nodes by an index of the graph.
    """

    template: str
    path: Path = ()
    where: str | None = None
    through_encounter: bool = False
    convert: Callable[[Any], Any] | None = None
    operators: Mapping[str, str] | None = field(default=None, hash=False)
    indexed: bool = False


@dataclass(frozen=True)
class Having:
    """A field of a filter that is a filter itself: it holds for any node at the end of a path, and so does `where`."""

    path: Path
    where: str | None = None


@dataclass(frozen=True)
class Pages:
    """A Relay connection, paged by a unique, indexed string `key`.

    A `scoped` one holds the nodes whose keys start with the parent's `id` and a bar; `path`, where one leads to
    just those, is walked when all of them are wanted. Otherwise it holds all nodes of the label. `orders` are by
    the values of an order's `field`, the first of which is the default. `where` holds for all of its nodes; `count`
    is a quicker way to count them than to look at each.
    """

    label: Label
    key: str
    scoped: bool = False
    path: Path | None = None
    where: str | None = None
    count: str | None = None
    orders: Mapping[Any, Order] = field(default_factory=dict, hash=False)
    search: Search | None = None

    @property
    def order(self) -> Order:
        """The order that holds where none is asked for."""
        return next(iter(self.orders.values()), Order())


@dataclass(frozen=True)
class Performed:
    """A root field of Mutation: the act that its input asks for. What it is, only who performs it knows."""

    act: Any = field(hash=False)


@dataclass(frozen=True)
class Written:
    """Objects of a payload: those whose ids the act gives under the field's name; of any label if none is told."""

    label: Label | None = None


@dataclass(frozen=True)
class Told:
    """A field whose value the act of a payload tells, or what derives the object: a scalar, an object or a list."""


_Read = Expression | Same | Walk | Group | Seek | SeekAny | SeekMany | Announced | Scan | Matched | Derived | Pages
Mapped = _Read | Performed | Written | Told


def stored(
    template: str | None = None,
    *,
    encode: Callable[[Any], Any] | None = None,
    first: bool = False,
    description: str | None = None,
) -> Any:
    """A scalar field: the property of the field's name, or an expression."""
    return _declare(Expression(template, encode, first), description)


def related(name: str, *, description: str | None = None) -> Any:
    """A scalar field of that name: a property of the relationship the node was reached by, or an aggregate."""
    return _declare(Expression(f"{{r}}.`{name}`"), description, name=name)


def same(*, description: str | None = None) -> Any:
    """An object field made of the same node."""
    return _declare(Same(), description)


def walk(
    path: Path,
    *,
    where: str | None = None,
    order: str | None = None,
    filters: Mapping[Filter, Any] | None = None,
    through_encounter: bool = False,
    description: str | None = None,
) -> Any:
    """An object or list field at the end of a path. `filters` gives the type of each filter's argument."""
    arguments = {item.argument: type_ for item, type_ in (filters or {}).items()}
    return _declare(Walk(path, through_encounter, where, order, tuple(filters or ())), description, arguments)


def group(
    path: Path,
    aggregates: Mapping[str, str],
    *,
    where: str | None = None,
    order: str | None = None,
    filters: Mapping[Filter, Any] | None = None,
    description: str | None = None,
) -> Any:
    """A list field with one object for each distinct node at the end of a path."""
    arguments = {item.argument: type_ for item, type_ in (filters or {}).items()}
    return _declare(Group(path, aggregates, where, order, tuple(filters or ())), description, arguments)


def pages(
    label: Label,
    key: str,
    *,
    scoped: bool = False,
    path: Path | None = None,
    where: str | None = None,
    count: str | None = None,
    orders: Mapping[Any, Order] | None = None,
    search: Search | None = None,
    filtered_by: type | None = None,
    ordered_by: type | None = None,
    description: str | None = None,
) -> Any:
    """A Relay connection field, with the input types of its `filter` and `orderBy` where it takes them."""
    own = {"search": str if search else None, "filter": filtered_by, "orderBy": ordered_by}
    paging = {"first": int, "after": str, "last": int, "before": str}
    arguments = {name: type_ | None for name, type_ in (own | paging).items() if type_}
    mapped = Pages(label, key, scoped, path, where, count, orders or {}, search)
    return _declare(mapped, description, arguments)


def compared(
    template: str,
    *,
    path: Path = (),
    where: str | None = None,
    through_encounter: bool = False,
    convert: Callable[[Any], Any] | None = None,
    operators: Mapping[str, str] | None = None,
    indexed: bool = False,
    description: str | None = None,
) -> Any:
    """A field of a filter input: an operator input, or a plain value that `{p}` in the template stands for."""
    mapped = Compared(template, path, where, through_encounter, convert, operators, indexed)
    return strawberry.field(default=strawberry.UNSET, description=description, metadata={METADATA_KEY: mapped})


def having(path: Path, *, where: str | None = None, description: str | None = None) -> Any:
    """A field of a filter input: a filter of what stands at the end of a path."""
    metadata = {METADATA_KEY: Having(path, where)}
    return strawberry.field(default=strawberry.UNSET, description=description, metadata=metadata)


def seek(
    label: Label,
    arguments: Mapping[str, Any],
    *,
    properties: Mapping[str, str] | None = None,
    follow: Rel | None = None,
    description: str | None = None,
) -> Any:
    """A root field found by exactly one of `arguments`, each named for its property unless told otherwise."""
    names = {name: (properties or {}).get(name, name) for name in arguments}
    return _declare(Seek(label, names, follow), description, arguments)


def seek_any(*, description: str | None = None) -> Any:
    """The root field `node`."""
    return _declare(SeekAny(), description, {"id": strawberry.ID})


def announced(arguments: Mapping[str, Any], *, description: str | None = None) -> Any:
    """The root field of a subscription, with the arguments that its feed is followed by."""
    return _declare(Announced(), description, arguments)


def seek_many(*, description: str | None = None) -> Any:
    """The root field `nodes`."""
    return _declare(SeekMany(), description, {"ids": list[strawberry.ID]})


def matched(
    clauses: Sequence[str | Given | Held],
    arguments: Mapping[str, Any] | None = None,
    *,
    defaults: Mapping[str, Any] | None = None,
    order: str | None = None,
    converts: Mapping[str, tuple[str, Callable[[Any], Any]]] | None = None,
    size: str | None = None,
    entries: int | None = None,
    refusals: Sequence[Refusal] = (),
    others: bool = False,
    of_research: bool = False,
    description: str | None = None,
) -> Any:
    """An object or list field whose objects clauses of Cypher bind. `size` names the argument that bounds a list."""
    mapped = Matched(tuple(clauses), order, converts or {}, size, entries, tuple(refusals), others, of_research)
    return _declare(mapped, description, arguments, defaults=defaults)


def derived(
    clauses: Sequence[str | Given | Held],
    derive: Callable[[list[Any]], Any],
    arguments: Mapping[str, Any] | None = None,
    *,
    defaults: Mapping[str, Any] | None = None,
    converts: Mapping[str, tuple[str, Callable[[Any], Any]]] | None = None,
    entries: int,
    description: str | None = None,
) -> Any:
    """An object or list field whose objects a function derives from what clauses of Cypher bind."""
    bound = Matched(tuple(clauses), converts=converts or {}, entries=entries)
    return _declare(Derived(bound, derive), description, arguments, defaults=defaults)


def performed(act: Any, input_type: type, *, description: str | None = None) -> Any:
    """A root field of Mutation."""
    arguments = {"input": Annotated[input_type, strawberry.argument(description="What to write.")]}
    return _declare(Performed(act), description, arguments)


def written(label: Label | None = None, *, description: str | None = None) -> Any:
    """A field of a payload: an object, or a list of them, read back by the ids that the act gives."""
    return _declare(Written(label), description)


def told(*, description: str | None = None) -> Any:
    """A field that the act of a payload, or what derives its object, tells."""
    return _declare(Told(), description)


def scan(label: Label, order: str, *, description: str | None = None) -> Any:
    """A root list field of all nodes of a label."""
    return _declare(Scan(label, order), description)


def _declare(
    mapped: Mapped,
    description: str | None,
    arguments: Mapping[str, Any] | None = None,
    name: str | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> Any:
    declared = strawberry.field(name=name, description=description, metadata={METADATA_KEY: mapped})
    if arguments:
        defaults = defaults or {}
        declared.arguments = [
            StrawberryArgument(
                name,
                None,
                StrawberryAnnotation(type_),
                description=_ARGUMENTS.get(name),
                default=defaults.get(name, strawberry.UNSET),
            )
            for name, type_ in arguments.items()
        ]
    return declared

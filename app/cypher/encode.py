"""From a statement's positional value to the answer, in the order of the selection.

An encoder is made once for a plan; it calls one of its own for each list, object and connection below. A null where
the schema promises a value ends the root field with an error: the data is broken, and a shortened chart would look
whole.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.cypher import plan as p
from app.cypher.audit import Concerned
from app.cypher.cursors import InvalidCursor, encode_cursor
from app.errors import BadInput, ExpedienteError

Encoder = Callable[[Any], Any]
RootEncoder = Callable[[Any, Concerned], Any]
"""Makes the answer of a root field's value, and notes whose records it tells of."""


class AmbiguousIdentifier(BadInput):
    """An identifier that several may share fits more than one."""

    code = "AMBIGUOUS_IDENTIFIER"


class PageSizeRequired(BadInput):
    """A connection without a page size holds more than may be given at once."""

    code = "PAGE_SIZE_REQUIRED"


class SearchTooBroad(BadInput):
    """A search finds more than can be ranked."""

    code = "SEARCH_TOO_BROAD"


class BrokenData(ExpedienteError):
    """The graph lacks a value that the schema promises."""

    code = "BROKEN_DATA"


class _Entered(threading.local):
    """Takes whose records are entered, while a value is encoded: in that thread nothing else happens meanwhile."""

    def __init__(self) -> None:
        self.concerned = Concerned()

    def note(self, whose: str | list[str] | None) -> None:
        """Somebody's record is entered."""
        self.concerned.note(whose)


def encoder(root: p.Rows | p.Page) -> RootEncoder:
    """The function that turns the value of a root field's statement into its answer."""
    entered = _Entered()
    encode = _field(root, entered)

    def encode_and_note(value: Any, concerned: Concerned) -> Any:
        entered.concerned = concerned
        return encode(value)

    return encode_and_note


def _field(field: p.Rows | p.Page, entered: _Entered) -> Encoder:
    return _rows(field, entered) if isinstance(field, p.Rows) else _page(field, entered)


def _items(item: p.Item, entered: _Entered) -> Encoder:
    """Encodes a list of rows."""
    if isinstance(item, p.Select):
        return _compiled(item, entered)
    branches = [_compiled(select, entered) for _, select in item.branches]
    return lambda rows: [branches[branch]((row,))[0] for branch, row in rows]


def _compiled(select: p.Select, entered: _Entered) -> Encoder:
    """A comprehension of dict displays, compiled: four times as fast as any loop over the select's fields.

    The source holds nothing but response keys, which are GraphQL names, positions, and names of its own.
    """
    names: dict[str, Any] = {}
    source = f"lambda rows: [{_display(select, 'row', names, entered)} for row in rows]"
    encode: Encoder = eval(source, names)  # noqa: S307  # see above
    return encode


def _display(select: p.Select, row: str, names: dict[str, Any], entered: _Entered) -> str:
    """The source of the dict that a row becomes; what it calls is put into `names`.

    Whose record is entered by it stands behind what is told, and is not told.
    """
    read = [field for field in select.fields if not isinstance(field, p.Constant)]
    position = {field.key: number for number, field in enumerate(read)}
    entries = [
        f"{field.key!r}: {_entry(field, f'{row}[{position.get(field.key)}]', names, entered)}"
        for field in select.fields
    ]
    made = f"{{{', '.join(entries)}}}"
    if select.owner:
        names["note"] = entered.note
        made = f"(note({row}[{len(read)}]) or {made})"
    required = [number for number, field in enumerate(read) if not (isinstance(field, p.Value) and field.nullable)]
    if not required:
        return made
    check = f"check{len(names)}"
    names[check] = _checker(select.type_name, [(number, read[number].key) for number in required])
    lacking = f"None in {row}"
    if len(required) < len(read) or select.owner:
        lacking = f"({' or '.join(f'{row}[{number}] is None' for number in required)})"
    # The check is called for what lacks a value alone, and raises.
    return f"({lacking} and {check}({row}) or {made})"


def _entry(field: p.Field, value: str, names: dict[str, Any], entered: _Entered) -> str:
    match field:
        case p.Value(encode=None):
            return value
        case p.Value(encode=encode):
            name = f"encode{len(names)}"
            names[name] = encode
            return f"{name}({value})"
        case p.Constant():
            return repr(field.value)
        case p.Nested():
            return _display(field.item, value, names, entered)
        case p.Rows(item=p.Select() as select, many=False):
            return _single(field, select, value, names, entered)
        case p.Derived():
            name = f"derive{len(names)}"
            names[name] = _derived(field)
            return f"{name}({value})"
        case p.Rows() | p.Page():
            name = f"encode{len(names)}"
            names[name] = _field(field, entered)
            return f"{name}({value})"


def _single(field: p.Rows, select: p.Select, value: str, names: dict[str, Any], entered: _Entered) -> str:
    """The source of an object that a list of at most one row holds: most of a chart's calls, were it a function."""
    absent, found = f"absent{len(names)}", f"found{len(names)}"
    names[absent] = partial(_absent, field)
    made = _display(select, found, names, entered)
    return f"({made} if {value} and ({found} := {value}[0]) is not None else {absent}())"


def _absent(field: p.Rows) -> None:
    """What stands for an object that the graph has not."""
    if not field.nullable:
        raise BrokenData(f"{field.key} leads nowhere in the graph")


def _derived(derived: p.Derived) -> Encoder:
    tell = _telling(derived.fields)
    return lambda bound: tell(derived.derive(bound))


def _telling(fields: Iterable[p.Told | p.Constant | p.Rows]) -> Encoder:
    """What makes of a derived object, all of its fields by their names, what is asked for of it."""
    parts = [_telling_part(field) for field in fields]

    def tell(found: Any) -> Any:
        if isinstance(found, list):
            return [tell(each) for each in found]
        return None if found is None else {key: make(found) for key, make in parts}

    return tell


def _telling_part(field: p.Told | p.Constant | p.Rows) -> tuple[str, Encoder]:
    match field:
        case p.Constant():
            return field.key, lambda _: field.value
        case p.Told(fields=None):
            return field.key, lambda found: found[field.name]
        case p.Told():
            inner = _telling(field.fields or ())
            return field.key, lambda found: inner(found[field.name])
    raise TypeError(f"{type(field).__name__} is nothing that is derived")


def _checker(type_name: str, required: list[tuple[int, str]]) -> Callable[[list[Any]], None]:
    """Raises `BrokenData` for the first of the positions (and their keys) that lacks its value."""

    def check(row: list[Any]) -> None:
        for position, key in required:
            if row[position] is None:
                raise BrokenData(f"{type_name}.{key} has no value in the graph")

    return check


def _rows(rows: p.Rows, entered: _Entered) -> Encoder:
    items = _items(rows.item, entered)
    if isinstance(rows.source, p.SeekMany):
        return lambda values: [None if row is None else items((row,))[0] for row in values]
    if rows.many:
        return items
    refusals = rows.source.refusals if isinstance(rows.source, p.Matched) else ()

    def encode(values: list[Any]) -> Any:
        if refusals and values and isinstance(values[0], int):
            refusal = refusals[values[0]]
            raise refusal.error(refusal.message)
        found = items(values)
        if len(found) == 1:
            return found[0]
        if not found:
            return _absent(rows)
        raise AmbiguousIdentifier(f"`{rows.key}`: several share this identifier; use one that is unique, such as `id`")

    return encode


def _page(page: p.Page, entered: _Entered) -> Encoder:
    fields = [(field.key, _page_field(page, field, entered)) for field in page.fields]

    def encode(value: list[Any]) -> dict[str, Any]:
        rows, count, precedes, follows, fits, limit = value
        if not fits:
            raise InvalidCursor(f"the cursor given to `{page.key}` is one of another record")
        if page.source.bounded and count > p.SEARCH_LIMIT:
            raise SearchTooBroad(
                f"`{page.key}`: more than {p.SEARCH_LIMIT} are found; search for more words, or narrow the `filter`"
            )
        stretch = _stretch(page, _Stretch(rows or [], count, follows, precedes), limit)
        if page.owner:
            for row in stretch.rows:  # of which cursors alone may be told
                entered.note(row[-1])
        return {key: make(stretch) for key, make in fields}

    return encode


@dataclass(slots=True)
class _Stretch:
    """One page's rows (`[key, item, …]`) in the order of the connection, and what lies beyond them."""

    rows: list[Any]
    count: int | None
    has_next: bool
    has_previous: bool


def _stretch(page: p.Page, stretch: _Stretch, limit: int | None) -> _Stretch:
    """`limit` is one more than the page's size: a row that reaches it tells of a further page."""
    rows = stretch.rows
    if page.limit is not None and len(rows) > page.limit:
        raise PageSizeRequired(f"`{page.key}` holds more than {page.limit}; ask for pages with `first` or `last`")
    more = limit is not None and len(rows) >= limit
    if more:
        rows.pop()
    if page.source.backward:
        rows.reverse()
        stretch.has_previous = more or stretch.has_previous
    else:
        stretch.has_next = more or stretch.has_next
    return stretch


def _page_field(page: p.Page, field: p.PageField, entered: _Entered) -> Callable[[_Stretch], Any]:
    match field.kind:
        case "nodes":
            items, position = _items(page.items[field.item], entered), field.item + 1
            return lambda stretch: items([row[position] for row in stretch.rows])
        case "edges":
            parts = [(part.key, _edge_field(page, part, entered)) for part in field.parts]
            return lambda stretch: [{key: make(row) for key, make in parts} for row in stretch.rows]
        case "pageInfo":
            infos = [(part.key, _page_info_field(page, part)) for part in field.parts]
            return lambda stretch: {key: make(stretch) for key, make in infos}
        case "totalCount":
            return lambda stretch: stretch.count
        case _:
            return lambda _: field.value


def _edge_field(page: p.Page, part: p.EdgeField, entered: _Entered) -> Encoder:
    match part.kind:
        case "node":
            items, position = _items(page.items[part.item], entered), part.item + 1
            return lambda row: items((row[position],))[0]
        case "cursor":
            return lambda row: encode_cursor(page.name, row[0])
        case _:
            return lambda _: part.value


def _page_info_field(page: p.Page, part: p.EdgeField) -> Callable[[_Stretch], Any]:
    def cursor(position: int) -> Callable[[_Stretch], str | None]:
        return lambda stretch: encode_cursor(page.name, stretch.rows[position][0]) if stretch.rows else None

    match part.kind:
        case "hasNextPage":
            return lambda stretch: stretch.has_next
        case "hasPreviousPage":
            return lambda stretch: stretch.has_previous
        case "startCursor":
            return cursor(0)
        case "endCursor":
            return cursor(-1)
        case _:
            return lambda _: part.value

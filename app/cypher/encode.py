"""From a statement's positional value to the answer, in the order of the selection.

An encoder is made once for a plan: nested closures over response keys, so that a row costs little more than a
`dict(zip(…))`. A null where the schema promises a value ends the root field with an error: the data is broken, and
a shortened chart would look whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.cypher import plan as p
from app.cypher.cursors import InvalidCursor, encode_cursor
from app.errors import BadInput, ExpedienteError

Encoder = Callable[[Any], Any]


class AmbiguousIdentifier(BadInput):
    """An identifier that several may share fits more than one."""

    code = "AMBIGUOUS_IDENTIFIER"


class PageSizeRequired(BadInput):
    """A connection without a page size holds more than may be given at once."""

    code = "PAGE_SIZE_REQUIRED"


class BrokenData(ExpedienteError):
    """The graph lacks a value that the schema promises."""

    code = "BROKEN_DATA"


def encoder(root: p.Rows | p.Page) -> Encoder:
    """The function that turns the value of a root field's statement into its answer."""
    return _rows(root, is_root=True) if isinstance(root, p.Rows) else _page(root)


def _item(item: p.Item) -> Encoder:
    if isinstance(item, p.Select):
        return _select(item)
    branches = [_select(select) for _, select in item.branches]

    def encode(row: Any) -> Any:
        return branches[row[0]](row[1])

    return encode


def _select(select: p.Select) -> Encoder:
    read = [field for field in select.fields if not isinstance(field, p.Constant)]
    keys = [field.key for field in read]
    required = [position for position, field in enumerate(read) if not (isinstance(field, p.Value) and field.nullable)]
    nested = [(field.key, _field(field)) for field in read if not isinstance(field, p.Value)]
    template = _template(select)

    def check(row: list[Any]) -> None:
        for position in required:
            if row[position] is None:
                raise BrokenData(f"{select.type_name}.{keys[position]} has no value in the graph")

    def encode(row: list[Any]) -> dict[str, Any]:
        if None in row:
            check(row)
        if template is None:
            record = dict(zip(keys, row, strict=True))
        else:
            record = template.copy()
            record.update(zip(keys, row, strict=True))
        for key, sub in nested:
            record[key] = sub(record[key])
        return record

    return encode


def _template(select: p.Select) -> dict[str, Any] | None:
    """All keys in order with the constants filled in; None where there are no constants."""
    if not any(isinstance(field, p.Constant) for field in select.fields):
        return None
    return {field.key: field.value if isinstance(field, p.Constant) else None for field in select.fields}


def _field(field: p.Field) -> Encoder:
    match field:
        case p.Rows():
            return _rows(field)
        case p.Page():
            return _page(field)
        case p.Nested():
            return _select(field.item)
        case _:
            raise TypeError(f"{type(field).__name__} needs no encoder")


def _rows(rows: p.Rows, *, is_root: bool = False) -> Encoder:
    item = _item(rows.item)
    if rows.many:
        return lambda values: [item(row) for row in values]

    def encode(values: list[Any]) -> Any:
        if len(values) == 1:
            return item(values[0])
        if not values and rows.nullable:
            return None
        if not values:
            raise BrokenData(f"{rows.key} leads nowhere in the graph")
        raise AmbiguousIdentifier(f"`{rows.key}`: several share this identifier; use one that is unique, such as `id`")

    return encode


def _page(page: p.Page) -> Encoder:
    fields = [(field.key, _page_field(page, field)) for field in page.fields]

    def encode(value: list[Any]) -> dict[str, Any]:
        rows, count, beyond, fits, limit = value
        if not fits:
            raise InvalidCursor(f"the cursor given to `{page.key}` is one of another record")
        stretch = _stretch(page, rows or [], count, bool(beyond), limit)
        return {key: make(stretch) for key, make in fields}

    return encode


@dataclass(slots=True)
class _Stretch:
    """One page's rows (`[key, item, …]`) in the order of the connection, and what lies beyond them."""

    rows: list[Any]
    count: int | None
    has_next: bool
    has_previous: bool


def _stretch(page: p.Page, rows: list[Any], count: int | None, beyond: bool, limit: int | None) -> _Stretch:
    """`limit` is one more than the page's size: a row that reaches it tells of a further page."""
    if page.limit is not None and len(rows) > page.limit:
        raise PageSizeRequired(f"`{page.key}` holds more than {page.limit}; ask for pages with `first` or `last`")
    more = limit is not None and len(rows) >= limit
    if more:
        rows.pop()
    if page.source.backward:
        rows.reverse()
        return _Stretch(rows, count, has_next=beyond, has_previous=more)
    return _Stretch(rows, count, has_next=more, has_previous=beyond)


def _page_field(page: p.Page, field: p.PageField) -> Callable[[_Stretch], Any]:
    match field.kind:
        case "nodes":
            item, position = _item(page.items[field.item]), field.item + 1
            return lambda stretch: [item(row[position]) for row in stretch.rows]
        case "edges":
            parts = [(part.key, _edge_field(page, part)) for part in field.parts]
            return lambda stretch: [{key: make(row) for key, make in parts} for row in stretch.rows]
        case "pageInfo":
            infos = [(part.key, _page_info_field(page, part)) for part in field.parts]
            return lambda stretch: {key: make(stretch) for key, make in infos}
        case "totalCount":
            return lambda stretch: stretch.count
        case _:
            return lambda _: field.value


def _edge_field(page: p.Page, part: p.EdgeField) -> Encoder:
    match part.kind:
        case "node":
            item, position = _item(page.items[part.item]), part.item + 1
            return lambda row: item(row[position])
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

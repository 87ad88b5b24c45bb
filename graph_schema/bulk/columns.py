"""The columns of the import's CSV files: a header that names each property with its type, and lines of values."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from graph_schema.bulk.files import Line
from graph_schema.model import NODES, Label, Property, PropertyType, Rel, relationship

ARRAY_DELIMITER = "\x1f"
"""Between the entries of a list; no text holds it."""

Kind = tuple[Rel, Label, Label]
"""A relationship's type, and the labels of its start and end."""

_TYPES = {
    PropertyType.STRING: "string",
    PropertyType.INTEGER: "long",
    PropertyType.FLOAT: "double",
    PropertyType.BOOLEAN: "boolean",
    PropertyType.DATE: "date",
    PropertyType.ZONED_DATETIME: "datetime",
    PropertyType.STRINGS: "string[]",
    PropertyType.INTEGERS: "long[]",
}


def node_header(label: Label) -> list[str]:
    """The header of the nodes of a label; the first column is where the node stands in the store."""
    return [":ID", *_named(NODES[label].properties)]


def relationship_header(kind: Kind) -> list[str]:
    """The header of the relationships of a kind."""
    return [":START_ID", ":END_ID", *_named(relationship(*kind).properties)]


def node_line(label: Label) -> Callable[[int, Mapping[str, Any]], Line]:
    """What makes a line of a node of that label: of its place and its properties."""
    return _line(NODES[label].properties)


def relationship_line(kind: Kind) -> Callable[[int, int, Mapping[str, Any]], Line]:
    """What makes a line of a relationship of that kind: of the places of its ends and its properties."""
    return _line(relationship(*kind).properties)


def _named(properties: Mapping[str, Property]) -> list[str]:
    return [f"{name}:{_TYPES[each.type]}" for name, each in properties.items()]


def _line(properties: Mapping[str, Property]) -> Callable[..., Line]:
    """An absent property is an empty field. Only times, lists and truth are not written as Python writes them."""
    if not properties:
        return lambda *given: given[:-1]
    names = tuple(properties)
    odd = tuple(
        (number - len(names), _WRITTEN[each.type])
        for number, each in enumerate(properties.values())
        if each.type in _WRITTEN
    )

    def line(*given: Any) -> Line:
        *places, held = given
        fields = [*places, *map(held.get, names)]
        for field, write in odd:
            if fields[field] is not None:
                fields[field] = write(fields[field])
        return fields

    return line


def _list(entries: Iterable[Any]) -> str:
    return ARRAY_DELIMITER.join(map(str, entries))


_WRITTEN: Mapping[PropertyType, Callable[[Any], str]] = {
    PropertyType.ZONED_DATETIME: datetime.isoformat,
    PropertyType.STRINGS: _list,
    PropertyType.INTEGERS: _list,
    PropertyType.BOOLEAN: lambda value: str(value).lower(),
}

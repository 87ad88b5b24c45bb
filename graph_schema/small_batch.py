"""Writes the few rows of one act, and what they add to the tallies, in one statement.

Each round trip would cost as much as all that it writes. The text depends on the kinds of rows alone, so that Neo4j
plans it once for acts of the same shape.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from graph_schema.model import NODES, Label, PropertyType, Rel
from graph_schema.tallies import Counts, additions
from graph_schema.writer import Change, NodeRow, RelationshipRow


class _Kind(NamedTuple):
    """Relationships of a type between two labels, and whether their ends are created in the same batch."""

    type: Rel
    start: Label
    start_is_new: bool
    end: Label
    end_is_new: bool


@dataclass(frozen=True, slots=True)
class SmallBatch:
    """Nodes and relationships to create, and nodes that are there to change."""

    nodes: list[NodeRow]
    relationships: list[RelationshipRow]
    changes: list[Change]


class Further(NamedTuple):
    """What is written by the same statement: a statement that returns how much it `added`, which has to be so much."""

    text: str
    parameters: Mapping[str, Any]
    adds: int


class Statement(NamedTuple):
    """A text with its parameters."""

    text: str
    parameters: dict[str, Any]


NOTHING = SmallBatch([], [], [])
NOTHING_FURTHER = Further("WITH 0 AS added RETURN added", {}, 0)
NOT_WHOLE = "Neo.ClientError.Statement.ArithmeticError"
"""How Neo4j fails where something to change or link is not there, or what was to be added was not."""


def small_batch(batch: SmallBatch, gains: Counts, further: Further = NOTHING_FURTHER) -> Statement:
    """What writes it, and adds what it gains to the tallies. Unless all of it is written it fails, as `NOT_WHOLE`."""
    created = _by_kind((node.label, _written(node)) for node in batch.nodes)
    changed = _by_kind((each.label, {"key": each.key, "properties": each.properties}) for each in batch.changes)
    places = {
        (label, row[NODES[label].key]): place for label, rows in created.items() for place, row in enumerate(rows)
    }
    linked = _by_kind(_linked(each, places) for each in batch.relationships)
    tallies, added = additions(gains)
    rows = {
        f"rows{number}": rows for number, rows in enumerate([*created.values(), *changed.values(), *linked.values()])
    }
    expected = [len(batch.nodes), len(batch.changes), len(batch.relationships), further.adds]
    text = _text(tuple(created), tuple(changed), tuple(linked), tallies, further.text)
    return Statement(text, {**rows, **added, **further.parameters, "expected": expected})


def _written(node: NodeRow) -> dict[str, Any]:
    """A node's properties; times as text, which the driver packs in a tenth of the time that it takes for times."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in node.properties.items()
    }


def _linked(each: RelationshipRow, places: Mapping[tuple[Label, str], int]) -> tuple[_Kind, dict[str, Any]]:
    """A relationship's kind and row; an end that is created in the batch is told by its place among those."""
    start = places.get((each.start_label, each.start), each.start)
    end = places.get((each.end_label, each.end), each.end)
    kind = _Kind(each.type, each.start_label, isinstance(start, int), each.end_label, isinstance(end, int))
    keys = {"startKey": each.start, "endKey": each.end}
    return kind, {"start": start, "end": end, "properties": each.properties} | keys


def _by_kind(rows: Iterable[tuple[Any, dict[str, Any]]]) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for kind, row in rows:
        found.setdefault(kind, []).append(row)
    return found


@lru_cache(maxsize=500)
def _text(
    created: tuple[Label, ...], changed: tuple[Label, ...], linked: tuple[_Kind, ...], tallies: str, further: str
) -> str:
    """Nodes first, since relationships may be between them; the tallies last, so that they are locked shortly."""
    made = {label: f"made{number}" for number, label in enumerate(created)}
    calls = [
        f"CALL () {{ UNWIND $rows{number} AS row CREATE (n:{':'.join(NODES[label].labels)}) "
        f"SET n = row{_times(label)} RETURN collect(n) AS {made[label]} }}"
        for number, label in enumerate(created)
    ]
    changes = [
        f"CALL () {{ UNWIND $rows{number} AS row MATCH (n:{label} {{{NODES[label].key}: row.key}}) "
        f"SET n += row.properties RETURN count(*) AS n{number} }}"
        for number, label in enumerate(changed, start=len(created))
    ]
    links = [
        f"CALL ({', '.join(_imported(kind, made))}) {{ UNWIND $rows{number} AS row {_links(kind, made)} "
        f"RETURN count(*) AS n{number} }}"
        for number, kind in enumerate(linked, start=len(created) + len(changed))
    ]
    first_link = len(created) + len(changed)
    sums = ", ".join(
        f"{' + '.join(parts) or '0'} AS {name}"
        for name, parts in (
            ("created", [f"size({variable})" for variable in made.values()]),
            ("changed", [f"n{number}" for number in range(len(created), first_link)]),
            ("linked", [f"n{number}" for number in range(first_link, first_link + len(links))]),
        )
    )
    whole = "RETURN 1 / CASE [created, changed, linked, added] WHEN $expected THEN 1 ELSE 0 END AS whole"
    return " ".join([*calls, *changes, *links, f"WITH {sums} CALL () {{ {further} }}", tallies, whole])


def _times(label: Label) -> str:
    """What makes times of the properties that are told as text."""
    names = [name for name, each in NODES[label].properties.items() if each.type is PropertyType.ZONED_DATETIME]
    return "".join(f", n.{name} = datetime(row.{name})" for name in names)


def _imported(kind: _Kind, made: Mapping[Label, str]) -> list[str]:
    new = ((kind.start, kind.start_is_new), (kind.end, kind.end_is_new))
    return list(dict.fromkeys(made[label] for label, is_new in new if is_new))


def _links(kind: _Kind, made: Mapping[Label, str]) -> str:
    """Nodes of the batch are at hand; to find them by their key would cost more than to create them."""
    ends = []
    for name, side, label, is_new in (
        ("a", "start", kind.start, kind.start_is_new),
        ("b", "end", kind.end, kind.end_is_new),
    ):
        if is_new:
            # That it is the one, nothing but its key can promise.
            ends.append(f"WITH *, {made[label]}[row.{side}] AS {name} WHERE {name}.{NODES[label].key} = row.{side}Key")
        else:
            ends.append(f"MATCH ({name}:{label} {{{NODES[label].key}: row.{side}}})")
    return f"{' '.join(ends)} CREATE (a)-[r:{kind.type}]->(b) SET r = row.properties"

"""One chart's rows, as a graph that held nothing of it would take them in."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from app.fhir.bulk.common import RelationshipKey, put
from app.fhir.charts import MISSING
from app.fhir.graph import last_of_each
from app.fhir.rows import IfAbsent, Key, Mapped, add_node, key_of
from graph_schema.model import Label
from graph_schema.writer import NodeRow, RelationshipRow

TAKEN = "has a folio that another sick leave has"
Refuse = Callable[[Mapped, str], object]


class ChartRows:
    """The chart's own nodes and relationships, each once, and what it has in common with others."""

    def __init__(self, chart: Iterable[Mapped]) -> None:
        self.common: list[IfAbsent] = []
        self._nodes: dict[Key, dict[str, Any]] = {}
        rows: list[RelationshipRow] = []
        for mapped in chart:
            for each in mapped.if_absent:
                if each.node.label is Label.PATIENT:
                    self._nodes.setdefault(key_of(each.node), each.node.properties)
                else:
                    self.common.append(each)
            for node in mapped.nodes:
                add_node(self._nodes, node)
            rows += mapped.relationships
        self._relationships: dict[RelationshipKey, RelationshipRow] = {}
        for row in last_of_each(rows):
            put(row, self._relationships)

    def nodes(self) -> dict[Key, NodeRow]:
        """The chart's own nodes."""
        return {key: NodeRow(key[0], properties) for key, properties in self._nodes.items()}

    def relationships(self) -> Collection[RelationshipRow]:
        """The chart's relationships."""
        return self._relationships.values()

    def holds(self, key: Key) -> bool:
        """Whether a node is the chart's own."""
        return key in self._nodes


def rows_of(
    chart: list[Mapped], is_common: Callable[[Key], bool], take_folio: Callable[[str], bool], refuse: Refuse
) -> tuple[ChartRows, list[Mapped]]:
    """The rows of a chart, and the resources that they are of; `refuse` hears of the others, with the reason.

    `is_common` says what is known beside the chart, `take_folio` whether a folio is free.
    """
    for mapped in chart:
        if any(not take_folio(folio) for folio in _folios(mapped)):
            refuse(mapped, TAKEN)
            chart = [each for each in chart if each is not mapped]
    while True:
        rows = ChartRows(chart)
        common = {key_of(each.node) for each in rows.common}
        hanging = [
            mapped
            for mapped in chart
            if not all(rows.holds(end) or end in common or is_common(end) for end in _ends(mapped))
        ]
        if not hanging:
            return rows, chart
        for mapped in hanging:
            refuse(mapped, MISSING)
        gone = {id(mapped) for mapped in hanging}
        chart = [mapped for mapped in chart if id(mapped) not in gone]


def _folios(mapped: Mapped) -> Iterator[str]:
    for node in mapped.nodes:
        if node.label is Label.SICK_LEAVE and node.properties.get("folio"):
            yield node.properties["folio"]


def _ends(mapped: Mapped) -> Iterator[Key]:
    for row in mapped.relationships:
        yield row.start_label, row.start
        yield row.end_label, row.end

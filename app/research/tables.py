"""Rows written as files for an import."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from app.research.model import ACTIVITY, Links, Nodes
from app.research.rows import Rows, Values
from graph_schema.bulk.columns import ARRAY_DELIMITER
from graph_schema.bulk.files import Files, Table

ENDS = (":START_ID", ":END_ID")


class Tables(Files):
    """One process's files. `take` gives the place of the first of that many nodes; a context."""

    def __init__(self, folder: Path, writer: str, take: Callable[[int], int]) -> None:
        super().__init__(folder, writer)
        self._take = take
        self._nodes: dict[Nodes, Table] = {}
        self._links: dict[Links, Table] = {}

    def add(self, rows: Rows, places: Mapping[str, int]) -> None:
        """Write rows; `places` says where the nodes stand that are named by their keys."""
        first = self._take(len(rows.nodes))
        for place, (nodes, values) in enumerate(rows.nodes, first):
            self._add_node(nodes, place, values)
        for links, start, end, values in rows.links:
            at = places[end] if isinstance(end, str) else first + end
            self._table(links).add((first + start, at, *values))

    def add_activities(self, activities: Iterable[tuple[str, Values]]) -> dict[str, int]:
        """Write activities; where they stand."""
        found = list(activities)
        first = self._take(len(found))
        for place, (_, values) in enumerate(found, first):
            self._add_node(ACTIVITY, place, values)
        return {key: place for place, (key, _) in enumerate(found, first)}

    def add_steps(self, steps: Iterable[tuple[Links, str, str, Values]], places: Mapping[str, int]) -> None:
        """Write relationships between nodes that are named by their keys."""
        for links, start, end, values in steps:
            self._table(links).add((places[start], places[end], *values))

    def _add_node(self, nodes: Nodes, place: int, values: Values) -> None:
        table = self._nodes.get(nodes)
        if table is None:
            table = self._nodes[nodes] = self.node_table(nodes.labels, [":ID", *nodes.columns])
        table.add((place, *map(_written, values)))

    def _table(self, links: Links) -> Table:
        table = self._links.get(links)
        if table is None:
            header = [*ENDS, *links.columns]
            table = self._links[links] = self.relationship_table(links.type, links.start, links.end, header)
        return table


def _written(value: Any) -> Any:
    return ARRAY_DELIMITER.join(value) if type(value) is list else value

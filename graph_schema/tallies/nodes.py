"""Tallies as rows: for an import that counted what it brings, into a graph that holds nothing else."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from graph_schema.model import Label
from graph_schema.tallies.cells import DAYS, KINDS, Counts, Tally
from graph_schema.tallies.recount import BOOK
from graph_schema.writer import NodeRow


def tally_rows(counts: Counts, at: datetime) -> Iterator[NodeRow]:
    """The tallies, and that they are whole, counted at that time."""
    yield NodeRow(Label.TALLY_BOOK, {"name": BOOK, "countedAt": at})
    for tally, measures in sorted(counts.by_tally.items(), key=lambda each: (each[0].label, each[0].id)):
        yield _row(tally, measures)


def _row(tally: Tally, measures: Mapping[str, list[int]]) -> NodeRow:
    """What `keeping.add` writes where the tally is not there yet."""
    properties = {"id": tally.id, **tally.properties}
    for measure in KINDS[tally.label]:
        days = measures.get(measure, [0] * DAYS)
        properties[measure] = sum(days)
        if tally.month:
            properties[f"{measure}ByDay"] = days
    return NodeRow(tally.label, properties)

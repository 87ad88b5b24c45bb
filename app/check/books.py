"""Receipts of acts, and the tallies that statistics are read from."""

from collections.abc import Iterator

from app.check.check import Broken, Check, Graph, any_of
from graph_schema.model import Label
from graph_schema.tallies import are_whole, differences


def _tallies(graph: Graph) -> Iterator[str]:
    """Those that lack the same twice: what another writes between one reading and the next makes them differ once."""
    with graph.driver.session(database=graph.database) as session:
        first = differences(session)
        again = differences(session) if first else {}
    yield from (tally for tally, lacking in first.items() if again.get(tally) == lacking)


def _book(graph: Graph) -> Iterator[str]:
    with graph.driver.session(database=graph.database) as session:
        if not are_whole(session):
            yield Label.TALLY_BOOK


BOOKS = (
    Check(
        "receipts-with-answer",
        "the receipt of an act has no answer: it was half written",
        any_of(Broken(Label.RECEIPT, "WHERE n.answer IS NULL")),
    ),
    Check("tallies", "a tally is not what the graph holds; `expediente statistics recount` mends it", _tallies),
    Check("tally-book", "the tallies do not count all; `expediente statistics recount` mends it", _book),
)

"""Counts everything anew: after a bulk load, and for a graph that held data before there were tallies."""

from typing import Any

from neo4j import ManagedTransaction, Session

from graph_schema.model import Label
from graph_schema.tallies.cells import KINDS, Counts, Tally
from graph_schema.tallies.counting import count_all
from graph_schema.tallies.keeping import add

ATTEMPTS = 5
BOOK = "tallies"
"""Name of the node that says that the tallies are whole."""
_BOOK = f"MERGE (b:{Label.TALLY_BOOK} {{name: '{BOOK}'}}) SET b.countedAt = datetime()"


class RecountDisturbed(Exception):
    """Others made new tallies while all was counted. The text is shown to the operator."""


def recount(session: Session) -> int:
    """Make every tally right; returns how many were not. Raises `RecountDisturbed` if others keep making new ones.

    Who writes meanwhile waits at the end of their transaction, and adds what they wrote to what was counted.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return session.execute_write(_recount)
        except RecountDisturbed:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def differences(session: Session) -> dict[str, dict[str, list[int]]]:
    """Where the tallies are not what the graph holds: by tally's label and id, and measure, how many it lacks by day.

    Empty if all are right. Only what nobody writes to meanwhile can be told.
    """
    lacking = session.execute_read(lambda tx: count_all(tx).minus(_stored(tx)))
    return {f"{tally.label} {tally.id}": measures for tally, measures in lacking.by_tally.items()}


def are_whole(session: Session) -> bool:
    """Whether the tallies count all that the graph holds: it was empty when they were begun, or they were recounted."""
    found = session.run(f"MATCH (b:{Label.TALLY_BOOK}) RETURN count(b) > 0 AS whole").single(strict=True)
    return bool(found["whole"])


def forget(session: Session) -> None:
    """Say that the tallies are not whole, until a recount: nothing is answered from them."""
    session.run(f"MATCH (b:{Label.TALLY_BOOK}) DELETE b").consume()


def _recount(tx: ManagedTransaction) -> int:
    tx.run(_BOOK).consume()
    locked = sum(_lock(tx, label) for label in KINDS)
    lacking = count_all(tx).minus(_stored(tx))
    made = add(tx, lacking)
    # A tally that another made meanwhile was not locked: it may hold what was counted here, or not.
    if sum(_number(tx, label) for label in KINDS) != locked + made:
        raise RecountDisturbed("others write too much at once; recount again when less is written")
    return len(lacking.by_tally)


def _lock(tx: ManagedTransaction, label: Label) -> int:
    """Lock the tallies there are, in the order that all writers keep; how many."""
    statement = f"MATCH (t:{label}) WITH t ORDER BY t.id SET t.institution = t.institution RETURN count(t) AS n"
    return int(tx.run(statement).single(strict=True)["n"])


def _number(tx: ManagedTransaction, label: Label) -> int:
    return int(tx.run(f"MATCH (t:{label}) RETURN count(t) AS n").single(strict=True)["n"])


def _stored(tx: ManagedTransaction) -> Counts:
    """What the tallies say."""
    counts: dict[Tally, dict[str, list[int]]] = {}
    for label, measures in KINDS.items():
        for row in tx.run(f"MATCH (t:{label}) RETURN properties(t) AS t"):
            stored: dict[str, Any] = row["t"]
            month = stored["month"].to_native() if "month" in stored else None
            tally = Tally(label, stored["institution"], month, stored.get("studyType"))
            counts[tally] = {measure: stored[f"{measure}ByDay"] if month else [stored[measure]] for measure in measures}
    return Counts(counts)

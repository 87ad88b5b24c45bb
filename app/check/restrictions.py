"""What patients have withheld is concealed, and nothing else."""

from collections.abc import Iterator

from app.check.check import Broken, Check, Graph, any_of
from app.check.owners import owner
from graph_schema.concealment import KNOWN_BY, MISTAKEN, restricted
from graph_schema.model import EVENT_LABELS, Label

_RESTRICTED = f"MATCH (p:Patient) WHERE {restricted('p')} RETURN p.id AS id"


def _unwished(label: Label) -> Broken:
    return Broken(label, f"WHERE n.shownTo IS NOT NULL MATCH {owner(label, 'n', 'p')} WHERE NOT {restricted('p')}")


def _mistaken(graph: Graph) -> Iterator[str]:
    for patient in graph.rows(_RESTRICTED):
        for row in graph.rows(f"{MISTAKEN} RETURN event.id AS id", ids=[patient["id"]], signs=KNOWN_BY):
            yield row["id"]


RESTRICTIONS = (
    Check(
        "concealed-by-wish",
        "an event is concealed although its patient has nothing withheld",
        any_of(*(_unwished(label) for label in EVENT_LABELS)),
    ),
    Check("wishes-kept", "an event is shown or concealed against its patient's restrictions", _mistaken),
)

"""What a mapper gives back for one resource."""

from dataclasses import dataclass, field

from app.fhir.spool import Spooled
from graph_schema.writer import NodeRow, RelationshipRow


class NotHeld(Exception):
    """A resource of a kind that we hold says nothing that we could hold; the text says what it lacks."""


@dataclass(frozen=True, slots=True)
class IfAbsent:
    """A node, and relationships from it, that are written only if the graph has no such node yet."""

    node: NodeRow
    relationships: tuple[RelationshipRow, ...] = ()


@dataclass(slots=True)
class Mapped:
    """One resource as rows: `nodes` and `relationships` follow the source, `if_absent` yields to the graph.

    `late` relationships may point to what stands later in the chart. `warnings` tell what was left out.
    """

    origin: Spooled
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelationshipRow] = field(default_factory=list)
    if_absent: list[IfAbsent] = field(default_factory=list)
    late: list[RelationshipRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_late: bool = False

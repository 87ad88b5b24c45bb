"""What a mapper gives back for one resource."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.fhir.spool import Spooled
from app.rules.problems import Problem
from app.rules.records import checked, checked_relationship
from graph_schema.model import NODES, Label
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


Key = tuple[Label, str]
"""A node: its label and its key."""


def key_of(node: NodeRow) -> Key:
    """The node that a row is."""
    return node.label, node.properties[NODES[node.label].key]


def add_node(nodes: dict[Key, dict[str, Any]], node: NodeRow) -> None:
    """Add a row; of the same node a later one adds to an earlier one."""
    key = key_of(node)
    nodes[key] = nodes.get(key, {}) | node.properties


def add_codings(known: dict[str, Any], other: Mapping[str, Any]) -> bool:
    """Add further codes of the same entry of a catalogue, each `system|code` once; whether there were any."""
    codings = known.get("codings", [])
    has = {coding.rpartition("|")[0] for coding in codings}
    more = [coding for coding in other.get("codings", ()) if coding.rpartition("|")[0] not in has]
    if more:
        known["codings"] = codings + more
    return bool(more)


def hold_to_rules(mapped: Mapped) -> None:
    """ValueError if a row is none that may be written; tells property and rule, never the value."""
    nodes = [*mapped.nodes, *(each.node for each in mapped.if_absent)]
    own = [*mapped.relationships, *(row for each in mapped.if_absent for row in each.relationships)]
    partial = mapped.origin.kind == "PractitionerRole"  # adds to a practitioner who has a resource of their own
    told = [
        _told(row.label, problem) for row in nodes for problem in checked(row.label, row.properties, partial=partial)
    ]
    for row in own:
        problems = checked_relationship(row.type, row.start_label, row.end_label, row.properties)
        told += [_told(row.type, problem) for problem in problems]
    if told:
        raise ValueError("; ".join(dict.fromkeys(told)))


def _told(of: str, problem: Problem) -> str:
    return f"{of}.{'.'.join(problem.path)}: {problem.message}"

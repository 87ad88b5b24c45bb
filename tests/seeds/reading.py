"""Reads a generated chart as a doctor would: who, what, when."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from graph_schema.model import EVENT_LABELS, Label, Rel
from seeds.patients import PatientRows


@dataclass(frozen=True)
class Reading:
    """Look-ups over one patient's rows."""

    patient: PatientRows

    @cached_property
    def nodes(self) -> dict[str, tuple[Label, dict[str, Any]]]:
        """Label and properties by id."""
        return {node.properties["id"]: (node.label, node.properties) for node in self.patient.nodes}

    @cached_property
    def of(self) -> dict[str, str]:
        """The catalogue entry of each prescription, study, procedure, immunization, by event id."""
        return {rel.start: rel.end for rel in self.patient.relationships if rel.type is Rel.OF}

    @cached_property
    def results(self) -> dict[str, list[dict[str, Any]]]:
        """Results by study id."""
        found: dict[str, list[dict[str, Any]]] = {}
        for rel in self.patient.relationships:
            if rel.type is Rel.RESULTED_IN:
                found.setdefault(rel.start, []).append(self.nodes[rel.end][1])
        return found

    def events(self, label: Label | None = None, **having: Any) -> list[dict[str, Any]]:
        """Events in the order of time, of a label and with these property values."""
        found = [
            properties
            for kind, properties in self.nodes.values()
            if kind in EVENT_LABELS and label in (None, kind) and having.items() <= properties.items()
        ]
        return sorted(found, key=lambda event: event["occurredAt"])

    def times(self, label: Label, catalogue_code: str) -> list[datetime]:
        """When events of that catalogue code happened."""
        return [e["occurredAt"] for e in self.events(label) if self.of[e["id"]].endswith(f"|{catalogue_code}")]

    def pairs(self, type_: Rel) -> list[tuple[str, str]]:
        """Start and end of each relationship of a type."""
        return [(rel.start, rel.end) for rel in self.patient.relationships if rel.type is type_]

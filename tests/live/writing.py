"""Writes to the chart's people as whoever writes records does, and says so in their feeds."""

from datetime import UTC, datetime
from typing import Any

import neo4j

from graph_schema import ids
from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow
from tests.chart import ANA, BRUNO, identifier, merge

VISIT = {ANA: identifier(Label.ENCOUNTER, "visit"), BRUNO: identifier(Label.ENCOUNTER, "first visit")}
AT = datetime(2025, 6, 1, 12, tzinfo=UTC)


class Writer:
    """Writes notes, each call one transaction."""

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver, self._database = driver, database

    def notes(self, number: int = 1, patient: str = ANA, **properties: Any) -> list[str]:
        """New notes of the patient's first visit; their ids."""
        made = [ids.new_id(Label.NOTE) for _ in range(number)]
        self._write(patient, made, properties)
        return made

    def change(self, note: str, patient: str = ANA, **properties: Any) -> None:
        """Another version of a note."""
        self._write(patient, [note], properties)

    def _write(self, patient: str, notes: list[str], properties: dict[str, Any]) -> None:
        nodes = [
            NodeRow(
                Label.NOTE,
                {
                    "id": note,
                    "kind": "EVOLUTION",
                    "text": "S: bien.",
                    "summary": "Nota",
                    "occurredAt": AT,
                    "recordedAt": AT,
                    "timelineKey": ids.timeline_key(patient, AT, note),
                    **properties,
                },
            )
            for note in notes
        ]
        relationships = [
            RelationshipRow(Rel.DOCUMENTED_IN, Label.ENCOUNTER, VISIT[patient], Label.NOTE, note) for note in notes
        ]
        merge(self._driver, self._database, nodes, relationships, {patient: notes})

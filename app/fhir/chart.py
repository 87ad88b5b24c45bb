"""The resources of one patient while they are mapped: who, where, when, and in which encounter.

An act whose source names no encounter that is known goes to an encounter of kind EXTERNAL_RECORD, one per patient,
day, facility and practitioner, so that each encounter has one place and one who attended.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.fhir.datatypes import Reference
from app.fhir.directory import Directory
from app.fhir.extensions import kept
from app.fhir.rows import IfAbsent, Mapped
from graph_schema.ids import derive_id, timeline_key
from graph_schema.model import Label, Rel
from graph_schema.values import AttendanceRole, EncounterKind, EncounterStatus
from graph_schema.writer import NodeRow, RelationshipRow

Status = TypeVar("Status")

NOT_STATED = "No indicada en el origen"
EXTERNAL_REASON = "Acto registrado fuera de un encuentro"
_SUMMARY_LENGTH = 200


@dataclass(slots=True)
class Chart:
    """What the mappers of one patient's resources share.

    `encounters` holds the keys and starts of those that are in the input or in the graph. `studies`, `results`,
    `fulfilled` (by a report here or in the graph), `referrals`, `notes` and `ranks` are what was found out before
    the first resource is mapped; `diagnoses` and `allergies` bring several resources of one together.
    """

    patient: str
    directory: Directory
    source: str
    now: datetime
    encounters: dict[str, datetime | None] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    diagnoses: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    allergies: dict[str, dict[str, Any]] = field(default_factory=dict)
    studies: dict[str, str] = field(default_factory=dict)
    results: dict[str, tuple[str, int]] = field(default_factory=dict)
    fulfilled: set[str] = field(default_factory=set)
    referrals: dict[str, str] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)

    def event(self, label: Label, mapped: Mapped, occurred_at: datetime, summary: str, **more: Any) -> str:
        """Add the event that a resource becomes to its rows, with `more` properties; returns its id."""
        own_id = more.pop("id", None) or derive_id(label, mapped.origin.kind, mapped.origin.key)
        more |= kept(label, mapped.origin.resource)
        mapped.nodes.append(self._event_row(label, own_id, occurred_at, more.pop("summary", summary), more))
        return own_id

    def _event_row(
        self, label: Label, own_id: str, occurred_at: datetime, summary: str, more: dict[str, Any]
    ) -> NodeRow:
        properties = {
            "id": own_id,
            "occurredAt": occurred_at,
            "recordedAt": self.now,
            "summary": summary[:_SUMMARY_LENGTH],
            "timelineKey": timeline_key(self.patient, occurred_at, own_id),
            **more,
        }
        return NodeRow(label, properties)

    def when(self, mapped: Mapped, encounter: Reference | None, *candidates: datetime | None) -> datetime:
        """The first date that is given, else the start of the encounter. ValueError if there is none."""
        key = self.directory.key("Encounter", encounter, mapped.origin.base)
        return moment(*candidates, self.encounters.get(key or ""))

    def happened_in(
        self,
        mapped: Mapped,
        encounter: Reference | None,
        occurred_at: datetime,
        where: list[Reference],
        who: list[Reference],
    ) -> str:
        """Id of the encounter of an act; `where` and `who` tell it where the source names none that is known."""
        key = self.directory.key("Encounter", encounter, mapped.origin.base)
        if key and key in self.encounters:
            return derive_id(Label.ENCOUNTER, "Encounter", key)
        if encounter is not None:
            mapped.warnings.append("encounter: is neither in the input nor in the graph")
        return self._outside(mapped, occurred_at, where, who)

    def _outside(self, mapped: Mapped, occurred_at: datetime, where: list[Reference], who: list[Reference]) -> str:
        facility, place = self.directory.facility(where, mapped.origin.base, self.source)
        practitioner, person = self.directory.practitioner(who, mapped.origin.base, self.source)
        day = occurred_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        own_id = derive_id(Label.ENCOUNTER, "outside", self.patient, day.isoformat(), facility, practitioner)
        more = {
            "kind": EncounterKind.EXTERNAL_RECORD.value,
            "reason": EXTERNAL_REASON,
            "status": EncounterStatus.FINISHED.value,
        }
        node = self._event_row(Label.ENCOUNTER, own_id, day, EXTERNAL_REASON, more)
        mapped.if_absent += [*place, *person]
        mapped.nodes.append(node)
        mapped.relationships += self.encounter_ends(own_id, facility, practitioner)
        return own_id

    def encounter_ends(self, encounter: str, facility: str, practitioner: str) -> list[RelationshipRow]:
        """What every encounter has: its patient, one facility, one who attended."""
        attending = {"role": AttendanceRole.ATTENDING.value}
        return [
            RelationshipRow(Rel.HAD, Label.PATIENT, self.patient, Label.ENCOUNTER, encounter),
            RelationshipRow(Rel.AT, Label.ENCOUNTER, encounter, Label.FACILITY, facility),
            RelationshipRow(Rel.ATTENDED_BY, Label.ENCOUNTER, encounter, Label.PRACTITIONER, practitioner, attending),
        ]


def of_catalogue(mapped: Mapped, label: Label, own_id: str, entry: NodeRow) -> None:
    """Add a catalogue entry and the OF relationship to it."""
    mapped.if_absent.append(IfAbsent(entry))
    mapped.relationships.append(RelationshipRow(Rel.OF, label, own_id, entry.label, entry.properties["id"]))


def known_status(status: str, statuses: dict[str, Status]) -> Status:
    """The status of ours that one of FHIR means. ValueError if it is none."""
    if status not in statuses:
        raise ValueError("status: is not one that FHIR has here")
    return statuses[status]


def moment(*candidates: datetime | None) -> datetime:
    """The first that is given. ValueError if none is."""
    for candidate in candidates:
        if candidate is not None:
            return candidate
    raise ValueError("has no date")

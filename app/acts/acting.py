"""An act under way: what it may read, and what it is going to write.

An act is a function that takes an `Acting` and the model of its input (app/rules), and returns an `Outcome` or raises
`Refused`. It reads through `Acting.read`, and tells what is to be written; all of it is written at its end, in the same
transaction, with the tallies, the feed and the receipt (app/performer.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar

from app.cypher.permission import Asking
from app.rules.prescriptions import Treatment
from app.rules.problems import Problem, Refused
from graph_schema.feed import feed_key
from graph_schema.ids import new_id, timeline_key
from graph_schema.model import HANGS_BY, Label, Rel
from graph_schema.tallies import Counts, Operators, gain_event
from graph_schema.values import Value
from graph_schema.writer import Change, NodeRow, RelationshipRow

SUMMARY_LENGTH = 200

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Lookup(NamedTuple):
    """A statement with its parameters. What may be foreseen returns one column, `row`.

    Where it finds a patient's record, it says `<admitted p>`, and of an event `<shown e>`: nobody is told of what is
    not theirs to see.
    """

    statement: str
    parameters: dict[str, Any]


class Reading(Protocol):
    """What runs look-ups within the act's transaction."""

    def __call__(self, lookups: Sequence[Lookup]) -> list[list[Any]]:
        """What each look-up finds: its column `row`, or its columns as a map; times as Python's.

        Those that return a `row` are run in one round trip.
        """


@dataclass(frozen=True)
class Outcome:
    """What an act wrote: ids of the payload's records, and further values of the payload, by their GraphQL names.

    One that is not `kept` was done only to see what would come of it: its transaction is rolled back.
    """

    records: Mapping[str, str | list[str] | None] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = True


@dataclass
class Acting:
    """One act under way, which `asking` asked for. `now` is when it is recorded, `seal` signs content; the lists are
    what it is going to write.

    `announced` are the events, by patient, that are new or changed; `gains` what new events add to the tallies, by the
    `operators` of each encounter's facility; `resettled` the patients whose affiliations, and `restudied` those whose
    studies have to be counted before and after; `concealing` those who have parts of their records withheld.
    `treatments` is what patients take, what the act prescribed so far among it, `positions` how far the feeds of locked
    patients are, `concerned` those that are not locked, and whom the act is about all the same;
    `emergencies` those for whom the glass is broken.
    """

    reading: Reading
    now: datetime
    seal: Callable[[bytes], str]
    asking: Asking
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelationshipRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    statements: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    announced: dict[str, dict[str, Label]] = field(default_factory=dict)
    operators: dict[str, Operators] = field(default_factory=dict)
    gains: Counts = field(default_factory=lambda: Counts({}))
    resettled: set[str] = field(default_factory=set)
    restudied: set[str] = field(default_factory=set)
    concealing: set[str] = field(default_factory=set)
    treatments: dict[str, Treatment] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    concerned: set[str] = field(default_factory=set)
    emergencies: set[str] = field(default_factory=set)
    foreseen: list[tuple[Lookup, list[Any]]] = field(default_factory=list)

    def foresee(self, *lookups: Lookup) -> None:
        """Run look-ups together that are going to be read: each round trip costs as much as several look-ups."""
        self.foreseen += zip(lookups, self.reading(lookups), strict=True)

    def look(self, lookup: Lookup) -> list[Any]:
        """The rows of a look-up: what was foreseen of it, or what it finds now. It may take locks."""
        known = next((rows for foreseen, rows in self.foreseen if foreseen == lookup), None)
        return self.reading([lookup])[0] if known is None else known

    def read(self, statement: str, **parameters: Any) -> list[Any]:
        """The rows of a statement, which is run at once."""
        return self.look(Lookup(statement, parameters))

    def node(self, label: Label, **properties: Any) -> str:
        """Write a node with a fresh id; returns it."""
        own_id = new_id(label)
        self.nodes.append(NodeRow(label, {"id": own_id} | _stored(properties)))
        return own_id

    def event(self, label: Label, patient: str, encounter: str, at: datetime, summary: str, **properties: Any) -> str:
        """Write an event of a patient, hung on its encounter unless it is one; returns its id, fresh unless given."""
        own_id: str = properties.pop("id_", None) or new_id(label)
        common = {
            "id": own_id,
            "occurredAt": at,
            "recordedAt": self.now,
            "summary": shortened(summary),
            "timelineKey": timeline_key(patient, at, own_id),
        }
        self.nodes.append(NodeRow(label, common | _stored(properties)))
        self.announce(patient, label, own_id)
        if label is Label.ENCOUNTER:
            self.link(Rel.HAD, Label.PATIENT, patient, Label.ENCOUNTER, own_id)
        else:
            self.link(HANGS_BY[label], Label.ENCOUNTER, encounter, label, own_id)
        gain_event(self.gains, label, self.nodes[-1].properties, self.operators[encounter])
        return own_id

    def link(self, type_: Rel, start_label: Label, start: str, end_label: Label, end: str, **properties: Any) -> None:
        """Write a relationship."""
        self.relationships.append(RelationshipRow(type_, start_label, start, end_label, end, _stored(properties)))

    def change(self, label: Label, key: str, **properties: Any) -> None:
        """Give a node that is there other properties; None takes one away."""
        self.changes.append(Change(label, key, _stored(properties, keep_null=True)))

    def change_event(self, label: Label, patient: str, event: str, **properties: Any) -> None:
        """Change an event, which its patient's feed tells."""
        self.change(label, event, **properties)
        self.announce(patient, label, event)

    def run(self, statement: str, **parameters: Any) -> None:
        """Write what rows cannot say; ahead of them, in the order told."""
        self.statements.append((statement, parameters))

    def announce(self, patient: str, label: Label, event: str) -> None:
        """Have the patient's feed tell of an event."""
        self.announced.setdefault(patient, {}).setdefault(event, label)

    def fed(self) -> list[Change]:
        """What tells the feeds: the new position of each patient's, and those of the events that it tells."""
        placed: dict[str, str] = {}
        changes = []
        for patient, events in self.announced.items():
            before = self.positions[patient]
            changes.append(Change(Label.PATIENT, patient, {"feedPosition": before + len(events)}))
            placed |= {event: feed_key(patient, before + place) for place, event in enumerate(events, start=1)}
        for node in self.nodes:
            if key := placed.pop(str(node.properties["id"]), None):
                node.properties["feedKey"] = key
        labels = {event: label for events in self.announced.values() for event, label in events.items()}
        return changes + [Change(labels[event], event, {"feedKey": key}) for event, key in placed.items()]


class Gathering:
    """What is wrong with the many things that one act is about, so that all of it comes at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def of(self, look: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T | None:
        """What a look-up finds, or a part of the act returns; None where it is refused."""
        try:
            return look(*given, **named)
        except Refused as refusal:
            self._problems += refusal.problems
            return None

    def settle(self) -> None:
        """Refused by what was gathered, if anything."""
        if self._problems:
            raise Refused(self._problems)


def shortened(text: str) -> str:
    """One line for a timeline: the first of a text, cut where a word ends."""
    line = " ".join(text.split())
    if len(line) <= SUMMARY_LENGTH:
        return line
    return line[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _stored(properties: Mapping[str, Any], keep_null: bool = False) -> dict[str, Any]:
    """Properties as the graph keeps them; names that are Python's words end in `_`."""
    return {
        name.removesuffix("_"): str(value) if isinstance(value, Value) else value
        for name, value in properties.items()
        if value is not None or keep_null
    }

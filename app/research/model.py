"""The vocabulary of the research graph.

    (:Person {id, bornFrom?, bornTo?, born, sex, state, institutions, fingerprint, cellKey})
    (:Person)-[:HAD]->(:Event {position, day, institution, level, days?, toInstitution?, toLevel?})
    (:Event)-[:IS]->(:Activity {id, kind, code, name, told})
    (:Event:Encounter)-[:DIAGNOSED]->(:Activity {kind: 'DIAGNOSIS'})

An event has also the label that it has in the record; notes are not taken. `position` counts from 0 in the order in
which a person's events happened, `days` is how long a medicine is to be taken, a sick leave or a stay lasts.

What follows what (Esser and Fahland 2021), of a person, of an episode of a condition, of an institution:

    (:Event)-[:NEXT {days}]->(:Event)
    (:Person)-[:HAD_EPISODE]->(:Episode {condition, began, ended, encounters})-[:OF]->(:Activity {kind: 'DIAGNOSIS'})
    (:Episode)-[:BEGAN_WITH]->(:Event)-[:NEXT_IN_EPISODE {condition}]->(:Event)
    (:Event)-[:NEXT_AT_INSTITUTION]->(:Event)

Links that the record has itself, between events of one person: CONTINUES, SESSION_OF, FOLLOWS_FROM, PART_OF.

Over all people, from k people up:

    (:Activity)-[:FOLLOWED_BY {count, people, medianDays, p90Days}]->(:Activity)
    (:Activity)-[:FOLLOWED_BY_AT {institution, count, people, medianDays, p90Days}]->(:Activity)
    (:Institution {code, name})-[:HANDED_OVER {count, people, medianDays, p90Days}]->(:Institution)
    (:Month {id, month, institution, kind, events, people})   by true months: dates of people are shifted, these are not

and (:Build {name, at, format, k, people, events, leftOut, …}), what the graph is of.
"""

from dataclasses import dataclass
from enum import StrEnum

from graph_schema.model import Label, Rel


class Activity(StrEnum):
    """Kinds of activity: what an event is an instance of."""

    ENCOUNTER = "ENCOUNTER"
    DIAGNOSIS = "DIAGNOSIS"
    PRESCRIPTION = "PRESCRIPTION"
    STUDY = "STUDY"
    SURGERY = "SURGERY"
    PROCEDURE = "PROCEDURE"
    REHABILITATION = "REHABILITATION"
    SICK_LEAVE = "SICK_LEAVE"
    REFERRAL = "REFERRAL"
    IMMUNIZATION = "IMMUNIZATION"


KINDS: dict[Activity, Label] = {
    Activity.ENCOUNTER: Label.ENCOUNTER,
    Activity.PRESCRIPTION: Label.PRESCRIPTION,
    Activity.STUDY: Label.STUDY,
    Activity.SURGERY: Label.PROCEDURE,
    Activity.PROCEDURE: Label.PROCEDURE,
    Activity.REHABILITATION: Label.PROCEDURE,
    Activity.SICK_LEAVE: Label.SICK_LEAVE,
    Activity.REFERRAL: Label.REFERRAL,
    Activity.IMMUNIZATION: Label.IMMUNIZATION,
}
"""What events are instances of, and their label beside `Event`."""

PROCEDURES = (Activity.SURGERY, Activity.PROCEDURE, Activity.REHABILITATION)
"""Kinds of what the record calls a procedure, by the same names."""

LINKS = (Rel.CONTINUES, Rel.SESSION_OF, Rel.FOLLOWS_FROM, Rel.PART_OF)
"""Links between a person's events that the record has itself."""

ANY = "*"
"""What is not told."""

FORMAT = 2
"""Of all that stands above: one more with each change of it. A graph of another format has to be built anew."""


@dataclass(frozen=True, eq=False, slots=True)
class Nodes:
    """Nodes that have the same labels, and properties in this order, each with its type as the import names it."""

    labels: tuple[str, ...]
    columns: tuple[str, ...]

    def properties(self) -> tuple[str, ...]:
        """Their names."""
        return _names(self.columns)


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """Relationships of one type between nodes of two labels, likewise."""

    type: str
    start: str
    end: str
    columns: tuple[str, ...] = ()

    def properties(self) -> tuple[str, ...]:
        """Their names."""
        return _names(self.columns)


def _names(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column.partition(":")[0] for column in columns)


_FLOW = ("count:long", "people:long", "medianDays:long", "p90Days:long")

PERSON = Nodes(
    ("Person",),
    (
        "id",
        "born",
        "bornFrom:long",
        "bornTo:long",
        "sex",
        "state",
        "institutions:string[]",
        "fingerprint",
        "cellKey:long",
    ),
)
_EVENT = ("position:long", "day:date", "institution", "level", "days:long", "toInstitution", "toLevel")
_BY_LABEL = {label: Nodes((label, "Event"), _EVENT) for label in KINDS.values()}
EVENTS = {kind: _BY_LABEL[label] for kind, label in KINDS.items()}
"""By kind; kinds that have one label have the same."""
EPISODE = Nodes(("Episode",), ("condition", "began:date", "ended:date", "encounters:long"))
ACTIVITY = Nodes(("Activity",), ("id", "kind", "code", "name", "told", "people:long"))
INSTITUTION = Nodes(("Institution",), ("code", "name"))
MONTH = Nodes(("Month",), ("id", "month:date", "institution", "kind", "events:long", "people:long"))

HAD = Links("HAD", "Person", "Event")
IS = Links("IS", "Event", "Activity")
DIAGNOSED = Links("DIAGNOSED", "Encounter", "Activity")
NEXT = Links("NEXT", "Event", "Event", ("days:long",))
HAD_EPISODE = Links("HAD_EPISODE", "Person", "Episode")
OF = Links("OF", "Episode", "Activity")
BEGAN_WITH = Links("BEGAN_WITH", "Episode", "Event")
NEXT_IN_EPISODE = Links("NEXT_IN_EPISODE", "Event", "Event", ("condition",))
NEXT_AT_INSTITUTION = Links("NEXT_AT_INSTITUTION", "Event", "Event")
FOLLOWED_BY = Links("FOLLOWED_BY", "Activity", "Activity", _FLOW)
FOLLOWED_BY_AT = Links("FOLLOWED_BY_AT", "Activity", "Activity", ("institution", *_FLOW))
HANDED_OVER = Links("HANDED_OVER", "Institution", "Institution", _FLOW)
OWN_LINKS = {type_: Links(type_, "Event", "Event") for type_ in LINKS}

CONSTRAINTS = (
    "CREATE CONSTRAINT person_id IF NOT EXISTS FOR (n:Person) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT activity_id IF NOT EXISTS FOR (n:Activity) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT institution_code IF NOT EXISTS FOR (n:Institution) REQUIRE n.code IS UNIQUE",
    "CREATE CONSTRAINT month_id IF NOT EXISTS FOR (n:Month) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT build_name IF NOT EXISTS FOR (n:Build) REQUIRE n.name IS UNIQUE",
    "CREATE INDEX activity_code IF NOT EXISTS FOR (n:Activity) ON (n.kind, n.code)",
    "CREATE INDEX episode_condition IF NOT EXISTS FOR (n:Episode) ON (n.condition)",
)

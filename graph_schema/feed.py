"""The feed of each patient: the order in which events of the history were written or changed.

`Patient.feedPosition` counts what was announced, and an event carries the place of its latest change as
`feedKey`: `patientId|position`, the position in twelve digits. What changes is announced again and moves to the end,
so that a place may be empty, but never holds two. Events that seeds or a bulk load wrote have no key: they come
before the beginning.

Whoever writes events calls `announce` in the same transaction, or runs `ANNOUNCE` as part of a statement of its own.
"""

from collections.abc import Mapping, Sequence

from neo4j import ManagedTransaction

from graph_schema.model import EVENT_LABELS, Label, Rel
from graph_schema.writer import Written

DIGITS = 12

_EVENT = "|".join(EVENT_LABELS)

ANNOUNCE = (
    "UNWIND $announced AS each MATCH (fed:Patient {id: each.patient}) "
    # Takes the lock before it reads how far the feed is.
    "SET fed.version = fed.version + 0 "
    "WITH fed, each, coalesce(fed.feedPosition, 0) AS before "
    "SET fed.feedPosition = before + size(each.events) "
    "WITH fed, each, before UNWIND range(1, size(each.events)) AS place "
    f"MATCH (event:{_EVENT} {{id: each.events[place - 1]}}) "
    f"SET event.feedKey = fed.id + '|' + right('{'0' * DIGITS}' + toString(before + place), {DIGITS})"
)
"""`$announced` is a list of `{patient, events}`: ids, each event once, in the order in which listeners get them."""

_PARTS = {Rel.RESULTED_IN, Rel.DIAGNOSED}
"""Relationships from an event to what is part of it."""

_EVENTS_OF = (
    f"CALL () {{ UNWIND $events AS id MATCH (e:{_EVENT} {{id: id}}) RETURN e "
    "UNION UNWIND $results AS id MATCH (:Result {id: id})<-[:RESULTED_IN]-(e:Study) RETURN e } "
    "WITH e ORDER BY e.timelineKey "
    "RETURN split(e.timelineKey, '|')[0] AS patient, collect(e.id) AS events"
)

FIND = (
    "RETURN COLLECT { MATCH (:Patient {id: $id})-[:SAME_PERSON_AS*0..]->(p) "
    "WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } WITH DISTINCT p WHERE <admitted p> "
    "RETURN [p.id, coalesce(p.feedPosition, 0), COLLECT { MATCH (e:Event) "
    "WHERE e.feedKey > p.id + '|' AND e.feedKey < p.id + '}' "
    "RETURN e.feedKey ORDER BY e.feedKey DESC LIMIT 1 }] } AS value"
)
"""The patient that an id leads to: one `[id, position, [the last feedKey that the index shows]]`, or none.

Whoever runs it says in place of `<admitted p>` whose feed may be followed.
Neo4j shows what a transaction wrote index by index, and properties before that.
"""

READ = (
    "RETURN COLLECT { MATCH (e:Event) WHERE e.feedKey > $after AND e.feedKey <= $until "
    "RETURN [e.feedKey, e.id] ORDER BY e.feedKey LIMIT $limit } AS value"
)
"""The `[feedKey, id]` of the events behind one key and up to another, in order."""

WATCH = (
    "RETURN COLLECT { UNWIND $watched AS each MATCH (p:Patient {id: each.id}) "
    "WITH p, each, EXISTS { (p)-[:SAME_PERSON_AS]->() } AS merged "
    "WHERE merged OR p.feedPosition > each.position "
    "RETURN [p.id, p.feedPosition, merged, COLLECT { MATCH (e:Event) "
    "WHERE e.feedKey > each.after AND e.feedKey < p.id + '}' "
    "RETURN [e.feedKey, e.id] ORDER BY e.feedKey LIMIT $limit }] } AS value"
)
"""`[id, position, merged, [[feedKey, id], …]]` of those of `$watched` (`{id, position, after}`) that moved on.

`after` is the key of `position`. The events are the first `$limit` behind it.
"""


def announce(tx: ManagedTransaction, events: Mapping[str, Sequence[str]]) -> None:
    """Say which events of which patients were written or changed: ids of events, in order, by the patient's id."""
    announced = [{"patient": patient, "events": list(dict.fromkeys(ids))} for patient, ids in events.items() if ids]
    # Always in the same order, so that two writers never wait for one another.
    announced.sort(key=lambda each: str(each["patient"]))
    if announced:
        tx.run(ANNOUNCE, announced=announced).consume()


def announce_written(tx: ManagedTransaction, written: Written) -> None:
    """Announce the events that a merge created or changed, those included that got other results or diagnoses."""
    events = {key for label, key in written.touched if label in EVENT_LABELS}
    events |= {key for type_, key in written.starts if type_ in _PARTS}
    results = [key for label, key in written.touched if label is Label.RESULT]
    found = tx.run(_EVENTS_OF, events=list(events), results=results)
    announce(tx, {row["patient"]: row["events"] for row in found})


def feed_key(patient: str, position: int) -> str:
    """The key of that place in the patient's feed."""
    return f"{patient}|{position:0{DIGITS}d}"


def position_of(key: str) -> int:
    """The place that a key names."""
    return int(key.rpartition("|")[2])

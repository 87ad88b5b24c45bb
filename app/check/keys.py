"""Ids that tell their label; keys that agree with what they are made of (graph_schema/ids.py, feed.py)."""

from app.check.check import Broken, Check, any_of
from app.check.owners import owner
from graph_schema.feed import DIGITS
from graph_schema.model import EVENT_LABELS, NODES, Label

_INSTANT = (
    "right('0000' + toString(at.year * 10000 + at.month * 100 + at.day), 8) + 'T' + "
    "right('00000' + toString(at.hour * 10000 + at.minute * 100 + at.second), 6) + "
    "right('00' + toString(at.millisecond), 3) + 'Z'"
)
_UTC = "CASE WHEN n.occurredAt IS :: ZONED DATETIME NOT NULL THEN datetime({datetime: n.occurredAt, timezone: 'Z'}) END"


def _timeline_key(label: Label) -> Broken:
    agrees = f"n.timelineKey <> p.id + '|' + {_INSTANT} + '|' + n.id"
    return Broken(label, f"MATCH {owner(label, 'n', 'p')} WITH n, p, {_UTC} AS at WHERE {agrees}")


_BEYOND = "toInteger(split(n.feedKey, '|')[1]) > coalesce(p.feedPosition, 0)"


def _fed(label: Label, wrong: str) -> Broken:
    return Broken(label, f"MATCH {owner(label, 'n', 'p')} WHERE n.feedKey IS :: STRING NOT NULL AND {wrong}")


KEYS = (
    Check(
        "ids",
        "an id does not begin as those of its label",
        any_of(
            *(
                Broken(label, f"WHERE NOT n.id =~ '{node.prefix}_[0-9a-z]{{1,40}}'")
                for label, node in NODES.items()
                if node.prefix
            )
        ),
    ),
    Check(
        "timeline-keys",
        "a timelineKey is not made of the patient, the instant and the id of its event",
        any_of(*map(_timeline_key, EVENT_LABELS)),
    ),
    Check(
        "access-keys",
        "an entry of the access log is not in that of its patient, or of the record that this one went into",
        any_of(
            Broken(
                Label.AUDIT_EVENT,
                "WHERE n.patient IS NOT NULL AND NOT EXISTS { "
                "MATCH (:Patient {id: n.patient})-[:SAME_PERSON_AS*0..]->(p) "
                "WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } AND n.accessKey = p.id + '|' + n.timeKey }",
            )
        ),
    ),
    Check(
        "feed-keys",
        "a feedKey does not name a place in the feed of the event's own patient",
        any_of(*(_fed(label, f"NOT n.feedKey =~ p.id + '[|][0-9]{{{DIGITS}}}'") for label in EVENT_LABELS)),
    ),
    Check(
        "feed-places",
        "two events have one place in a feed",
        any_of(Broken(Label.EVENT, "WHERE n.feedKey IS NOT NULL AND COUNT { (:Event {feedKey: n.feedKey}) } > 1")),
    ),
    Check(
        "feed-positions",
        "an event stands beyond the position of its patient's feed",
        any_of(
            *(
                _fed(label, "toInteger(split(n.feedKey, '|')[1]) > coalesce(p.feedPosition, 0)")
                for label in EVENT_LABELS
            )
        ),
    ),
)

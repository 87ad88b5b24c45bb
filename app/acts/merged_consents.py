"""What becomes of consents when two records turn out to be one person's, and when that was a mistake.

They move to the record that survives, as encounters do. What holds is the stricter: who agreed in one record and had
ended the same consent in the other does not agree any more, and has to be asked again. Of two that hold the survivor's
stays. What a merge ended keeps the record that it was ended for, so that undoing the merge lets it hold again.
"""

from app.acts.acting import Acting

_MERGE = (
    "MATCH (from:Patient {id: $from})-[gave:GAVE]->(c) MATCH (to:Patient {id: $to}) "
    "CREATE (to)-[:GAVE]->(c), (from)-[:FORMERLY_GAVE]->(c) DELETE gave"
)
_UNMERGE = (
    "MATCH (to:Patient {id: $to})-[formerly:FORMERLY_GAVE]->(c)<-[gave:GAVE]-(:Patient {id: $from}) "
    "CREATE (to)-[:GAVE]->(c) DELETE gave, formerly"
)
# All are found before the first is ended: of two that hold, each would else be a reason to end the other.
_END = (
    "UNWIND [[$from, $to], [$to, $from]] AS ends "
    "MATCH (:Patient {id: ends[0]})-[:GAVE]->(c:Consent) WHERE c.endedAt IS NULL "
    "MATCH (other:Patient {id: ends[1]}) "
    "WITH ends, c, COLLECT { MATCH (other)-[:GAVE]->(d:Consent {scope: c.scope}) RETURN d.endedAt IS NULL } AS holding "
    "WHERE holding <> [] AND (ends[1] = $to OR NOT true IN holding) "
    "WITH collect(c) AS ending UNWIND ending AS c SET c.endedAt = $now, c.endedFor = $from"
)
_RESTORE = (
    "MATCH (p:Patient)-[:GAVE]->(c:Consent {endedFor: $to}) WHERE p.id IN [$from, $to] "
    "AND NOT EXISTS { MATCH (p)-[:GAVE]->(d:Consent {scope: c.scope}) WHERE d.endedAt IS NULL } "
    "REMOVE c.endedAt, c.endedFor"
)


def merge_consents(acting: Acting, former: str, survivor: str) -> None:
    """Have the former's consents be the survivor's, and end those that the other record speaks against."""
    ends = {"from": former, "to": survivor}
    acting.run(_END, **ends, now=acting.now)
    acting.run(_MERGE, **ends)


def unmerge_consents(acting: Acting, former: str, survivor: str) -> None:
    """Give the former's consents back, and let those hold again that were ended for it."""
    ends = {"from": survivor, "to": former}
    acting.run(_UNMERGE, **ends)
    acting.run(_RESTORE, **ends)

"""What ends before it begins, and sick leaves that overlap.

No act certifies a leave for days that another covers. Records of elsewhere may hold such leaves, and so may the
record that two became in a merge: they are told as a warning, for somebody to look at, and are no error of the graph.
"""

from app.check.check import Broken, Check, any_of
from graph_schema.model import RELATIONSHIPS, Label

_LEAVES = (
    "COLLECT { MATCH (n)-[:HAD]->()-[:CERTIFIED]->(leave) "
    "WHERE leave.startDate IS :: DATE NOT NULL AND leave.days IS :: INTEGER NOT NULL "
    "RETURN {id: leave.id, first: leave.startDate, end: leave.startDate + duration({days: leave.days})} }"
)

PERIODS = (
    Check(
        "periods",
        "an affiliation, an employment or an encounter ends before it begins",
        any_of(
            *(
                Broken(rel.start, f"MATCH (n)-[r:{rel.type}]->(:{rel.end}) WHERE r.to < r.from")
                for rel in RELATIONSHIPS
                if {"from", "to"} <= rel.properties.keys()
            ),
            Broken(Label.ENCOUNTER, "WHERE n.endedAt < n.occurredAt"),
            Broken(Label.CONSENT, "WHERE n.endedAt < n.givenAt"),
        ),
    ),
    Check(
        "sick-leaves-apart",
        "a patient has two sick leaves for the same days",
        any_of(
            Broken(
                Label.PATIENT,
                f"WITH n, {_LEAVES} AS leaves WHERE any(one IN leaves WHERE any(other IN leaves "
                "WHERE one.id < other.id AND one.first < other.end AND other.first < one.end))",
            )
        ),
        warning=True,
    ),
)

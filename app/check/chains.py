"""What continues what: within one patient's record, and never in a circle. Records that went into others."""

from app.check.check import Broken, Check, any_of
from app.check.owners import owner
from graph_schema.model import Label, Rel

_CHAINS = (
    (Label.SICK_LEAVE, Rel.CONTINUES, Label.SICK_LEAVE),
    (Label.ENCOUNTER, Rel.PART_OF, Label.ENCOUNTER),
    (Label.ENCOUNTER, Rel.FOLLOWS_FROM, Label.REFERRAL),
    (Label.NOTE, Rel.AMENDS, Label.NOTE),
    (Label.PROCEDURE, Rel.SESSION_OF, Label.PROCEDURE),
)


def _crosses(start: Label, type_: Rel, end: Label) -> Broken:
    return Broken(
        start,
        f"MATCH (n)-[:{type_}]->(m:{end}) MATCH {owner(start, 'n', 'p')} MATCH {owner(end, 'm', 'q')} WHERE p <> q",
    )


def _in_a_circle(start: Label, type_: Rel, end: Label) -> Broken:
    """From an encounter to the referral that it follows, and on by the encounter that referred."""
    if start is end:
        return Broken(start, f"WHERE EXISTS {{ (n)-[:{type_}*1..]->(n) }}")
    return Broken(start, f"WHERE EXISTS {{ (n) ((:{start})-[:{type_}]->(:{end})<-[:REFERRED]-(:{start})){{1,}} (n) }}")


def _merged(clauses: str) -> Broken:
    return Broken(Label.PATIENT, clauses)


CHAINS = (
    Check(
        "chains-within-one-patient",
        "an event continues, amends or is part of one of another patient",
        any_of(*(_crosses(*chain) for chain in _CHAINS)),
    ),
    Check(
        "chains-without-circles",
        "an event continues, amends or is part of itself by way of others",
        any_of(*(_in_a_circle(*chain) for chain in _CHAINS)),
    ),
    Check(
        "merged-into-one",
        "a record went into several",
        any_of(_merged("WHERE COUNT { (n)-[:SAME_PERSON_AS]->() } > 1")),
    ),
    Check(
        "merged-without-circles",
        "a record went into itself by way of others",
        any_of(_merged("WHERE EXISTS { (n)-[:SAME_PERSON_AS*1..]->(n) }")),
    ),
    Check(
        "merged-records-are-empty",
        "a record that went into another has encounters or consents of its own",
        any_of(_merged("WHERE EXISTS { (n)-[:SAME_PERSON_AS]->() } AND EXISTS { (n)-[:HAD|GAVE]->() }")),
    ),
    Check(
        "merged-records-lead-on",
        "what a record had before it went into another is not in the record that it went into",
        any_of(
            _merged(
                "WHERE EXISTS { (n)-[:FORMERLY_HAD]->(e) "
                "WHERE NOT EXISTS { (n)-[:SAME_PERSON_AS*1..]->(:Patient)-[:HAD]->(e) } }"
            )
        ),
    ),
)

"""Conceals the events of those segments that a patient has withheld.

A patient's `restrictions` hold `segment:strength`; those of records that went into this one count as well. An event of
a restricted segment has `concealed`, the strength, so that reading asks for one property alone. Whoever writes to a
record that has restrictions calls `conceal` in the same transaction.
"""

from collections.abc import Collection

from neo4j import ManagedTransaction

from graph_schema.model import HANGS_BY
from graph_schema.segments import SIGNS
from graph_schema.text import folded
from graph_schema.values import RestrictionStrength

_HANGING = "|".join(HANGS_BY.values())
_SPECIALTY = folded("coalesce(d.specialty, '')")
_SUBSTANCE = folded("coalesce(what.substance, '')")
_BY_ENCOUNTER = (
    "any(start IN rule.diagnoses WHERE any(code IN codes WHERE code STARTS WITH start)) "
    "OR any(start IN rule.specialties WHERE any(word IN specialties WHERE word STARTS WITH start))"
)
_BY_ITSELF = "what.code IN rule.studies OR any(part IN rule.substances WHERE substance CONTAINS part)"
_ALWAYS = f"'{RestrictionStrength.ALWAYS}'"
_STRONGEST = f"CASE WHEN {_ALWAYS} IN strengths THEN {_ALWAYS} ELSE head(strengths) END"

MISTAKEN = (
    "UNWIND $ids AS id MATCH (p:Patient {id: id}) "
    "WITH p, COLLECT { MATCH (p)<-[:SAME_PERSON_AS*0..]-(former) UNWIND coalesce(former.restrictions, []) AS held "
    "WITH DISTINCT split(held, ':') AS parts RETURN $signs[parts[0]] {.*, strength: parts[1]} } AS rules "
    "MATCH (p)-[:HAD]->(e) "
    "WITH e, rules, COLLECT { MATCH (e)-[:DIAGNOSED]->(d) RETURN d.code } AS codes, "
    f"COLLECT {{ MATCH (e)-[:ATTENDED_BY]->(d) RETURN {_SPECIALTY} }} AS specialties "
    f"WITH e, rules, [rule IN rules WHERE {_BY_ENCOUNTER} | rule.strength] AS whole "
    "CALL (e, rules, whole) { RETURN e AS event, whole AS strengths "
    f"UNION ALL MATCH (e)-[:{_HANGING}]->(event) OPTIONAL MATCH (event)-[:OF]->(what) "
    f"WITH event, rules, whole, what, {_SUBSTANCE} AS substance "
    f"RETURN event, whole + [rule IN rules WHERE {_BY_ITSELF} | rule.strength] AS strengths }} "
    f"WITH event, {_STRONGEST} AS concealed "
    "WHERE coalesce(event.concealed, '') <> coalesce(concealed, '')"
)
"""Clauses that bind each `event` of the patients `$ids` whose `concealed` has to be another one.

`$signs` is what each segment is known by: `KNOWN_BY`.
"""
KNOWN_BY = {segment.value: signs._asdict() for segment, signs in SIGNS.items()}
_CONCEAL = f"{MISTAKEN} SET event.concealed = concealed"


def restricted(patient: str) -> str:
    """The expression that says whether anything of a patient's record is withheld."""
    return f"EXISTS {{ ({patient})<-[:SAME_PERSON_AS*0..]-(former) WHERE former.restrictions IS NOT NULL }}"


_RESTRICTED = f"UNWIND $ids AS id MATCH (p:Patient {{id: id}}) WHERE {restricted('p')} RETURN id"


def conceal(tx: ManagedTransaction, patients: Collection[str]) -> None:
    """Have the events of the patients be concealed as they wish, and no others."""
    tx.run(_CONCEAL, ids=sorted(patients), signs=KNOWN_BY).consume()


def conceal_restricted(tx: ManagedTransaction, patients: Collection[str]) -> None:
    """The same, of those of the patients that have restrictions."""
    if found := [row["id"] for row in tx.run(_RESTRICTED, ids=list(patients))]:
        conceal(tx, found)

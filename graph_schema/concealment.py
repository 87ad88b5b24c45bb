"""Conceals the events of those segments that a patient has withheld.

A patient's `restrictions` hold `segment:strength`; those of records that went into this one count as well. An event of
a restricted segment has `shownTo`, the ids of those who see it all the same: practitioners who attended its encounter,
the facility of a study, and whoever broke the glass, as `practitioner|until` in milliseconds since 1970. So reading
asks for one property alone. Whoever writes to a record that has restrictions calls `conceal` in the same transaction.
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
_SHOWN_TO = (
    "CASE WHEN strengths = [] THEN null "
    f"ELSE present + CASE WHEN '{RestrictionStrength.ALWAYS}' IN strengths THEN [] ELSE opened END END"
)

MISTAKEN = (
    "UNWIND $ids AS id MATCH (p:Patient {id: id}) "
    "WITH p, COLLECT { MATCH (p)<-[:SAME_PERSON_AS*0..]-(former) UNWIND coalesce(former.restrictions, []) AS held "
    "WITH DISTINCT split(held, ':') AS parts WITH parts, $signs[parts[0]] AS known "
    "RETURN known {.*, strength: parts[1]} } AS rules, "
    "COLLECT { MATCH (p)<-[:OPENED]-(glass)<-[:BROKE_GLASS]-(d) WHERE glass.until > datetime() "
    "RETURN d.id + '|' + toString(glass.until.epochMillis) AS key ORDER BY key } AS opened "
    "MATCH (p)-[:HAD]->(e) "
    "WITH e, rules, opened, COLLECT { MATCH (e)-[:DIAGNOSED]->(d) RETURN d.code } AS codes, "
    f"COLLECT {{ MATCH (e)-[:ATTENDED_BY]->(d) RETURN {_SPECIALTY} }} AS specialties, "
    "COLLECT { MATCH (e)-[:ATTENDED_BY]->(d) RETURN DISTINCT d.id ORDER BY d.id } AS attended, "
    "COLLECT { MATCH (e)-[:AT]->(f) RETURN f.id } AS place "
    f"WITH e, rules, opened, attended, place, [rule IN rules WHERE {_BY_ENCOUNTER} | rule.strength] AS whole "
    "CALL (e, rules, whole, attended, place) { RETURN e AS event, whole AS strengths, attended AS present "
    f"UNION ALL MATCH (e)-[:{_HANGING}]->(event) OPTIONAL MATCH (event)-[:OF]->(what) "
    f"WITH event, rules, whole, attended, place, what, {_SUBSTANCE} AS substance "
    f"RETURN event, whole + [rule IN rules WHERE {_BY_ITSELF} | rule.strength] AS strengths, "
    "CASE WHEN event:Study THEN attended + place ELSE attended END AS present } "
    f"WITH event, {_SHOWN_TO} AS shownTo "
    "WHERE coalesce(event.shownTo, ['all']) <> coalesce(shownTo, ['all'])"
)
"""Clauses that bind each `event` of the patients `$ids` whose `shownTo` has to be another one.

`$signs` is what each segment is known by: `KNOWN_BY`.
"""
KNOWN_BY = {segment.value: signs._asdict() for segment, signs in SIGNS.items()}
_CONCEAL = f"{MISTAKEN} SET event.shownTo = shownTo"


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

"""Whose counts a batch of rows may change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from neo4j import ManagedTransaction

from graph_schema.model import HANGS_BY, Label, Rel
from graph_schema.values import UNKNOWN_INSTITUTION
from graph_schema.writer import NodeRow, RelationshipRow

_HANGING = {label: HANGS_BY[label] for label in (Label.NOTE, Label.PRESCRIPTION, Label.STUDY, Label.SICK_LEAVE)}
"""The events that are counted, besides encounters, and how they hang on these."""

_OF_ENCOUNTER = {Rel.AT, *_HANGING.values()}
_OF_PATIENT = {Rel.HAD, Rel.AFFILIATED_WITH, Rel.SAME_PERSON_AS}

_OPERATORS = (
    "UNWIND $ids AS id MATCH (f:Facility {id: id})-[r:OPERATED_BY]->(i) "
    "RETURN id, collect([toString(r.from), i.code]) AS operators"
)
_AT_FACILITIES = "UNWIND $ids AS id MATCH (:Facility {id: id})<-[:AT]-(e) RETURN e.id AS encounter"
_PATIENTS = (
    "UNWIND $ids AS id MATCH (p)-[:HAD]->(e:Encounter {id: id}) "
    "RETURN id AS encounter, p.id AS patient, EXISTS { (e)-[:ORDERED]->() } AS studies"
)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a write touches: encounters with all that hangs on them, their patients and those whose affiliation or
    identity changes, and of these patients the ones whose studies change. Ids; nodes that are not there yet may be
    among them.
    """

    encounters: frozenset[str] = frozenset()
    patients: frozenset[str] = frozenset()
    studying: frozenset[str] = frozenset()


def touched_by(tx: ManagedTransaction, nodes: Sequence[NodeRow], relationships: Sequence[RelationshipRow]) -> Touched:
    """What a batch touches, once it is merged into the graph as it is now."""
    encounters = {node.properties["id"] for node in nodes if node.label is Label.ENCOUNTER}
    encounters |= {each.start for each in relationships if each.type in _OF_ENCOUNTER}
    encounters |= {each.end for each in relationships if each.type is Rel.HAD}
    encounters |= _encounters_of(tx, nodes, relationships)
    encounters |= _encounters_at(tx, _changing_hands(tx, relationships))
    patients = {each.start for each in relationships if each.type in _OF_PATIENT}
    studied = {each.start for each in relationships if each.type is Rel.ORDERED}
    of_encounter = defaultdict(set)
    for each in relationships:
        if each.type is Rel.HAD:
            of_encounter[each.end].add(each.start)
    for row in tx.run(_PATIENTS, ids=list(encounters)):
        of_encounter[row["encounter"]].add(row["patient"])
        if row["studies"]:
            studied.add(row["encounter"])
    return Touched(
        frozenset(encounters),
        frozenset(patients.union(*of_encounter.values())),
        frozenset(patient for encounter in studied for patient in of_encounter[encounter]),
    )


def _encounters_of(
    tx: ManagedTransaction, nodes: Sequence[NodeRow], relationships: Sequence[RelationshipRow]
) -> set[str]:
    """The encounters that events of the batch hang on in the graph."""
    found: set[str] = set()
    for label, type_ in _HANGING.items():
        ids = {node.properties["id"] for node in nodes if node.label is label}
        ids |= {each.start for each in relationships if each.type is Rel.OF and each.start_label is label}
        ids |= {each.end for each in relationships if each.type is type_}
        if ids:
            statement = f"UNWIND $ids AS id MATCH (:{label} {{id: id}})<-[:{type_}]-(e) RETURN e.id AS encounter"
            found |= {row["encounter"] for row in tx.run(statement, ids=list(ids))}
    return found


def _changing_hands(tx: ManagedTransaction, relationships: Sequence[RelationshipRow]) -> list[str]:
    """The facilities whose operators are to be others than they are."""
    wanted = defaultdict(set)
    for each in relationships:
        if each.type is Rel.OPERATED_BY:
            wanted[each.start].add((str(each.properties["from"]), each.end))
    if not wanted:
        return []
    known = {
        row["id"]: {(since, code) for since, code in row["operators"]} for row in tx.run(_OPERATORS, ids=list(wanted))
    }
    return [facility for facility, operators in known.items() if _differ(wanted[facility], operators)]


def _differ(wanted: set[tuple[str, str]], known: set[tuple[str, str]]) -> bool:
    """Whether an operator comes, or one that was not known goes, as it does when one that is known comes."""
    unknown = {operator for operator in known if operator[1] == UNKNOWN_INSTITUTION}
    return bool(wanted - known) or bool(unknown and wanted - unknown)


def _encounters_at(tx: ManagedTransaction, facilities: list[str]) -> set[str]:
    return {row["encounter"] for row in tx.run(_AT_FACILITIES, ids=facilities)} if facilities else set()

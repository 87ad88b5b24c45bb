"""Records that come into the graph while others are read: at any time, in any order."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graph_schema import ids
from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow
from tests import chart
from tests.cypher.crowd import CLARA, ICD
from tests.cypher.drawn_filters import INSTANTS

Rows = tuple[list[NodeRow], list[RelationshipRow]]

PLACES = ((chart.CLINIC, chart.DOCTOR), (chart.HOSPITAL, chart.SURGEON))
ACTS: tuple[tuple[Label, Rel, dict[str, Any]], ...] = (
    (Label.NOTE, Rel.DOCUMENTED_IN, {"kind": "EVOLUTION", "text": "Glucosa alta"}),
    (Label.STUDY, Rel.ORDERED, {"kind": "LABORATORY", "status": "FINAL"}),
    (Label.PRESCRIPTION, Rel.PRESCRIBED, {"status": "ACTIVE", "dose": "1", "route": "Oral", "days": 3}),
    (Label.PROCEDURE, Rel.PERFORMED, {"kind": "SURGERY", "status": "COMPLETED"}),
    (Label.SICK_LEAVE, Rel.CERTIFIED, {"branch": "MATERNITY", "startDate": date(2024, 3, 1), "days": 3}),
    (Label.REFERRAL, Rel.REFERRED, {"status": "REQUESTED"}),
    (Label.IMMUNIZATION, Rel.ADMINISTERED, {"status": "COMPLETED"}),
)


def visit(chance: random.Random) -> Rows:
    """An encounter of the crowd's Clara with one act of every kind."""
    place, doctor = chance.choice(PLACES)
    encounter = _event(chance, Label.ENCOUNTER, kind="CONSULTATION", reason="Tos", status="FINISHED")
    visit = encounter.properties["id"]
    nodes = [encounter]
    relationships = [
        RelationshipRow(Rel.HAD, Label.PATIENT, CLARA, Label.ENCOUNTER, visit),
        RelationshipRow(Rel.AT, Label.ENCOUNTER, visit, Label.FACILITY, place),
        RelationshipRow(Rel.ATTENDED_BY, Label.ENCOUNTER, visit, Label.PRACTITIONER, doctor, {"role": "ATTENDING"}),
        RelationshipRow(Rel.DIAGNOSED, Label.ENCOUNTER, visit, Label.DIAGNOSIS, f"{ICD}|E119", {"rank": 1}),
    ]
    for label, way, properties in ACTS:
        act = _event(chance, label, **properties)
        nodes.append(act)
        relationships.append(RelationshipRow(way, Label.ENCOUNTER, visit, label, act.properties["id"]))
    return nodes, relationships


def person(chance: random.Random) -> Rows:
    """A person whose name some searches find."""
    names = {
        "givenNames": ("Clara", "Bruno", "Ñ"),
        "firstSurname": ("Hernández", "Núñez"),
        "secondSurname": ("García",),
    }
    own = {name: chance.choice(values) for name, values in names.items()}
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(25_000))
    common = {"birthDate": born, "sex": "FEMALE", "identityStatus": "VERIFIED", "version": 1, "birthState": "VZ"}
    return [NodeRow(Label.PATIENT, {"id": _id(chance, Label.PATIENT), **own, **common})], []


def facility(chance: random.Random) -> Rows:
    """A clinic or hospital of the ISSSTE."""
    id_ = _id(chance, Label.FACILITY)
    name = chance.choice(("UMF 1", "Hospital 2", "hg 2"))
    clues = f"DFIST{chance.randrange(10**6):06d}"
    node = NodeRow(Label.FACILITY, {"id": id_, "name": name, "clues": clues, "level": "FIRST", "state": "DF"})
    since = {"from": date(1990, 1, 1)}
    return [node], [RelationshipRow(Rel.OPERATED_BY, Label.FACILITY, id_, Label.INSTITUTION, "ISSSTE", since)]


def _event(chance: random.Random, label: Label, **properties: Any) -> NodeRow:
    id_, at = _id(chance, label), _moment(chance)
    key = ids.timeline_key(CLARA, at, id_)
    common = {"id": id_, "occurredAt": at, "recordedAt": _moment(chance), "timelineKey": key, "summary": "Tos"}
    return NodeRow(label, common | properties)


def _id(chance: random.Random, label: Label) -> str:
    return ids.id_from_bits(label, chance.getrandbits(80))


def _moment(chance: random.Random) -> datetime:
    """Any of these years, at times the very instant of something else."""
    if chance.random() < 0.3:
        return datetime.fromisoformat(chance.choice(INSTANTS))
    return datetime(2018, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10 * 365 * 86_400 * 10**6))

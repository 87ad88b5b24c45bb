"""Rows fit the model: properties, types, relationships, repeatability."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from app.rules.pharmacology import dangerous_classes
from graph_schema.ids import label_of
from graph_schema.model import NODES, Label, PropertyType, Rel, relationship
from graph_schema.values import AttendanceRole
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.catalogue import catalogue_rows
from seeds.catalogue.acts import SUBSTANCES
from seeds.catalogue.medications import MEDICATIONS
from seeds.patients import PatientRows, patient_of, patients, person_of
from seeds.places import build_network, place_rows
from seeds.profiles import PROFILES
from tests.seeds.reading import Reading

_TYPES: dict[PropertyType, Any] = {
    PropertyType.STRING: str,
    PropertyType.INTEGER: int,
    PropertyType.FLOAT: float,
    PropertyType.BOOLEAN: bool,
    PropertyType.DATE: date,
    PropertyType.ZONED_DATETIME: datetime,
    PropertyType.STRINGS: list,
}
PROFILE = PROFILES["test"]


def _fits(properties: dict[str, Any], wanted: Any) -> bool:
    required = {name for name, kind in wanted.items() if not kind.optional}
    return required <= set(properties) <= set(wanted) and all(
        type(value) is _TYPES[wanted[name].type] or (isinstance(value, str) and _TYPES[wanted[name].type] is str)
        for name, value in properties.items()
        if value is not None
    )


def test_every_node_has_what_the_model_asks_for(made: list[PatientRows]) -> None:
    places = [row for row in place_rows(build_network(1)) if isinstance(row, NodeRow)]
    for row in [*catalogue_rows(), *places, *(node for chart in made for node in chart.nodes)]:
        properties = {name: value for name, value in row.properties.items() if value is not None}
        assert _fits(properties, NODES[row.label].properties), (row.label, sorted(properties))


def test_every_relationship_is_one_of_the_model_and_joins_nodes_that_exist(made: list[PatientRows]) -> None:
    network = build_network(PROFILE.seed_number)
    places = list(place_rows(network))
    known = {(row.label, row.properties[NODES[row.label].key]) for row in catalogue_rows()}
    known |= {(row.label, row.properties[NODES[row.label].key]) for row in places if isinstance(row, NodeRow)}
    for chart in made:
        own = {(node.label, node.properties[NODES[node.label].key]) for node in chart.nodes}
        for rel in chart.relationships:
            _joins(rel, known | own if len(own) < 1000 else known, own)
    for row in places:
        if isinstance(row, RelationshipRow):
            _joins(row, known, set())


def _joins(rel: RelationshipRow, known: set[tuple[Label, str]], own: set[tuple[Label, str]]) -> None:
    assert _fits(rel.properties, relationship(rel.type, rel.start_label, rel.end_label).properties), rel.type
    for end in ((rel.start_label, rel.start), (rel.end_label, rel.end)):
        assert end in known or end in own, rel.type


def test_ids_tell_their_label_and_are_unique(made: list[PatientRows]) -> None:
    ids = Counter(node.properties["id"] for chart in made for node in chart.nodes)
    assert max(ids.values()) == 1
    assert all(label_of(node.properties["id"]) is node.label for chart in made[1:20] for node in chart.nodes)


def test_each_encounter_has_one_place_and_one_attending_doctor(made: list[PatientRows]) -> None:
    for chart in made:
        encounters = {node.properties["id"] for node in chart.nodes if node.label is Label.ENCOUNTER}
        at = Counter(rel.start for rel in chart.relationships if rel.type is Rel.AT)
        attending = Counter(
            rel.start
            for rel in chart.relationships
            if rel.type is Rel.ATTENDED_BY and rel.properties["role"] is AttendanceRole.ATTENDING
        )
        assert at == attending == dict.fromkeys(encounters, 1)


def test_nothing_happens_before_birth_or_after_death_or_the_reference_date(made: list[PatientRows]) -> None:
    for chart in made:
        died = chart.nodes[0].properties.get("deceasedAt")
        for event in Reading(chart).events():
            assert event["occurredAt"].date() >= chart.person.born
            assert event["occurredAt"].date() <= PROFILE.reference_date
            assert event["recordedAt"] >= event["occurredAt"]
            assert died is None or event["occurredAt"] <= died


def test_summaries_are_one_line(made: list[PatientRows]) -> None:
    assert all("\n" not in e["summary"] and e["summary"] for chart in made for e in Reading(chart).events())


def test_nobody_gets_what_they_are_allergic_to(made: list[PatientRows]) -> None:
    classes = {f"urn:mx:compendio-nacional-de-insumos|{d.key}": d.classes for d in MEDICATIONS.values()}
    allergic = 0
    for chart in made:
        substances = {allergy.substance for allergy in chart.person.allergies}
        allergic += bool(substances)
        assert substances <= set(SUBSTANCES)
        for start, end in Reading(chart).pairs(Rel.OF):
            if start.startswith("rx_"):
                assert not dangerous_classes(frozenset(substances)) & classes[end]
    assert allergic > 5


def test_the_same_seed_number_makes_the_same_rows_and_another_makes_others() -> None:
    network = build_network(11)
    person = person_of(PROFILE, 11, 57, network)
    alone = patient_of(PROFILE, 11, person)
    in_turn = next(chart for chart in patients(PROFILE, 11) if chart.person.index == 57)
    assert (alone.nodes, alone.relationships) == (in_turn.nodes, in_turn.relationships)
    other = patient_of(PROFILE, 12, person_of(PROFILE, 12, 57, build_network(12)))
    assert other.nodes != alone.nodes


def test_some_changed_institution_and_some_are_seen_by_two(made: list[PatientRows]) -> None:
    moved = [c for c in made if any(m.until for m in c.person.memberships)]
    both = [c for c in made if sum(m.until is None for m in c.person.memberships) > 1]
    assert len(moved) > 20
    assert len(both) > 3
    provisional = [c for c in made if any(rel.type is Rel.SAME_PERSON_AS for rel in c.relationships)]
    assert len(provisional) == 1


def test_what_a_provisional_identity_had_is_in_the_chart_of_the_person_it_was(made: list[PatientRows]) -> None:
    [chart] = [c for c in made if any(rel.type is Rel.SAME_PERSON_AS for rel in c.relationships)]
    [same] = [rel for rel in chart.relationships if rel.type is Rel.SAME_PERSON_AS]
    had = {rel.end: rel.start for rel in chart.relationships if rel.type is Rel.HAD}
    [formerly] = [rel for rel in chart.relationships if rel.type is Rel.FORMERLY_HAD]
    assert (formerly.start, had[formerly.end]) == (same.start, same.end)
    assert set(had.values()) == {chart.person.id}
    keys = [node.properties["timelineKey"] for node in chart.nodes if "timelineKey" in node.properties]
    assert all(key.startswith(f"{chart.person.id}|") for key in keys)

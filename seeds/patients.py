"""From a profile to rows: each patient with the whole chart, one after the other, in flat memory."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.rules.patients import UNKNOWN_NAME
from graph_schema.ids import id_from_bits
from graph_schema.model import EVENT_LABELS, Label, Rel
from graph_schema.values import (
    AllergyCriticality,
    AllergyStatus,
    CareBasis,
    IdentityStatus,
    PrescriptionStatus,
    Sex,
)
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.archetypes import Archetype, dealt
from seeds.archetypes.slot import Slot
from seeds.archetypes.surgical import unknown_in_emergency
from seeds.catalogue.acts import SUBSTANCES
from seeds.chart import Chart
from seeds.people import Person, make_person
from seeds.places import Network, build_network
from seeds.profiles import Profile, stream


@dataclass(frozen=True, slots=True)
class PatientRows:
    """All that one person adds to the graph; `counts` is by event label, encounter kind and LABORATORY."""

    person: Person
    archetype: Archetype
    nodes: list[NodeRow]
    relationships: list[RelationshipRow]
    counts: Counter[str]

    @property
    def events(self) -> int:
        """How many events the chart has."""
        return sum(self.counts[label] for label in EVENT_LABELS)


def patients(profile: Profile, seed_number: int, network: Network | None = None) -> Iterator[PatientRows]:
    """Every patient of a profile, the heavy chart first; no two with the same CURP."""
    network = network or build_network(seed_number)
    taken: set[str] = set()
    for index in (profile.heavy_index, *range(profile.people)):
        differentiator = 0
        while True:
            person = person_of(profile, seed_number, index, network).curp_again(differentiator)
            if person.curp not in taken:
                break
            differentiator += 1
        taken.add(person.curp)
        yield patient_of(profile, seed_number, person)


def person_of(profile: Profile, seed_number: int, index: int, network: Network) -> Person:
    """Who the person of that index is, without the chart."""
    archetype, _ = dealt(profile, seed_number, index)
    return make_person(profile, seed_number, index, archetype.wanted, network)


def patient_of(profile: Profile, seed_number: int, person: Person) -> PatientRows:
    """A person's chart."""
    archetype, slot = dealt(profile, seed_number, person.index)
    chart = Chart.blank(person, profile, stream(seed_number, person.index, "chart"))
    archetype.live(chart, slot)
    if archetype.name == "healthy" and slot.rank == 4 and slot.block % 4 == 0:
        _was_unknown(chart, slot)
    nodes = [_patient_node(chart), *_alive_only(chart)]
    relationships = [*_belongs(chart), *chart.relationships]
    return PatientRows(person, archetype, nodes, relationships, chart.counts)


def _patient_node(chart: Chart) -> NodeRow:
    person = chart.person
    properties = {
        "id": person.id,
        "curp": person.curp,
        "givenNames": person.given_names,
        "firstSurname": person.first_surname,
        "secondSurname": person.second_surname,
        "birthDate": person.born,
        "sex": person.sex,
        "birthState": person.birth_state,
        "identityStatus": IdentityStatus.VERIFIED,
        "version": 1,
    }
    optional = {"nss": person.nss, "deceasedAt": chart.died}
    return NodeRow(Label.PATIENT, properties | {name: value for name, value in optional.items() if value is not None})


def _alive_only(chart: Chart) -> Iterator[NodeRow]:
    """The chart's nodes; no prescription of the dead is active."""
    for node in chart.nodes:
        if chart.died and node.properties.get("status") == PrescriptionStatus.ACTIVE:
            node.properties["status"] = PrescriptionStatus.CANCELLED
        yield node


def _belongs(chart: Chart) -> Iterator[RelationshipRow]:
    """Affiliations, own clinics, family doctors, allergies."""
    person = chart.person
    died = chart.died.date() if chart.died else None
    for number, member in enumerate(person.memberships):
        until = member.until or died
        dates = {"from": member.since} | ({"to": until} if until else {})
        more = {"number": member.number} if member.number else {}
        end = (Label.INSTITUTION, member.institution)
        yield RelationshipRow(
            Rel.AFFILIATED_WITH, Label.PATIENT, person.id, *end, {**dates, "kind": member.kind, **more}
        )
        beside = number > 0 and person.memberships[number - 1].until is None
        if not beside:
            yield RelationshipRow(Rel.REGISTERED_AT, Label.PATIENT, person.id, Label.FACILITY, member.clinic.id, dates)
        treats = {**dates, "basis": CareBasis.FAMILY_CLINIC}
        yield RelationshipRow(Rel.TREATS, Label.PRACTITIONER, member.doctor.id, Label.PATIENT, person.id, treats)
    for allergy in person.allergies:
        yield RelationshipRow(
            Rel.ALLERGIC_TO,
            Label.PATIENT,
            person.id,
            Label.SUBSTANCE,
            SUBSTANCES[allergy.substance].id,
            {
                "criticality": AllergyCriticality.HIGH if allergy.severe else AllergyCriticality.LOW,
                "status": AllergyStatus.ACTIVE,
                "since": allergy.since,
                "reaction": allergy.reaction,
            },
        )


def _was_unknown(chart: Chart, slot: Slot) -> None:
    """Once came unconscious and without papers: that visit was a provisional identity's, until it was recognised."""
    unknown, known = id_from_bits(Label.PATIENT, chart.rng.getrandbits(80)), chart.patient_id
    visit = unknown_in_emergency(chart, chart.day(0.2 + 0.6 * slot.q))
    properties = {
        "id": unknown,
        "givenNames": UNKNOWN_NAME,
        "firstSurname": UNKNOWN_NAME,
        "birthDate": chart.person.born.replace(month=1, day=1),
        "sex": Sex.FEMALE if chart.person.woman else Sex.MALE,
        "identityStatus": IdentityStatus.PROVISIONAL,
        "version": 1,
    }
    chart.nodes.append(NodeRow(Label.PATIENT, properties))
    since = datetime.combine(visit.at.date() + timedelta(days=1), time(9, 30), visit.at.tzinfo)
    chart.relate(Rel.SAME_PERSON_AS, Label.PATIENT, unknown, Label.PATIENT, known, since=since, by="Trabajo social")
    # As a merge leaves it: the visit is in the chart of the person, and from where it came is kept.
    chart.relate(Rel.FORMERLY_HAD, Label.PATIENT, unknown, Label.ENCOUNTER, visit.id)

"""One person's chart while it is being made: gathers the rows that archetypes tell it to.

An archetype opens a `Visit` (see visit.py) as a context and says what was found, prescribed, ordered. The chart knows
where the person belongs on a day, who attends there, what the person must not get, and what time it is.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from app.rules.pharmacology import dangerous_classes
from graph_schema.ids import id_from_bits, timeline_key
from graph_schema.model import Label, Rel
from graph_schema.values import CareBasis, EncounterKind, NoteKind
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.notes import Vitals
from seeds.people import Membership, Person
from seeds.places import Facility, Practitioner
from seeds.profiles import Profile
from seeds.visit import Visit


@dataclass(slots=True)
class Body:
    """What the person's body is like now; archetypes change it as illness and treatment go."""

    weight: float
    systolic: float
    diastolic: float


@dataclass(slots=True)
class Chart:
    """A chart being made. `window` is the record's first day and its last (today, or the day of death)."""

    person: Person
    profile: Profile
    rng: random.Random
    first_day: date
    last_day: date
    body: Body
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelationshipRow] = field(default_factory=list)
    died: datetime | None = None
    previous_visit: Visit | None = None
    counts: Counter[str] = field(default_factory=Counter)
    patient_id: str = ""
    specialists: dict[tuple[str, str], Practitioner] = field(default_factory=dict)
    treated: set[tuple[str, date]] = field(default_factory=set)

    @classmethod
    def blank(cls, person: Person, profile: Profile, rng: random.Random) -> "Chart":
        """A chart without events."""
        age = person.age_on(profile.reference_date)
        systolic = min(128.0, 108 + age * 0.2) + rng.gauss(0, 4)
        return cls(
            person=person,
            profile=profile,
            rng=rng,
            first_day=max(profile.record_start, person.born),
            last_day=profile.reference_date,
            body=Body(adult_weight(rng, person), systolic, systolic * 0.63),
            patient_id=person.id,
        )

    def age(self, day: date) -> int:
        """Whole years on that day."""
        return self.person.age_on(day)

    def holds(self, day: date) -> bool:
        """Whether something could be recorded on that day."""
        return self.died is None and self.first_day <= day <= self.last_day

    def day(self, fraction: float) -> date:
        """The day at that fraction of the record, 0 its first, 1 its last."""
        return self.first_day + timedelta(days=int((self.last_day - self.first_day).days * fraction))

    def spread(self, count: float, begin: float = 0.01, end: float = 0.995, jitter: float = 0.3) -> list[date]:
        """About `count` days (thinned by the profile's density) evenly spread over a part of the record."""
        scaled = count * self.profile.density
        whole = int(scaled) + (self.rng.random() < scaled - int(scaled))
        step = (end - begin) / max(whole, 1)
        days = [self.day(begin + step * (n + 0.5 + self.rng.uniform(-jitter, jitter))) for n in range(whole)]
        return sorted(set(days))

    def membership(self, day: date) -> Membership:
        """The institution that sees the person that day: the one in force; of two, mostly the first."""
        covering = [member for member in self.person.memberships if member.covers(day)]
        if not covering:
            return self.person.memberships[0]
        return covering[0] if len(covering) == 1 or self.rng.random() < 0.75 else covering[1]

    def consultation(self, day: date, reason: str, *diagnoses: str, specialty: str | None = None) -> Visit:
        """A visit at the own clinic, or to a specialist at the institution's hospital."""
        while day.isoweekday() > (6 if specialty is None else 5) and day < self.last_day:
            day += timedelta(days=1)
        member = self.membership(day)
        facility = member.clinic if specialty is None else member.hospital
        doctor = member.doctor if specialty is None else self.specialist(facility, specialty)
        at = self.at(day, facility, self.rng.randrange(8 * 4, 19 * 4) * 15)
        return Visit(self, EncounterKind.CONSULTATION, at, reason, diagnoses, facility, doctor, member)

    def emergency(self, day: date, reason: str, *diagnoses: str, facility: Facility | None = None) -> Visit:
        """A visit to the emergency room of the institution's hospital, at any hour; hours long."""
        member = self.membership(day)
        where = facility or member.hospital
        at = self.at(day, where, self.rng.randrange(24 * 60))
        doctor = self.specialist(where, "Urgencias médico-quirúrgicas")
        visit = Visit(self, EncounterKind.EMERGENCY, at, reason, diagnoses, where, doctor, member)
        visit.note_kind = NoteKind.EMERGENCY
        visit.ended_at = at + timedelta(minutes=self.rng.randrange(90, 500))
        return visit

    def admission(
        self, at: datetime, nights: int, reason: str, *diagnoses: str, specialty: str, after: Visit | None = None
    ) -> Visit:
        """A stay in hospital from `at`; `after` is the emergency visit it came from."""
        member = after.member if after else self.membership(at.date())
        facility = after.facility if after else member.hospital
        at = at.astimezone(facility.state.offset)
        doctor = self.specialist(facility, specialty)
        visit = Visit(self, EncounterKind.HOSPITALIZATION, at, reason, diagnoses, facility, doctor, member)
        visit.note_kind = NoteKind.ADMISSION
        leaves = (at + timedelta(days=nights)).replace(hour=self.rng.randrange(10, 15), minute=20)
        visit.ended_at = max(leaves, at + timedelta(hours=20))
        if after:
            visit.vitals = after.vitals
            self.relate(Rel.PART_OF, Label.ENCOUNTER, after.id, Label.ENCOUNTER, visit.id)
        return visit

    def specialist(self, facility: Facility, specialty: str) -> Practitioner:
        """Who of that specialty sees the person there: the same one each time."""
        key = (facility.id, specialty)
        if key not in self.specialists:
            self.specialists[key] = self.rng.choice(facility.staff[specialty])
        return self.specialists[key]

    def at(self, day: date, facility: Facility, minutes: int) -> datetime:
        """That minute of the day in the facility's own time; on the day of birth, after it."""
        clock = time(minutes // 60, minutes % 60)
        return datetime.combine(day, clock, tzinfo=facility.state.offset)

    def may_have(self, classes: frozenset[str]) -> bool:
        """Whether the person is allergic to no class of a medicine, nor to one like it."""
        allergies = self.person.allergies
        return not (allergies and dangerous_classes(frozenset(each.substance for each in allergies)) & classes)

    def vitals(self, temperature: float | None = None, faster: int = 0) -> Vitals:
        """Vital signs of this moment, pressure and weight as the body is; a child's without pressure."""
        rng, age = self.rng, self.age(self.last_day)
        if age < 12:
            return Vitals(
                0, 0, rng.randrange(95, 125) + faster, rng.randrange(20, 30), temperature or 36.6, self.body.weight
            )
        return Vitals(
            round((self.body.systolic + rng.gauss(0, 4)) / 2) * 2,
            round((self.body.diastolic + rng.gauss(0, 3)) / 2) * 2,
            rng.randrange(64, 86) + faster,
            rng.randrange(14, 20) + faster // 6,
            temperature or 36.2 + rng.random() * 0.7,
            self.body.weight + rng.gauss(0, 0.4),
        )

    def new_id(self, label: Label) -> str:
        """A fresh id from the person's own randomness."""
        return id_from_bits(label, self.rng.getrandbits(80))

    def event(
        self, label: Label, at: datetime, summary: str, properties: dict[str, Any], written: timedelta | None = None
    ) -> str:
        """Add an event's node; returns its id. `written`: how long after it happened it was recorded."""
        event_id = self.new_id(label)
        self.add_event(label, event_id, at, summary, properties, written)
        return event_id

    def add_event(
        self,
        label: Label,
        event_id: str,
        at: datetime,
        summary: str,
        properties: dict[str, Any],
        written: timedelta | None = None,
    ) -> None:
        """Add an event's node of a known id."""
        recorded = at + (written if written is not None else timedelta(minutes=self.rng.randrange(1, 12)))
        common = {
            "id": event_id,
            "occurredAt": at,
            "recordedAt": recorded,
            "summary": summary,
            "timelineKey": timeline_key(self.patient_id, at, event_id),
        }
        self.counts[label] += 1
        self.nodes.append(NodeRow(label, common | properties))

    def relate(self, type_: Rel, start: Label, start_id: str, end: Label, end_id: str, **properties: Any) -> None:
        """Add a relationship."""
        self.relationships.append(RelationshipRow(type_, start, start_id, end, end_id, properties))

    def treats(self, doctor: Practitioner, since: date, until: date | None, basis: CareBasis) -> None:
        """Add a care relationship, once a practitioner and day."""
        if (doctor.id, since) in self.treated:
            return
        self.treated.add((doctor.id, since))
        dates = {"from": since} | ({"to": until} if until else {})
        self.relate(Rel.TREATS, Label.PRACTITIONER, doctor.id, Label.PATIENT, self.patient_id, basis=basis, **dates)

    def die(self, at: datetime) -> None:
        """Nothing happens after it."""
        self.died = at
        self.last_day = at.date()


def adult_weight(rng: random.Random, person: Person) -> float:
    """A plausible weight in kg of a healthy adult."""
    return rng.gauss(63 if person.woman else 74, 6)

"""What a load wrote so far, and what is told of it at the end; in memory that does not grow with the people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from graph_schema.model import Label
from graph_schema.values import EncounterKind
from seeds.patients import PatientRows
from seeds.profiles import Profile

COUNTED = {
    "notes": Label.NOTE,
    "prescriptions": Label.PRESCRIPTION,
    "laboratoryStudies": "LABORATORY",
    "hospitalAdmissions": EncounterKind.HOSPITALIZATION,
    "emergencyAdmissions": EncounterKind.EMERGENCY,
    "sickLeaves": Label.SICK_LEAVE,
}
"""The names of NATIONAL_RATIOS, and what counts for them."""


@dataclass(frozen=True, slots=True)
class Notable:
    """A patient that is worth a look."""

    id: str
    curp: str
    events: int


@dataclass(slots=True)
class Totals:
    """Sums of some patients of a profile; of several processes they add up."""

    patients: int = 0
    events: int = 0
    nodes: int = 0
    relationships: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    heavy: Notable | None = None
    of_size: dict[int, Notable] = field(default_factory=dict)
    """By number of events the ordinary patient of that many who has the least id."""
    people: int = 0
    people_events: int = 0

    def add(self, patient: PatientRows, profile: Profile) -> None:
        """Count a patient."""
        self.patients += sum(node.label is Label.PATIENT for node in patient.nodes)
        self.events += patient.events
        self.nodes += len(patient.nodes)
        self.relationships += len(patient.relationships)
        self.counts.update(patient.counts)
        found = Notable(patient.person.id, patient.person.curp, patient.events)
        if patient.person.index == profile.heavy_index:
            self.heavy = found
            return
        self.people += 1
        self.people_events += found.events
        self._keep([found])

    def merge(self, other: Self) -> None:
        """Add what another process counted."""
        self.patients += other.patients
        self.events += other.events
        self.nodes += other.nodes
        self.relationships += other.relationships
        self.counts.update(other.counts)
        self.heavy = self.heavy or other.heavy
        self.people += other.people
        self.people_events += other.people_events
        self._keep(other.of_size.values())

    def average(self) -> Notable:
        """The ordinary patient whose chart is nearest to the mean."""
        mean = self.people_events / self.people
        return min(self.of_size.values(), key=lambda chart: (abs(chart.events - mean), chart.id))

    def by_name(self) -> dict[str, int]:
        """Counts by the names of NATIONAL_RATIOS, the heavy chart counted in."""
        return {name: self.counts[what] for name, what in COUNTED.items()}

    def _keep(self, found: Iterable[Notable]) -> None:
        for chart in found:
            kept = self.of_size.get(chart.events, chart)
            self.of_size[chart.events] = min(kept, chart, key=lambda each: each.id)

"""A practitioner at work, who remembers what was acknowledged; and the day, which counts it by institution."""

import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.acts.asking import Asking
from tests.acts.people import Place, person, stranger

MEASURES = ("notes", "prescriptions", "laboratoryStudies", "hospitalAdmissions", "emergencyAdmissions", "sickLeaves")
_MEASURE = {"not": "notes", "rx": "prescriptions", "stu": "laboratoryStudies", "sic": "sickLeaves"}
_ADMISSION = {"HOSPITALIZATION": "hospitalAdmissions", "EMERGENCY": "emergencyAdmissions"}
HANGING = "id notes { id } prescriptions { id } studies { id }"


@dataclass
class Day:
    """What was acknowledged: whose each event is, and how much each institution did. `regulars` all may see."""

    holds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    went_into: dict[str, str] = field(default_factory=dict)
    regulars: list[str] = field(default_factory=list)
    warnings: Counter[tuple[str, str]] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    seconds: list[tuple[float, str]] = field(default_factory=list)

    def wrote(self, patient: str, institution: str, event: str, kind: str = "") -> None:
        """An event was acknowledged; once more changes nothing."""
        if event not in self.holds[patient]:
            self.holds[patient].add(event)
            if measure := _ADMISSION.get(kind) or _MEASURE.get(event.partition("_")[0]):
                self.counts[institution][measure] += 1


@dataclass
class Encounter:
    """One under way: whose it is, where, and its version."""

    id: str
    patient: str
    at: Place
    studies: list[str]
    notes: list[str]
    version: int = 1


@dataclass
class Clinician:
    """One practitioner, whose choices are those of a seed."""

    asking: Asking
    day: Day
    at: Place
    elsewhere: Place
    rng: random.Random

    async def act(self, name: str, fields: str, **given: Any) -> dict[str, Any]:
        """An act that is done without a warning."""
        self.day.acts[name] += 1
        began = time.monotonic()
        try:
            return await self.asking.done(name, fields, **given)
        finally:
            self.day.seconds.append((time.monotonic() - began, name))

    async def warned(self, name: str, made: str, encounter: Encounter, **given: Any) -> str | None:
        """An act that may be warned of: heeded, it is left undone, and None."""
        heeds = self.rng.random() < 0.5
        where = {"encounterId": encounter.id, "practitionerId": encounter.at.practitioner}
        self.day.acts[name] += 1
        payload = await self.asking.act(name, f"{made} {{ id }}", **where, **given)
        if payload["problems"]:
            assert all(problem["overridable"] for problem in payload["problems"]), payload
            reaction = "heeded" if heeds else "overridden"
            self.day.warnings.update((problem["code"], reaction) for problem in payload["problems"])
            if heeds:
                return None
            payload = await self.act(name, f"{made} {{ id }}", **where, **given, overrideReason="Así se requiere")
        self.day.wrote(encounter.patient, encounter.at.institution, payload[made]["id"])
        return str(payload[made]["id"])

    async def hang(self, name: str, made: str, encounter: Encounter, **given: Any) -> str:
        """An act in an encounter that is done; the id of what it wrote."""
        where = {"encounterId": encounter.id, "practitionerId": encounter.at.practitioner}
        event: str = (await self.act(name, f"{made} {{ id }}", **where, **given))[made]["id"]
        self.day.wrote(encounter.patient, encounter.at.institution, event)
        return event

    async def register(self, *, curp: bool = True, **more: Any) -> str:
        """A new person, though somebody may be called so."""
        told = person(**more) if curp else stranger(**more)
        began = time.monotonic()
        payload = await self.asking.act("registerPatient", "patient { id }", **told)
        self.day.acts["registerPatient"] += 1
        self.day.seconds.append((time.monotonic() - began, "registerPatient"))
        if payload["problems"]:
            assert {problem["code"] for problem in payload["problems"]} == {"PROBABLE_DUPLICATE"}, payload
            payload = await self.act("registerPatient", "patient { id }", **told, overrideReason="Es otra persona")
        patient: str = payload["patient"]["id"]
        self.day.holds[patient] = set()
        return patient

    async def open(self, patient: str, kind: str = "CONSULTATION", at: Place | None = None, **more: Any) -> Encounter:
        """An encounter with what comes with it."""
        where = at or self.at
        given = {"patientId": patient, "facilityId": where.facility, "practitionerId": where.practitioner, "kind": kind}
        fields = f"encounter {{ {HANGING} }}"
        found = (await self.act("openEncounter", fields, **given, **{"reason": "Control"} | more))["encounter"]
        self.day.wrote(patient, where.institution, found["id"], kind)
        for hanging in (*found["notes"], *found["prescriptions"], *found["studies"]):
            self.day.wrote(patient, where.institution, hanging["id"])
        studies, notes = ([each["id"] for each in found[name]] for name in ("studies", "notes"))
        return Encounter(found["id"], patient, where, studies, notes)

    async def close(self, encounter: Encounter, **more: Any) -> None:
        """The encounter ends."""
        given = {"encounterId": encounter.id, "version": encounter.version, "diagnoses": DIABETES} | more
        found = (await self.act("closeEncounter", f"encounter {{ {HANGING} }}", **given))["encounter"]
        self.notice(encounter, found)

    def notice(self, encounter: Encounter, found: dict[str, Any]) -> None:
        """What an encounter holds that came with another act."""
        for note in found["notes"]:
            self.day.wrote(encounter.patient, encounter.at.institution, note["id"])


DIABETES = [{"code": "E11.9", "certainty": "CONFIRMED"}]

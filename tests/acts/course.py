"""A course of acts on a few people, and where everything that was acknowledged has to be found after it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.acts.asking import Asking
from tests.acts.people import EVOLUTION, METFORMIN, Place, doing, registered
from tests.acts.samples import registered_provisionally

REASON = {"overrideReason": "Así se requiere"}
FOUND = [{"code": "E11.9", "certainty": "CONFIRMED"}]


@dataclass
class Course:
    """What was done so far. `holds` says whose encounter each is now, `formerly` what each merge took along."""

    asking: Asking
    places: list[Place]
    people: list[str] = field(default_factory=list)
    holds: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    went_into: dict[str, str] = field(default_factory=dict)
    formerly: dict[str, set[str]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    async def begin(self) -> None:
        """Four people, two of them without a CURP."""
        self.people = [await registered(self.asking) for _ in range(2)]
        self.people += [await registered_provisionally(self.asking) for _ in range(2)]

    async def step(self, name: str, one: int, other: int) -> None:
        """Do an act; the numbers choose whom, what and where it is about."""
        acts: Mapping[str, Callable[[int, int], Awaitable[None]]] = {
            "see": self._see,
            "note": self._note,
            "find": self._find,
            "certify": self._certify,
            "close": self._close,
            "transfer": self._transfer,
            "allergy": self._allergy,
            "merge": self._merge,
            "unmerge": self._unmerge,
        }
        await acts[name](one, other)

    def owner(self, patient: str) -> str:
        """The record that a record went into, at last."""
        while patient in self.went_into:
            patient = self.went_into[patient]
        return patient

    def expected(self) -> dict[str, set[str]]:
        """The events that each record holds."""
        found: dict[str, set[str]] = {each: set() for each in self.people if each not in self.went_into}
        for event, encounter in self.events.items():
            found[self.holds[encounter]].add(event)
        return found

    async def _act(self, name: str, made: str, **given: Any) -> dict[str, Any] | None:
        """What an act made; None where it was refused."""
        payload = await self.asking.act(name, f"{made} {{ id }}", **given)
        if payload["problems"]:
            return None
        self.done.append(name)
        found: dict[str, Any] = payload[made]
        return found

    async def _see(self, one: int, other: int) -> None:
        patient, at = self.people[one % 4], self.places[other % len(self.places)]
        given = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
        orders = {"prescriptions": [METFORMIN | REASON], "studies": [{"type": "4548-4"} | REASON], "note": EVOLUTION}
        kind = {"kind": "HOSPITALIZATION", "bed": "7"} if one > 7 else {"kind": "CONSULTATION"}
        when = {"occurredAt": f"2026-{1 + other:02d}-01T10:00:00-06:00"}
        fields = "encounter { id notes { id } prescriptions { id } studies { id } }"
        payload = await self.asking.act("openEncounter", fields, **given, **orders, **kind, **when, reason="Control")
        if payload["problems"]:
            assert patient in self.went_into
            return
        self.done.append("openEncounter")
        made = payload["encounter"]
        self.holds[made["id"]] = patient
        self.events[made["id"]] = made["id"]
        for hanging in (*made["notes"], *made["prescriptions"], *made["studies"]):
            self.events[hanging["id"]] = made["id"]

    async def _hang(self, name: str, made: str, encounter: str, **given: Any) -> None:
        if written := await self._act(name, made, **given):
            self.events[written["id"]] = encounter

    def _chosen(self, number: int, prefix: str) -> str | None:
        among = [event for event in self.events if event.startswith(prefix)]
        return among[number % len(among)] if among else None

    async def _note(self, one: int, other: int) -> None:
        if encounter := self._chosen(one, "enc_"):
            at = self.places[other % len(self.places)]
            await self._hang("writeNote", "note", encounter, **doing(encounter, at), **EVOLUTION)

    async def _find(self, one: int, other: int) -> None:
        if study := self._chosen(one, "stu_"):
            results = [{"code": "4548-4", "value": 4 + other / 4, "unit": "%"}]
            await self._act("recordResults", "study", studyId=study, version=1 + other % 2, results=results)

    async def _certify(self, one: int, other: int) -> None:
        if not (encounter := self._chosen(one, "enc_")):
            return
        number, former = len(self.events), self._chosen(other, "sic_")
        told = {"branch": "WORK_RISK", "character": "RELAPSE" if former else "INITIAL", "continuesId": former}
        day = {
            "startDate": f"{2000 + number % 26}-{1 + number % 12:02d}-15",
            "days": 1,
            "folio": f"{encounter}{number}",
        }
        where = doing(encounter, self.places[0])
        await self._hang("certifySickLeave", "sickLeave", encounter, **where, **told, **day, **REASON)

    async def _close(self, one: int, other: int) -> None:
        if encounter := self._chosen(one, "enc_"):
            reason = "CURE" if other % 2 else None
            given = {"version": 1, "diagnoses": FOUND, "dischargeReason": reason}
            await self._act("closeEncounter", "encounter", encounterId=encounter, **given)

    async def _transfer(self, one: int, other: int) -> None:
        given = {"joins": ("IMSS", "ISSSTE", "PEMEX")[other % 3], "kind": "WORKER", "on": f"20{10 + other}-01-01"}
        patient = self.people[one % 4]
        await self._act(
            "transferAffiliation", "patient", patientId=patient, version=await self._version(patient), **given
        )

    async def _allergy(self, one: int, other: int) -> None:
        told = {"criticality": "LOW", "status": ("ACTIVE", "REFUTED")[other % 2], "substance": "111088007"}
        await self._act("recordAllergy", "patient", patientId=self.people[one % 4], **told)

    async def _merge(self, one: int, other: int) -> None:
        former, survivor = self.people[2 + one % 2], self.people[other % 4]
        ends = {"formerId": former, "survivorId": survivor, "reason": "Misma persona"}
        versions = {"formerVersion": await self._version(former), "survivorVersion": await self._version(survivor)}
        if await self._act("mergePatients", "patient", **ends, **versions):
            self.formerly[former] = {each for each, holder in self.holds.items() if holder == former}
            self.holds |= dict.fromkeys(self.formerly[former], survivor)
            self.went_into[former] = survivor

    async def _unmerge(self, one: int, other: int) -> None:
        del other
        former = self.people[2 + one % 2]
        if await self._act("unmergePatients", "patient", formerId=former, reason="Dos personas"):
            self.holds |= dict.fromkeys(self.formerly.pop(former), former)
            del self.went_into[former]

    async def _version(self, patient: str) -> int:
        query = "query ($id: ID) { patient(id: $id) { version } }"
        found: int = (await self.asking.query(query, id=patient))["patient"]["version"]
        return found

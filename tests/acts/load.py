"""A load of writers that outlives failures: they remember which acts were acknowledged, and which nobody knows of."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.acts.asking import key
from tests.acts.people import EVOLUTION, METFORMIN, Place
from tests.signed_in import SIGNED_IN

REASON = {"overrideReason": "Prueba de carga"}
OPEN = """mutation ($input: OpenEncounterInput!) { openEncounter(input: $input) {
  encounter { id reason notes { id } prescriptions { id } studies { id } } problems { code } replayed } }"""
PAUSE = 0.25
"""Seconds that a writer whose act failed waits before the next one."""


@dataclass
class Load:
    """Visits of the same few patients. The reason of each encounter is the key of the act that opened it."""

    url: str
    patients: list[str]
    at: Place
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown: dict[str, dict[str, Any]] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: bool = False

    async def run(self, writers: int) -> None:
        """Write until told to stop."""
        async with asyncio.TaskGroup() as group:
            for number in range(writers):
                group.create_task(self._write(number))

    async def grown(self, by: int, seconds: float = 120) -> None:
        """Wait until so many more acts are acknowledged."""
        wanted = len(self.acknowledged) + by
        async with asyncio.timeout(seconds):
            while len(self.acknowledged) < wanted:
                self.news.clear()
                await self.news.wait()

    async def repeat(self) -> int:
        """Send anew, by the same key, what nobody knows of; how many of them had been done."""
        replayed = 0
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=self.url, timeout=60, trust_env=False) as client:
            for given in self.unknown.values():
                answer = await _send(client, given)
                assert answer, "not answered, though everything is up"
                replayed += answer["replayed"]
                self.acknowledged[given["idempotencyKey"]] = answer["encounter"]
        return replayed

    async def _write(self, number: int) -> None:
        # A connection of its own: one that breaks is nobody else's.
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=self.url, timeout=60, trust_env=False) as client:
            while not self.stopping:
                given = self._visit(number)
                if answer := await _send(client, given):
                    self.acknowledged[given["idempotencyKey"]] = answer["encounter"]
                    self.news.set()
                else:
                    self.unknown[given["idempotencyKey"]] = given
                    await asyncio.sleep(PAUSE)

    def _visit(self, number: int) -> dict[str, Any]:
        own = key()
        return {
            "idempotencyKey": own,
            "patientId": self.patients[number % len(self.patients)],
            "facilityId": self.at.facility,
            "practitionerId": self.at.practitioner,
            "kind": "CONSULTATION",
            "reason": own,
            "note": EVOLUTION,
            "prescriptions": [METFORMIN | REASON],
            "studies": [{"type": "4548-4"}],
        }


async def _send(client: httpx.AsyncClient, given: dict[str, Any]) -> dict[str, Any] | None:
    """The payload of an act that is done; None where it is not known whether it is."""
    try:
        response = await client.post("/graphql", json={"query": OPEN, "variables": {"input": given}})
    except httpx.TransportError:
        return None
    answer = response.json()
    if errors := answer.get("errors"):
        assert {error["extensions"]["code"] for error in errors} == {"DATABASE_UNAVAILABLE"}, errors
        return None
    payload: dict[str, Any] = answer["data"]["openEncounter"]
    assert payload["problems"] == []
    return payload

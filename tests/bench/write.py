"""Writing a visit: this server's `openEncounter` by its side the same writes as Cypher by hand, each in turn.

Whatever speaks against what is prescribed and ordered is overridden, so that every visit is written.
"""

import itertools
import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.database import connect
from seeds.load import Seeded
from tests.bench.measure import Target, measure, request_body, rows
from tests.bench.processes import served

SERVERS = {
    "hand-written Cypher (floor)": "tests.bench.write_floor:make_app",
    "Expediente": "app.server:app_from_environment",
}
ROUNDS = 300
WARM_UP = 600
MUTATION = """mutation ($input: OpenEncounterInput!) {
  openEncounter(input: $input) { encounter { id } problems { code } }
}"""
_PEOPLE = (
    "MATCH (p:Patient) WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } AND p.deceasedAt IS NULL "
    "AND COUNT { (p)-[:HAD]->() } < 200 RETURN p.id AS id ORDER BY p.id LIMIT $limit"
)
_PLACES = (
    "MATCH (d:Practitioner)-[w:WORKS_AT]->(f:Facility) WHERE w.to IS NULL AND d.active "
    "RETURN d.id AS practitioner, f.id AS facility ORDER BY d.id LIMIT 200"
)


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Measure, and print the table."""
    planned = visits(settings, len(SERVERS) * (ROUNDS + WARM_UP))
    floor, own = SERVERS
    with served(SERVERS[floor], settings) as floor_port, served(SERVERS[own], settings) as own_port:
        targets: list[Target] = [Writing(floor, floor_port, b"", planned), Writing(own, own_port, b"", planned)]
        measure(targets, ROUNDS, WARM_UP)
        table = Table("Server", "p50 ms", "p95 ms", "ratio", title=f"One visit: {ROUNDS} rounds")
        for row in rows(targets):
            table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}")
        console.print(table)
        for target in targets:
            target.close()


class Writing(Target):
    """A server that is asked for another visit each time."""

    def __init__(self, name: str, port: int, body: bytes, visits: Iterator[dict[str, Any]]) -> None:
        super().__init__(name, port, body)
        self._visits = visits

    def ask(self) -> bytes:
        """One visit, which has to be written."""
        self.prepare(request_body(MUTATION, {"input": next(self._visits)}))
        answer = super().ask()
        written = json.loads(answer)["data"]["openEncounter"]
        if written["problems"] or not written["encounter"]:
            raise RuntimeError(f"{self.name} did not write: {answer[:300]!r}")
        return answer


def visits(settings: Settings, number: int) -> Iterator[dict[str, Any]]:
    """Inputs of `openEncounter`, each of another person while there are any."""
    with connect(settings) as driver:
        found = driver.execute_query(_PEOPLE, limit=number, database_=settings.neo4j_database).records
        places = driver.execute_query(_PLACES, database_=settings.neo4j_database).records
    rng = random.Random(1)  # noqa: S311  # the same places each time
    for person in itertools.islice(itertools.cycle(found), number):
        place = rng.choice(places)
        yield _visit(person["id"], place["facility"], place["practitioner"])


def _visit(patient: str, facility: str, practitioner: str) -> dict[str, Any]:
    def drug(key: str, value: float) -> dict[str, Any]:
        regimen = {"route": "ORAL", "frequency": {"everyHours": 12}, "days": 5, "overrideReason": "Medición"}
        return {"medication": key, "dose": {"value": value, "unit": "mg"}, **regimen}

    headings = ("EVOLUTION", "VITAL_SIGNS", "DIAGNOSES", "PROGNOSIS", "TREATMENT")
    return {
        "idempotencyKey": str(uuid.uuid4()),
        "patientId": patient,
        "facilityId": facility,
        "practitionerId": practitioner,
        "kind": "CONSULTATION",
        "reason": "Tos y fiebre de tres días",
        "diagnoses": [{"code": "J00X", "certainty": "CONFIRMED"}],
        "note": {
            "kind": "EVOLUTION",
            "sections": [{"heading": each, "text": "Sin datos de alarma."} for each in headings],
        },
        "prescriptions": [drug("010.000.0104.00", 500), drug("010.000.5186.00", 20)],
        "studies": [{"type": "57021-8", "overrideReason": "Medición"}],
    }

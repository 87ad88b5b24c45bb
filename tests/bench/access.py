"""A whole history asked for by the clinician who treats the patient, and by SYSTEM, of whom nothing is checked."""

from rich.console import Console
from rich.table import Table

from app.access.viewer import Role
from app.config import Settings
from app.database import connect
from seeds.load import Seeded, treating
from tests.bench.history import QUERY
from tests.bench.measure import Target, measure, request_body, rows, same_facts
from tests.bench.processes import served
from tests.signed_in import HEADERS, KEY

API = "app.server:app_from_environment"
MINUTES = 600


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Measure the average and the heavy patient; print a table each."""
    with served(API, settings) as port:
        for title, patient, rounds in (
            ("Average patient", people.average_id, 400),
            ("Chart of more than 10,000 events", people.heavy_id, 20),
        ):
            body = request_body(QUERY, {"id": patient})
            who = {"SYSTEM": HEADERS["authorization"], "the clinician who treats": _clinician(settings, patient)}
            targets = [Target(name, port, body, authorization) for name, authorization in who.items()]
            size = same_facts(targets)
            measure(targets, rounds, warm_up=max(4, rounds // 4))
            table = Table("Asked by", "p50 ms", "p95 ms", "ratio", title=f"{title}: {size:,} bytes, {rounds} rounds")
            for row in rows(targets):
                table.add_row(row.name, f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.ratio:.2f}")
            console.print(table)
            for target in targets:
                target.close()


def _clinician(settings: Settings, patient: str | None) -> str:
    """Who treats the patient, signed in."""
    with connect(settings) as driver:
        found = treating(driver, settings.neo4j_database, patient)
    token = KEY.token(Role.CLINICIAN, MINUTES, practitioner=found.id, facility=found.facility_id)
    return f"Bearer {token}"

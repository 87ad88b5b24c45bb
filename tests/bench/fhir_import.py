"""The same export imported twice into empty graphs: by transactions, and at scale."""

import json
import tempfile
import time
import urllib.request
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.access.viewer import Role
from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.fhir.bulk.load import load_at_scale
from app.fhir.load import load
from app.graph import migrated
from seeds.load import Seeded
from tests.bench import scale
from tests.bench.graphs import apart
from tests.bench.processes import served
from tests.signed_in import KEY

PEOPLE = 2_000
SOURCE = "https://bench.example/fhir"


def run(settings: Settings, people: Seeded, console: Console) -> None:
    """Export people, import them both ways, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.ndjson"
        with served("app.server:app_from_environment", settings) as port:
            resources = _export(settings, port, file)
        console.print(f"{resources:,} resources of {PEOPLE:,} people, {file.stat().st_size / 1e6:.0f} MB")
        table = Table("Import", "seconds", "resources a second", "times", title="FHIR import")
        by_transactions = _by_transactions(apart(settings, Path(folder) / "transactions"), file)
        at_scale = _at_scale(apart(settings, Path(folder) / "scale"), file, console)
        for name, seconds in (("by transactions", by_transactions), ("at scale", at_scale)):
            table.add_row(name, f"{seconds:.0f}", f"{resources / seconds:,.0f}", f"{by_transactions / seconds:.1f}")
        console.print(table)


def _by_transactions(settings: Settings, file: Path) -> float:
    """Seconds of the import alone; the graph is migrated before."""
    with EmbeddedNeo4j(settings) as server, migrated(server.client_settings, lambda _: None) as (pointed, driver):
        began = time.perf_counter()
        load(driver, pointed.neo4j_database, [file], source=SOURCE)
        return time.perf_counter() - began


def _at_scale(settings: Settings, file: Path, console: Console) -> float:
    """Seconds of everything, migrations and catalogues too."""
    began = time.perf_counter()
    _, loaded = load_at_scale(settings, [file], Console(quiet=True), source=SOURCE)
    console.print(f"At scale: {loaded.told()}")
    return time.perf_counter() - began


def _export(settings: Settings, port: int, file: Path) -> int:
    """Write everybody's record, each resource once, as a line; how many."""
    told: set[str] = set()
    with file.open("wb") as lines:
        for person in scale.people(settings, PEOPLE):
            token = KEY.token(Role.PATIENT, 60, patient=person["id"])
            url = f"http://127.0.0.1:{port}/record?format=fhir"
            asked = urllib.request.Request(url, headers={"authorization": f"Bearer {token}"})
            with urllib.request.urlopen(asked) as answer:  # noqa: S310 loopback
                entries = json.load(answer)["entry"]
            for entry in entries:
                if entry["fullUrl"] not in told:
                    told.add(entry["fullUrl"])
                    lines.write(json.dumps({"resourceType": "Bundle", "entry": [entry]}).encode() + b"\n")
    return len(told)

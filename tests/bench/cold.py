"""What is asked first takes longer: after a start, of a document that is new, of people whose pages nobody has read."""

import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from app.bulk.profile import load_profile
from app.config import Settings
from app.demo import prepare
from app.embedded import EmbeddedNeo4j
from seeds.profiles import PROFILES
from tests.bench import history, scale
from tests.bench.graphs import apart
from tests.bench.measure import Target, request_body
from tests.bench.processes import served

STARTS = 3
PEOPLE = 400
WARM_SECONDS = "120"
_LEFT_OUT = ("fullName", "birthDate", "reason", "specialty", "dose", "route", "frequency", "unit", "low", "high")
"""Fields of the whole history: without one of them it is another document, with another statement."""

FIRST = "the first history after a start of Neo4j and server, nothing of it in memory"
FIRST_WARMED = "the same where the document is trusted and was planned before /health/ready"
AGAIN = "the same person again"
OTHERS = "another person, whose pages nobody has read"
NEW = "a document that is new, and with it the statement, once Neo4j is warm"
NEW_AGAIN = "the same document again"


def run(settings: Settings, profile: str, console: Console) -> None:
    """Start a Neo4j with a profile again and again, its files forgotten by the system; print medians."""
    with tempfile.TemporaryDirectory() as folder:
        own = apart(settings, Path(folder))
        if PROFILES[profile].bulk:
            load_profile(own, PROFILES[profile], console)
        with EmbeddedNeo4j(own) as server:
            prepare(server.client_settings, profile, console)
            people = [person["id"] for person in scale.people(server.client_settings, PEOPLE)]
        manifest = Path(folder) / "manifest.json"
        manifest.write_text(json.dumps({"history": history.QUERY}), encoding="utf-8")
        trusted = {"EXPEDIENTE_TRUSTED_DOCUMENTS": str(manifest), "EXPEDIENTE_WARM_SECONDS": WARM_SECONDS}
        took: dict[str, list[float]] = {asked: [] for asked in (FIRST, FIRST_WARMED, AGAIN, OTHERS, NEW, NEW_AGAIN)}
        for _ in range(STARTS):
            _started(own, {}, people, took)
            _started(own, trusted, people, took)
    table = Table("asked", "median ms", "least", "most", title=f"Whole history, {STARTS} starts, {profile}")
    for asked, seconds in took.items():
        table.add_row(
            asked, *(f"{each * 1000:,.0f}" for each in (statistics.median(seconds), min(seconds), max(seconds)))
        )
    console.print(table)


def _started(settings: Settings, variables: Mapping[str, str], people: list[str], took: dict[str, list[float]]) -> None:
    """Start, and ask; `took` hears how long what took."""
    _forget(settings.data_dir)
    with (
        EmbeddedNeo4j(settings) as server,
        served("app.server:app_from_environment", server.client_settings, variables) as port,
    ):
        if variables:
            _wait_until_ready(port)
        target, coming = Target("Expediente", port, b""), iter(people)

        def ask(query: str, person: str) -> float:
            target.prepare(request_body(query, {"id": person}))
            target.ask()
            return target.seconds[-1]

        first = next(coming)
        took[FIRST_WARMED if variables else FIRST].append(ask(history.QUERY, first))
        if variables:
            target.close()
            return
        took[AGAIN].append(ask(history.QUERY, first))
        took[OTHERS] += [ask(history.QUERY, next(coming)) for _ in range(PEOPLE - 1)][-100:]
        for word in _LEFT_OUT:
            changed = re.sub(rf"\b{word}\b", "", history.QUERY, count=1)
            took[NEW].append(ask(changed, first))
            took[NEW_AGAIN].append(ask(changed, first))
        target.close()


def _wait_until_ready(port: int) -> None:
    transport = httpx.HTTPTransport(retries=3)
    with httpx.Client(transport=transport, timeout=float(WARM_SECONDS)) as client:
        while client.get(f"http://127.0.0.1:{port}/health/ready").status_code != 200:
            time.sleep(0.1)


def _forget(folder: Path) -> None:
    """Have the system forget what it holds of the files in memory, so that they are read from the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            file = os.open(path, os.O_RDONLY)
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)

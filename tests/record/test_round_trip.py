"""A bundle that the importer reads into an empty graph makes the same history."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import orjson
import pytest

from app.fhir.load import load
from seeds.load import seed
from seeds.profiles import Profile
from tests.chart import ANA, BRUNO, write_chart
from tests.neo4j import clear
from tests.record.exports import Json, bundle, record

OF_THE_CATALOGUE = {"labelLanguage", "block", "chapter", "classes", "repeatWithinDays"}
"""What a graph knows of a code from its own catalogues, which these graphs do not hold."""
OF_THE_GRAPH = {"id", "recordedAt", "version", "formerIds", "identityStatus"}
"""Ids are given anew; when it was written here, how often it was changed, what was merged, and whether it is known for
sure who it is, are this graph's own."""
OF_ACCESS = {"accessLog", "emergencyAccesses", "careTeam", "consents", "restrictions", "withheld", "registeredAt"}
"""Who may read and who did is for each system to settle: an import opens a record to nobody, and closes it to none."""
NOT_READ = {"seal", "supersededResults", "careGaps"}
"""A seal holds for the ids of where it was made; what was corrected does not hold; gaps come of the catalogue."""
LEFT_OUT = OF_THE_CATALOGUE | OF_THE_GRAPH | OF_ACCESS | NOT_READ
LINKS = {"partOf", "followsFrom", "amends", "amendedBy", "continues", "sessionOf", "sessions", "currentMedications"}


def history(found: Json) -> Any:
    """What a record tells, in an order of its own, each link by what it leads to."""
    named: dict[str, str] = {}
    _name(found, named)
    return _told(found, named)


def _name(value: Any, named: dict[str, str]) -> None:
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        _name(each, named)
    if isinstance(value, dict) and "occurredAt" in value and "summary" in value:
        named[value["id"]] = f"{value['occurredAt']} {value['summary']}"


def _told(value: Any, named: dict[str, str], key: str = "") -> Any:
    if isinstance(value, list):
        parts = [_told(each, named, key) for each in value]
        return parts if key == "results" else sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    if not isinstance(value, dict):
        return value
    if key in LINKS:
        return named[value["id"]]
    return {name: _told(part, named, name) for name, part in value.items() if name not in LEFT_OUT}


def differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Where two histories differ."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name in before:
            yield from differences(before[name], after[name], f"{path}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}.{number}")
    elif before != after:
        yield f"{path}: {before!r} is {after!r}"


@pytest.fixture
def empty(driver: neo4j.Driver, migrated: str) -> Iterator[str]:
    """A graph that a test may fill and empty; its name."""
    _empty(driver, migrated)
    yield migrated
    _empty(driver, migrated)


def _empty(driver: neo4j.Driver, database: str) -> None:
    clear(driver, database)


async def moved(api: httpx.AsyncClient, driver: neo4j.Driver, database: str, patient: str, folder: Path) -> list[str]:
    """The differences between a record, and what comes of its bundle in an empty graph."""
    before = await record(api, patient)
    file = folder / "record.fhir.json"
    file.write_bytes(orjson.dumps(await bundle(api, patient)))
    _empty(driver, database)
    report = load(driver, database, [file])
    assert report.problems == []
    assert report.exit_status == 0
    assert set(report.counts["skipped"]) <= {"CareTeam", "Consent", "Observation"}
    [found] = driver.execute_query("MATCH (p:Patient) RETURN p.id AS id", database_=database).records
    after = await record(api, found["id"])
    return list(differences(history(before), history(after)))


@pytest.mark.parametrize("patient", [ANA, BRUNO])
async def test_the_chart_by_hand(
    api: httpx.AsyncClient, driver: neo4j.Driver, empty: str, tmp_path: Path, patient: str
) -> None:
    write_chart(driver, empty)
    assert await moved(api, driver, empty, patient, tmp_path) == []


async def test_synthetic_charts(api: httpx.AsyncClient, driver: neo4j.Driver, empty: str, tmp_path: Path) -> None:
    for number in (0, 1):  # the first has more than 10,000 events
        _empty(driver, empty)
        seed(driver, empty, Profile("few", 3), progress=False)
        found = driver.execute_query(
            "MATCH (p:Patient) RETURN p.id AS id ORDER BY COUNT { (p)-[:HAD]->() } DESC", database_=empty
        ).records
        assert (await moved(api, driver, empty, found[number]["id"], tmp_path))[:5] == []

"""Trusted documents are planned before anybody asks for them."""

import asyncio
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from tests.chart import ANA, CLINIC, CURP, DOCTOR
from tests.cypher.profile import forget_plans
from tests.serving import in_process
from tests.signed_in import KEY

pytestmark = pytest.mark.usefixtures("chart")

HISTORY = (files("app.web") / "queries" / "patient__whole_history.graphql").read_text(encoding="utf-8")
TIMELINE = """query Timeline($id: ID!, $first: Int = 20, $kinds: [EventKind!]) {
  patient(id: $id) { timeline(first: $first, filter: { kind: { in: $kinds } }) { nodes { id summary } } }
}"""
ACT = "mutation Act($input: ImmunizeInput!) { immunize(input: $input) { replayed } }"
Asked = list[tuple[str, dict[str, Any]]]
"""Queries with their variables."""
ASKED: Asked = [(HISTORY, {"curp": CURP}), (TIMELINE, {"id": ANA})]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A manifest of what is asked, and of an act, which nobody does to warm up."""
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"history": HISTORY, "timeline": TIMELINE, "act": ACT}), encoding="utf-8")
    return file


async def ready(client: httpx.AsyncClient) -> int:
    """How often the server was asked until it was ready."""
    for times in range(1, 1_000):
        if (await client.get("/health/ready")).status_code == httpx.codes.OK:
            return times
        await asyncio.sleep(0.05)
    raise AssertionError("it does not become ready")


async def after(settings: Settings, driver: neo4j.Driver, asked: Asked, **changed: Any) -> int:
    """How many plans there are after a server has started, and answered a clinician."""
    forget_plans(driver)
    headers = {"authorization": f"Bearer {KEY.token(Role.CLINICIAN, 60, practitioner=DOCTOR, facility=CLINIC)}"}
    async with in_process(settings, **changed) as (_, client):
        await ready(client)
        for query, variables in asked:
            body = {"query": query, "variables": variables}
            answer = (await client.post("/graphql", json=body, headers=headers)).json()
            assert answer["data"]["patient"]
    return forget_plans(driver)


async def test_what_is_asked_of_a_warm_server_has_its_plan(
    settings: Settings, driver: neo4j.Driver, manifest: Path
) -> None:
    warm = {"trusted_documents": manifest}
    nothing = await after(settings, driver, [])
    cold = await after(settings, driver, ASKED) - nothing
    warmed = await after(settings, driver, [], **warm)
    asked = await after(settings, driver, ASKED, **warm) - warmed
    assert warmed >= nothing + len(ASKED) * 2
    assert asked == cold - len(ASKED)


async def test_a_server_is_ready_once_it_is_warm(settings: Settings, driver: neo4j.Driver, manifest: Path) -> None:
    forget_plans(driver)
    async with in_process(settings, trusted_documents=manifest) as (_, client):
        response = await client.get("/health/ready")
        assert (response.status_code, response.json()) == (503, {"status": "warming"})
        assert await ready(client) > 1


@pytest.mark.parametrize("seconds", [0, 0.01])
async def test_a_server_does_not_warm_for_longer_than_it_is_told(
    settings: Settings, driver: neo4j.Driver, manifest: Path, seconds: float
) -> None:
    forget_plans(driver)
    async with in_process(settings, trusted_documents=manifest, warm_seconds=seconds) as (_, client):
        await asyncio.sleep(seconds * 2)
        assert (await client.get("/health/ready")).status_code == httpx.codes.OK


async def test_to_warm_up_reads_nobodys_record_and_writes_nothing(
    settings: Settings, driver: neo4j.Driver, manifest: Path
) -> None:
    counted = "MATCH (n) RETURN count(n) AS nodes, count(CASE WHEN n:AuditEvent THEN 1 END) AS records"
    before = driver.execute_query(counted, database_=settings.neo4j_database).records
    async with in_process(settings, trusted_documents=manifest) as (_, client):
        await ready(client)
    assert driver.execute_query(counted, database_=settings.neo4j_database).records == before

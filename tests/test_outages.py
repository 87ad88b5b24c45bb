"""What the server does when Neo4j is gone, slow or holds broken data, and what it tells of that, to whom."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import neo4j
import pytest
from starlette.applications import Starlette

from app.config import Settings
from app.cypher.execution import MASKED
from app.database import Database, QueryOutOfMemory
from app.joint_reads import JointReads
from tests.chart import ANA, CLUES, CURP
from tests.serving import Line, in_process, line_to

pytestmark = pytest.mark.usefixtures("chart")

PATIENT = "query ($curp: CURP) { patient(curp: $curp) { curp registeredAt { name level } } }"
MARK = "QUIENSOYYO"
PRIVATE = (MARK, CURP, ANA, "Hernández")
MISSPELT = f"RETRUN {MARK} {CURP}"


@asynccontextmanager
async def behind_a_line(settings: Settings) -> AsyncIterator[tuple[Line, Starlette, httpx.AsyncClient]]:
    """The same with a line to Neo4j that can be cut."""
    async with (
        line_to(settings.neo4j_uri or "") as line,
        in_process(settings.model_copy(update={"neo4j_uri": line.uri})) as (app, client),
    ):
        yield line, app, client


async def ask(client: httpx.AsyncClient, query: str = PATIENT, **variables: Any) -> httpx.Response:
    """One query; by default the patient of the chart by CURP."""
    return await client.post("/graphql", json={"query": query, "variables": variables or {"curp": CURP}})


def code(response: httpx.Response) -> str:
    """The code of an answer's one error."""
    [error] = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


async def test_neo4j_goes_and_comes_back_without_a_restart(settings: Settings) -> None:
    async with behind_a_line(settings) as (line, _, client):
        assert (await ask(client)).json()["data"]["patient"]["curp"] == CURP
        assert (await client.get("/health/ready")).status_code == 200

        await line.cut()
        start = time.monotonic()
        gone = await ask(client)
        assert time.monotonic() - start < 5
        assert (gone.status_code, code(gone)) == (503, "DATABASE_UNAVAILABLE")
        assert "data" not in gone.json()
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
        assert (await client.get("/health/live")).status_code == 200
        assert (await ask(client, "{ __typename }")).json()["data"] == {"__typename": "Query"}

        await line.join()
        assert (await ask(client)).json()["data"]["patient"]["curp"] == CURP
        assert (await client.get("/health/ready")).status_code == 200


async def test_neo4j_gone_in_the_middle_of_a_query(settings: Settings) -> None:
    """The statement is under way when the line is cut; it is asked again once the line is back."""
    async with behind_a_line(settings) as (line, app, client):
        await ask(client)
        slow = asyncio.create_task(app.state.database.fetch(SLOW, {"n": 30_000_000}))
        await asyncio.sleep(0.3)
        assert not slow.done()
        await line.cut()
        await line.join()
        assert await slow == 30_000_000
        assert (await ask(client)).status_code == 200


async def test_a_server_that_starts_before_neo4j_answers_once_it_is_there(settings: Settings) -> None:
    async with behind_a_line(settings) as (line, _, client):
        await line.cut()
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        await line.join()
        assert (await client.get("/health/ready")).status_code == 200


async def test_a_neo4j_that_stands_still_holds_up_nobody_for_long(settings: Settings) -> None:
    async with behind_a_line(settings.model_copy(update={"query_timeout_seconds": 0.5})) as (line, _, client):
        await ask(client)
        line.hold()
        start = time.monotonic()
        still, ready = await asyncio.gather(ask(client), client.get("/health/ready"))
        assert time.monotonic() - start < 8
        assert (still.status_code, code(still)) == (503, "DATABASE_UNAVAILABLE")
        assert ready.status_code == 503
        line.release()
        assert (await ask(client)).status_code == 200


SLOW = "UNWIND range(1, $n) AS i RETURN count(i) AS value"
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a % (b + 1)) AS value"


class Endless:
    """The real database, asked for what takes for ever instead of what was asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """Run the endless statement."""
        return await self._database.fetch(ENDLESS, {})


async def test_a_query_over_its_time_is_stopped_in_neo4j(settings: Settings, driver: neo4j.Driver) -> None:
    async with in_process(settings.model_copy(update={"query_timeout_seconds": 0.5})) as (app, client):
        real = app.state.reads
        app.state.reads = JointReads(Endless(app.state.database))
        try:
            response = await ask(client)
        finally:
            app.state.reads = real
        assert (response.status_code, code(response)) == (504, "QUERY_TIMED_OUT")
        assert (await ask(client)).status_code == 200
    shown = driver.execute_query("SHOW TRANSACTIONS YIELD currentQuery RETURN collect(currentQuery) AS texts")
    assert ENDLESS not in shown.records[0]["texts"]


@asynccontextmanager
async def changed(driver: neo4j.Driver, settings: Settings, change: str, undo: str) -> AsyncIterator[None]:
    """The graph with a change to the chart's clinic, undone at the end."""
    with driver.session(database=settings.neo4j_database) as session:
        session.run(change, clues=CLUES).consume()
        try:
            yield
        finally:
            session.run(undo, clues=CLUES).consume()


async def test_a_query_that_wants_more_memory_than_neo4j_has_is_stopped_and_not_tried_again(
    settings: Settings, migrated: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(settings)
    try:
        with pytest.raises(QueryOutOfMemory, match="ask for less at once"):
            await database.fetch("UNWIND range(1, 50000000) AS n RETURN size(collect(toString(n))) AS value", {})
        assert "attempt" not in caplog.text
        assert await database.fetch("RETURN 1 AS value", {}) == 1
    finally:
        await database.close()


async def test_a_missing_value_that_the_schema_promises_is_told(
    api: httpx.AsyncClient, driver: neo4j.Driver, settings: Settings
) -> None:
    without_name = "MATCH (f:Facility {clues: $clues}) SET f.kept = f.name, f.name = null"
    with_name = "MATCH (f:Facility {clues: $clues}) SET f.name = f.kept, f.kept = null"
    async with changed(driver, settings, without_name, with_name):
        response = await ask(api)
        other = await ask(api, "{ institutions { code } }")
    assert (response.status_code, code(response)) == (200, "BROKEN_DATA")
    assert response.json()["data"] == {"patient": None}
    assert "Facility.name" in response.json()["errors"][0]["message"]
    assert other.status_code == 200
    assert (await ask(api)).json()["data"]["patient"]["registeredAt"]["name"] == "UMF 1"


async def test_a_missing_relationship_that_the_schema_promises_is_told(
    api: httpx.AsyncClient, driver: neo4j.Driver, settings: Settings
) -> None:
    closed = "MATCH (:Facility {clues: $clues})-[r:OPERATED_BY]->() SET r.to = date()"
    opened = "MATCH (:Facility {clues: $clues})-[r:OPERATED_BY]->() SET r.to = null"
    query = f'{{ facility(clues: "{CLUES}") {{ institution {{ code }} }} }}'
    async with changed(driver, settings, closed, opened):
        response = await ask(api, query)
    assert (response.status_code, code(response)) == (200, "BROKEN_DATA")
    assert (await ask(api, query)).json()["data"]["facility"]["institution"]["code"] == "IMSS"


class Misspelt:
    """The real database, asked in Cypher that it cannot parse."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """Run it."""
        return await self._database.fetch(MISSPELT, parameters)


async def test_an_unknown_error_is_masked_and_logged_with_the_id_of_the_request(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with in_process(settings) as (app, client):
        real = app.state.reads
        app.state.reads = JointReads(Misspelt(app.state.database))
        try:
            response = await ask(client)
        finally:
            app.state.reads = real
    assert (response.status_code, code(response)) == (200, "INTERNAL_ERROR")
    assert response.json()["data"] == {"patient": None}
    assert response.json()["errors"][0]["message"] == MASKED
    assert "Cypher" not in response.text
    request_id = response.headers["x-request-id"]
    [record] = [record for record in caplog.records if request_id in record.getMessage()]
    assert record.levelno == logging.ERROR
    assert "CypherSyntaxError" in record.getMessage()
    assert "database.py" in record.getMessage()
    silent_about_people(caplog)


async def test_a_failure_outside_of_graphql_is_masked_and_logged_too(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with in_process(settings) as (app, client):
        compiler = app.state.compiler
        del app.state.compiler
        response = await ask(client)
        app.state.compiler = compiler
        assert (await ask(client)).status_code == 200
    assert (response.status_code, code(response)) == (500, "INTERNAL_ERROR")
    request_id = response.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    assert [record for record in caplog.records if request_id in record.getMessage()]
    silent_about_people(caplog)


async def test_no_log_tells_of_people(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    marked = (
        f'{{ patient(curp: "{CURP}", nss: "{MARK}") {{ id }} }}',
        f'{{ patient(curp: "{MARK}", id: "{ANA}") {{ id }} }}',
        f'{{ patients(after: "{MARK}") {{ nodes {{ id }} }} }}',
        f"{{ {MARK} }}",
        f"{{ {MARK} ",
        f'{{ node(id: "{ANA}") {{ {MARK} }} }}',
    )
    async with behind_a_line(settings) as (line, app, client):
        for query in marked:
            assert "errors" in (await ask(client, query)).json()
        assert "errors" in (await ask(client, curp=MARK)).json()
        real = app.state.reads
        app.state.reads = JointReads(Misspelt(app.state.database))
        await ask(client)
        app.state.reads = real
        await line.cut()
        assert (await ask(client)).status_code == 503
        await line.join()
    assert caplog.records
    silent_about_people(caplog)


def silent_about_people(caplog: pytest.LogCaptureFixture) -> None:
    """No record, nor what it would print of an exception, holds anything of a person."""
    formatter = logging.Formatter("%(message)s")
    for record in caplog.records:
        for private in PRIVATE:
            assert private not in formatter.format(record)

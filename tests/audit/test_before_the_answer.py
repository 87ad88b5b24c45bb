"""No answer leaves before its record is durable; what comes meanwhile is recorded together."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

import httpx
import neo4j
import pytest

from app.config import Settings
from app.cypher.render import Statement
from app.database import Database
from app.errors import DatabaseUnavailable
from app.joint_reads import JointReads
from tests.acts.asking import key
from tests.audit.recorded import Recorded
from tests.chart import ANA, CURP
from tests.serving import Line, in_process, line_to

pytestmark = pytest.mark.usefixtures("fresh")

QUERY = {"query": f'{{ patient(id: "{ANA}") {{ curp notes {{ nodes {{ text }} }} }} }}'}
WRITE = "mutation ($input: RecordAllergyInput!) { recordAllergy(input: $input) { patient { curp } problems { code } } }"
LOCK = "MATCH (c:AuditChain) SET c.position = c.position"


async def test_an_answer_waits_for_its_record(settings: Settings, driver: neo4j.Driver, recorded: Recorded) -> None:
    async with in_process(settings) as (_, client):
        assert (await client.post("/graphql", json=QUERY)).json()["data"]
        before = len(recorded.all())
        with driver.session(database=settings.neo4j_database) as session, session.begin_transaction() as holding:
            holding.run(LOCK).consume()
            waiting = asyncio.create_task(client.post("/graphql", json=QUERY))
            await asyncio.sleep(1)
            assert not waiting.done()
            assert len(recorded.all()) == before
            holding.rollback()
        answer = await waiting
        assert answer.json()["data"]["patient"]["curp"]
        assert len(recorded.of(answer.headers["x-request-id"])) == 1


class CutsAfter:
    """Reads of a database whose line is cut as soon as it has been read from."""

    def __init__(self, real: JointReads, line: Line) -> None:
        self._real, self._line = real, line

    async def fetch(self, statement: Statement, parameters: dict[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """As the real one's."""
        value = await self._real.fetch(statement, parameters, bookmarks)
        await self._line.cut()
        return value


async def test_what_cannot_be_recorded_is_not_told(settings: Settings, recorded: Recorded) -> None:
    async with line_to(settings.neo4j_uri or "") as line, in_process(settings, neo4j_uri=line.uri) as (app, client):
        assert (await client.post("/graphql", json=QUERY)).json()["data"]
        real = app.state.reads
        app.state.reads = CutsAfter(real, line)
        answer = await client.post("/graphql", json=QUERY)
        app.state.reads = real
        assert answer.status_code == 503
        assert list(answer.json()) == ["errors", "extensions"]
        assert answer.json()["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert "HEGG" not in answer.text
        await line.join()
        assert (await client.post("/graphql", json=QUERY)).json()["data"]
    assert recorded.verified().wrong == 0


def allergy() -> dict[str, Any]:
    """A request for an act."""
    given = {"patientId": ANA, "substance": "penicilina", "criticality": "LOW", "status": "INACTIVE"}
    return {"query": WRITE, "variables": {"input": {"idempotencyKey": key(), **given}}}


async def test_an_act_is_recorded_by_its_own_transaction(settings: Settings, recorded: Recorded) -> None:
    async with in_process(settings) as (app, client):
        real, app.state.journal = app.state.journal, Away()
        for body in (first := allergy(), first, allergy()):
            done = await client.post("/graphql", json=body)
            assert done.json()["data"]["recordAllergy"]["problems"] == []
            [record] = recorded.of(done.headers["x-request-id"])
            assert (record["patient"], record["outcome"], record["fields"]) == (ANA, "ANSWERED", ["recordAllergy"])
            assert record["kinds"] == ["Patient"]
        refused = allergy()
        refused["variables"]["input"]["patientId"] = "pat_0"
        answer = await client.post("/graphql", json=refused)
        assert (answer.status_code, "data" in answer.json()) == (503, False)
        app.state.journal = real
    found = recorded.verified()
    assert (found.wrong, found.chains, found.unrecorded) == (0, 1, ())


async def test_acts_at_the_same_time_have_chains_of_their_own(settings: Settings, recorded: Recorded) -> None:
    async with in_process(settings) as (_, client):
        answers = await asyncio.gather(*(client.post("/graphql", json=allergy()) for _ in range(20)))
        for answer in answers:
            assert answer.json()["data"]["recordAllergy"]["problems"] == []
            assert len(recorded.of(answer.headers["x-request-id"])) == 1
        chains = recorded.verified().chains
        for _ in range(3):
            await client.post("/graphql", json=allergy())
    found = recorded.verified()
    assert (found.first, found.chains, found.unrecorded) == ((), chains, ())
    assert 1 < found.chains <= 20


async def test_an_act_goes_on_in_another_chain_where_its_own_was_changed(
    settings: Settings, recorded: Recorded
) -> None:
    async with in_process(settings) as (_, client):
        await client.post("/graphql", json=allergy())
        for change in ("SET c.position = 7", "SET c.head = 'another'", "DELETE c"):
            recorded.run(f"MATCH (c:AuditChain) {change}")
            done = await client.post("/graphql", json=allergy())
            assert done.json()["data"]["recordAllergy"] == {"patient": {"curp": CURP}, "problems": []}
            assert len(recorded.of(done.headers["x-request-id"])) == 1
    assert recorded.verified().wrong


async def test_an_act_on_a_line_that_breaks_is_recorded_with_what_it_wrote(
    settings: Settings, recorded: Recorded
) -> None:
    """Again and again, while acts are under way: whatever was done is recorded, and what was answered was done."""
    answered: list[httpx.Response] = []
    before = len(recorded.acts())
    async with line_to(settings.neo4j_uri or "") as line, in_process(settings, neo4j_uri=line.uri) as (_, client):

        async def act() -> None:
            for _ in range(8):
                response = await client.post("/graphql", json=allergy())
                answered.append(response)

        acting = [asyncio.create_task(act()) for _ in range(6)]
        for _ in range(8):
            await asyncio.sleep(0.2)
            await line.cut()
            await line.join()
        await asyncio.gather(*acting)
    told = [answer for answer in answered if (answer.json().get("data") or {}).get("recordAllergy")]
    assert told
    for answer in told:
        assert len(recorded.of(answer.headers["x-request-id"])) in {1, 2}  # done, and told as done before
    assert len(recorded.acts()) - before >= len(told)
    found = recorded.verified()
    assert (found.wrong, found.unrecorded) == (0, ())


async def test_an_act_without_its_record_is_told_by_verify(settings: Settings, recorded: Recorded) -> None:
    async with in_process(settings) as (_, client):
        await client.post("/graphql", json=allergy())
    recorded.run(
        "CREATE (:Receipt {key: 'by hand', act: 'RecordAllergy', performedAt: datetime(), subject: 'somebody', "
        "requestId: 'unknown'})"
    )
    found = recorded.verified()
    assert found.wrong == 0
    [told] = found.unrecorded
    assert told.startswith("RecordAllergy of ")
    assert told.endswith("by somebody, request unknown")
    recorded.run("MATCH (r:Receipt {key: 'by hand'}) DELETE r")


class Away:
    """A journal that cannot be written to."""

    async def record(self, records: list[dict[str, Any]]) -> None:
        """In vain."""
        raise DatabaseUnavailable("the database does not answer now; try again shortly")

    def later(self, records: list[dict[str, Any]]) -> None:
        """In vain too."""


class Counting:
    """A database that counts what it writes."""

    def __init__(self, real: Database) -> None:
        self.fetch = real.fetch
        self._real = real
        self.transactions = 0

    async def store(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        """As the real one's: a transaction of its own."""
        self.transactions += 1
        return await self._real.store(statement, parameters)


async def test_what_comes_meanwhile_is_recorded_together(settings: Settings, recorded: Recorded) -> None:
    async with in_process(settings) as (app, client):
        await client.post("/graphql", json=QUERY)
        counting = app.state.journal._database = Counting(app.state.database)
        records = len(recorded.all())
        answers = await asyncio.gather(*(client.post("/graphql", json=QUERY) for _ in range(100)))
    assert all(answer.json()["data"] for answer in answers)
    assert len(recorded.all()) - records == 100
    assert counting.transactions <= 50
    assert recorded.verified().wrong == 0


async def test_an_attempt_that_nobody_knows_of_is_written_once(settings: Settings, recorded: Recorded) -> None:
    """The line breaks while it is written, again and again: each answer has its record, and no record is twice."""
    answered: list[httpx.Response] = []
    async with line_to(settings.neo4j_uri or "") as line, in_process(settings, neo4j_uri=line.uri) as (_, client):

        async def ask() -> None:
            for _ in range(12):
                response = await client.post("/graphql", json=QUERY)
                answered.append(response)

        asking = [asyncio.create_task(ask()) for _ in range(6)]
        for _ in range(8):
            await asyncio.sleep(0.15)
            await line.cut()
            await line.join()
        await asyncio.gather(*asking)
    told = [answer.headers["x-request-id"] for answer in answered if answer.json().get("data")]
    assert told
    for request in told:
        assert len(recorded.of(request)) == 1
    found = recorded.verified()
    assert (found.wrong, found.chains) == (0, 1)


async def test_a_chain_that_is_gone_is_followed_by_another(settings: Settings, recorded: Recorded) -> None:
    async with in_process(settings) as (_, client):
        assert (await client.post("/graphql", json=QUERY)).json()["data"]
        recorded.run("MATCH (c:AuditChain) DELETE c")
        assert (await client.post("/graphql", json=QUERY)).json()["data"]
    assert recorded.verified().wrong

"""Reads that come together: who waits goes together with others, and nobody gets what is another's."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import httpx
import neo4j
import pytest
from starlette.applications import Starlette

from app import joint_reads
from app.access.viewer import Role
from app.config import Settings
from app.cypher.execution import Database
from app.cypher.render import Statement
from app.explain import compiled
from app.joint_reads import LANES, MOST, JointReads
from tests.access.marked import RELATED, UNRELATED, signed, write_marked
from tests.chart import ANA, BRUNO, FORMER_ANA
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

QUERY = "query ($id: ID!) { patient(id: $id) { id birthDate encounters(first: 5) { nodes { id reason } } } }"
WANTED = [ANA, BRUNO, FORMER_ANA, "pat_0000000000000000"] * 10


class Watched:
    """The real database, with each statement that it is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.joint: list[int] = []
        self.alone = 0

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """As the real one's."""
        if "requests" in parameters:
            self.joint.append(len(parameters["requests"]))
        else:
            self.alone += 1
        return await self._database.fetch(statement, parameters, bookmarks)


async def watch(app: Starlette, client: httpx.AsyncClient, **options: Any) -> Watched:
    """Have an application's reads go through one that is watched, once Neo4j has planned what they run."""
    watched = Watched(app.state.database)
    app.state.reads = JointReads(watched)
    await asyncio.gather(*(ask(client, ANA, **options) for _ in range(LANES + 1)))
    await app.state.reads.close()
    assert (watched.alone, watched.joint) == (LANES + 1, [2])
    watched.alone, watched.joint = 0, []
    return watched


async def ask(client: httpx.AsyncClient, id_: str, **options: Any) -> Any:
    """The answer, but for the parts of it that are of the request."""
    answer = (await client.post("/graphql", json={"query": QUERY, "variables": {"id": id_}}, **options)).json()
    return answer["data"], [error["extensions"]["code"] for error in answer.get("errors", ())]


async def test_each_gets_its_own_answer(settings: Settings) -> None:
    async with in_process(settings) as (app, client):
        alone = {id_: await ask(client, id_) for id_ in dict.fromkeys(WANTED)}
        assert len({str(answer) for answer in alone.values()}) == 3  # a former record is answered by its survivor
        watched = await watch(app, client)
        together = await asyncio.gather(*(ask(client, id_) for id_ in WANTED))
    assert together == [alone[id_] for id_ in WANTED]
    assert watched.alone + sum(watched.joint) == len(WANTED)
    assert max(watched.joint) <= MOST
    assert len(watched.joint) + watched.alone < len(WANTED) / 3


async def test_one_after_the_other_goes_alone(settings: Settings) -> None:
    async with in_process(settings) as (app, client):
        watched = await watch(app, client)
        for id_ in WANTED[:5]:
            await ask(client, id_)
        for _ in range(2):
            await asyncio.gather(*(ask(client, id_) for id_ in WANTED[:LANES]))
    assert (watched.alone, watched.joint) == (5 + 2 * LANES, [])


async def test_each_is_admitted_for_oneself(settings: Settings, driver: neo4j.Driver) -> None:
    write_marked(driver, settings.neo4j_database)
    related = {"headers": signed(Role.CLINICIAN, RELATED[Role.CLINICIAN])}
    unrelated = {"headers": signed(Role.CLINICIAN, UNRELATED[Role.CLINICIAN])}
    async with in_process(settings) as (app, client):
        seen, not_seen = await ask(client, ANA, **related), await ask(client, ANA, **unrelated)
        assert seen[0]["patient"]
        assert not not_seen[0]["patient"]
        watched = await watch(app, client, **related)
        answers = await asyncio.gather(*(ask(client, ANA, **who) for _ in range(10) for who in (related, unrelated)))
    assert answers == [seen, not_seen] * 10
    assert watched.joint


@pytest.fixture
def broken(driver: neo4j.Driver, settings: Settings) -> Iterator[None]:
    """Bruno's date of birth is none, as no record should have it: Neo4j fails over whatever asks for it."""
    with driver.session(database=settings.neo4j_database) as session:
        born = session.run("MATCH (p:Patient {id: $id}) RETURN p.birthDate AS born", id=BRUNO).single(strict=True)
        change = "MATCH (p:Patient {id: $id}) SET p.birthDate = $born"
        session.run(change, id=BRUNO, born=[1, 2]).consume()
        yield
        session.run(change, id=BRUNO, born=born["born"]).consume()


async def test_one_that_fails_is_not_the_failure_of_others(settings: Settings, broken: None) -> None:
    async with in_process(settings) as (app, client):
        fine, failed = await ask(client, ANA), await ask(client, BRUNO)
        assert (fine[1], failed) == ([], ({"patient": None}, ["INTERNAL_ERROR"]))
        watched = await watch(app, client)
        answers = await asyncio.gather(*(ask(client, id_) for _ in range(10) for id_ in (ANA, BRUNO)))
    assert answers == [fine, failed] * 10
    assert watched.joint


async def test_a_heavy_record_goes_alone_once_it_is_known(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with in_process(settings) as (app, client):
        watched = await watch(app, client)
        monkeypatch.setattr(joint_reads, "HEAVY_SECONDS", 0.0)
        monkeypatch.setattr(joint_reads, "HEAVY_ROWS", 3)
        await ask(client, ANA)
        await asyncio.gather(*(ask(client, ANA) for _ in range(10)))
    assert (watched.alone, watched.joint) == (11, [])


async def test_whoever_goes_away_leaves_the_others_their_answers(settings: Settings) -> None:
    found, [parameters] = compiled(QUERY, {"id": ANA})
    statement: Statement = found.fetches[0].statement
    async with in_process(settings) as (app, _):
        reads = JointReads(app.state.database)
        expected = await reads.fetch(statement, parameters)
        await asyncio.gather(*(reads.fetch(statement, parameters) for _ in range(LANES + 1)))
        await reads.close()
        waiting = [asyncio.create_task(reads.fetch(statement, parameters)) for _ in range(12)]
        await asyncio.sleep(0)
        for each in waiting[::3]:
            each.cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        await reads.close()
    assert [answer for n, answer in enumerate(answers) if n % 3] == [expected] * 8
    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[::3])
    assert not reads._queues

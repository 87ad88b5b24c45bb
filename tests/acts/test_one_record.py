"""Many write to one record at the same time: one after the other, and all of it is done."""

import asyncio
from pathlib import Path

import httpx

from app.config import Settings
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import BLOCKED, Graph
from tests.acts.load import Load
from tests.acts.people import place, registered
from tests.api_process import ApiProcess
from tests.signed_in import SIGNED_IN

WRITERS = 12


async def test_acts_on_one_record_wait_for_one_another_and_are_done(
    settings: Settings, hospital: str, network: Network, tmp_path: Path
) -> None:
    with ApiProcess(settings, tmp_path) as api:
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=api.url, timeout=60, trust_env=False) as client:
            patient = await registered(Asking(client))
        load = Load(api.url, [patient], place(network))
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run(WRITERS))
            await load.grown(60)
            load.stopping = True
    assert not load.unknown


async def test_who_waits_for_a_record_keeps_what_was_written_to_it_meanwhile(
    asking: Asking, graph: Graph, network: Network
) -> None:
    patient, at = await registered(asking), place(network)
    visit = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner, "kind": "CONSULTATION"}
    with graph.driver.session(database=graph.database) as session, session.begin_transaction() as holding:
        holding.run("MATCH (p:Patient {id: $id}) SET p.version = 7, p.feedPosition = 70", id=patient).consume()
        waiting = asyncio.create_task(asking.act("openEncounter", "encounter { id }", reason="Tos", **visit))
        async with asyncio.timeout(20):
            while not graph.rows(BLOCKED):  # noqa: ASYNC110  # Neo4j tells no event
                await asyncio.sleep(0.05)
        holding.commit()
    assert (await waiting)["encounter"]
    [found] = graph.rows("MATCH (p:Patient {id: $id}) RETURN p.version AS version, p.feedPosition AS fed", id=patient)
    assert found == {"version": 7, "fed": 71}

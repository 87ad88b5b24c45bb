"""An act whose transaction Neo4j ends by itself, as when it stops or an operator tells it to, may be repeated."""

import asyncio

from seeds.places import Network
from tests.acts.asking import PROBLEMS, Asking, key
from tests.acts.graph import BLOCKED, Graph
from tests.acts.people import place, registered

OPEN = f"mutation ($input: OpenEncounterInput!) {{ openEncounter(input: $input) {{ encounter {{ id }} {PROBLEMS} }} }}"


async def test_a_transaction_that_was_ended_is_no_failure_of_ours(
    asking: Asking, graph: Graph, network: Network
) -> None:
    patient, at = await registered(asking), place(network)
    visit = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    body = {
        "query": OPEN,
        "variables": {"input": {**visit, "idempotencyKey": key(), "kind": "CONSULTATION", "reason": "Tos"}},
    }
    with graph.driver.session(database=graph.database) as session, session.begin_transaction() as holding:
        holding.run("MATCH (p:Patient {id: $id}) SET p.version = p.version", id=patient).consume()
        waiting = asyncio.create_task(asking.client.post("/graphql", json=body))
        async with asyncio.timeout(20):
            while not (found := graph.rows(BLOCKED)):  # noqa: ASYNC110  # Neo4j tells no event
                await asyncio.sleep(0.05)
        graph.rows("TERMINATE TRANSACTION $id YIELD message RETURN message", id=found[0]["id"])
        answer = (await waiting).json()
        holding.rollback()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["DATABASE_UNAVAILABLE"]
    again = (await asking.client.post("/graphql", json=body)).json()["data"]["openEncounter"]
    assert again["encounter"]
    assert not again["replayed"]

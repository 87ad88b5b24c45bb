"""Over `neo4j://`: reads go to the cluster's readers, acts to its writer, and members may come and go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.config import Settings
from tests.acts.asking import Asking, key, mutation
from tests.chart import BRUNO, CLINIC, DOCTOR
from tests.cluster import Asked, Cluster, cluster_before
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

READ = f'{{ patient(id: "{BRUNO}") {{ encounters {{ nodes {{ id }} }} }} }}'
VISIT = {"patientId": BRUNO, "facilityId": CLINIC, "practitionerId": DOCTOR, "kind": "CONSULTATION", "reason": "Tos"}


@asynccontextmanager
async def on_a_cluster(settings: Settings) -> AsyncIterator[tuple[Cluster, Asking]]:
    """An application on a cluster of three."""
    async with (
        cluster_before(settings.neo4j_uri or "") as cluster,
        in_process(settings, neo4j_uri=cluster.uri) as (_, client),
    ):
        yield cluster, Asking(client)


async def encounters(asking: Asking) -> set[str]:
    """Bruno's, as a reader tells them."""
    return {node["id"] for node in (await asking.query(READ))["patient"]["encounters"]["nodes"]}


async def opened(asking: Asking, own_key: str) -> str:
    """The encounter of that key."""
    payload = await asking.done("openEncounter", "encounter { id }", **VISIT, idempotencyKey=own_key)
    own_id: str = payload["encounter"]["id"]
    return own_id


def asked_of(cluster: Cluster) -> tuple[list[Asked], list[Asked]]:
    """What was asked of the writer and of the readers since this was asked last."""
    of_writer, of_readers = list(cluster.writer.asked), [each for reader in cluster.readers for each in reader.asked]
    for member in cluster.members:
        member.asked.clear()
    return of_writer, of_readers


async def test_queries_are_asked_of_readers_and_acts_of_the_writer(settings: Settings) -> None:
    async with on_a_cluster(settings) as (cluster, asking):
        await asking.query(READ)
        of_writer, of_readers = asked_of(cluster)
        assert of_readers
        assert all(each.reads for each in of_readers)
        assert not any(each.reads for each in of_writer)  # the audit record alone
        await opened(asking, key())
        of_writer, of_readers = asked_of(cluster)
        assert of_writer
        assert not any(each.reads for each in of_writer)
        assert all(each.reads for each in of_readers)


async def test_both_readers_are_asked(settings: Settings) -> None:
    async with on_a_cluster(settings) as (cluster, asking):
        for _ in range(10):
            await asking.query(READ)
        assert all(reader.asked for reader in cluster.readers)


async def test_a_reader_is_told_how_far_the_graph_was_that_was_written_to(settings: Settings) -> None:
    async with on_a_cluster(settings) as (cluster, asking):
        given = {"input": VISIT | {"idempotencyKey": key()}}
        written = await asking.client.post(
            "/graphql", json={"query": mutation("openEncounter", "encounter { id }"), "variables": given}
        )
        asked_of(cluster)
        await asking.query(READ)
        assert not any(each.has_bookmarks for each in asked_of(cluster)[1])
        bookmarks = written.json()["extensions"]["bookmarks"]
        read = await asking.client.post("/graphql", json={"query": READ, "extensions": {"bookmarks": bookmarks}})
        assert any(each.has_bookmarks for each in asked_of(cluster)[1])
        own_id = written.json()["data"]["openEncounter"]["encounter"]["id"]
        assert own_id in {node["id"] for node in read.json()["data"]["patient"]["encounters"]["nodes"]}


async def test_a_reader_goes_and_comes_back(settings: Settings) -> None:
    async with on_a_cluster(settings) as (cluster, asking):
        before = await encounters(asking)
        first, other = cluster.readers
        await first.down()
        for _ in range(4):
            assert await encounters(asking) == before
        await first.up()
        await other.down()
        for _ in range(4):
            assert await encounters(asking) == before


async def test_another_member_becomes_the_writer(settings: Settings) -> None:
    async with on_a_cluster(settings) as (cluster, asking):
        own_key = key()
        own_id = await opened(asking, own_key)
        former = cluster.writer
        cluster.writer, cluster.readers = cluster.members[1], cluster.members[2:]
        await former.down()
        another = await opened(asking, key())
        assert another != own_id
        assert any(not each.reads for each in cluster.writer.asked)
        assert await opened(asking, own_key) == own_id
        assert {own_id, another} <= await encounters(asking)


async def test_any_of_the_addresses_is_enough_to_begin_with(settings: Settings) -> None:
    async with cluster_before(settings.neo4j_uri or "") as cluster:
        first = cluster.writer
        cluster.writer, cluster.readers = cluster.members[1], cluster.members[2:]
        await first.down()
        async with in_process(settings, neo4j_uri=cluster.uri) as (_, client):
            assert await encounters(Asking(client))
            assert await opened(Asking(client), key())

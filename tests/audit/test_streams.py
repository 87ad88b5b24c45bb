"""What is asked for on a line that stays open is recorded too: before it tells anything, and at its end."""

import asyncio
import json
import time
from typing import Any

import pytest

from app.config import Settings
from app.server import make_app
from tests.audit.recorded import Recorded, told
from tests.chart import ANA, FORMER_ANA
from tests.live.listening import WAYS, opened, subscribe
from tests.live.writing import Writer
from tests.serving import served

NEW = "MATCH (a:AuditEvent) WHERE a.action STARTS WITH 'SUBSCRIPTION' DETACH DELETE a"
QUERY = "subscription ($id: ID!) { patientEvents(patientId: $id) { id ... on Note { text } } }"


def listened(recorded: Recorded) -> list[tuple[str, str, str]]:
    """What is recorded of subscriptions."""
    records = [each for each in recorded.all() if each["action"].startswith("SUBSCRIPTION")]
    return [(each["action"], each["patient"], each["outcome"]) for each in records]


@pytest.mark.parametrize("listening", WAYS)
async def test_who_listens_is_recorded_before_anything_is_told_and_at_the_end(
    listening: Any, settings: Settings, recorded: Recorded, chart: None
) -> None:
    recorded.run(NEW)
    writer = Writer(recorded.driver, settings.neo4j_database)
    with served(make_app(settings)) as url:
        async with listening(url, query=QUERY, id=FORMER_ANA) as listener:
            await told_soon(writer, listener)
            assert listened(recorded) == [("SUBSCRIPTION", ANA, "ANSWERED")]
        deadline = time.monotonic() + 5
        while len(listened(recorded)) < 2 and time.monotonic() < deadline:  # noqa: ASYNC110  # the graph sets no event
            await asyncio.sleep(0.05)
    assert listened(recorded) == [("SUBSCRIPTION", ANA, "ANSWERED"), ("SUBSCRIPTION_END", ANA, "ANSWERED")]


async def told_soon(writer: Writer, listener: Any) -> None:
    """Write until the listener, who may not have begun to listen yet, is told."""
    telling = asyncio.create_task(listener.event(20))
    while not telling.done():
        await asyncio.to_thread(writer.notes)
        await asyncio.wait([telling], timeout=0.5)
    assert telling.result()["id"]


async def test_a_query_over_a_websocket_is_recorded(settings: Settings, recorded: Recorded, chart: None) -> None:
    with served(make_app(settings)) as url:
        async with opened(url) as connection:
            before = len(recorded.all())
            await subscribe(connection, "query ($id: ID!) { patient(id: $id) { curp } }", {"id": ANA})
            assert json.loads(await connection.recv())["type"] == "next"
            [record] = recorded.all()[before:]
            assert told([record]) == {(ANA, "patient", "ANSWERED")}

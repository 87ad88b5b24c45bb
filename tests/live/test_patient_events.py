"""What a listener is told, in which order, and from where it resumes; over both transports."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.server import make_app
from graph_schema.model import Label
from tests.chart import ANA, BRUNO, FORMER_ANA, identifier
from tests.live.listening import IDS, WAYS, by_events, by_socket
from tests.live.writing import Writer
from tests.serving import served
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

both_ways = pytest.mark.parametrize("listening", WAYS)


async def cursor(url: str, patient: str = ANA) -> str:
    """The present end of a patient's feed."""
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url) as client:
        query = "query ($id: ID!) { patient(id: $id) { feedCursor } }"
        answer = await client.post("/graphql", json={"query": query, "variables": {"id": patient}})
        found: str = answer.json()["data"]["patient"]["feedCursor"]
        return found


@both_ways
async def test_an_event_is_told_within_two_seconds(listening: Any, live_url: str, writer: Writer) -> None:
    async with listening(live_url, id=ANA, after=await cursor(live_url)) as listener:
        for _ in range(3):
            [note] = await asyncio.to_thread(writer.notes)
            written = time.monotonic()
            assert (await listener.event(2))["id"] == note
            assert time.monotonic() - written < 2


@both_ways
async def test_it_is_told_by_another_process_than_wrote_or_told_others(
    listening: Any, live_url: str, settings: Settings, writer: Writer
) -> None:
    with served(make_app(settings)) as other:
        after = await cursor(live_url)
        async with listening(live_url, id=ANA, after=after) as here, listening(other, id=ANA, after=after) as there:
            [note] = await asyncio.to_thread(writer.notes)
            assert [(await each.event(2))["id"] for each in (here, there)] == [note, note]


@both_ways
async def test_a_listener_is_told_of_one_patient_alone(listening: Any, live_url: str, writer: Writer) -> None:
    async with listening(live_url, id=ANA, after=await cursor(live_url)) as listener:
        await asyncio.to_thread(writer.notes, 2, BRUNO)
        [note] = await asyncio.to_thread(writer.notes)
        assert (await listener.event())["id"] == note


@both_ways
async def test_without_a_cursor_it_begins_now(listening: Any, live_url: str, writer: Writer) -> None:
    writer.notes(3)
    async with listening(live_url, id=ANA) as listener:
        await asyncio.sleep(1.5)  # nothing tells when it has begun
        [note] = await asyncio.to_thread(writer.notes)
        assert (await listener.event())["id"] == note


@both_ways
async def test_a_change_is_told_again_and_to_who_comes_later_once(
    listening: Any, live_url: str, writer: Writer
) -> None:
    query = IDS.replace("id feedCursor", "id feedCursor summary")
    start = await cursor(live_url)
    async with listening(live_url, query, id=ANA, after=start) as listener:
        first, second = await asyncio.to_thread(writer.notes, 2)
        assert [each["id"] for each in await listener.events(2)] == [first, second]
        await asyncio.to_thread(writer.change, first, summary="Otra")
        changed = await listener.event()
        assert (changed["id"], changed["summary"]) == (first, "Otra")
    async with listening(live_url, query, id=ANA, after=start) as later:
        told = await later.events(2)
        assert [(each["id"], each["summary"]) for each in told] == [(second, "Nota"), (first, "Otra")]
        [third] = await asyncio.to_thread(writer.notes)
        assert (await later.event())["id"] == third


@both_ways
async def test_it_resumes_with_none_lost_and_none_twice_while_others_write(
    listening: Any, live_url: str, settings: Settings, writer: Writer
) -> None:
    """Each connection is dropped after some events; the next one may be to another process."""
    after = await cursor(live_url)
    wrote: list[str] = []

    def write() -> None:
        for number in range(40):
            wrote.extend(writer.notes(1 + number % 4))

    got: list[str] = []
    with served(make_app(settings.model_copy(update={"live_poll_seconds": 0.1}))) as other:
        writing = asyncio.create_task(asyncio.to_thread(write))
        turn = 0
        while len(got) < 100:
            async with listening((live_url, other)[turn % 2], id=ANA, after=after) as listener:
                for _ in range(min(7, 100 - len(got))):
                    event = await listener.event()
                    got.append(event["id"])
                    after = event["feedCursor"]
            turn += 1
        await writing
    assert turn > 10
    assert got == wrote


@both_ways
async def test_a_long_absence_is_made_up_for_in_order(listening: Any, live_url: str, writer: Writer) -> None:
    after = await cursor(live_url)
    wrote = [note for _ in range(3) for note in writer.notes(250)]
    async with listening(live_url, id=ANA, after=after) as listener:
        [late] = await asyncio.to_thread(writer.notes)
        assert [each["id"] for each in await listener.events(751, 60)] == [*wrote, late]


async def test_what_was_fetched_and_what_is_told_leave_nothing_between(live_url: str, writer: Writer) -> None:
    """The chart is fetched, with its cursor, while others write."""
    query = "query ($id: ID!) { patient(id: $id) { timeline { nodes { id } } feedCursor } }"
    wrote: list[str] = []

    def write() -> None:
        for _ in range(60):
            wrote.extend(writer.notes())

    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url, timeout=60) as client:
        writing = asyncio.create_task(asyncio.to_thread(write))
        for _ in range(5):
            await asyncio.sleep(0.2)
            answer = await client.post("/graphql", json={"query": query, "variables": {"id": ANA}})
            patient = answer.json()["data"]["patient"]
            known = {node["id"] for node in patient["timeline"]["nodes"]}
            async with by_events(live_url, id=ANA, after=patient["feedCursor"]) as listener:
                await asyncio.sleep(0.2)
                before = list(wrote)
                while not set(before) <= known:
                    known.add((await listener.event())["id"])
        await writing


async def test_the_selection_may_be_any_of_events(live_url: str, writer: Writer) -> None:
    query = """
        subscription Feed($patient: ID!, $after: String, $withPlace: Boolean!) {
          told: patientEvents(patientId: $patient, after: $after) {
            __typename
            ...Dated
            ... on Note { words: text encounter { id diagnoses { diagnosis { code } } } }
            ... on Encounter { kind }
            facility @include(if: $withPlace) { institution { code } }
          }
        }
        fragment Dated on Event { id patient { id } practitioner { name } }
    """
    variables = {"patient": ANA, "after": await cursor(live_url), "withPlace": True}
    async with by_socket(live_url, query, **variables) as listener:
        [note] = await asyncio.to_thread(writer.notes)
        result = await listener.next()
    assert result["data"] == {
        "told": {
            "__typename": "Note",
            "id": note,
            "patient": {"id": ANA},
            "practitioner": {"name": "Dra. Luz Peña"},
            "words": "S: bien.",
            "encounter": {
                "id": identifier(Label.ENCOUNTER, "visit"),
                "diagnoses": [{"diagnosis": {"code": "E119"}}, {"diagnosis": {"code": "J459"}}],
            },
            "facility": {"institution": {"code": "IMSS"}},
        }
    }
    assert list(result["data"]["told"]) == [
        *("__typename", "id", "patient", "practitioner", "words", "encounter", "facility")
    ]
    assert result["extensions"]["cost"]["requested"] > 1


@both_ways
async def test_a_former_id_leads_to_the_record_it_went_into(listening: Any, live_url: str, writer: Writer) -> None:
    async with listening(live_url, id=FORMER_ANA, after=await cursor(live_url, ANA)) as listener:
        [note] = await asyncio.to_thread(writer.notes)
        assert (await listener.event())["id"] == note


async def test_an_event_of_before_the_feed_gives_its_beginning(live_url: str, writer: Writer) -> None:
    writer.notes(1, BRUNO)
    query = "query ($id: ID!) { node(id: $id) { ... on Event { feedCursor } } }"
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=live_url) as client:
        asked = {"query": query, "variables": {"id": identifier(Label.ENCOUNTER, "first visit")}}
        after = (await client.post("/graphql", json=asked)).json()["data"]["node"]["feedCursor"]
    async with by_events(live_url, id=BRUNO, after=after) as listener:
        assert (await listener.event())["id"].startswith("not_")

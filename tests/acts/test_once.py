"""Each act is done once, however often and from wherever at once it is asked for; what fails is settled by a repeat."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.server import make_app
from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, METFORMIN, Place, doing, opened, person, place, registered, stranger
from tests.serving import Line, in_process, line_to, served
from tests.signed_in import SIGNED_IN

OPEN = "encounter { id }"
REGISTER = "patient { id }"


def visit(patient: str, at: Place, **more: Any) -> dict[str, Any]:
    """The input of a consultation."""
    told = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    return told | {"kind": "CONSULTATION", "reason": "Control"} | more


def of_all(payloads: list[dict[str, Any]]) -> list[str]:
    """The codes of all problems of some payloads."""
    return [problem["code"] for payload in payloads for problem in payload["problems"]]


async def test_ten_clients_with_one_key_get_one_act_and_ten_equal_answers(
    settings: Settings, network: Network, graph: Graph, asking: Asking
) -> None:
    """Through a real server, each from a connection of its own, two servers for one graph."""
    at = place(network)
    given = visit(await registered(asking), at, idempotencyKey=key(), note=EVOLUTION, prescriptions=[METFORMIN])
    before = graph.contents()
    with served(make_app(settings)) as one, served(make_app(settings)) as other:

        async def ask(url: str) -> dict[str, Any]:
            async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=60) as client:
                return await Asking(client).done("openEncounter", "encounter { id notes { id } }", **given)

        answers = await asyncio.gather(*(ask(url) for url in [one, other] * 5))
    assert sorted(answer.pop("replayed") for answer in answers) == [False] + [True] * 9
    assert all(answer == answers[0] for answer in answers)
    more = graph.contents() - before
    assert (more["Encounter"], more["Note"], more["Prescription"], more["Receipt"]) == (1, 1, 1, 1)
    graph.assert_counted()


async def test_a_key_is_of_one_act_and_one_input(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    patient, used = await registered(asking), key()
    told = visit(patient, at, idempotencyKey=used)
    await asking.done("openEncounter", OPEN, **told)
    before = graph.contents()
    reused = [("KEY_REUSED", "idempotencyKey")]
    assert await asking.refused("openEncounter", **told | {"reason": "Otro"}) == reused
    assert await asking.refused("openEncounter", **told | {"bed": None, "triage": None, "reason": "Tos"}) == reused
    allergy = {"patientId": patient, "name": "Polen", "criticality": "LOW", "status": "ACTIVE"}
    assert await asking.refused("recordAllergy", idempotencyKey=used, **allergy) == reused
    assert graph.contents() == before


async def test_a_refused_act_leaves_its_key_free(asking: Asking, network: Network) -> None:
    told = visit(await registered(asking), place(network), idempotencyKey=key())
    wrong = told | {"facilityId": "fac_0000000000000000"}
    assert await asking.refused("openEncounter", **wrong) == [("NOT_FOUND", "facilityId")]
    assert (await asking.done("openEncounter", OPEN, **told))["replayed"] is False


async def test_one_person_registered_by_ten_at_once_has_one_record(asking: Asking, graph: Graph) -> None:
    told = person()
    answers = await asyncio.gather(*(asking.act("registerPatient", REGISTER, **told) for _ in range(10)))
    [made] = [answer["patient"]["id"] for answer in answers if answer["patient"]]
    others = [answer["problems"] for answer in answers if not answer["patient"]]
    assert [(problem["code"], problem["record"]["id"]) for [problem] in others] == [("EXISTING_PATIENT", made)] * 9
    assert graph.rows("MATCH (p:Patient {curp: $curp}) RETURN p.id AS id", curp=told["curp"]) == [{"id": made}]


async def test_one_folio_certified_by_several_at_once_is_of_one(asking: Asking, network: Network) -> None:
    at = place(network)
    leave = {"branch": "GENERAL_ILLNESS", "character": "INITIAL", "days": 1, "folio": key()}
    encounters = [await opened(asking, await registered(asking), at, occurredAt=SINCE) for _ in range(5)]
    told = leave | {"practitionerId": at.practitioner, "startDate": "2026-11-02"}
    acts = (asking.act("certifySickLeave", encounterId=encounter, **told) for encounter in encounters)
    assert of_all(await asyncio.gather(*acts)) == ["CONTRADICTION"] * 4


SINCE = "2026-11-01T10:00:00-06:00"


async def test_ten_writers_on_one_patient_are_all_done(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    patient = await registered(asking)
    acts = (asking.done("openEncounter", OPEN, **visit(patient, at, note=EVOLUTION)) for _ in range(10))
    made = {answer["encounter"]["id"] for answer in await asyncio.gather(*acts)}
    assert len(made) == 10
    assert graph.feed(patient) == list(range(1, 21))
    query = "query ($id: ID!) { patient(id: $id) { encounters { nodes { id } } recordCounts { notes } } }"
    found = (await asking.query(query, id=patient))["patient"]
    assert {node["id"] for node in found["encounters"]["nodes"]} == made
    assert found["recordCounts"]["notes"] == 10
    graph.assert_counted()


async def test_of_two_who_change_the_same_one_is_told_that_they_are_late(asking: Asking) -> None:
    patient = await registered(asking)
    names = ("Kuri", "Ulloa", "Yáñez")
    acts = (
        asking.act("updatePatient", "patient { secondSurname }", patientId=patient, version=1, secondSurname=name)
        for name in names
    )
    answers = await asyncio.gather(*acts)
    assert of_all(answers) == ["STALE_VERSION"] * 2


async def test_writers_on_many_patients_with_merges_among_them_all_come_through(
    asking: Asking, network: Network, graph: Graph
) -> None:
    """Whoever comes too late is sent to the survivor; nobody is told of locks, and nothing is lost or found twice."""
    at = place(network)
    survivors = [await registered(asking) for _ in range(5)]
    formers = [(await asking.done("registerPatient", REGISTER, **stranger()))["patient"]["id"] for _ in range(5)]
    opened_before = {each: await opened(asking, each, at) for each in survivors + formers}
    written = {"practitionerId": at.practitioner} | EVOLUTION

    async def write(patient: str) -> str:
        given = {"encounterId": opened_before[patient]} | written
        return str((await asking.done("writeNote", "note { id }", **given))["note"]["id"])

    async def see(patient: str) -> str:
        payload = await asking.act("openEncounter", OPEN, **visit(patient, at))
        if of_all([payload]) == ["PATIENT_MERGED"]:
            payload = await asking.done("openEncounter", OPEN, **visit(payload["problems"][0]["record"]["id"], at))
        return str(payload["encounter"]["id"])

    async def merge(former: str, survivor: str) -> str:
        versions = {"formerVersion": 1, "survivorVersion": 1}
        ends = {"formerId": former, "survivorId": survivor, "reason": "Misma persona"}
        await asking.done("mergePatients", REGISTER, **ends, **versions)
        return survivor

    merges = [merge(former, survivor) for former, survivor in zip(formers, survivors, strict=True)]
    acts = merges + [act(each) for each in survivors + formers for act in (write, see)]
    random.Random(7).shuffle(acts)  # noqa: S311  # the same order in every run
    made = set(await asyncio.gather(*acts)) - set(survivors)
    query = "query ($id: ID!) { patient(id: $id) { id timeline { nodes { id } } } }"
    found: list[str] = []
    for former, survivor in zip(formers, survivors, strict=True):
        patient = (await asking.query(query, id=former))["patient"]
        assert patient["id"] == survivor
        found += [node["id"] for node in patient["timeline"]["nodes"]]
        graph.feed(survivor)
    assert len(found) == len(set(found))
    assert set(found) == made | set(opened_before.values())
    graph.assert_counted()


TAKE = """MATCH (former:Patient {id: $former})-[had:HAD]->(e:Encounter), (survivor:Patient {id: $survivor})
SET former.id = $former, survivor.id = $survivor
CREATE (survivor)-[:HAD]->(e) DELETE had SET e.timelineKey = $survivor + substring(e.timelineKey, size($former))"""
BLOCKED = "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*) AS number"


async def test_who_waits_while_the_encounter_goes_to_another_record_writes_to_that(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    former, survivor = await registered(asking), await registered(asking)
    encounter = await opened(asking, former, at)
    deadline = time.monotonic() + 20
    with graph.driver.session(database=graph.database) as session, session.begin_transaction() as merging:
        merging.run(TAKE, former=former, survivor=survivor).consume()
        fields = "note { patient { id } }"
        waiting = asyncio.create_task(asking.done("writeNote", fields, **doing(encounter, at), **EVOLUTION))
        while not graph.rows(BLOCKED)[0]["number"] and time.monotonic() < deadline:  # noqa: ASYNC110  # Neo4j tells no event
            await asyncio.sleep(0.02)
        assert not waiting.done()
        merging.commit()
    assert (await waiting)["note"]["patient"]["id"] == survivor
    graph.assert_counted()


async def test_two_who_undo_one_merge_at_once_undo_it_once(asking: Asking, network: Network, graph: Graph) -> None:
    survivor = await registered(asking)
    former = (await asking.done("registerPatient", REGISTER, **stranger()))["patient"]["id"]
    await opened(asking, former, place(network))
    ends = {"formerId": former, "survivorId": survivor, "formerVersion": 1, "survivorVersion": 1}
    await asking.done("mergePatients", REGISTER, **ends, reason="Misma persona")
    acts = (asking.act("unmergePatients", REGISTER, formerId=former, reason="Dos personas") for _ in range(4))
    assert of_all(await asyncio.gather(*acts)) == ["WRONG_STATE"] * 3
    assert graph.properties(survivor)["version"] == 3
    graph.assert_counted()


@asynccontextmanager
async def behind_a_line(settings: Settings) -> AsyncIterator[tuple[Line, Asking]]:
    """An application whose line to Neo4j can be cut."""
    async with (
        line_to(settings.neo4j_uri or "") as line,
        in_process(settings, neo4j_uri=line.uri, write_retry_seconds=1) as (_, client),
    ):
        yield line, Asking(client)


@pytest.mark.parametrize("answered", [1, 3, 6])
async def test_what_an_outage_leaves_open_is_settled_by_a_repeat(
    settings: Settings, asking: Asking, network: Network, graph: Graph, answered: int
) -> None:
    """Eight write to one record, and the line is cut when so many have their answer and the others are at it."""
    at = place(network)
    patient = await registered(asking)
    before = graph.contents()
    told = [visit(patient, at, idempotencyKey=key(), note=EVOLUTION) for _ in range(8)]
    query = "mutation ($input: OpenEncounterInput!) { openEncounter(input: $input) { encounter { id } replayed } }"
    async with behind_a_line(settings) as (line, behind):
        await behind.query("{ institutions { code } }")
        requests = [{"query": query, "variables": {"input": given}} for given in told]
        posts = [asyncio.create_task(behind.client.post("/graphql", json=each)) for each in requests]
        for _, next_one in zip(range(answered), asyncio.as_completed(posts, timeout=60), strict=False):
            await next_one
        await line.cut()
        first = [response.json() for response in await asyncio.gather(*posts)]
        await line.join()
        again = [await behind.done("openEncounter", OPEN, **given) for given in told]
    assert len([answer for answer in first if "errors" not in answer]) >= answered
    assert [answer for answer in first if "errors" in answer]
    for answer, repeated in zip(first, again, strict=True):
        if "errors" in answer:
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["DATABASE_UNAVAILABLE"]
        else:
            assert repeated["replayed"]
            assert answer["data"]["openEncounter"]["encounter"] == repeated["encounter"]
    more = graph.contents() - before
    assert (more["Encounter"], more["Note"], more["Receipt"]) == (8, 8, 8)
    assert graph.feed(patient) == list(range(1, 17))
    graph.assert_counted()


async def test_what_was_written_is_read_by_its_bookmarks(asking: Asking, network: Network) -> None:
    told = visit(await registered(asking), place(network), idempotencyKey=key())
    query = "mutation ($input: OpenEncounterInput!) { openEncounter(input: $input) { encounter { id } } }"
    asked = {"query": query, "variables": {"input": told}}
    written = (await asking.client.post("/graphql", json=asked)).json()
    bookmarks = written["extensions"]["bookmarks"]
    assert bookmarks
    own_id = written["data"]["openEncounter"]["encounter"]["id"]
    read = {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": own_id}}
    found = await asking.client.post("/graphql", json=read | {"extensions": {"bookmarks": bookmarks}})
    assert found.json()["data"] == {"node": {"id": own_id}}
    again = await asking.client.post("/graphql", json=asked | {"extensions": {"bookmarks": bookmarks}})
    assert again.json()["data"] == written["data"]


@pytest.mark.parametrize("bad", [["nonsense"], "FB:kcwQ", [""], [1], ["x"] * 21, ["ñ"], ["x" * 301]])
async def test_what_is_no_bookmark_is_refused(asking: Asking, network: Network, graph: Graph, bad: Any) -> None:
    given = visit(await registered(asking), place(network), idempotencyKey=key())
    before = graph.contents()
    query = "mutation ($input: OpenEncounterInput!) { openEncounter(input: $input) { encounter { id } } }"
    for asked in (
        {"query": "{ institutions { code } }"},
        {"query": query, "variables": {"input": given}},
    ):
        answer = (await asking.client.post("/graphql", json=asked | {"extensions": {"bookmarks": bad}})).json()
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_BOOKMARK"], asked
    assert graph.contents() == before


async def test_several_acts_in_one_operation_are_done_in_order_and_one_that_fails_leaves_the_others(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    patient = await registered(asking)
    query = """mutation ($first: UpdatePatientInput!, $wrong: OpenEncounterInput!, $second: UpdatePatientInput!) {
      first: updatePatient(input: $first) { patient { version secondSurname } problems { code } }
      wrong: openEncounter(input: $wrong) { encounter { id } problems { code } }
      second: updatePatient(input: $second) { patient { version secondSurname } problems { code } }
    }"""
    changes = {"patientId": patient, "secondSurname": "Kuri"}
    data = await asking.query(
        query,
        first=changes | {"version": 1, "idempotencyKey": key()},
        wrong=visit(patient, at, facilityId="fac_0000000000000000", idempotencyKey=key()),
        second=changes | {"version": 2, "secondSurname": "Ulloa", "idempotencyKey": key()},
    )
    assert list(data) == ["first", "wrong", "second"]
    assert data["first"] == {"patient": {"version": 2, "secondSurname": "Kuri"}, "problems": []}
    assert data["wrong"] == {"encounter": None, "problems": [{"code": "NOT_FOUND"}]}
    assert data["second"] == {"patient": {"version": 3, "secondSurname": "Ulloa"}, "problems": []}
    assert graph.properties(patient)["secondSurname"] == "Ulloa"

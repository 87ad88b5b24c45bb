"""Consents: given and ended by the patient alone, one of a kind at a time, and the stricter where two records meet."""

import asyncio
from typing import Any

import neo4j
import pytest

from app.access.viewer import Role
from app.check import CHECKS, look
from app.check import Graph as Checked
from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.graph import Graph
from tests.acts.people import place, registered, stranger
from tests.acts.test_restrictions import signed_in_as

CONSENTS = "query ($id: ID!) { patient(id: $id) { consents { id scope givenAt endedAt textVersion } } }"
TEXT = {"textVersion": "2026-11"}


class Person:
    """Somebody with a record, who has signed in."""

    def __init__(self, system: Asking, patient: str) -> None:
        self.id = patient
        self.system = system
        self.self = signed_in_as(system, Role.PATIENT, patient=patient)

    async def gives(self, scope: str = "RESEARCH", **more: Any) -> dict[str, Any]:
        given = {"patientId": self.id, "scope": scope, **TEXT, **more}
        payload = await self.self.done("giveConsent", "consent { id scope endedAt }", **given)
        return dict(payload["consent"])

    async def ends(self, scope: str = "RESEARCH", **more: Any) -> dict[str, Any]:
        given = {"patientId": self.id, "scope": scope, **more}
        payload = await self.self.done("endConsent", "consent { id scope endedAt }", **given)
        return dict(payload["consent"])

    async def consents(self) -> list[dict[str, Any]]:
        found = (await self.system.query(CONSENTS, id=self.id))["patient"]["consents"]
        return list(found)

    async def holding(self) -> list[str]:
        """Ids of those that hold."""
        return [each["id"] for each in await self.consents() if each["endedAt"] is None]


@pytest.fixture
async def person(asking: Asking) -> Person:
    return Person(asking, await registered(asking))


async def other(asking: Asking) -> Person:
    """Who will turn out to be somebody else's second record."""
    payload = await asking.done("registerPatient", "patient { id }", **stranger())
    return Person(asking, payload["patient"]["id"])


async def merged(asking: Asking, former: Person, survivor: Person) -> None:
    told = {"formerVersion": 1, "survivorVersion": 1, "reason": "Misma persona"}
    await asking.done("mergePatients", "patient { id }", formerId=former.id, survivorId=survivor.id, **told)


async def parted(asking: Asking, former: Person) -> None:
    await asking.done("unmergePatients", "patient { id }", formerId=former.id, reason="Dos personas")


async def test_given_ended_and_given_again_all_of_them_stay(person: Person) -> None:
    first = await person.gives()
    assert first["endedAt"] is None
    contact = await person.gives("CONTACT_FOR_RESEARCH")
    ended = await person.ends()
    assert ended["id"] == first["id"]
    assert ended["endedAt"]
    second = await person.gives(textVersion="2027-01")
    assert [(each["id"], each["textVersion"]) for each in await person.consents()] == [
        (second["id"], "2027-01"),
        (contact["id"], "2026-11"),
        (first["id"], "2026-11"),
    ]
    assert set(await person.holding()) == {second["id"], contact["id"]}


async def test_what_holds_is_not_given_and_what_does_not_is_not_ended(person: Person, graph: Graph) -> None:
    given = {"patientId": person.id, "scope": "RESEARCH"}
    assert await person.self.refused("endConsent", **given) == [("NOT_FOUND", "scope")]
    held = await person.gives()
    before = graph.contents()
    payload = await person.self.act("giveConsent", **given, **TEXT)
    assert [(each["code"], each["record"]["id"]) for each in payload["problems"]] == [("WRONG_STATE", held["id"])]
    await person.gives("CONTACT_FOR_RESEARCH")
    await person.ends("CONTACT_FOR_RESEARCH")
    scope = {"patientId": person.id, "scope": "CONTACT_FOR_RESEARCH"}
    assert await person.self.refused("endConsent", **scope) == [("NOT_FOUND", "scope")]
    assert graph.contents() != before


async def test_once_for_a_key(person: Person) -> None:
    own, end = key(), key()
    first, again = [await person.gives(idempotencyKey=own) for _ in range(2)]
    assert first == again
    ended, again = [await person.ends(idempotencyKey=end) for _ in range(2)]
    assert ended == again
    assert len(await person.consents()) == 1
    assert (await person.gives(idempotencyKey=own))["id"] == first["id"]
    assert await person.holding() == []


async def test_by_the_patient_alone_and_in_the_own_record(asking: Asking, network: Network, person: Person) -> None:
    await person.gives()
    stranger_ = await other(asking)
    for act, more in (("giveConsent", TEXT), ("endConsent", {})):
        given = {"patientId": person.id, "scope": "RESEARCH", **more}
        assert await stranger_.self.refused(act, **given) == [("NOT_FOUND", "patientId")]
        for role in (Role.CLINICIAN, Role.NURSE, Role.ADMISSION, Role.LABORATORY, Role.AUDITOR, Role.RESEARCHER):
            by = signed_in_as(asking, role, practitioner=place(network).practitioner, facility=place(network).facility)
            assert await code_of(by, act, given) == "FORBIDDEN", role
    assert len(await person.holding()) == 1


async def code_of(by: Asking, act: str, given: dict[str, Any]) -> str:
    type_ = f"{act[0].upper()}{act[1:]}Input"
    query = f"mutation ($input: {type_}!) {{ {act}(input: $input) {{ problems {{ code }} }} }}"
    variables = {"input": {"idempotencyKey": key(), **given}}
    answer = (await by.client.post("/graphql", json={"query": query, "variables": variables})).json()
    return str(answer["errors"][0]["extensions"]["code"])


async def test_seen_by_the_patient_alone(asking: Asking, network: Network, person: Person) -> None:
    held = await person.gives()
    seen = "query ($id: ID!) { node(id: $id) { __typename id } }"
    assert (await person.self.query(seen, id=held["id"]))["node"] == {"__typename": "Consent", "id": held["id"]}
    assert (await (await other(asking)).self.query(seen, id=held["id"]))["node"] is None
    clinician = signed_in_as(asking, Role.CLINICIAN, practitioner=place(network).practitioner)
    assert (await clinician.query(seen, id=held["id"]))["node"] is None
    answer = await clinician.client.post("/graphql", json={"query": CONSENTS, "variables": {"id": person.id}})
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_merged_and_ended_in_one_it_holds_no_more_and_parted_it_is_as_before(
    asking: Asking, graph: Graph, person: Person
) -> None:
    former = await other(asking)
    held, apart = await person.gives(), await former.gives("CONTACT_FOR_RESEARCH")
    await former.gives()
    await former.ends()
    before = {each.id: await each.consents() for each in (person, former)}
    await merged(asking, former, person)
    assert await person.holding() == [apart["id"]]
    assert {each["id"] for each in await person.consents()} == {each["id"] for own in before.values() for each in own}
    assert held["id"] not in await person.holding()
    await parted(asking, former)
    assert {each.id: await each.consents() for each in (person, former)} == before


async def test_merged_where_both_hold_one_stays(asking: Asking, person: Person) -> None:
    former = await other(asking)
    held, second = await person.gives(), await former.gives()
    await merged(asking, former, person)
    assert await person.holding() == [held["id"]]
    await person.ends()
    await parted(asking, former)
    assert await former.holding() == [second["id"]]
    assert await person.holding() == []


async def test_what_was_given_after_a_merge_keeps_what_it_ended_from_holding_again(
    asking: Asking, person: Person
) -> None:
    former = await other(asking)
    await person.gives()
    await former.gives()
    await former.ends()
    await merged(asking, former, person)
    again = await person.gives()
    await parted(asking, former)
    assert await person.holding() == [again["id"]]
    assert await former.holding() == []


async def test_the_check_finds_two_that_hold(driver: neo4j.Driver, hospital: str, person: Person) -> None:
    await person.gives()
    await person.ends()
    await person.gives()
    [check] = [each for each in CHECKS if each.name == "consents-held-once"]

    async def broken() -> int:
        return (await asyncio.to_thread(look, Checked(driver, hospital), check)).number

    assert await broken() == 0
    undone = "MATCH (:Patient {id: $id})-[:GAVE]->(c) WHERE c.endedAt IS NOT NULL REMOVE c.endedAt RETURN c.id"
    driver.execute_query(undone, id=person.id, database_=hospital)
    assert await broken() == 1
    driver.execute_query("MATCH (:Patient {id: $id})-[:GAVE]->(c) DETACH DELETE c", id=person.id, database_=hospital)

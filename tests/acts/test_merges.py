"""Two records of one person become one with nothing lost, and two again exactly as they were."""

from collections.abc import Iterable
from typing import Any

import pytest

from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, METFORMIN, opened, opened_among, person, place, stranger

HOLDS = """query ($id: ID, $curp: CURP, $nss: NSS) { patient(id: $id, curp: $curp, nss: $nss) {
  id curp formerIds timeline { nodes { id } } accessLog { nodes { id text } }
  allergies { substance { code } } affiliations(current: true) { institution { code } } registeredAt { id }
} }"""
PENICILLINS = "373270004"


async def new(asking: Asking, told: dict[str, Any]) -> str:
    """The id of a record that has just been opened."""
    payload = await asking.done("registerPatient", "patient { id }", **told)
    return str(payload["patient"]["id"])


async def versions(asking: Asking, *ids: str) -> list[int]:
    """How often each record was written to; of one that went into another, its own."""
    return [
        (await asking.query("query ($id: ID) { patient(id: $id) { version } }", id=each))["patient"]["version"]
        for each in ids
    ]


async def merge(asking: Asking, former: str, survivor: str, **more: Any) -> dict[str, Any]:
    """The payload of a merge that is done."""
    former_version, survivor_version = await versions(asking, former, survivor)
    given = {
        "formerId": former,
        "formerVersion": former_version,
        "survivorId": survivor,
        "survivorVersion": survivor_version,
        "reason": "Misma persona, cotejada con su acta",
    }
    fields = "patient { id } moved { encounters events accessEvents } differences"
    return await asking.done("mergePatients", fields, **given | more)


async def unmerge(asking: Asking, former: str, **more: Any) -> dict[str, Any]:
    """The payload of an unmerge that is done."""
    fields = "patient { id formerIds } survivor { id formerIds } moved { encounters events accessEvents }"
    return await asking.done("unmergePatients", fields, formerId=former, reason="Eran dos personas", **more)


def looks(graph: Graph, *patients: str) -> set[str]:
    """The ids of what is recorded of those records so far."""
    found = graph.rows("MATCH (a:AuditEvent) WHERE a.patient IN $patients RETURN a.id AS id", patients=patients)
    return {row["id"] for row in found}


@pytest.fixture
async def twice(asking: Asking, network: Network) -> dict[str, Any]:
    """A person with two records, each with affiliation, clinic, allergy and visits."""
    imss, issste = place(network), place(network, "ISSSTE")
    old = stranger(
        nss="92919084431", affiliation={"institution": "ISSSTE", "kind": "WORKER"}, facilityId=issste.facility
    )
    known = person(facilityId=imss.facility, affiliation={"institution": "IMSS", "kind": "WORKER"})
    former, survivor = await new(asking, old), await new(asking, known)
    harm = {"criticality": "HIGH", "status": "ACTIVE"}
    await asking.done("recordAllergy", "patient { id }", patientId=former, substance=PENICILLINS, **harm)
    # They belong to one institution as well, and what one ordered the other's result would have spared.
    beside = {"joins": "IMSS", "kind": "BENEFICIARY", "on": "2026-02-01", "version": 2}
    await asking.done("transferAffiliation", "patient { id }", patientId=former, **beside)
    for who, where, day in ((former, issste, 1), (survivor, imss, 20)):
        first = await opened_among(asking, who, where, occurredAt=f"2026-03-{day:02d}T10:00:00-06:00")
        results = [{"code": "4548-4", "value": 6.1, "unit": "%"}]
        study = first["studies"][0]["id"]
        await asking.done("recordResults", "study { id }", studyId=study, version=1, results=results)
        await opened_among(asking, who, where, studies=[], prescriptions=[])
    return {"former": former, "survivor": survivor, "curp": known["curp"], "issste": issste}


def ids(connection: dict[str, Any]) -> set[str]:
    """Of the nodes of a page."""
    return {node["id"] for node in connection["nodes"]}


async def everything(asking: Asking, both: Iterable[str]) -> set[str]:
    """The events of all those records."""
    found: set[str] = set()
    for each in both:
        found |= ids((await asking.query(HOLDS, id=each))["patient"]["timeline"])
    return found


async def test_a_preview_tells_and_writes_nothing(asking: Asking, graph: Graph, twice: dict[str, Any]) -> None:
    before, contents = graph.whole(), graph.contents()
    told = await merge(asking, twice["former"], twice["survivor"], preview=True)
    moved = told["moved"]
    assert (moved["encounters"], moved["events"]) == (2, 6)
    assert {"nss", "givenNames", "birthDate"} <= set(told["differences"])
    assert (told["patient"]["id"], told["replayed"]) == (twice["survivor"], False)
    assert (graph.whole(), graph.contents()) == (before, contents)
    await merge(asking, twice["former"], twice["survivor"])
    before, contents = graph.whole(), graph.contents()
    back = await unmerge(asking, twice["former"], preview=True)
    assert back["moved"] == moved | {"accessEvents": len(looks(graph, twice["former"]))}
    assert (graph.whole(), graph.contents()) == (before, contents)


async def test_the_survivor_holds_all_and_the_former_identifiers_find_it(
    asking: Asking, graph: Graph, twice: dict[str, Any]
) -> None:
    both = (twice["former"], twice["survivor"])
    events = await everything(asking, both)
    looked = looks(graph, *both)
    told = await merge(asking, *both)
    assert (told["moved"]["encounters"], told["moved"]["events"]) == (2, 6)
    for found_by in ({"id": both[0]}, {"id": both[1]}, {"curp": twice["curp"]}):
        found = (await asking.query(HOLDS, **found_by))["patient"]
        assert (found["id"], found["formerIds"]) == (both[1], [both[0]])
        assert ids(found["timeline"]) == events
        assert looked < ids(found["accessLog"])
        assert [each["substance"]["code"] for each in found["allergies"]] == [PENICILLINS]
        assert {each["institution"]["code"] for each in found["affiliations"]} == {"IMSS", "ISSSTE"}
    graph.assert_counted()
    by_nss = graph.rows("MATCH (p:Patient {id: $id}) RETURN p.nss AS nss", id=both[0])[0]["nss"]
    assert by_nss == "92919084431"


async def test_the_survivor_is_warned_of_the_formers_allergies_and_recent_results(
    asking: Asking, network: Network, twice: dict[str, Any]
) -> None:
    await merge(asking, twice["former"], twice["survivor"])
    at = place(network)
    encounter = await opened(asking, twice["survivor"], at)
    where = {"encounterId": encounter, "practitionerId": at.practitioner}
    amoxicillin = METFORMIN | {"medication": "010.000.2128.00"}
    assert await asking.refused("prescribe", **where, **amoxicillin) == [("ALLERGY", "medication")]


async def test_what_is_written_to_the_former_is_sent_to_the_survivor(
    asking: Asking, network: Network, twice: dict[str, Any]
) -> None:
    former, survivor, at = twice["former"], twice["survivor"], place(network)
    before = (await asking.query(HOLDS, id=former))["patient"]
    await merge(asking, former, survivor)
    visit = {"facilityId": at.facility, "practitionerId": at.practitioner, "kind": "CONSULTATION", "reason": "Tos"}
    for act, given in (
        ("openEncounter", {"patientId": former, **visit}),
        ("updatePatient", {"patientId": former, "version": 1, "secondSurname": "Kuri"}),
        (
            "transferAffiliation",
            {"patientId": former, "version": 1, "joins": "PEMEX", "kind": "WORKER", "on": "2026-01-01"},
        ),
        ("recordAllergy", {"patientId": former, "name": "Fresas", "criticality": "LOW", "status": "ACTIVE"}),
    ):
        [problem] = (await asking.act(act, **given))["problems"]
        assert (problem["code"], problem["path"]) == ("PATIENT_MERGED", ["patientId"]), act
        assert problem["record"] == {"id": survivor, "__typename": "Patient"}, act
    for ends in ((former, survivor), (survivor, former)):
        given = dict(zip(("formerId", "survivorId"), ends, strict=True))
        payload = await asking.act("mergePatients", **given, formerVersion=1, survivorVersion=1, reason="Otra vez")
        assert [problem["code"] for problem in payload["problems"]] == ["PATIENT_MERGED"]
    # What hangs on an encounter of the former goes on, in the record that holds it now.
    [moved] = [each for each in before["timeline"]["nodes"] if each["id"].startswith("enc_")][:1]
    note = await asking.done(
        "writeNote", "note { patient { id } }", encounterId=moved["id"], practitionerId=at.practitioner, **EVOLUTION
    )
    assert note["note"]["patient"]["id"] == survivor


async def test_an_unmerge_restores_every_node_property_and_relationship(
    asking: Asking, graph: Graph, twice: dict[str, Any]
) -> None:
    former, survivor = twice["former"], twice["survivor"]
    before = graph.whole()
    moved = (await merge(asking, former, survivor))["moved"]
    assert graph.whole() != before
    looked = looks(graph, former)  # the merge itself among them
    back = await unmerge(asking, former)
    assert (back["moved"], back["patient"], back["survivor"]) == (
        moved | {"accessEvents": len(looked)},
        {"id": former, "formerIds": []},
        {"id": survivor, "formerIds": []},
    )
    assert graph.whole() - before == before - graph.whole() == {}
    assert looked <= ids((await asking.query(HOLDS, id=former))["patient"]["accessLog"])
    graph.assert_counted()
    kept = graph.rows("MATCH (:Patient {id: $id})-[r:ONCE_SAME_PERSON_AS]->() RETURN r.undone AS why", id=former)
    assert kept == [{"why": "Eran dos personas"}]
    assert await asking.refused("unmergePatients", formerId=former, reason="Otra vez") == [("WRONG_STATE", "formerId")]


async def test_a_preview_leaves_its_key_free_and_a_repeat_tells_the_same(
    asking: Asking, graph: Graph, twice: dict[str, Any]
) -> None:
    ends = (twice["former"], twice["survivor"])
    told = {"idempotencyKey": key()}
    former_version, survivor_version = await versions(asking, *ends)
    shown = await merge(asking, *ends, preview=True, **told)
    done = await merge(asking, *ends, **told)
    looks = shown["moved"].pop("accessEvents"), done["moved"]["accessEvents"]
    assert looks[0] < looks[1]  # the preview is one itself
    assert shown["moved"].items() < done["moved"].items()
    assert (shown | {"moved": done["moved"], "replayed": False}) == done
    before = graph.contents()
    again = await merge(asking, *ends, **told, formerVersion=former_version, survivorVersion=survivor_version)
    assert again == done | {"replayed": True}
    assert graph.contents() == before


async def test_what_came_to_the_survivor_since_stays_with_it(
    asking: Asking, network: Network, graph: Graph, twice: dict[str, Any]
) -> None:
    former, survivor = twice["former"], twice["survivor"]
    await merge(asking, former, survivor)
    since = await opened(asking, survivor, place(network))
    await unmerge(asking, former)
    assert since in ids((await asking.query(HOLDS, id=survivor))["patient"]["timeline"])
    assert since not in ids((await asking.query(HOLDS, id=former))["patient"]["timeline"])
    graph.assert_counted()


async def test_chains_of_merges_are_undone_from_the_end(asking: Asking, graph: Graph, twice: dict[str, Any]) -> None:
    last = await new(asking, person())
    former, middle = twice["former"], await new(asking, stranger())
    await opened_among(asking, middle, twice["issste"], prescriptions=[])
    before = graph.whole()
    events = await everything(asking, (former, middle, last))
    await merge(asking, former, middle)
    between = graph.whole()
    await merge(asking, middle, last)
    found = (await asking.query(HOLDS, id=former))["patient"]
    assert (found["id"], set(found["formerIds"])) == (last, {former, middle})
    assert ids(found["timeline"]) == events
    graph.assert_counted()
    [problem] = (await asking.act("unmergePatients", formerId=former, reason="No"))["problems"]
    assert (problem["code"], problem["record"]["id"]) == ("WRONG_STATE", middle)
    await unmerge(asking, middle)
    assert graph.whole() == between
    graph.assert_counted()
    await unmerge(asking, former)
    assert graph.whole() == before
    graph.assert_counted()


async def test_records_that_were_continued_in_each_other_are_not_parted(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    former, survivor = await new(asking, stranger()), await new(asking, person())
    encounter = await opened(asking, former, at)
    leave = {"branch": "GENERAL_ILLNESS", "character": "INITIAL", "startDate": "2026-11-20", "days": 3}
    where = {"practitionerId": at.practitioner}
    override = {"overrideReason": "Se repone certificado"}
    first = await asking.done(
        "certifySickLeave", "sickLeave { id }", encounterId=encounter, **where, folio=former, **leave, **override
    )
    await merge(asking, former, survivor)
    further = leave | {
        "character": "SUBSEQUENT",
        "startDate": "2026-11-23",
        "continuesId": first["sickLeave"]["id"],
        "folio": survivor,
    }
    later = await opened(asking, survivor, at)
    await asking.done("certifySickLeave", "sickLeave { id }", encounterId=later, **where, **further, **override)
    before = graph.whole()
    assert await asking.refused("unmergePatients", formerId=former, reason="No") == [("WRONG_STATE", "formerId")]
    assert graph.whole() == before


async def test_what_is_no_merge_of_one_person_is_refused(asking: Asking, graph: Graph) -> None:
    known, other, unknown = [await new(asking, told) for told in (person(), person(), stranger())]
    reason = {"reason": "Misma persona"}
    same = {"formerVersion": 1, "survivorVersion": 1} | reason
    before = graph.contents()
    for given, problem in (
        ({"formerId": known, "survivorId": other} | same, ("CONTRADICTION", "survivorId")),
        ({"formerId": known, "survivorId": unknown} | same, ("CONTRADICTION", "survivorId")),
        ({"formerId": known, "survivorId": known} | same, ("CONTRADICTION", "survivorId")),
        ({"formerId": unknown, "survivorId": known} | same | {"formerVersion": 3}, ("STALE_VERSION", "formerVersion")),
        (
            {"formerId": unknown, "survivorId": known} | same | {"survivorVersion": 3},
            ("STALE_VERSION", "survivorVersion"),
        ),
        ({"formerId": "pat_0000000000000000", "survivorId": known} | same, ("NOT_FOUND", "formerId")),
    ):
        assert await asking.refused("mergePatients", **given) == [problem]
    assert await asking.refused("unmergePatients", formerId=known, **reason) == [("WRONG_STATE", "formerId")]
    assert graph.contents() == before

"""Break-glass: what it takes, what it opens and for how long, who is told, and how it is reviewed."""

from typing import Any

import pytest

from app.access.viewer import Role
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, curp_of, doing, opened, place, registered, stranger
from tests.acts.roles import REASON, at_work, desk, glass_broken, sees
from tests.acts.samples import registered_provisionally

OPENED: dict[str, Any] = {"purpose": "EMERGENCY_TREATMENT", "reason": REASON}
WAITING = "{ accessReviews(filter: { reviewed: false }) { nodes { id reason practitioner { id } patient { id } } } }"


async def test_it_takes_a_reason_and_one_identifier(asking: Asking, network: Network, graph: Graph) -> None:
    patient, by = await registered(asking), at_work(asking, place(network))
    curp = curp_of(stranger())
    before = graph.contents()
    for given, refused in (
        ({"patientId": patient, "reason": "Urgencia"}, ("OUT_OF_RANGE", "reason")),
        ({}, ("REQUIRED", "patientId")),
        ({"patientId": patient, "curp": curp}, ("CONTRADICTION", "curp")),
        ({"curp": curp}, ("NOT_FOUND", "curp")),
        ({"patientId": "pat_0000000000000000"}, ("NOT_FOUND", "patientId")),
    ):
        assert await by.refused("breakGlass", **OPENED | given) == [refused]
    assert graph.contents() == before
    assert not await sees(by, patient)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
async def test_it_opens_reading_and_writing_until_its_end(
    role: Role, asking: Asking, network: Network, graph: Graph
) -> None:
    at, other = place(network, hospital=True), place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    by = at_work(asking, other, role)
    note = doing(encounter, other) | EVOLUTION
    assert await by.refused("writeNote", **note) == [("NOT_FOUND", "encounterId")]
    access = await glass_broken(by, patient)
    assert await sees(by, patient)
    await by.done("writeNote", "note { id }", **note)
    [kept] = graph.rows(
        "MATCH (a:EmergencyAccess {id: $id}) RETURN a.until - duration('PT2H') = a.occurredAt AS two", id=access
    )
    assert kept["two"]
    graph.rows("MATCH (a:EmergencyAccess {id: $id}) SET a.until = datetime() - duration('PT1S')", id=access)
    assert not await sees(by, patient)
    assert await by.refused("writeNote", **note) == [("NOT_FOUND", "encounterId")]


async def test_it_opens_the_record_that_a_curp_leads_to(asking: Asking, network: Network) -> None:
    told = stranger()
    patient = await registered(asking, **told | {"curp": curp_of(told)})
    by = at_work(asking, place(network))
    payload = await by.done("breakGlass", "patient { id }", curp=curp_of(told), **OPENED)
    assert payload["patient"] == {"id": patient}


async def test_the_patient_is_told_who_and_why(asking: Asking, network: Network) -> None:
    patient, at = await registered(asking), place(network)
    await glass_broken(at_work(asking, at), patient)
    query = "query ($id: ID!) { patient(id: $id) { emergencyAccesses { reason purpose practitioner { id } } } }"
    told = await asking.signed_in(Role.PATIENT, patient=patient).query(query, id=patient)
    expected = {"reason": REASON, "purpose": "EMERGENCY_TREATMENT", "practitioner": {"id": at.practitioner}}
    assert told["patient"]["emergencyAccesses"] == [expected]


async def test_it_goes_with_a_record_that_goes_into_another(asking: Asking, network: Network, graph: Graph) -> None:
    """Who comes unconscious is nobody known, and is told later of what was opened then."""
    at = place(network)
    former, survivor = await registered_provisionally(asking), await registered(asking)
    by = at_work(asking, at)
    access = await glass_broken(by, former)
    before = graph.whole()
    versions = {"formerVersion": 1, "survivorVersion": 1}
    await asking.done(
        "mergePatients", "patient { id }", formerId=former, survivorId=survivor, reason="Misma persona", **versions
    )
    query = "query ($id: ID!) { patient(id: $id) { emergencyAccesses { id patient { id } } } }"
    told = await asking.signed_in(Role.PATIENT, patient=survivor).query(query, id=survivor)
    assert told["patient"]["emergencyAccesses"] == [{"id": access, "patient": {"id": survivor}}]
    assert await sees(by, survivor)
    await asking.done("unmergePatients", "patient { id }", formerId=former, reason="Dos personas")
    assert graph.whole() == before
    assert not await sees(by, survivor)
    assert await sees(by, former)


async def test_it_waits_for_a_review_by_somebody_else_which_comes_once(asking: Asking, network: Network) -> None:
    patient, at = await registered(asking), place(network)
    access = await glass_broken(at_work(asking, at), patient)
    auditor = asking.signed_in(Role.AUDITOR)
    own = asking.signed_in(Role.AUDITOR, practitioner=at.practitioner)
    waiting = {each["id"]: each for each in (await auditor.query(WAITING))["accessReviews"]["nodes"]}
    assert waiting[access]["reason"] == REASON
    assert waiting[access]["patient"] == {"id": patient}
    given = {"emergencyAccessId": access, "verdict": "UNJUSTIFIED"}
    assert await auditor.refused("reviewAccess", **given) == [("REQUIRED", "comment")]
    given |= {"comment": "No había urgencia"}
    assert await own.refused("reviewAccess", **given) == [("NOT_ALLOWED", "emergencyAccessId")]
    done = await auditor.done("reviewAccess", "emergencyAccess { verdict comment reviewer reviewedAt }", **given)
    assert done["emergencyAccess"]["verdict"] == "UNJUSTIFIED"
    assert done["emergencyAccess"]["reviewer"]
    assert await auditor.refused("reviewAccess", **given) == [("WRONG_STATE", "emergencyAccessId")]
    assert access not in {each["id"] for each in (await auditor.query(WAITING))["accessReviews"]["nodes"]}
    nobodys = {"emergencyAccessId": "eac_0000000000000000", "verdict": "JUSTIFIED"}
    assert await auditor.refused("reviewAccess", **nobodys) == [("NOT_FOUND", "emergencyAccessId")]


async def test_only_who_treats_breaks_it(asking: Asking, network: Network) -> None:
    given = OPENED | {"patientId": await registered(asking)}
    assert await desk(asking, place(network)).forbidden("breakGlass", **given)
    assert await asking.signed_in(Role.RESEARCHER).forbidden("breakGlass", **given)
    # SYSTEM is nobody who could be named to the patient.
    assert await asking.refused("breakGlass", **given) == [("NOT_ALLOWED", "")]

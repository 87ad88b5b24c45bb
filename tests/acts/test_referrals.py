"""Sent to another facility: asked, answered, and complete by the visit there."""

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import Place, died, doing, opened, place, registered

REFERRAL = "referral { id status reason to { id } patient { id } }"
READ = """query ($id: ID!) { node(id: $id) { ... on Referral {
  status ledTo: patient { encounters { nodes { id followsFrom { id } } } } } } }"""


async def referred(asking: Asking, patient: str, at: Place, to: Place) -> str:
    """The id of a referral that has just been written."""
    where = doing(await opened(asking, patient, at), at)
    payload = await asking.done("refer", REFERRAL, **where, toFacilityId=to.facility, reason="Valoración por cirugía")
    assert (payload["referral"]["status"], payload["referral"]["to"]["id"]) == ("REQUESTED", to.facility)
    return str(payload["referral"]["id"])


async def test_accepted_and_complete_by_the_visit_that_follows(asking: Asking, network: Network, graph: Graph) -> None:
    clinic, hospital = place(network), place(network, hospital=True)
    patient = await registered(asking)
    referral = await referred(asking, patient, clinic, hospital)
    answer = {"referralId": referral, "version": 1, "practitionerId": hospital.practitioner}
    accepted = await asking.done("acceptReferral", REFERRAL, **answer, answer="Se programa")
    assert accepted["referral"]["status"] == "ACCEPTED"
    assert graph.properties(referral)["answer"] == "Se programa"
    seen = await opened(asking, patient, hospital, followsReferralId=referral)
    found = (await asking.query(READ, id=referral))["node"]
    assert found["status"] == "COMPLETED"
    led = {each["id"]: each["followsFrom"] for each in found["ledTo"]["encounters"]["nodes"]}
    assert led[seen] == {"id": referral}
    again = {"patientId": patient, "facilityId": hospital.facility, "practitionerId": hospital.practitioner}
    given = again | {"kind": "CONSULTATION", "reason": "Control", "followsReferralId": referral}
    assert await asking.refused("openEncounter", **given) == [("WRONG_STATE", "followsReferralId")]
    late = answer | {"version": 3}
    assert await asking.refused("acceptReferral", **late) == [("WRONG_STATE", "referralId")]


async def test_a_refusal_says_why_and_leads_to_nothing(asking: Asking, network: Network) -> None:
    clinic, hospital = place(network), place(network, hospital=True)
    patient = await registered(asking)
    referral = await referred(asking, patient, clinic, hospital)
    answer = {"referralId": referral, "version": 1, "practitionerId": hospital.practitioner, "accepted": False}
    assert await asking.refused("acceptReferral", **answer) == [("REQUIRED", "answer")]
    why = {"answer": "No se cuenta con el servicio"}
    assert await asking.refused("acceptReferral", **answer | {"version": 2}, **why) == [("STALE_VERSION", "version")]
    rejected = await asking.done("acceptReferral", REFERRAL, **answer, **why)
    assert rejected["referral"]["status"] == "REJECTED"
    given = {"patientId": patient, "facilityId": hospital.facility, "practitionerId": hospital.practitioner}
    visit = given | {"kind": "CONSULTATION", "reason": "Control", "followsReferralId": referral}
    assert await asking.refused("openEncounter", **visit) == [("WRONG_STATE", "followsReferralId")]


async def test_a_visit_elsewhere_or_of_somebody_else_does_not_follow_it(
    asking: Asking, network: Network, graph: Graph
) -> None:
    clinic, hospital, elsewhere = place(network), place(network, hospital=True), place(network, "ISSSTE")
    patient, other = await registered(asking), await registered(asking)
    referral = await referred(asking, patient, clinic, hospital)
    before = graph.contents()
    visit = {"kind": "CONSULTATION", "reason": "Control", "followsReferralId": referral}
    for who, at in ((patient, elsewhere), (other, hospital)):
        where = {"patientId": who, "facilityId": at.facility, "practitionerId": at.practitioner}
        assert await asking.refused("openEncounter", **where, **visit) == [("CONTRADICTION", "followsReferralId")]
    assert graph.contents() == before


async def test_nobody_is_sent_to_where_they_are(asking: Asking, network: Network) -> None:
    at = place(network)
    where = doing(await opened(asking, await registered(asking), at), at)
    here = {"toFacilityId": at.facility, "reason": "Valoración"}
    assert await asking.refused("refer", **where, **here) == [("CONTRADICTION", "toFacilityId")]


async def test_the_dead_are_neither_sent_nor_awaited(asking: Asking, network: Network) -> None:
    clinic, hospital = place(network), place(network, hospital=True)
    patient = await registered(asking)
    where = doing(await opened(asking, patient, clinic, occurredAt="2024-05-01T10:00:00-06:00"), clinic)
    to = {"toFacilityId": hospital.facility, "reason": "Valoración"}
    referral = (await asking.done("refer", REFERRAL, **where, **to))["referral"]["id"]
    await died(asking, patient, "2024-05-02T10:00:00-06:00")
    assert await asking.refused("refer", **where, **to) == [("PATIENT_DECEASED", "encounterId")]
    answer = {"referralId": referral, "version": 1, "practitionerId": hospital.practitioner}
    assert await asking.refused("acceptReferral", **answer) == [("PATIENT_DECEASED", "referralId")]
    rejected = await asking.done("acceptReferral", REFERRAL, **answer, accepted=False, answer="Falleció")
    assert rejected["referral"]["status"] == "REJECTED"

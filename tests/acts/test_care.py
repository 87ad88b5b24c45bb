"""Who treats whom: what opens a record to a practitioner, and what closes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.access.viewer import Role
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import Place, doing, opened, place, registered
from tests.acts.roles import at_work, desk, sees

TEAM = "patient { careTeam { practitioner { id } basis from to } }"


def care(patient: str, at: Place, **more: Any) -> dict[str, Any]:
    return {"patientId": patient, "practitionerId": at.practitioner, **more}


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
async def test_a_record_opens_and_closes_at_once(role: Role, asking: Asking, network: Network) -> None:
    at = place(network)
    patient, by = await registered(asking), at_work(asking, at, role)
    assert not await sees(by, patient)
    established = await desk(asking, at).done("establishCare", TEAM, **care(patient, at, basis="FAMILY_CLINIC"))
    [member] = established["patient"]["careTeam"]
    assert (member["practitioner"]["id"], member["basis"], member["to"]) == (at.practitioner, "FAMILY_CLINIC", None)
    assert await sees(by, patient)
    ended = await desk(asking, at).done("endCare", TEAM, **care(patient, at))
    assert ended["patient"]["careTeam"][0]["to"] < str(datetime.now(UTC).date())
    assert not await sees(by, patient)
    assert await desk(asking, at).refused("endCare", **care(patient, at)) == [("NOT_FOUND", "practitionerId")]


async def test_an_appointment_lasts_until_its_day(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    patient, today = await registered(asking), datetime.now(UTC).date()
    by_desk = desk(asking, at)
    past = care(patient, at, basis="APPOINTMENT", to=str(today - timedelta(days=1)))
    assert await by_desk.refused("establishCare", **past) == [("OUT_OF_RANGE", "to")]
    of_act = care(patient, at, basis="ENCOUNTER")
    assert await by_desk.refused("establishCare", **of_act) == [("CONTRADICTION", "basis")]
    done = await by_desk.done("establishCare", TEAM, **care(patient, at, basis="APPOINTMENT"))
    assert done["patient"]["careTeam"][0]["to"] == str(today + timedelta(days=90))
    again = care(patient, at, basis="APPOINTMENT")
    assert await by_desk.refused("establishCare", **again) == [("WRONG_STATE", "basis")]
    until = "MATCH (:Patient {id: $id})<-[r:TREATS]-() SET r.to = date($day)"
    for day, open_ in ((today, True), (today - timedelta(days=1), False)):
        graph.rows(until, id=patient, day=str(day))
        assert await sees(at_work(asking, at), patient) is open_


async def test_who_opens_or_is_given_an_encounter_treats(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    given = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    visit = {"kind": "CONSULTATION", "reason": "Control"}
    assert await at_work(asking, at).refused("openEncounter", **given, **visit) == [("NOT_FOUND", "patientId")]
    await desk(asking, at).done("openEncounter", "encounter { id }", **given, **visit)
    assert await sees(at_work(asking, at), patient)


async def test_a_nurse_sees_who_is_at_the_facility_now(asking: Asking, network: Network) -> None:
    at, other = place(network, hospital=True), place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    here, elsewhere = (
        asking.signed_in(Role.NURSE, practitioner=other.practitioner, facility=each.facility) for each in (at, other)
    )
    doctor = asking.signed_in(Role.CLINICIAN, practitioner=other.practitioner, facility=at.facility)
    assert [await sees(each, patient) for each in (here, elsewhere, doctor)] == [True, False, False]
    ended = {"encounterId": encounter, "version": 1, "diagnoses": [{"code": "E11.9", "certainty": "CONFIRMED"}]}
    await asking.done("closeEncounter", "encounter { id }", **ended)
    assert not await sees(here, patient)


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_referral_opens_the_record_where_it_leads(asking: Asking, network: Network, accepted: bool) -> None:
    at, to = place(network), place(network, hospital=True)
    patient = await registered(asking)
    there = at_work(asking, to)
    colleague = asking.signed_in(
        Role.CLINICIAN, practitioner=place(network, "ISSSTE").practitioner, facility=to.facility
    )
    where = doing(await opened(asking, patient, at), at)
    assert not await sees(there, patient)
    sent = {"toFacilityId": to.facility, "reason": "Valoración"}
    referral = (await at_work(asking, at).done("refer", "referral { id }", **where, **sent))["referral"]["id"]
    assert await sees(there, patient)
    assert await sees(colleague, patient)
    answer = {"referralId": referral, "practitionerId": to.practitioner, "version": 1, "accepted": accepted}
    payload = await there.done("acceptReferral", "referral { status }", **answer, answer="Se valora")
    assert payload["referral"]["status"] == ("ACCEPTED" if accepted else "REJECTED")
    assert await sees(there, patient) is accepted
    assert await sees(colleague, patient) is accepted
    if accepted:
        visit = {"patientId": patient, "facilityId": to.facility, "practitionerId": to.practitioner}
        follows = {"kind": "CONSULTATION", "reason": "Valoración", "followsReferralId": referral}
        await there.done("openEncounter", "encounter { id }", **visit, **follows)
        assert await sees(there, patient)
        assert not await sees(colleague, patient)

"""Each role does the acts of its row in the README's table and no other, in its own name."""

from typing import Any

import pytest

from app.access.viewer import Role
from seeds.places import Network
from tests.access.role_table import SCHEMA, TABLE
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, Place, doing, opened, person, place, registered
from tests.acts.roles import REASON, at_work, desk, glass_broken
from tests.acts.samples import ready

assert SCHEMA.mutation_type
ACTS = sorted(SCHEMA.mutation_type.fields)
ROLES = list(TABLE)
CLINICAL = ("diagnoses", "note", "prescriptions", "studies")
UNIDENTIFIED = {"unidentified": True, "birthDate": "1990-01-01"}
VISIT = {"kind": "CONSULTATION", "reason": "Control"}


def granted(role: Role) -> list[str]:
    """The acts of a role's row; what ends an encounter comes last."""
    acts = [each.partition(".")[2] for each in TABLE[role] if each.startswith("Mutation.")]
    return sorted(acts, key=lambda act: (act == "closeEncounter", act))


async def inputs(asking: Asking, network: Network) -> dict[str, dict[str, Any]]:
    """An input that is right for each act."""
    given = await ready(asking, network)
    at, other = place(network, hospital=True), place(network)
    patient = await registered(asking)
    care = {"patientId": patient, "practitionerId": other.practitioner}
    access = await glass_broken(at_work(asking, other), patient)
    return given | {
        "establishCare": care | {"basis": "APPOINTMENT"},
        "endCare": {"patientId": given["updatePatient"]["patientId"], "practitionerId": at.practitioner},
        "breakGlass": {"patientId": patient, "purpose": "EMERGENCY_TREATMENT", "reason": REASON},
        "reviewAccess": {"emergencyAccessId": access, "verdict": "JUSTIFIED"},
    }


def as_role(role: Role, act: str, given: dict[str, Any], at: Place) -> dict[str, Any]:
    """The input as that role may give it."""
    match role, act:
        case Role.CLINICIAN, "registerPatient":
            return UNIDENTIFIED
        case Role.ADMISSION, "openEncounter":
            return {name: value for name, value in given.items() if name not in CLINICAL}
        case _, "prescribe":
            return given | {"overrideReason": "Se valoró con la paciente"}
        case _:
            return given


@pytest.mark.parametrize("role", ROLES)
async def test_the_acts_of_its_row_are_done(role: Role, asking: Asking, network: Network, graph: Graph) -> None:
    at, to = place(network, hospital=True), place(network, "ISSSTE", hospital=True)
    given = await inputs(asking, network)
    patient = given["restrictSegment"]["patientId"]
    for act in granted(role):
        own = to if act == "acceptReferral" else at
        by = asking.signed_in(role, practitioner=own.practitioner, facility=own.facility, patient=patient)
        right = as_role(role, act, given[act], at)
        edited = right.get("patientId") or right.get("encounterId")
        if edited and "version" in right:  # what came before may have changed it
            right = right | {"version": graph.properties(edited)["version"]}
        assert (act, (await by.act(act, **right))["problems"]) == (act, [])


@pytest.mark.parametrize("role", ROLES)
async def test_no_other_act_is_done(role: Role, asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network, hospital=True)
    given = await inputs(asking, network)
    ids = {"practitioner": at.practitioner, "facility": at.facility, "patient": given["updatePatient"]["patientId"]}
    by = asking.signed_in(role, **ids)
    before = graph.contents()
    for act in set(ACTS) - set(granted(role)):
        assert await by.forbidden(act, **given[act]), act
    assert graph.contents() == before


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
async def test_nobody_acts_in_anothers_name(role: Role, asking: Asking, network: Network, graph: Graph) -> None:
    at, other = place(network, hospital=True), place(network)
    given = await inputs(asking, network)
    by = at_work(asking, at, role)
    before = graph.contents()
    naming = [act for act in granted(role) if "practitionerId" in given[act] and act != "acceptReferral"]
    assert len(naming) >= 3
    for act in naming:
        refused = await by.refused(act, **given[act] | {"practitionerId": other.practitioner})
        assert (act, refused) == (act, [("NOT_ALLOWED", "practitionerId")])
    assert graph.contents() == before


async def test_a_note_at_the_end_is_signed_by_who_attended(asking: Asking, network: Network) -> None:
    at, other = place(network, hospital=True), place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    care = {"patientId": patient, "practitionerId": other.practitioner, "basis": "FAMILY_CLINIC"}
    await desk(asking, at).done("establishCare", "patient { id }", **care)
    given = {"encounterId": encounter, "version": 1, "diagnoses": [{"code": "E11.9", "certainty": "CONFIRMED"}]}
    assert await at_work(asking, other).refused("closeEncounter", **given, note=EVOLUTION) == [("NOT_ALLOWED", "note")]
    await at_work(asking, at).done("closeEncounter", "encounter { id }", **given, note=EVOLUTION)


async def test_the_laboratory_signs_as_who_has_signed_in(asking: Asking, network: Network) -> None:
    at, other = place(network, hospital=True), place(network)
    given = (await inputs(asking, network))["recordResults"]
    by = at_work(asking, at, Role.LABORATORY)
    named = given | {"practitionerId": other.practitioner}
    assert await by.refused("recordResults", **named) == [("NOT_ALLOWED", "practitionerId")]
    unnamed = {name: value for name, value in given.items() if name != "practitionerId"}
    await asking.signed_in(Role.LABORATORY, facility=at.facility).done("recordResults", "study { id }", **unnamed)


async def test_the_desk_opens_encounters_at_its_own_facility_and_adds_nothing_clinical(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at, other = place(network, hospital=True), place(network)
    given = (await inputs(asking, network))["openEncounter"]
    before = graph.contents()
    refused = await desk(asking, other).refused("openEncounter", **given)
    assert refused == [("NOT_ALLOWED", "facilityId"), *(("NOT_ALLOWED", part) for part in CLINICAL)]
    assert graph.contents() == before
    bare = {name: value for name, value in given.items() if name not in CLINICAL}
    payload = await desk(asking, at).done("openEncounter", "encounter { id patient { fullName } }", **bare)
    assert payload["encounter"]["patient"]["fullName"]


async def test_a_clinician_registers_the_unidentified_alone(asking: Asking, network: Network, graph: Graph) -> None:
    by = at_work(asking, place(network))
    before = graph.contents()
    assert await by.refused("registerPatient", **person()) == [("NOT_ALLOWED", "unidentified")]
    assert graph.contents() == before
    payload = await by.done("registerPatient", "patient { id careTeam { basis } }", **UNIDENTIFIED)
    assert payload["patient"]["careTeam"] == [{"basis": "ENCOUNTER"}]


async def test_the_desk_registers_whoever_signs_in_at_it(asking: Asking, network: Network) -> None:
    """Also one whose token names a practitioner, who treats nobody by that."""
    by = at_work(asking, place(network), Role.ADMISSION)
    payload = await by.done("registerPatient", "patient { id careTeam { basis } }", **person())
    assert payload["patient"]["careTeam"] == []


async def test_a_repeat_is_answered_to_who_may_still_see_it(asking: Asking, network: Network) -> None:
    """The key and the input of an act do not open a record: not to its author once care has ended, nor to others."""
    at, other = place(network, hospital=True), place(network)
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    given = {"idempotencyKey": f"repeat-{encounter}", **doing(encounter, at), **EVOLUTION}
    fields = "note { id patient { fullName } }"
    by = at_work(asking, at)
    first = await by.done("writeNote", fields, **given)
    assert first["note"]["patient"]["fullName"]
    assert (await by.done("writeNote", fields, **given))["note"] == first["note"]
    for asks in (fields, "note { id }"):
        repeated = await at_work(asking, other).act("writeNote", asks, **given)
        assert (repeated["note"], repeated["replayed"]) == (None, True)
    await desk(asking, at).done("endCare", "patient { id }", patientId=patient, practitionerId=at.practitioner)
    assert (await by.act("writeNote", fields, **given))["note"] is None
    assert (await asking.act("writeNote", fields, **given))["note"] == first["note"]

"""Prescribing looks at allergies, at what is taken already and at what must not meet; a reason is kept."""

from typing import Any

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import METFORMIN, died, doing, opened, place, registered

PENICILLINS, SULFONAMIDES, NSAIDS = "373270004", "387406002", "372665008"
AMOXICILLIN, CEPHALEXIN, GLIBENCLAMIDE = "010.000.2128.00", "010.000.1939.00", "010.000.1042.00"
SPIRONOLACTONE, ENALAPRIL, PARACETAMOL = "010.000.2304.00", "010.000.2501.00", "010.000.0104.00"
RX = "prescription { id status dose route frequency days medication { key } }"


def of(medication: str, **more: Any) -> dict[str, Any]:
    """Any regimen of a medicine."""
    return METFORMIN | {"medication": medication} | more


async def allergic(asking: Asking, **told: Any) -> str:
    """A patient with an allergy."""
    patient = await registered(asking)
    given = {"criticality": "HIGH", "status": "ACTIVE"} | told
    await asking.done("recordAllergy", "patient { id }", patientId=patient, **given)
    return patient


async def test_the_regimen_is_written_as_it_is_read(asking: Asking, network: Network) -> None:
    at = place(network)
    encounter = await opened(asking, await registered(asking), at)
    given = of(PARACETAMOL, dose={"value": 500, "unit": "mg"})
    given["frequency"] = {"everyHours": 8, "asNeeded": True, "neededFor": "fiebre"}
    rx = (await asking.done("prescribe", RX, **doing(encounter, at), **given))["prescription"]
    assert (rx["dose"], rx["route"], rx["frequency"]) == ("500 mg", "Oral", "Cada 8 horas si hay fiebre")
    assert (rx["status"], rx["days"], rx["medication"]["key"]) == ("ACTIVE", 30, PARACETAMOL)


async def test_an_allergy_to_the_class_and_to_its_like_needs_a_reason_which_is_kept(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    patient = await allergic(asking, substance=PENICILLINS)
    where = doing(await opened(asking, patient, at), at)
    for medication in (AMOXICILLIN, CEPHALEXIN):
        [problem] = (await asking.act("prescribe", **where, **of(medication)))["problems"]
        assert (problem["code"], problem["path"], problem["overridable"]) == ("ALLERGY", ["medication"], True)
        assert problem["record"]["id"] == patient
    reason = "Desensibilizada en 2024"
    rx = await asking.done("prescribe", RX, **where, **of(AMOXICILLIN, overrideReason=reason))
    assert graph.properties(rx["prescription"]["id"])["overrideReason"] == reason
    await asking.done("prescribe", RX, **where, **of(PARACETAMOL))


async def test_an_allergy_to_the_substance_itself_told_in_words(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await allergic(asking, name="Metformina")
    where = doing(await opened(asking, patient, at), at)
    assert await asking.refused("prescribe", **where, **METFORMIN) == [("ALLERGY", "medication")]


async def test_an_allergy_that_no_longer_holds_warns_of_nothing(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await allergic(asking, substance=PENICILLINS)
    refuted = {"substance": PENICILLINS, "criticality": "LOW", "status": "REFUTED"}
    await asking.done("recordAllergy", "patient { id }", patientId=patient, **refuted)
    where = doing(await opened(asking, patient, at), at)
    await asking.done("prescribe", RX, **where, **of(AMOXICILLIN))


async def test_what_is_taken_already_at_another_institution_is_shown(asking: Asking, network: Network) -> None:
    imss, issste = place(network), place(network, "ISSSTE")
    patient = await registered(asking)
    first = await asking.done("prescribe", RX, **doing(await opened(asking, patient, imss), imss), **METFORMIN)
    where = doing(await opened(asking, patient, issste), issste)
    [problem] = (await asking.act("prescribe", **where, **METFORMIN))["problems"]
    assert (problem["code"], problem["record"]["id"]) == ("DUPLICATE_THERAPY", first["prescription"]["id"])
    cancelled = {"prescriptionId": first["prescription"]["id"], "version": 1, "reason": "Cambia de unidad"}
    await asking.done("cancelPrescription", RX, **cancelled)
    await asking.done("prescribe", RX, **where, **METFORMIN)


async def test_what_must_not_meet_is_told(asking: Asking, network: Network) -> None:
    at = place(network)
    where = doing(await opened(asking, await registered(asking), at), at)
    first = await asking.done("prescribe", RX, **where, **of(ENALAPRIL))
    [problem] = (await asking.act("prescribe", **where, **of(SPIRONOLACTONE)))["problems"]
    assert (problem["code"], problem["record"]["id"]) == ("INTERACTION", first["prescription"]["id"])
    await asking.done("prescribe", RX, **where, **of(SPIRONOLACTONE, overrideReason="Con control de potasio"))


async def test_what_is_prescribed_in_one_act_is_looked_at_as_well(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    patient = await registered(asking)
    visit = {"patientId": patient, "facilityId": at.facility, "practitionerId": at.practitioner}
    given = visit | {"kind": "CONSULTATION", "reason": "Control"}
    before = graph.contents()
    for second, code in ((METFORMIN, "DUPLICATE_THERAPY"), (of(SPIRONOLACTONE), "INTERACTION")):
        first = METFORMIN if second is METFORMIN else of(ENALAPRIL)
        for when in ({}, {"occurredAt": "2025-02-01T10:00:00-06:00"}):
            refused = await asking.refused("openEncounter", **given, **when, prescriptions=[first, second])
            assert refused == [(code, "prescriptions.1.medication")], (code, when)
    assert graph.contents() == before


async def test_an_end_is_kept_with_its_reason_and_comes_once(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    where = doing(await opened(asking, await registered(asking), at), at)
    rx = (await asking.done("prescribe", RX, **where, **METFORMIN))["prescription"]["id"]
    given = {"prescriptionId": rx, "reason": "Intolerancia gastrointestinal"}
    assert await asking.refused("cancelPrescription", **given, version=2) == [("STALE_VERSION", "version")]
    done = await asking.done("cancelPrescription", RX, **given, version=1)
    assert done["prescription"]["status"] == "CANCELLED"
    kept = graph.properties(rx)
    assert (kept["cancelReason"], kept["version"]) == (given["reason"], 2)
    assert await asking.refused("cancelPrescription", **given, version=2) == [("WRONG_STATE", "prescriptionId")]


async def test_nothing_is_prescribed_to_the_dead(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    where = doing(await opened(asking, patient, at, occurredAt="2024-05-01T10:00:00-06:00"), at)
    await died(asking, patient, "2024-05-02T10:00:00-06:00")
    assert await asking.refused("prescribe", **where, **METFORMIN) == [("PATIENT_DECEASED", "encounterId")]

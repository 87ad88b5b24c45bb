"""What a patient is allergic to: by code or in words, and no longer so."""

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import registered, stranger

ALLERGIES = "patient { version allergies { substance { code name } criticality status since reaction } }"
LATEX = "111088007"


async def test_an_allergy_is_recorded_whole(asking: Asking) -> None:
    patient = await registered(asking)
    told = {"criticality": "HIGH", "status": "ACTIVE", "since": "2015-06-01", "reaction": "Anafilaxia"}
    found = (await asking.done("recordAllergy", ALLERGIES, patientId=patient, substance=LATEX, **told))["patient"]
    assert found["version"] == 2
    assert found["allergies"] == [{"substance": {"code": LATEX, "name": "Látex"}} | told]


async def test_what_is_said_of_a_substance_takes_the_place_of_what_was(asking: Asking) -> None:
    patient = await registered(asking)
    told = {"criticality": "HIGH", "status": "ACTIVE", "since": "2015-06-01", "reaction": "Anafilaxia"}
    await asking.done("recordAllergy", ALLERGIES, patientId=patient, substance=LATEX, **told)
    again = {"criticality": "LOW", "status": "REFUTED"}
    found = (await asking.done("recordAllergy", ALLERGIES, patientId=patient, substance=LATEX, **again))["patient"]
    assert found["version"] == 3
    [allergy] = found["allergies"]
    assert allergy == {"substance": {"code": LATEX, "name": "Látex"}, "since": None, "reaction": None} | again


async def test_words_that_are_written_alike_are_one_substance(asking: Asking) -> None:
    told = {"criticality": "LOW", "status": "ACTIVE"}
    first, second = await registered(asking), await registered(asking)
    one = await asking.done("recordAllergy", ALLERGIES, patientId=first, name="Ácaros del polvo", **told)
    other = await asking.done("recordAllergy", ALLERGIES, patientId=second, name="acaros  del POLVO", **told)
    [substance] = [each["substance"] for each in one["patient"]["allergies"]]
    assert substance["name"] == "Ácaros del polvo"
    assert [each["substance"] for each in other["patient"]["allergies"]] == [substance]


async def test_after_a_merge_a_substance_stands_once(asking: Asking, network: Network, graph: Graph) -> None:
    survivor = await registered(asking)
    former = (await asking.done("registerPatient", "patient { id }", **stranger()))["patient"]["id"]
    told = {"substance": LATEX, "criticality": "HIGH"}
    await asking.done("recordAllergy", ALLERGIES, patientId=former, status="ACTIVE", **told)
    await asking.done("recordAllergy", ALLERGIES, patientId=survivor, status="REFUTED", **told)
    merged = {"formerId": former, "formerVersion": 2, "survivorId": survivor, "survivorVersion": 2}
    payload = await asking.done("mergePatients", ALLERGIES, **merged, reason="Misma persona")
    assert {each["status"] for each in payload["patient"]["allergies"]} == {"ACTIVE", "REFUTED"}
    said = await asking.done("recordAllergy", ALLERGIES, patientId=survivor, status="RESOLVED", **told)
    assert [each["status"] for each in said["patient"]["allergies"]] == ["RESOLVED"]


async def test_what_cannot_be_is_refused(asking: Asking, graph: Graph) -> None:
    patient = await registered(asking)
    told = {"patientId": patient, "criticality": "LOW", "status": "ACTIVE"}
    before = graph.contents()
    for given, problem in (
        ({}, ("REQUIRED", "substance")),
        ({"substance": LATEX, "name": "Látex"}, ("CONTRADICTION", "name")),
        ({"substance": "000"}, ("NOT_FOUND", "substance")),
        ({"name": "Látex", "system": "http://snomed.info/sct"}, ("CONTRADICTION", "system")),
        ({"substance": LATEX, "since": "1930-01-01"}, ("CONTRADICTION", "since")),
        ({"substance": LATEX, "since": "2999-01-01"}, ("OUT_OF_RANGE", "since")),
    ):
        assert await asking.refused("recordAllergy", **told | given) == [problem]
    assert graph.contents() == before

"""Doses that were given, with their lot, and those that were not, with the reason."""

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import doing, opened, place, registered

DOSE = "immunization { status lot doseNumber occurredAt vaccine { code name } practitioner { id } summary }"
INFLUENZA = "88"


async def test_a_dose_is_recorded_with_its_lot(asking: Asking, network: Network) -> None:
    at = place(network, specialty="Enfermería")
    where = doing(await opened(asking, await registered(asking), at), at)
    found = (await asking.done("immunize", DOSE, **where, vaccine=INFLUENZA, lot="FLU-26-01", doseNumber=1))[
        "immunization"
    ]
    assert (found["status"], found["lot"], found["doseNumber"]) == ("COMPLETED", "FLU-26-01", 1)
    assert found["vaccine"] == {"code": INFLUENZA, "name": "Influenza estacional"}
    assert found["summary"] == "Vacuna Influenza estacional, dosis 1"


async def test_a_dose_that_was_not_given_has_a_reason(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    patient = await registered(asking)
    where = doing(await opened(asking, patient, at), at)
    given = {"vaccine": INFLUENZA, "status": "NOT_DONE", "reason": "Alergia al huevo"}
    assert (await asking.done("immunize", DOSE, **where, **given))["immunization"]["lot"] is None
    kept = graph.rows(
        "MATCH (:Patient {id: $id})-[:HAD]->()-[:ADMINISTERED]->(i) RETURN i.reason AS reason", id=patient
    )
    assert kept == [{"reason": "Alergia al huevo"}]


async def test_what_cannot_be_is_refused(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    where = doing(await opened(asking, await registered(asking), at), at)
    before = graph.contents()
    for given, problems in (
        ({}, [("REQUIRED", "lot")]),
        ({"status": "NOT_DONE", "lot": "A"}, [("CONTRADICTION", "lot"), ("REQUIRED", "reason")]),
        ({"lot": "A", "reason": "Fiebre"}, [("CONTRADICTION", "reason")]),
        ({"lot": "A" * 41}, [("OUT_OF_RANGE", "lot")]),
        ({"lot": "A", "doseNumber": 0}, [("OUT_OF_RANGE", "doseNumber")]),
        ({"lot": "A", "vaccine": "0"}, [("NOT_FOUND", "vaccine")]),
        ({"lot": "A", "occurredAt": "2020-01-01T10:00:00-06:00"}, [("CONTRADICTION", "occurredAt")]),
    ):
        assert await asking.refused("immunize", **where | {"vaccine": INFLUENZA} | given) == problems
    assert graph.contents() == before

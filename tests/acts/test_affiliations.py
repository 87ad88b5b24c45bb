"""One record from institution to institution: each sees all of it, and whom the person belonged to is kept."""

from datetime import UTC, datetime, timedelta

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import opened_among, person, place, registered

BELONGS = "patient { version affiliations { institution { code } kind from to } }"
EVERYTHING = """query ($id: ID!) { patient(id: $id) {
  affiliations { institution { code } from to }
  current: affiliations(current: true) { institution { code } }
  timeline { nodes { id facility { institution { code } } } }
  recordCounts { encounters notes prescriptions studies }
} }"""
JOURNEY = (("IMSS", "IMSS"), ("ISSSTE", "ISSSTE"), ("IMSS-BIENESTAR", "SSA"))
"""Institutions, and whose clinic it was where each sees the patient."""


async def test_a_person_moves_from_imss_to_issste_to_imss_bienestar(
    asking: Asking, network: Network, graph: Graph
) -> None:
    affiliation = {"institution": "IMSS", "kind": "WORKER", "from": "2019-03-01"}
    patient = await registered(asking, affiliation=affiliation)
    moved = {"IMSS": "2019-03-01", "ISSSTE": "2022-07-01", "IMSS-BIENESTAR": "2025-01-15"}
    former, version = "", 1
    seen: list[str] = []
    for institution, runs in JOURNEY:
        if former:
            change = {"leaves": former, "joins": institution, "kind": "WORKER", "on": moved[institution]}
            payload = await asking.done("transferAffiliation", BELONGS, patientId=patient, version=version, **change)
            version = payload["patient"]["version"]
        at = place(network, runs)
        reason = {"overrideReason": "Se requiere de nuevo"}
        orders = {"studies": [{"type": "4548-4"} | reason], "prescriptions": []}
        seen.append((await opened_among(asking, patient, at, **orders))["id"])
        graph.assert_counted()
        found = (await asking.query(EVERYTHING, id=patient))["patient"]
        assert {each["id"] for each in found["timeline"]["nodes"]} >= set(seen)
        assert [each["institution"]["code"] for each in found["current"]] == [institution]
        former = institution
    assert found["recordCounts"] == {"encounters": 3, "notes": 3, "prescriptions": 0, "studies": 3}
    codes = {each["facility"]["institution"]["code"] for each in found["timeline"]["nodes"]}
    assert codes == {"IMSS", "ISSSTE", "IMSS-BIENESTAR"}
    periods = [(each["institution"]["code"], each["from"], each["to"]) for each in found["affiliations"]]
    assert periods == [
        ("IMSS-BIENESTAR", "2025-01-15", None),
        ("ISSSTE", "2022-07-01", "2025-01-14"),
        ("IMSS", "2019-03-01", "2022-06-30"),
    ]


async def test_a_person_belongs_to_several_at_once_and_comes_back(asking: Asking, graph: Graph) -> None:
    patient = await registered(asking, affiliation={"institution": "IMSS", "kind": "WORKER", "from": "2020-01-01"})
    beside = {"joins": "ISSSTE", "kind": "BENEFICIARY", "on": "2021-01-01"}
    await asking.done("transferAffiliation", BELONGS, patientId=patient, version=1, **beside)
    graph.assert_counted()
    left = {"leaves": "IMSS", "joins": "PEMEX", "kind": "WORKER", "on": "2022-01-01"}
    await asking.done("transferAffiliation", BELONGS, patientId=patient, version=2, **left)
    back = {"leaves": "PEMEX", "joins": "IMSS", "kind": "WORKER", "on": "2023-01-01"}
    payload = await asking.done("transferAffiliation", BELONGS, patientId=patient, version=3, **back)
    found = [(each["institution"]["code"], each["to"]) for each in payload["patient"]["affiliations"]]
    assert found == [("IMSS", None), ("PEMEX", "2022-12-31"), ("ISSSTE", None), ("IMSS", "2021-12-31")]
    graph.assert_counted()


async def test_what_cannot_be_is_refused(asking: Asking, graph: Graph) -> None:
    given = person(affiliation={"institution": "IMSS", "kind": "WORKER", "from": "2020-01-01"})
    patient = (await asking.done("registerPatient", "patient { id }", **given))["patient"]["id"]
    told = {"patientId": patient, "version": 1, "kind": "WORKER", "on": "2021-01-01"}
    before = graph.contents()
    tomorrow = str(datetime.now(UTC).date() + timedelta(days=2))
    for change, problem in (
        ({"joins": "IMSS"}, ("CONTRADICTION", "joins")),
        ({"joins": "IMSS", "leaves": "IMSS"}, ("CONTRADICTION", "joins")),
        ({"joins": "ISSSTE", "leaves": "PEMEX"}, ("NOT_FOUND", "leaves")),
        ({"joins": "NOBODY"}, ("NOT_FOUND", "joins")),
        ({"joins": "ISSSTE", "leaves": "IMSS", "on": "2020-01-01"}, ("CONTRADICTION", "on")),
        ({"joins": "ISSSTE", "on": "1950-01-01"}, ("CONTRADICTION", "on")),
        ({"joins": "ISSSTE", "on": tomorrow}, ("OUT_OF_RANGE", "on")),
        ({"joins": "ISSSTE", "version": 7}, ("STALE_VERSION", "version")),
    ):
        assert await asking.refused("transferAffiliation", **told | change) == [problem], change
    assert graph.contents() == before


async def test_nobody_joins_after_death(asking: Asking) -> None:
    patient = await registered(asking)
    died = {"patientId": patient, "version": 1, "deceasedAt": "2024-06-01T10:00:00-06:00"}
    await asking.done("updatePatient", "patient { id }", **died)
    joins = {"patientId": patient, "version": 2, "joins": "IMSS", "kind": "WORKER"}
    assert await asking.refused("transferAffiliation", **joins, on="2024-06-03") == [("PATIENT_DECEASED", "on")]
    await asking.done("transferAffiliation", BELONGS, **joins, on="2024-05-01")

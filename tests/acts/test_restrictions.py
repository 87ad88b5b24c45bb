"""What a patient has withheld: concealed in every path, whenever it was written, and shown again when it is lifted."""

import asyncio
from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.check import CHECKS, look
from app.check import Graph as Checked
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, METFORMIN, Place, doing, opened_among, place, registered, stranger
from tests.signed_in import KEY

SEEN = """query ($id: ID!, $hidden: ID!, $encounter: ID!) {
  patient(id: $id) {
    withheld
    conditions { diagnosis { code } }
    recordCounts { encounters notes prescriptions studies }
    timeline { totalCount nodes { id } }
    encounters { totalCount nodes { id studies { id } } }
    notes { totalCount nodes { id encounter { id } } }
    depressed: encounters(filter: { diagnosis: { startsWith: "F32" } }) { totalCount }
    ordered: studies(filter: { type: { eq: "7918-6" } }) { totalCount nodes { id } }
    resultSeries(type: ["7918-6", "4548-4"]) { code points { value } }
    currentMedications { id }
    careGaps { study { id } }
  }
  node(id: $hidden) { id }
  nodes(ids: [$hidden, $encounter]) { id }
  encounter(id: $encounter) { id }
}"""
PARACETAMOL = METFORMIN | {"medication": "010.000.0104.00"}
VISIT = {"diagnoses": [{"code": "F32.1", "certainty": "CONFIRMED"}], "reason": "Tristeza de meses"}


def signed_in_as(asking: Asking, role: Role, **ids: str) -> Asking:
    """The same application, asked by somebody else."""
    client = httpx.AsyncClient(
        transport=asking.client._transport,
        base_url=asking.client.base_url,
        headers={**asking.client.headers, "authorization": f"Bearer {KEY.token(role, 60, **ids)}"},
        timeout=60,
    )
    return Asking(client)


class Story:
    """Somebody with a visit for depression, by `attended`, and a test for HIV; `other` treats, and attended neither."""

    def __init__(self, asking: Asking, patient: str, attended: Place, other: Place) -> None:
        self.asking = asking
        self.patient = patient
        self.at = attended, other
        self.attended = signed_in_as(asking, Role.CLINICIAN, practitioner=attended.practitioner)
        self.other = signed_in_as(asking, Role.CLINICIAN, practitioner=other.practitioner)
        self.self = signed_in_as(asking, Role.PATIENT, patient=patient)
        self.visit: dict[str, Any] = {}
        self.test = ""

    async def seen(self, by: Asking) -> dict[str, Any]:
        """What somebody sees of it."""
        return await by.query(SEEN, id=self.patient, hidden=self.visit["notes"][0]["id"], encounter=self.visit["id"])

    async def withhold(self, strength: str = "EXCEPT_EMERGENCY") -> None:
        """Both, by the patient's own wish."""
        fields = "patient { restrictions { segment strength } withheld }"
        for segment in ("HIV", "PSYCHIATRY"):
            given = {"patientId": self.patient, "segment": segment, "strength": strength}
            payload = await self.self.done("restrictSegment", fields, **given)
            assert {"segment": segment, "strength": strength} in payload["patient"]["restrictions"]
            assert payload["patient"]["withheld"]


@pytest.fixture
async def story(asking: Asking, network: Network) -> Story:
    """Told anew for each test; nothing is withheld yet."""
    attended, ordering, other = place(network, hospital=True), place(network, "ISSSTE"), place(network)
    found = Story(asking, await registered(asking), attended, other)
    care = {"patientId": found.patient, "practitionerId": other.practitioner, "basis": "FAMILY_CLINIC"}
    await asking.done("establishCare", "patient { careTeam { basis } }", **care)
    found.visit = await opened_among(asking, found.patient, attended, **VISIT)
    tests = {"studies": [{"type": "7918-6"}, {"type": "4548-4"}], "prescriptions": [PARACETAMOL]}
    ordered = await opened_among(asking, found.patient, ordering, **tests)
    statement = "query ($id: ID!) { encounter(id: $id) { studies { id type { code } } } }"
    studies = (await asking.query(statement, id=ordered["id"]))["encounter"]["studies"]
    found.test = next(each["id"] for each in studies if each["type"]["code"] == "7918-6")
    return found


def counts(answer: dict[str, Any]) -> dict[str, Any]:
    """How much is seen, in each way."""
    patient = answer["patient"]
    return {
        "withheld": patient["withheld"],
        "counted": patient["recordCounts"],
        "events": (patient["timeline"]["totalCount"], len(patient["timeline"]["nodes"])),
        "encounters": (patient["encounters"]["totalCount"], len(patient["encounters"]["nodes"])),
        "notes": (patient["notes"]["totalCount"], len(patient["notes"]["nodes"])),
        "found": (patient["depressed"]["totalCount"], patient["ordered"]["totalCount"]),
        "conditions": sorted(each["diagnosis"]["code"] for each in patient["conditions"]),
        "by id": (answer["node"], *answer["nodes"], answer["encounter"]),
    }


async def test_withheld_from_who_did_not_attend_in_every_path(story: Story) -> None:
    before = counts(await story.seen(story.other))
    assert before["encounters"] == (2, 2)
    assert before["found"] == (1, 1)
    await story.withhold()
    seen = await story.seen(story.other)
    assert counts(seen) == {
        "withheld": True,
        "counted": {"encounters": 1, "notes": 1, "prescriptions": 1, "studies": 1},
        "events": (4, 4),
        "encounters": (1, 1),
        "notes": (1, 1),
        "found": (0, 0),
        "conditions": [],
        "by id": (None, None, None, None),
    }
    hidden = {story.visit["id"], story.test, *(each["id"] for each in story.visit["notes"])}
    assert not any(own_id in str(seen) for own_id in hidden)


async def test_seen_by_who_attended_and_by_the_patient(story: Story) -> None:
    before = await story.seen(story.asking)
    await story.withhold("ALWAYS")
    by_patient, by_system = await story.seen(story.self), await story.seen(story.asking)
    assert counts(by_patient) == counts(by_system) == counts(before) | {"withheld": True}
    attended = await story.seen(story.attended)
    assert attended["encounter"] == {"id": story.visit["id"]}
    assert attended["patient"]["ordered"]["totalCount"] == 0  # that one another ordered
    assert attended["patient"]["recordCounts"]["encounters"] == 2


async def test_in_an_emergency_as_far_as_the_patient_wished(story: Story, network: Network) -> None:
    for_emergency = signed_in_as(story.asking, Role.CLINICIAN, practitioner=place(network, "PEMEX").practitioner)
    await story.withhold("EXCEPT_EMERGENCY")
    reason = "Paciente inconsciente en urgencias"
    given = {"patientId": story.patient, "purpose": "EMERGENCY_TREATMENT", "reason": reason}
    await for_emergency.done("breakGlass", "emergencyAccess { id }", **given)
    assert (await story.seen(for_emergency))["encounter"] == {"id": story.visit["id"]}
    await story.withhold("ALWAYS")
    seen = await story.seen(for_emergency)
    assert seen["encounter"] is None
    assert seen["patient"]["withheld"]
    assert seen["patient"]["recordCounts"]["encounters"] == 1


async def test_what_is_written_later_is_withheld_too(story: Story, network: Network) -> None:
    await story.withhold()
    again = await opened_among(story.asking, story.patient, story.at[0], **VISIT, prescriptions=[])
    note = await story.asking.done("writeNote", "note { id }", **doing(again["id"], story.at[0]), **EVOLUTION)
    seen = await story.seen(story.other)
    assert again["id"] not in str(seen)
    assert seen["patient"]["recordCounts"]["notes"] == 1
    found = await story.other.query("query ($id: ID!) { node(id: $id) { id } }", id=note["note"]["id"])
    assert found["node"] is None


async def test_a_diagnosis_that_comes_later_conceals_the_encounter_and_one_that_goes_shows_it(story: Story) -> None:
    await story.withhold("ALWAYS")
    plain = await opened_among(story.asking, story.patient, story.at[0], studies=[], prescriptions=[])
    statement = "query ($id: ID!) { encounter(id: $id) { id version } }"
    assert (await story.other.query(statement, id=plain["id"]))["encounter"]["version"] == 1
    for code, version, shown in (("F32.9", 1, False), ("J00", 2, True)):
        diagnoses = [{"code": code, "certainty": "CONFIRMED"}]
        await story.asking.done(
            "diagnose", "encounter { id }", encounterId=plain["id"], version=version, diagnoses=diagnoses
        )
        assert ((await story.other.query(statement, id=plain["id"]))["encounter"] is not None) is shown


async def test_lifted_it_is_as_it_was(story: Story, graph: Graph) -> None:
    before, whole = counts(await story.seen(story.other)), graph.whole()
    await story.withhold()
    await story.withhold("ALWAYS")
    assert graph.whole() != whole
    for segment in ("PSYCHIATRY", "HIV"):
        lift = {"patientId": story.patient, "segment": segment}
        await story.self.done("liftRestriction", "patient { restrictions { segment } }", **lift)
    assert counts(await story.seen(story.other)) == before
    assert graph.whole() == whole
    assert await story.self.refused("liftRestriction", **lift) == [("NOT_FOUND", "segment")]


async def test_what_cannot_be_seen_cannot_be_acted_on(story: Story) -> None:
    await story.withhold()
    hidden = doing(story.visit["id"], story.at[1])
    assert await story.other.refused("writeNote", **hidden, **EVOLUTION) == [("NOT_FOUND", "encounterId")]
    cancel = {"prescriptionId": story.visit["prescriptions"][0]["id"], "version": 1, "reason": "Náusea"}
    assert await story.other.refused("cancelPrescription", **cancel) == [("NOT_FOUND", "prescriptionId")]


async def test_safety_still_counts_what_is_withheld_and_does_not_show_it(story: Story) -> None:
    await story.withhold()
    again = METFORMIN | {"practitionerId": story.at[1].practitioner}
    where = {"patientId": story.patient, "facilityId": story.at[1].facility}
    visit = {"kind": "CONSULTATION", "reason": "Control", **where, "practitionerId": story.at[1].practitioner}
    opened = await story.other.done("openEncounter", "encounter { id }", **visit)
    payload = await story.other.act("prescribe", **again, encounterId=opened["encounter"]["id"])
    [problem] = payload["problems"]
    assert problem["code"] == "DUPLICATE_THERAPY"
    assert problem["record"] is None or problem["record"]["id"] != story.visit["prescriptions"][0]["id"]


async def test_only_the_patient_withholds(story: Story) -> None:
    given = {"patientId": story.patient, "segment": "HIV", "strength": "ALWAYS"}
    query = "mutation ($input: RestrictSegmentInput!) { restrictSegment(input: $input) { problems { code } } }"
    for other in (story.other, story.attended):
        variables = {"input": {"idempotencyKey": "12345678", **given}}
        answer = (await other.client.post("/graphql", json={"query": query, "variables": variables})).json()
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["FORBIDDEN"]
    another = signed_in_as(story.asking, Role.PATIENT, patient=await registered(story.asking))
    assert await another.refused("restrictSegment", **given) == [("NOT_FOUND", "patientId")]


async def test_restrictions_hold_when_records_become_one_and_two_again(story: Story) -> None:
    former = (await story.asking.done("registerPatient", "patient { id curp }", **stranger()))["patient"]["id"]
    visit = await opened_among(story.asking, former, story.at[0], **VISIT)
    await opened_among(story.asking, former, story.at[1], prescriptions=[])
    own = signed_in_as(story.asking, Role.PATIENT, patient=former)
    wish = {"patientId": former, "segment": "PSYCHIATRY", "strength": "ALWAYS"}
    await own.done("restrictSegment", "patient { id }", **wish)
    versions = {"formerVersion": 1, "survivorVersion": 1, "reason": "Misma persona"}
    await story.asking.done("mergePatients", "patient { id }", formerId=former, survivorId=story.patient, **versions)
    merged = await story.seen(story.other)
    assert merged["encounter"] is None
    assert visit["id"] not in str(merged)
    await story.asking.done("unmergePatients", "patient { id }", formerId=former, reason="Dos personas")
    assert (await story.seen(story.other))["encounter"] == {"id": story.visit["id"]}
    found = await story.other.query("query ($id: ID!) { encounter(id: $id) { id } }", id=visit["id"])
    assert found["encounter"] is None


async def test_the_check_finds_what_is_shown_or_concealed_against_the_wish(
    story: Story, driver: neo4j.Driver, hospital: str
) -> None:
    await story.withhold()

    async def broken() -> set[str]:
        walked = Checked(driver, hospital)
        names = ("concealed-by-wish", "wishes-kept")
        checks = [each for each in CHECKS if each.name in names]
        found = await asyncio.to_thread(lambda: [look(walked, check) for check in checks])
        return {finding.check.name for finding in found if finding.number}

    assert await broken() == set()
    shown = "MATCH (e:Encounter {id: $id}) REMOVE e.shownTo"
    driver.execute_query(shown, id=story.visit["id"], database_=hospital)
    assert await broken() == {"wishes-kept"}
    driver.execute_query(
        "MATCH (e:Encounter {id: $id}) SET e.shownTo = $to",
        id=story.visit["id"],
        to=[story.at[0].practitioner],
        database_=hospital,
    )
    unwished = await registered(story.asking)
    visit = await opened_among(story.asking, unwished, story.at[0])
    conceal = "MATCH (e:Encounter {id: $id}) SET e.shownTo = []"
    driver.execute_query(conceal, id=visit["id"], database_=hospital)
    assert await broken() == {"concealed-by-wish"}
    driver.execute_query(shown, id=visit["id"], database_=hospital)

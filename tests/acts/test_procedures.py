"""Operations with their team and both notes, and rehabilitation session by session up to its plan."""

from typing import Any

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import complete_note, died, doing, opened, place, registered

APPENDECTOMY, WALKING = "4709", "9322"
DONE = """procedure { id kind status outcome type { code }
  encounter { notes { id kind practitioner { id } } } patient { id } }"""
NOTES = {"preoperativeNote": complete_note("PREOPERATIVE"), "postoperativeNote": complete_note("POSTOPERATIVE")}


async def operating(asking: Asking, network: Network, **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The input of an operation in a hospital stay, and its team by role."""
    at = place(network, hospital=True, specialty="Cirugía general")
    stay = {"kind": "HOSPITALIZATION", "bed": "204-B"}
    encounter = await opened(asking, await registered(asking), at, **stay)
    team = {
        "SURGEON": at.practitioner,
        "ANESTHESIOLOGIST": place(network, hospital=True, specialty="Anestesiología").practitioner,
        "NURSE": place(network, hospital=True, specialty="Enfermería").practitioner,
    }
    members = [{"practitionerId": who, "role": role} for role, who in team.items()]
    given = {
        "type": APPENDECTOMY,
        "kind": "SURGERY",
        "status": "COMPLETED",
        "team": members,
        "outcome": "Sin incidentes",
    }
    return doing(encounter, at) | given | NOTES | more, team


async def test_an_operation_comes_with_its_team_and_both_notes(asking: Asking, network: Network, graph: Graph) -> None:
    given, team = await operating(asking, network)
    found = (await asking.done("performProcedure", DONE, **given))["procedure"]
    assert (found["kind"], found["status"], found["type"]["code"]) == ("SURGERY", "COMPLETED", APPENDECTOMY)
    notes = found["encounter"]["notes"]
    assert {note["kind"] for note in notes} == {"PREOPERATIVE", "POSTOPERATIVE"}
    assert {note["practitioner"]["id"] for note in notes} == {given["practitionerId"]}
    attended = graph.rows(
        "MATCH (:Encounter {id: $id})-[r:ATTENDED_BY]->(d) RETURN r.role AS role, d.id AS who", id=given["encounterId"]
    )
    assert len(attended) == 4
    assert {row["role"]: row["who"] for row in attended} == team | {"ATTENDING": given["practitionerId"]}
    graph.assert_counted()


async def test_an_operation_without_a_note_or_with_another_kind_of_it_is_refused(
    asking: Asking, network: Network, graph: Graph
) -> None:
    given, _ = await operating(asking, network)
    before = graph.contents()
    for change, problem in (
        ({"preoperativeNote": None}, ("NOTE_INCOMPLETE", "preoperativeNote")),
        ({"postoperativeNote": None}, ("NOTE_INCOMPLETE", "postoperativeNote")),
        ({"postoperativeNote": complete_note("PREOPERATIVE")}, ("CONTRADICTION", "postoperativeNote.kind")),
        ({"team": given["team"][:1] * 2}, ("CONTRADICTION", "team.1")),
        ({"type": "0000"}, ("NOT_FOUND", "type")),
        (
            {"team": [{"practitionerId": "pra_0000000000000000", "role": "NURSE"}]},
            ("NOT_FOUND", "team.0.practitionerId"),
        ),
    ):
        assert await asking.refused("performProcedure", **given | change) == [problem]
    assert graph.contents() == before


async def test_who_does_it_and_stands_in_the_team_attends_once_in_a_role(
    asking: Asking, network: Network, graph: Graph
) -> None:
    given, _ = await operating(asking, network)
    consultant = place(network, hospital=True, specialty="Urología").practitioner
    team = [{"practitionerId": consultant, "role": "CONSULTANT"}]
    await asking.done("performProcedure", DONE, **given | {"practitionerId": consultant, "team": team})
    statement = "MATCH (:Encounter {id: $id})-[r:ATTENDED_BY]->({id: $who}) RETURN r.role AS role"
    assert graph.rows(statement, id=given["encounterId"], who=consultant) == [{"role": "CONSULTANT"}]


async def test_sessions_are_held_up_to_the_plan(asking: Asking, network: Network) -> None:
    at = place(network, hospital=True)
    patient = await registered(asking)
    session = {"type": WALKING, "kind": "REHABILITATION", "status": "COMPLETED"}
    where = doing(await opened(asking, patient, at), at)
    first = await asking.done("performProcedure", DONE, **where, **session, plannedSessions=3)
    plan = first["procedure"]["id"]
    second = await asking.done("performProcedure", DONE, **where, **session, planId=plan)
    missed = await asking.done("performProcedure", DONE, **where, **session | {"status": "CANCELLED"}, planId=plan)
    assert missed["procedure"]["status"] == "CANCELLED"
    later = {"planId": second["procedure"]["id"]}
    assert await asking.refused("performProcedure", **where, **session, **later) == [("CONTRADICTION", "planId")]
    # In another visit, and another hospital.
    issste = place(network, "ISSSTE", hospital=True)
    elsewhere = doing(await opened(asking, patient, issste), issste)
    await asking.done("performProcedure", DONE, **elsewhere, **session, planId=plan)
    [problem] = (await asking.act("performProcedure", **elsewhere, **session, planId=plan))["problems"]
    assert (problem["code"], problem["path"], problem["record"]["id"]) == ("WRONG_STATE", ["planId"], plan)


async def test_a_plan_of_somebody_else_or_of_no_rehabilitation_is_refused(asking: Asking, network: Network) -> None:
    at = place(network, hospital=True)
    session = {"type": WALKING, "kind": "REHABILITATION", "status": "COMPLETED"}
    other = doing(await opened(asking, await registered(asking), at), at)
    plan = (await asking.done("performProcedure", DONE, **other, **session, plannedSessions=3))["procedure"]["id"]
    where = doing(await opened(asking, await registered(asking), at), at)
    assert await asking.refused("performProcedure", **where, **session, planId=plan) == [("CONTRADICTION", "planId")]
    cast = {"type": "9353", "kind": "PROCEDURE", "status": "COMPLETED"}
    done = (await asking.done("performProcedure", DONE, **where, **cast))["procedure"]["id"]
    assert await asking.refused("performProcedure", **where, **session, planId=done) == [("CONTRADICTION", "planId")]


async def test_nothing_is_done_to_the_dead_but_what_was_done_before(asking: Asking, network: Network) -> None:
    at = place(network)
    patient = await registered(asking)
    where = doing(await opened(asking, patient, at, occurredAt="2024-05-01T10:00:00-06:00"), at)
    await died(asking, patient, "2024-05-02T10:00:00-06:00")
    cast = {"type": "9353", "kind": "PROCEDURE", "status": "COMPLETED"}
    assert await asking.refused("performProcedure", **where, **cast) == [("PATIENT_DECEASED", "occurredAt")]
    await asking.done("performProcedure", DONE, **where, **cast, occurredAt="2024-05-01T10:30:00-06:00")

"""Sick leaves: how long by whom, one after the other, never two for the same day whichever institutions certify."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import died, doing, opened, place, registered

LEAVE = "sickLeave { id folio days startDate endDate accumulatedDays character patient { id } }"
TODAY = datetime.now(UTC).date()
_folios = itertools.count(1)


def leave(days: int, start: date = TODAY, **more: Any) -> dict[str, Any]:
    """A first leave for general illness, with a folio of its own."""
    told = {"branch": "GENERAL_ILLNESS", "character": "INITIAL", "folio": f"FOLIO-{next(_folios)}"}
    return told | {"startDate": str(start), "days": days} | more


async def seen(asking: Asking, network: Network, institution: str = "IMSS", patient: str = "", **more: Any) -> Any:
    """Where a patient is seen and by whom."""
    at = place(network, institution)
    return doing(await opened(asking, patient or await registered(asking), at, **more), at)


async def patient_of(asking: Asking, where: dict[str, Any]) -> str:
    """Whose encounter it is."""
    query = "query ($id: ID!) { node(id: $id) { ... on Encounter { patient { id } } } }"
    found = await asking.query(query, id=where["encounterId"])
    return str(found["node"]["patient"]["id"])


@pytest.mark.parametrize(
    ("encounter", "most"), [({"kind": "CONSULTATION"}, 28), ({"kind": "EMERGENCY", "triage": 4}, 3)]
)
async def test_how_many_days_depends_on_who_certifies(
    asking: Asking, network: Network, encounter: dict[str, Any], most: int
) -> None:
    where = await seen(asking, network, **encounter)
    assert await asking.refused("certifySickLeave", **where, **leave(most + 1)) == [("OUT_OF_RANGE", "days")]
    found = (await asking.done("certifySickLeave", LEAVE, **where, **leave(most)))["sickLeave"]
    assert (found["startDate"], found["endDate"]) == (str(TODAY), str(TODAY + timedelta(days=most - 1)))


async def test_maternity_is_84_days(asking: Asking, network: Network) -> None:
    where = await seen(asking, network)
    too_long = leave(85, branch="MATERNITY")
    assert await asking.refused("certifySickLeave", **where, **too_long) == [("OUT_OF_RANGE", "days")]
    await asking.done("certifySickLeave", LEAVE, **where, **leave(84, branch="MATERNITY"))


async def test_leaves_follow_one_another_and_days_accumulate(asking: Asking, network: Network) -> None:
    where = await seen(asking, network)
    first = (await asking.done("certifySickLeave", LEAVE, **where, **leave(7)))["sickLeave"]
    after = TODAY + timedelta(days=7)
    subsequent = {"character": "SUBSEQUENT", "continuesId": first["id"]}
    gap = leave(5, after + timedelta(days=1), **subsequent)
    assert await asking.refused("certifySickLeave", **where, **gap) == [("CONTRADICTION", "startDate")]
    issste = await seen(asking, network, "ISSSTE", first["patient"]["id"])
    further = (await asking.done("certifySickLeave", LEAVE, **issste, **leave(5, after, **subsequent)))["sickLeave"]
    assert (first["accumulatedDays"], further["accumulatedDays"]) == (7, 12)
    other_branch = leave(2, after + timedelta(days=5), branch="WORK_RISK", character="SUBSEQUENT")
    refused = await asking.refused("certifySickLeave", **where, **other_branch, continuesId=further["id"])
    assert refused == [("CONTRADICTION", "continuesId")]


async def test_a_leave_of_somebody_else_is_not_continued(asking: Asking, network: Network, graph: Graph) -> None:
    other = await seen(asking, network)
    theirs = (await asking.done("certifySickLeave", LEAVE, **other, **leave(7)))["sickLeave"]["id"]
    where = await seen(asking, network)
    before = graph.contents()
    given = leave(5, TODAY + timedelta(days=7), character="SUBSEQUENT", continuesId=theirs)
    assert await asking.refused("certifySickLeave", **where, **given) == [("NOT_FOUND", "continuesId")]
    assert graph.contents() == before


async def test_a_relapse_is_of_work_risk_alone(asking: Asking, network: Network) -> None:
    where = await seen(asking, network)
    relapse = leave(3, character="RELAPSE")
    assert await asking.refused("certifySickLeave", **where, **relapse) == [("CONTRADICTION", "character")]
    await asking.done("certifySickLeave", LEAVE, **where, **relapse | {"branch": "WORK_RISK"})


async def test_no_day_is_covered_twice_whichever_institutions_certify(asking: Asking, network: Network) -> None:
    imss = await seen(asking, network)
    first = (await asking.done("certifySickLeave", LEAVE, **imss, **leave(7)))["sickLeave"]
    issste = await seen(asking, network, "ISSSTE", await patient_of(asking, imss))
    over = leave(3, TODAY + timedelta(days=6), overrideReason="A petición del paciente")
    [problem] = (await asking.act("certifySickLeave", **issste, **over))["problems"]
    assert (problem["code"], problem["path"]) == ("OVERLAPPING_SICK_LEAVE", ["startDate"])
    assert problem["record"] == {"id": first["id"], "__typename": "SickLeave"}
    await asking.done("certifySickLeave", LEAVE, **issste, **leave(3, TODAY + timedelta(days=7)))


async def test_a_folio_is_of_one_certificate(asking: Asking, network: Network, graph: Graph) -> None:
    told = leave(3)
    await asking.done("certifySickLeave", LEAVE, **await seen(asking, network), **told)
    where = await seen(asking, network, "ISSSTE")
    assert await asking.refused("certifySickLeave", **where, **told) == [("CONTRADICTION", "folio")]
    graph.assert_counted()


async def test_a_start_far_from_the_visit_needs_a_reason_which_is_kept(
    asking: Asking, network: Network, graph: Graph
) -> None:
    where = await seen(asking, network)
    far = leave(3, TODAY - timedelta(days=40))
    assert await asking.refused("certifySickLeave", **where, **far) == [("UNUSUAL", "startDate")]
    reason = {"overrideReason": "Certificado retroactivo autorizado"}
    found = await asking.done("certifySickLeave", LEAVE, **where, **far, **reason)
    assert graph.properties(found["sickLeave"]["id"])["overrideReason"] == reason["overrideReason"]


async def test_the_dead_get_none(asking: Asking, network: Network) -> None:
    where = await seen(asking, network, occurredAt="2024-05-01T10:00:00-06:00")
    await died(asking, await patient_of(asking, where), "2024-05-02T10:00:00-06:00")
    given = leave(3, date(2024, 5, 1))
    assert await asking.refused("certifySickLeave", **where, **given) == [("PATIENT_DECEASED", "encounterId")]

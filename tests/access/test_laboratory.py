"""The laboratory: for whom a study was ordered at its facility, the studies alone, and no way to a diagnosis."""

from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from graph_schema.model import Label
from tests.access.marked import MARK, signed
from tests.chart import ANA, CLINIC, HOSPITAL, identifier

STUDY = identifier(Label.STUDY, "glucose")
SET = "MATCH (s:Study {id: $id}) SET s.status = $status, s.resultedAt = datetime() - duration({days: $days})"
PENDING = "MATCH (s:Study {id: $id}) SET s.status = 'FINAL' REMOVE s.resultedAt"


async def answered(api: httpx.AsyncClient, query: str, facility: str = CLINIC) -> dict[str, Any]:
    """What a laboratory is answered."""
    headers = signed(Role.LABORATORY, {"facility": facility})
    answer: dict[str, Any] = (await api.post("/graphql", json={"query": query}, headers=headers)).json()
    return answer


async def reaches(api: httpx.AsyncClient, facility: str = CLINIC) -> bool:
    return bool((await answered(api, f'{{ patient(id: "{ANA}") {{ id }} }}', facility))["data"]["patient"])


@pytest.mark.parametrize(
    ("status", "days", "open_"),
    [("FINAL", 89, True), ("FINAL", 91, False), ("CANCELLED", 0, False), ("ORDERED", 0, True)],
)
async def test_it_reaches_those_whose_study_is_recent(
    status: str,
    days: int,
    open_: bool,
    marked: list[str],
    api: httpx.AsyncClient,
    driver: neo4j.Driver,
    settings: Settings,
) -> None:
    given = {"id": STUDY, "status": status, "days": days}
    driver.execute_query(SET, given, database_=settings.neo4j_database)
    try:
        assert await reaches(api) is open_
    finally:
        driver.execute_query(PENDING, {"id": STUDY}, database_=settings.neo4j_database)


async def test_it_reaches_those_of_its_own_facility(marked: list[str], api: httpx.AsyncClient) -> None:
    assert await reaches(api)
    assert not await reaches(api, HOSPITAL)


async def test_it_sees_studies_with_their_results(marked: list[str], api: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{ANA}") {{ studies {{ totalCount nodes {{ id results {{ name }} }} }} }} }}'
    [study] = (await answered(api, query))["data"]["patient"]["studies"]["nodes"]
    assert study["id"] == STUDY
    assert MARK in study["results"][0]["name"]


@pytest.mark.parametrize("field", ["encounter { id }", "encounter { __typename }", "encounter { reason }"])
async def test_a_study_does_not_lead_to_its_encounter(field: str, marked: list[str], api: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{ANA}") {{ studies {{ nodes {{ {field} }} }} }} }}'
    errors = (await answered(api, query))["errors"]
    assert [error["extensions"]["code"] for error in errors] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "filter_",
    [
        '{ diagnosis: { startsWith: "E11" } }',
        '{ text: "dolor" }',
        '{ not: { diagnosis: { startsWith: "E11" } } }',
        '{ or: [{ kind: { eq: LABORATORY } }, { and: [{ diagnosis: { eq: "E119" } }] }] }',
    ],
)
async def test_no_filter_finds_out_a_diagnosis(filter_: str, marked: list[str], api: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{ANA}") {{ studies(filter: {filter_}) {{ totalCount }} }} }}'
    errors = (await answered(api, query))["errors"]
    assert [error["extensions"]["code"] for error in errors] == ["FORBIDDEN"]


async def test_the_filters_that_it_has_work(marked: list[str], api: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{ANA}") {{ studies(filter: {{ type: {{ eq: "2345-7" }} }}) {{ totalCount }} }} }}'
    assert (await answered(api, query))["data"]["patient"]["studies"]["totalCount"] == 1

"""Records that may be of the same person, over HTTP: who is suggested, with how many points, for which reasons."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import httpx
import neo4j
import pytest

from app.config import Settings
from graph_schema.model import Label, Rel
from graph_schema.writer import Mode, NodeRow, RelationshipRow, write
from tests.chart import identifier

pytestmark = pytest.mark.usefixtures("people")

PEOPLE: dict[str, dict[str, Any]] = {
    "ana": {
        "name": "Ana Jiménez Vázquez",
        "born": date(1980, 3, 7),
        "curp": "JIVA800307MDFMZN01",
        "nss": "92919084431",
    },
    "misspelt": {"name": "Ana Giménes Básques", "born": date(1980, 3, 7)},
    "exchanged": {"name": "Ana Jiménez Vázquez", "born": date(1980, 7, 3)},
    "half": {"name": "Ana Jiménez", "born": date(1980, 3, 7), "curp": "JIVA800307MMCMZN02", "state": "MC"},
    "numbered": {"name": "Ana Jiménez Ruiz", "born": date(1979, 1, 1), "nss": "92919084431"},
    "twin": {"name": "Luis Jiménez Vázquez", "born": date(1980, 3, 7), "sex": "MALE"},
    "stranger": {"name": "Rosa Pérez Soto", "born": date(1980, 3, 7)},
    "merged": {"name": "Ana Jiménez Vázquez", "born": date(1980, 3, 7)},
    "unknown": {"name": "Desconocida", "born": date(1960, 1, 1), "sex": "UNKNOWN", "state": None},
}
MERGED: dict[str, Any] = {"since": datetime(2024, 1, 1, tzinfo=UTC), "by": "system"}
IDS = {name: identifier(Label.PATIENT, f"duplicate {name}") for name in PEOPLE}


def _row(name: str) -> NodeRow:
    about = PEOPLE[name]
    given, first, second = (*about["name"].split(), "?", None)[:3]
    properties = {"id": IDS[name], "givenNames": given, "firstSurname": first, "secondSurname": second}
    properties |= {
        "birthDate": about["born"],
        "sex": about.get("sex", "FEMALE"),
        "birthState": about.get("state", "DF"),
    }
    known = {"curp": about.get("curp"), "nss": about.get("nss"), "sex": about.get("sex", "FEMALE")}
    return NodeRow(Label.PATIENT, {**properties, **known, "identityStatus": "VERIFIED", "version": 1})


@pytest.fixture(scope="module")
def people(driver: neo4j.Driver, settings: Settings, chart: None) -> Iterator[None]:
    """The people above; Ana and the numbered one share NSS and number at one institution."""
    rows = [_row(name) for name in PEOPLE]
    links = [
        RelationshipRow(
            Rel.AFFILIATED_WITH,
            Label.PATIENT,
            IDS[name],
            Label.INSTITUTION,
            institution,
            {"from": date(2000, 1, 1), "kind": "WORKER", "number": "77"},
        )
        for name, institution in (("ana", "IMSS"), ("numbered", "IMSS"), ("stranger", "ISSSTE"))
    ]
    links.append(RelationshipRow(Rel.SAME_PERSON_AS, Label.PATIENT, IDS["merged"], Label.PATIENT, IDS["ana"], MERGED))
    with driver.session(database=settings.neo4j_database) as session:
        session.execute_write(write, rows, links, Mode.CREATE)
    yield
    with driver.session(database=settings.neo4j_database) as session:
        session.run("MATCH (n:Patient) WHERE n.id IN $ids DETACH DELETE n", ids=list(IDS.values())).consume()


async def suggested(api: httpx.AsyncClient, name: str) -> dict[str, tuple[int, set[str]]]:
    """Points and reasons by the names above, in the order of the answer."""
    query = "query ($id: ID!) { patient(id: $id) { probableDuplicates { score reasons patient { id } } } }"
    response = await api.post("/graphql", json={"query": query, "variables": {"id": IDS[name]}})
    names = {id_: name for name, id_ in IDS.items()}
    found = response.json()["data"]["patient"]["probableDuplicates"]
    return {names[each["patient"]["id"]]: (each["score"], set(each["reasons"])) for each in found}


async def test_each_is_suggested_with_points_and_reasons(api: httpx.AsyncClient) -> None:
    found = await suggested(api, "ana")
    assert found == {
        "misspelt": (75, {"SAME_NAME", "SAME_BIRTH_DATE", "SAME_BIRTH_STATE", "SAME_SEX"}),
        "numbered": (
            70,
            {"SAME_NSS", "SAME_AFFILIATION_NUMBER", "SIMILAR_NAME", "SAME_BIRTH_STATE", "SAME_SEX"},
        ),
        "exchanged": (65, {"SAME_NAME", "DAY_AND_MONTH_EXCHANGED", "SAME_BIRTH_STATE", "SAME_SEX"}),
        "half": (60, {"SIMILAR_CURP", "SIMILAR_NAME", "SAME_BIRTH_DATE", "SAME_SEX"}),
    }
    assert list(found) == ["misspelt", "numbered", "exchanged", "half"]


@pytest.mark.parametrize("name", ["stranger", "unknown"])
async def test_nobody_is_suggested_for_a_date_alone(api: httpx.AsyncClient, name: str) -> None:
    assert await suggested(api, name) == {}


async def test_a_suggestion_holds_both_ways(api: httpx.AsyncClient) -> None:
    for name in ("misspelt", "exchanged", "half", "numbered"):
        assert (await suggested(api, name))["ana"] == (await suggested(api, "ana"))[name]

"""The matrix once more, with all that happened to Ana withheld: on no path is any of it seen by who may not see it."""

from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from tests.access.marked import BROKEN_GLASS, MARK, NUMBER, RELATED, chunks, signed, traces
from tests.access.paths import selection
from tests.access.test_matrix import AT_ONCE, asked, of_role, which
from tests.chart import ANA

WITHHELD = "OCULTADO"
"""Marks events instead, so that it is told from what else is hers."""
_WITHHOLD = (
    f"MATCH (:Patient {{id: '{ANA}'}})-[:HAD]->()-[*0..2]->(n:Event|Result) WITH DISTINCT n "
    f"UNWIND keys(n) AS name WITH n, name WHERE valueType(n[name]) STARTS WITH 'STRING' AND n[name] CONTAINS '{MARK}' "
    f"SET n[name] = replace(n[name], '{MARK}', '{WITHHELD}')"
)
_HIDE = f"MATCH (:Patient {{id: '{ANA}'}})-[:HAD]->()-[*0..1]->(n:Event) SET n.shownTo = [] RETURN DISTINCT n.id AS id"
HIDDEN = [
    *((role, RELATED[role]) for role in (Role.CLINICIAN, Role.NURSE, Role.ADMISSION, Role.LABORATORY)),
    *BROKEN_GLASS.items(),
]
COUNTED = """{ patient(id: "%s") {
  recordCounts { encounters notes prescriptions studies procedures sickLeaves referrals immunizations }
  timeline { totalCount } notes { totalCount } studies(filter: { abnormal: true }) { totalCount }
  conditions { timesSeen } currentMedications { id } resultSeries(type: "2345-7") { code } careGaps { daysBetween }
} }"""


@pytest.fixture(scope="module")
def withheld(driver: neo4j.Driver, settings: Settings, marked: list[str]) -> list[str]:
    """The ids of Ana's events, none of which is shown to anybody else."""
    driver.execute_query(_WITHHOLD, database_=settings.neo4j_database)
    return [row["id"] for row in driver.execute_query(_HIDE, database_=settings.neo4j_database).records]


async def seen(client: httpx.AsyncClient, role: Role, ids: dict[str, str], events: list[str]) -> set[str]:
    """What of the events is in the answers to all that the role may ask for."""
    found: set[str] = set()
    for root, paths in of_role(role, granted=True).items():
        for part in chunks(paths, AT_ONCE):
            answer = await asked(client, signed(role, ids), f"{{ {selection(part, which(root))} }}")
            assert "errors" not in answer, answer["errors"][:2]
            found |= traces(answer, [*events, WITHHELD]) & {*events, WITHHELD, str(NUMBER)}
    return found


@pytest.mark.parametrize(("role", "ids"), HIDDEN, ids=[f"{role}-{number}" for number, (role, _) in enumerate(HIDDEN)])
async def test_nothing_withheld_is_on_any_path(
    role: Role, ids: dict[str, str], withheld: list[str], roomy: httpx.AsyncClient
) -> None:
    assert await seen(roomy, role, ids, withheld) == set()


async def test_the_patient_sees_all_of_it(withheld: list[str], roomy: httpx.AsyncClient) -> None:
    assert {WITHHELD, str(NUMBER)} < await seen(roomy, Role.PATIENT, RELATED[Role.PATIENT], withheld)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
async def test_nothing_withheld_is_counted(role: Role, withheld: list[str], roomy: httpx.AsyncClient) -> None:
    everything = await asked(roomy, signed(Role.PATIENT, RELATED[Role.PATIENT]), COUNTED % ANA)
    assert everything["data"]["patient"]["timeline"]["totalCount"] == len(withheld)
    for ids in (RELATED[role], BROKEN_GLASS[role]):
        answer = await asked(roomy, signed(role, ids), COUNTED % ANA)
        assert set(_leaves(answer["data"]["patient"])) <= {0}, answer["data"]["patient"]


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for each in value for leaf in _leaves(each)] if isinstance(value, list) else [value]

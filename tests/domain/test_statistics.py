"""Statistics and care gaps over HTTP: what they count for which period, and when they refuse to."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import neo4j
import pytest

import seeds.load
from app.config import Settings
from graph_schema.migrate import migrate
from graph_schema.model import EVENT_MEASURES
from graph_schema.tallies import recount
from seeds.load import seed
from seeds.profiles import Profile
from tests import tallies
from tests.chart import write_chart
from tests.neo4j import clear

COUNTS = " ".join(EVENT_MEASURES)
STATISTICS = f"""query ($institution: String, $from: Date, $to: Date) {{
  statistics(institution: $institution, from: $from, to: $to) {{
    records {COUNTS}
    byInstitution {{ institution {{ code }} records {COUNTS} byPeriod(unit: YEAR) {{ start {COUNTS} }} }}
    byPeriod {{ start {COUNTS} }}
  }}
}}"""
CARE_GAPS = """query ($institution: String, $from: Date, $to: Date) {
  careGaps(institution: $institution, from: $from, to: $to) {
    ordered repeated
    byStudyType { studyType { code } ordered repeated }
    byInstitution { institution { code } ordered repeated }
  }
}"""
PERIODS = (
    (None, None),
    (None, "2023-05-17"),
    ("2024-02-29", None),
    ("2022-01-01", "2022-12-31"),
    ("2023-03-10", "2023-03-20"),
    ("2023-03-10", "2023-04-09"),
    ("2023-03-31", "2023-06-01"),
    ("2024-02-10", "2024-02-29"),
    ("2024-03-20", "2024-03-10"),
)


@pytest.fixture(scope="module")
def population(driver: neo4j.Driver, settings: Settings) -> Iterator[Counter[tallies.Key]]:
    """What the tallies of synthetic people hold, one of whom has a large chart."""
    name = settings.neo4j_database
    clear(driver, name)
    seed(driver, name, Profile("few", 60), progress=False)
    yield tallies.counted(driver, name)
    clear(driver, name)


async def asked(api: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """The answer, whole."""
    response = await api.post("/graphql", json={"query": query, "variables": variables})
    answer: dict[str, Any] = response.json()
    return answer


def within(population: Counter[tallies.Key], label: str, since: str | None, until: str | None) -> Counter[tallies.Key]:
    """Those of the period, both days counted."""
    first, last = since or str(date.min), until or str(date.max)
    return Counter({key: number for key, number in population.items() if key[0] == label and first <= key[2] <= last})


def summed(found: Counter[tallies.Key], measures: tuple[str, ...]) -> dict[str, int]:
    """The sum of each measure."""
    return {name: sum(number for key, number in found.items() if key[3] == name) for name in measures}


def grouped(found: Counter[tallies.Key], part: Any) -> dict[str, Counter[tallies.Key]]:
    """By what a part of the key is."""
    groups: dict[str, Counter[tallies.Key]] = {}
    for key, number in found.items():
        groups.setdefault(part(key), Counter())[key] = number
    return dict(sorted(groups.items()))


@pytest.mark.parametrize("institution", [None, "ISSSTE"])
@pytest.mark.parametrize(("since", "until"), PERIODS)
async def test_a_period_counts_its_days_and_no_others(
    api: httpx.AsyncClient,
    population: Counter[tallies.Key],
    since: str | None,
    until: str | None,
    institution: str | None,
) -> None:
    variables = {"institution": institution, "from": since, "to": until}
    answer = (await asked(api, STATISTICS, **variables))["data"]["statistics"]
    found = within(population, "MonthTally", since, until)
    if institution:
        found = Counter({key: number for key, number in found.items() if key[1] == institution})
        assert answer["records"] == population["AffiliationTally", institution]
    else:
        assert answer["records"] == 61
    assert {name: answer[name] for name in EVENT_MEASURES} == summed(found, EVENT_MEASURES)
    months = grouped(found, lambda key: key[2][:7] + "-01")
    assert answer["byPeriod"] == [{"start": start, **summed(each, EVENT_MEASURES)} for start, each in months.items()]
    institutions = grouped(found, lambda key: key[1])
    for row in answer["byInstitution"]:
        code = row["institution"]["code"]
        its = institutions.get(code, Counter())
        assert row["records"] == population["AffiliationTally", code]
        assert {name: row[name] for name in EVENT_MEASURES} == summed(its, EVENT_MEASURES)
        years = grouped(its, lambda key: key[2][:4] + "-01-01")
        assert row["byPeriod"] == [{"start": start, **summed(each, EVENT_MEASURES)} for start, each in years.items()]
    assert {row["institution"]["code"] for row in answer["byInstitution"]} >= set(institutions)


@pytest.mark.parametrize("institution", [None, "IMSS"])
@pytest.mark.parametrize(("since", "until"), PERIODS)
async def test_care_gaps_count_their_days_and_no_others(
    api: httpx.AsyncClient,
    population: Counter[tallies.Key],
    since: str | None,
    until: str | None,
    institution: str | None,
) -> None:
    measures = ("ordered", "repeated")
    variables = {"institution": institution, "from": since, "to": until}
    answer = (await asked(api, CARE_GAPS, **variables))["data"]["careGaps"]
    found = within(population, "StudyTally", since, until)
    if institution:
        found = Counter({key: number for key, number in found.items() if key[1] == institution})
    assert {name: answer[name] for name in measures} == summed(found, measures)
    types = grouped(found, lambda key: key[4].rpartition("|")[2])
    rows = {row["studyType"]["code"]: {name: row[name] for name in measures} for row in answer["byStudyType"]}
    assert rows == {code: summed(each, measures) for code, each in types.items()}
    institutions = grouped(found, lambda key: key[1])
    assert answer["byInstitution"] == [
        {"institution": {"code": code}, **summed(each, measures)} for code, each in institutions.items()
    ]


async def test_the_gaps_of_all_patients_are_those_that_are_counted(
    api: httpx.AsyncClient, population: Counter[tallies.Key]
) -> None:
    answer = await asked(api, "{ patients { nodes { careGaps { daysBetween repeatWithinDays } } } }")
    gaps = [gap for patient in answer["data"]["patients"]["nodes"] for gap in patient["careGaps"]]
    assert len(gaps) == sum(number for key, number in population.items() if key[3:4] == ("repeated",)) > 0
    assert all(0 <= gap["daysBetween"] <= gap["repeatWithinDays"] for gap in gaps)


@pytest.mark.parametrize(
    "query", ['{ statistics(institution: "X") { notes } }', '{ careGaps(institution: "X") { repeated } }']
)
async def test_an_institution_that_nobody_knows_is_refused(
    api: httpx.AsyncClient, population: Counter[tallies.Key], query: str
) -> None:
    answer = await asked(api, query)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNKNOWN_INSTITUTION"]


@pytest.fixture
def database(driver: neo4j.Driver, settings: Settings) -> Iterator[str]:
    """An empty database, as it was before there were tallies."""
    name = settings.neo4j_database
    clear(driver, name)
    driver.execute_query("MATCH (b:TallyBook) DELETE b", database_=name)
    yield name
    clear(driver, name)


@pytest.mark.parametrize("query", ["{ statistics { notes } }", "{ careGaps { repeated } }"])
async def test_a_graph_that_held_data_before_its_tallies_gives_no_wrong_answer(
    api: httpx.AsyncClient, driver: neo4j.Driver, database: str, query: str
) -> None:
    write_chart(driver, database)
    driver.execute_query("MATCH (t:MonthTally|StudyTally|AffiliationTally) DELETE t", database_=database)
    migrate(driver, database)
    answer = await asked(api, query)
    assert answer.get("data") is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TALLIES_NOT_COUNTED"]
    with driver.session(database=database) as session:
        assert recount(session) == 8
    assert "errors" not in await asked(api, query)


async def test_what_is_being_loaded_is_not_answered(
    api: httpx.AsyncClient, driver: neo4j.Driver, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    migrate(driver, database)
    monkeypatch.setattr(seeds.load, "patients", cut_short)
    with pytest.raises(KeyboardInterrupt):
        seed(driver, database, Profile("few", 2), progress=False)
    answer = await asked(api, "{ statistics { notes } }")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TALLIES_NOT_COUNTED"]

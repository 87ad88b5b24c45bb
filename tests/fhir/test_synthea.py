"""A population made by another program: twenty people of all ages, every resource of theirs found again."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import orjson
import pytest

from app.fhir.load import load
from app.fhir.reader import Found, input_files, read
from app.fhir.report import Report
from tests.fhir.conftest import leaving_no_trace
from tests.fhir.record import PEOPLE, RECORD, found_in_record, is_looked_for

Json = dict[str, Any]


@pytest.fixture(scope="module")
def imported(driver: neo4j.Driver, migrated: str, synthea: Path) -> Iterator[Report]:
    """The report of their import."""
    with leaving_no_trace(driver, migrated):
        yield load(driver, migrated, input_files([synthea]))


def resources(folder: Path) -> list[Json]:
    return [found.resource for file in input_files([folder]) for found in read(file) if isinstance(found, Found)]


def test_all_of_twenty_people_goes_in(imported: Report, synthea: Path) -> None:
    assert imported.exit_status == 0
    assert imported.counts["read"] == Counter(each["resourceType"] for each in resources(synthea))
    assert imported.counts["written"]["Patient"] >= 20
    for kind in imported.counts["read"]:
        taken = sum(imported.counts[column][kind] for column in ("written", "repeated", "skipped"))
        assert taken == imported.counts["read"][kind]


async def records_over_http(api: httpx.AsyncClient) -> list[Json]:
    """Everybody's record, each by one nested query."""
    people = (await api.post("/graphql", json={"query": PEOPLE})).json()["data"]["patients"]["nodes"]
    answers = [await api.post("/graphql", json={"query": RECORD, "variables": person}) for person in people]
    return [answer.json()["data"]["patient"] for answer in answers]


async def test_every_resource_is_found_again_by_the_nested_query(
    imported: Report, synthea: Path, api: httpx.AsyncClient
) -> None:
    people: dict[str, list[Json]] = {}
    for file in input_files([synthea]):
        bundle = orjson.loads(file.read_bytes())
        chart = [entry["resource"] for entry in bundle["entry"]]
        people[next(each["id"] for each in chart if each["resourceType"] == "Patient")] = chart
    assert len(people) == imported.counts["written"]["Patient"]
    records = await records_over_http(api)
    lost: Counter[str] = Counter()
    looked_for: Counter[str] = Counter()
    for chart in people.values():
        patient = next(each for each in chart if each["resourceType"] == "Patient")
        mine = [record for record in records if found_in_record(record, patient)]
        assert len(mine) == 1
        for resource in filter(is_looked_for, chart):
            looked_for[resource["resourceType"]] += 1
            lost[resource["resourceType"]] += not found_in_record(mine[0], resource)
    assert +lost == {}
    assert set(looked_for) >= {"Encounter", "Condition", "Observation", "DiagnosticReport", "Procedure", "Immunization"}


def test_a_record_does_not_hold_what_is_not_in_it(imported: Report, synthea: Path) -> None:
    """The finder can fail: an empty record holds nothing."""
    empty: Json = {
        "encounters": {"nodes": []},
        "allergies": [],
        "immunizations": {"nodes": []},
        "birthDate": "",
        "givenNames": "",
    }
    assert not any(found_in_record(empty, each) for each in filter(is_looked_for, resources(synthea)))


def test_the_import_again_changes_nothing(imported: Report, synthea: Path, driver: neo4j.Driver, migrated: str) -> None:
    again = load(driver, migrated, input_files([synthea]))
    assert (again.nodes, again.relationships, again.changed) == (0, 0, 0)
    assert again.counts == imported.counts


def test_every_encounter_has_one_place_and_one_who_attended(
    imported: Report, driver: neo4j.Driver, migrated: str
) -> None:
    statement = (
        "MATCH (e:Encounter) WITH e, COUNT { (e)<-[:HAD]-(:Patient) } AS patients, COUNT { (e)-[:AT]->(:Facility) } AS "
        "places, COUNT { (e)-[:ATTENDED_BY {role: 'ATTENDING'}]->(:Practitioner) } AS attending "
        "RETURN count(*) AS encounters, "
        "sum(CASE WHEN patients = 1 AND places = 1 AND attending = 1 THEN 1 ELSE 0 END) AS sound"
    )
    [found] = driver.execute_query(statement, database_=migrated).records
    assert found["encounters"] >= imported.counts["written"]["Encounter"]
    assert found["sound"] == found["encounters"]

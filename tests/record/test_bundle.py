"""The bundle: every resource is what FHIR R4 says it is, and what it refers to is in the bundle."""

import importlib
from collections import Counter
from functools import cache
from typing import Any

import httpx
import neo4j
import pytest

from seeds.load import seed
from seeds.profiles import Profile
from tests.chart import ANA, BRUNO
from tests.neo4j import clear
from tests.record.exports import Json, bundle, record, references, resources

KINDS = {
    "Patient", "Coverage", "AllergyIntolerance", "CareTeam", "Organization", "Location", "Practitioner", "Medication",
    "Encounter", "Condition", "DocumentReference", "MedicationRequest", "ServiceRequest", "DiagnosticReport",
    "Observation", "Procedure", "Immunization", "Basic", "Consent",
}  # fmt: skip


@cache
def model(kind: str) -> Any:
    """The model of a kind of resource: R4B, of which those that we write are R4's."""
    return getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def check(found: Json) -> None:
    """Valid, each once, and every reference leads to a resource of the bundle."""
    model("Bundle").model_validate(found)
    for each in resources(found):
        model(each["resourceType"]).model_validate(each)
    addresses = [entry["fullUrl"] for entry in found["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert set(references(found)) <= set(addresses)


@pytest.mark.parametrize("patient", [ANA, BRUNO])
async def test_every_resource_is_valid_and_every_reference_resolves(
    api: httpx.AsyncClient, chart: None, patient: str
) -> None:
    check(await bundle(api, patient))


async def test_there_is_a_resource_for_all_that_the_record_holds(api: httpx.AsyncClient, chart: None) -> None:
    found, own = await bundle(api, ANA), await record(api, ANA)
    kinds = Counter(each["resourceType"] for each in resources(found))
    assert set(kinds) == KINDS
    counts = own["recordCounts"]
    assert kinds["Encounter"] == counts["encounters"]
    assert kinds["DocumentReference"] == counts["notes"]
    assert kinds["MedicationRequest"] == counts["prescriptions"]
    assert kinds["Procedure"] == counts["procedures"]
    assert kinds["Basic"] == counts["sickLeaves"]
    assert kinds["Immunization"] == counts["immunizations"]
    assert kinds["DiagnosticReport"] + kinds["ServiceRequest"] == counts["studies"] + counts["referrals"]
    assert kinds["Consent"] == len(own["consents"]) + len(own["restrictions"])


@pytest.fixture
def heavy(driver: neo4j.Driver, migrated: str) -> Any:
    """The id of the person with more than 10,000 events, among few others."""
    clear(driver, migrated)
    yield seed(driver, migrated, Profile("few", 3), progress=False).heavy.id
    clear(driver, migrated)


async def test_the_chart_of_more_than_10000_events_is_whole(api: httpx.AsyncClient, heavy: str) -> None:
    own, found = await record(api, heavy), await bundle(api, heavy)
    assert own["timeline"]["totalCount"] > 10_000
    assert len(own["encounters"]["nodes"]) == own["encounters"]["totalCount"]
    check(found)
    kinds = Counter(each["resourceType"] for each in resources(found))
    assert kinds["DocumentReference"] == own["recordCounts"]["notes"]
    assert kinds["MedicationRequest"] == own["recordCounts"]["prescriptions"]

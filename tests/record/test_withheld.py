"""What the patient has withheld from those who treat is in the record that the patient takes along."""

from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from graph_schema.model import Label
from tests.acts.asking import Asking
from tests.chart import ANA, SURGEON, identifier, write_chart
from tests.neo4j import clear
from tests.record.exports import bundle, of, record, resources
from tests.signed_in import KEY

VISIT = identifier(Label.ENCOUNTER, "visit")
_HIV = (
    "MATCH (e:Encounter {id: $visit}), (p:Patient {id: $ana}), (s:Practitioner {id: $surgeon}) "
    "CREATE (e)-[:DIAGNOSED {rank: 3, certainty: 'CONFIRMED'}]->(:Diagnosis {id: $system + '|B24X', system: $system, "
    "code: 'B24X', label: 'VIH'}), (s)-[:TREATS {from: date('2020-01-01'), basis: 'APPOINTMENT'}]->(p)"
)


@pytest.fixture
async def withheld(api: httpx.AsyncClient, driver: neo4j.Driver, migrated: str) -> Any:
    """Ana has had a visit for HIV, and has withheld it."""
    clear(driver, migrated)
    write_chart(driver, migrated)
    told = {"visit": VISIT, "ana": ANA, "surgeon": SURGEON, "system": "http://hl7.org/fhir/sid/icd-10"}
    driver.execute_query(_HIV, told, database_=migrated)
    asking = Asking(httpx.AsyncClient(transport=api._transport, base_url=api.base_url, headers=of(ANA), timeout=60))
    await asking.done("restrictSegment", "patient { id }", patientId=ANA, segment="HIV", strength="ALWAYS")
    yield
    clear(driver, migrated)


async def test_it_is_in_it_and_that_it_is_withheld_too(api: httpx.AsyncClient, withheld: None) -> None:
    token = KEY.token(Role.CLINICIAN, 60, practitioner=SURGEON)
    query = {"query": "query ($id: ID!) { encounter(id: $id) { id } }", "variables": {"id": VISIT}}
    hidden = await api.post("/graphql", json=query, headers={"authorization": f"Bearer {token}"})
    assert hidden.json()["data"] == {"encounter": None}
    own = await record(api, ANA)
    [visit] = [each for each in own["encounters"]["nodes"] if each["id"] == VISIT]
    assert "B24X" in [each["diagnosis"]["code"] for each in visit["diagnoses"]]
    assert own["withheld"]
    assert own["restrictions"] == [{"segment": "HIV", "strength": "ALWAYS"}]
    found = resources(await bundle(api, ANA))
    assert "B24X" in str([each for each in found if each["resourceType"] == "Condition"])
    labels = [each["provision"].get("securityLabel") for each in found if each["resourceType"] == "Consent"]
    assert [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV"}] in labels

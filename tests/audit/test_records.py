"""Each operation leaves the records that it should: one for each patient and outcome, none with what a chart says."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from graph_schema.model import Label
from tests.acts.asking import key
from tests.audit.conftest import DOCTORS, PATIENTS
from tests.audit.recorded import Recorded, told
from tests.chart import ANA, BRUNO, CLINIC, CLUES, CURP, DOCTOR, FORMER_ANA, NSS, identifier

VISIT = identifier(Label.ENCOUNTER, "visit")
NOTE = identifier(Label.NOTE, "note")
MARK = "Xochipilli"
"""Stands in all that a request brings."""

READS = [
    (f'{{ patient(id: "{ANA}") {{ curp notes {{ nodes {{ text }} }} }} }}', {(ANA, "patient", "ANSWERED")}),
    (f'{{ patient(id: "{FORMER_ANA}") {{ curp }} }}', {(ANA, "patient", "ANSWERED")}),
    (f'{{ node(id: "{FORMER_ANA}") {{ id }} }}', {(FORMER_ANA, "node", "ANSWERED")}),
    (f'{{ patient(curp: "{CURP}") {{ __typename }} }}', {(ANA, "patient", "ANSWERED")}),
    ('{ patient(id: "pat_0000000000000000") { curp } }', {(None, "patient", "ANSWERED")}),
    ("{ patients(first: 5) { nodes { id } } }", {(each, "patients", "ANSWERED") for each in (ANA, BRUNO)}),
    ("{ patients(first: 1) { edges { cursor } } }", {(min(ANA, BRUNO), "patients", "ANSWERED")}),
    ("{ patients(first: 1) { pageInfo { endCursor } } }", {(min(ANA, BRUNO), "patients", "ANSWERED")}),
    ("{ patients(first: 1) { nodes { id } edges { node { sex } } } }", {(min(ANA, BRUNO), "patients", "ANSWERED")}),
    ("{ patients { totalCount } }", {(None, "patients", "ANSWERED")}),
    ('{ patients(search: "bruno") { nodes { fullName } } }', {(BRUNO, "patients", "ANSWERED")}),
    (f'{{ node(id: "{NOTE}") {{ __typename }} }}', {(ANA, "node", "ANSWERED")}),
    (f'{{ node(id: "{CLINIC}") {{ id }} }}', {(None, "node", "ANSWERED")}),
    (f'{{ nodes(ids: ["{NOTE}", "nobody", "{BRUNO}"]) {{ id }} }}', {(x, "nodes", "ANSWERED") for x in (ANA, BRUNO)}),
    (f'{{ encounter(id: "{VISIT}") {{ patient {{ curp }} }} }}', {(ANA, "encounter", "ANSWERED")}),
    (
        f'{{ facility(clues: "{CLUES}") {{ name }} institutions {{ code }} }}',
        {(None, "facility institutions", "ANSWERED")},
    ),
    (
        f'{{ a: patient(id: "{ANA}") {{ curp }} b: patient(id: "{BRUNO}") {{ curp }} institutions {{ code }} }}',
        {(each, "patient", "ANSWERED") for each in (ANA, BRUNO)},
    ),
    (f'{{ patient(nss: "{NSS}") {{ curp }} }}', {(None, "patient", "FAILED")}),
    ("{ __schema { queryType { name } } }", set()),
    ("{ __typename }", set()),
    ("{ patient { nothing } }", set()),
]


async def asked(client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: Any) -> str:
    """The id of a request."""
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    return response.headers["x-request-id"]


@pytest.mark.parametrize(("query", "expected"), READS, ids=[query for query, _ in READS])
async def test_a_query_leaves_a_record_of_each_patient_that_it_tells_of(
    client: httpx.AsyncClient, recorded: Recorded, query: str, expected: set[tuple[str | None, str, str]]
) -> None:
    records = recorded.of(await asked(client, query))
    assert told(records) == expected
    assert len(records) == len(expected)
    document = hashlib.sha256(query.encode()).hexdigest()
    for record in records:
        assert (record["action"], record["document"], record["role"]) == ("QUERY", document, "SYSTEM")
        assert abs(datetime.now(UTC) - record["at"].to_native()) < timedelta(minutes=1)


async def test_a_record_tells_who_in_which_role_where_what_for_and_what_kinds(
    client: httpx.AsyncClient, recorded: Recorded
) -> None:
    query = (
        f'{{ patient(id: "{ANA}") {{ id notes {{ nodes {{ text facility {{ name }} }} }} allergies {{ status }} }} }}'
    )
    [record] = recorded.of(await asked(client, query, DOCTORS))
    assert (record["subject"], record["name"], record["role"]) == (
        "development:clinician",
        "Dra. Luz Peña",
        "CLINICIAN",
    )
    assert (record["practitioner"], record["facility"], record["purpose"]) == (DOCTOR, CLINIC, "TREAT")
    assert record["kinds"] == ["Allergy", "Facility", "Note"]
    assert record["accessKey"] == f"{ANA}|{record['timeKey']}"


async def test_no_patients_name_is_recorded_though_a_token_tells_it(
    client: httpx.AsyncClient, recorded: Recorded
) -> None:
    [record] = recorded.of(await asked(client, f'{{ patient(id: "{ANA}") {{ curp }} }}', PATIENTS))
    assert (record["role"], record["purpose"], "name" in record) == ("PATIENT", "PATRQT", False)


async def test_what_a_role_does_not_include_is_recorded_as_refused(
    client: httpx.AsyncClient, recorded: Recorded
) -> None:
    query = f'{{ patient(id: "{ANA}") {{ accessLog {{ nodes {{ text }} }} }} institutions {{ code }} }}'
    records = recorded.of(await asked(client, query, DOCTORS))
    assert told(records) == {(None, "patient", "REFUSED"), (None, "institutions", "ANSWERED")}


async def test_whom_a_role_does_not_reach_is_not_told_of(client: httpx.AsyncClient, recorded: Recorded) -> None:
    records = recorded.of(await asked(client, f'{{ patient(id: "{BRUNO}") {{ curp }} }}', DOCTORS))
    assert told(records) == {(None, "patient", "ANSWERED")}


async def test_each_operation_of_a_batch_has_its_records(client: httpx.AsyncClient, recorded: Recorded) -> None:
    batch = [{"query": f'{{ patient(id: "{each}") {{ curp }} }}'} for each in (ANA, BRUNO, ANA)]
    records = recorded.of((await client.post("/graphql", json=batch)).headers["x-request-id"])
    assert sorted(record["patient"] for record in records) == sorted([ANA, BRUNO, ANA])


async def test_a_persisted_document_has_the_hash_of_its_text(client: httpx.AsyncClient, recorded: Recorded) -> None:
    query = f'{{ patient(id: "{ANA}") {{ sex }} }}'
    document = hashlib.sha256(query.encode()).hexdigest()
    named = {"persistedQuery": {"version": 1, "sha256Hash": document}}
    await client.post("/graphql", json={"query": query, "extensions": named})
    again = await client.post("/graphql", json={"extensions": named})
    assert again.json()["data"]
    [record] = recorded.of(again.headers["x-request-id"])
    assert (record["document"], record["patient"]) == (document, ANA)


WRITE = "mutation ($input: RecordAllergyInput!) { recordAllergy(input: $input) { patient { id } problems { code } } }"


def allergy(patient: str = ANA, **more: Any) -> dict[str, Any]:
    """The input of an act."""
    given = {"substance": "penicilina", "criticality": "LOW", "status": "INACTIVE", "reaction": MARK}
    return {"idempotencyKey": f"{MARK}-{key()}", "patientId": patient, **given, **more}


async def test_an_act_is_recorded_also_when_it_is_repeated(client: httpx.AsyncClient, recorded: Recorded) -> None:
    given = allergy()
    for _ in range(2):
        [record] = recorded.of(await asked(client, WRITE, input=given))
        assert (record["action"], record["fields"], record["outcome"]) == ("MUTATION", ["recordAllergy"], "ANSWERED")
        assert record["patient"] == ANA


async def test_a_receipt_tells_whose_request_wrote_it(client: httpx.AsyncClient, recorded: Recorded) -> None:
    given = allergy(status="RESOLVED")
    request = await asked(client, WRITE, input=given)
    found = recorded.driver.execute_query(
        "MATCH (r:Receipt {key: $key}) RETURN r {.*} AS r", key=given["idempotencyKey"]
    )
    [receipt] = [record["r"] for record in found.records]
    assert (receipt["subject"], receipt["requestId"]) == ("development:system", request)
    assert receipt["patients"] == [ANA]


async def test_an_act_that_is_refused_is_recorded_as_that(client: httpx.AsyncClient, recorded: Recorded) -> None:
    for given, patient in (
        (allergy(FORMER_ANA), FORMER_ANA),
        (allergy("pat_0"), None),
        (allergy(since="3000-01-01"), None),
    ):
        records = recorded.of(await asked(client, WRITE, input=given))
        assert told(records) == {(patient, "recordAllergy", "REFUSED")}


async def test_nothing_that_a_request_or_a_chart_says_is_in_any_record(
    client: httpx.AsyncClient, recorded: Recorded
) -> None:
    query = "query ($search: String!, $text: String!) { patients(search: $search) { nodes { fullName } } "
    query += f'patient(id: "{ANA}") {{ notes(filter: {{ text: {{ contains: $text }} }}) {{ nodes {{ text }} }} }} }}'
    requests = [
        await asked(client, query, search=f"{MARK} gloria", text=MARK),
        await asked(client, WRITE, input=allergy()),
    ]
    records = [record for request in requests for record in recorded.of(request)]
    assert records
    everything = json.dumps(records, default=str)
    for said in (MARK, "Gloria", "Hernández", CURP, NSS, "penicilina", "Penicilina", "S: bien"):
        assert said not in everything

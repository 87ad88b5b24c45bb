"""Whether somebody has a record is not told to who may not know: the answer is the one for nobody, byte for byte."""

import json
from typing import Any

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from graph_schema.ids import label_of, new_id
from graph_schema.model import Label
from tests.access.marked import MARK, NOBODY, NOBODYS_CURP, RELATED, signed, traces
from tests.acts.asking import key
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, METFORMIN
from tests.chart import ANA, BRUNO, CLINIC, CURP, FORMER_ANA, HOSPITAL, SURGEON, identifier

VISIT = identifier(Label.ENCOUNTER, "visit")
BLIND = [Role.CLINICIAN, Role.NURSE, Role.PATIENT, Role.LABORATORY]
PAGE = "first: 1, after: $after"
ALIKE = [
    ("query ($v: ID!) { patient(id: $v) { id } }", ANA, NOBODY),
    ("query ($v: ID!) { patient(id: $v) { id formerIds } }", FORMER_ANA, NOBODY),
    ("query ($v: CURP!) { patient(curp: $v) { id } }", CURP, NOBODYS_CURP),
    ("query ($v: ID!) { node(id: $v) { __typename id } }", ANA, NOBODY),
    ("query ($v: ID!) { nodes(ids: [$v, $v]) { __typename id } }", ANA, NOBODY),
    ("query ($v: ID!) { encounter(id: $v) { id } }", VISIT, identifier(Label.ENCOUNTER, "none")),
    ("query ($v: CURP!) { patients(filter: { curp: { eq: $v } }) { totalCount nodes { id } } }", CURP, NOBODYS_CURP),
    ("query ($v: String!) { patients(search: $v) { totalCount nodes { id } } }", f"Gloria {MARK}", "Gloria Xyzzyxyz"),
    ("query ($v: Date!) { patients(filter: { birthDate: { eq: $v } }) { totalCount } }", "1956-04-27", "1956-04-28"),
]


async def told(client: httpx.AsyncClient, role: Role, query: str, value: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    body = {"query": query, "variables": {"v": value}}
    response = await client.post("/graphql", json=body, headers=signed(role))
    return response.status_code, response.content


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize(("query", "hers", "nobodys"), ALIKE)
async def test_a_look_up_answers_as_if_nobody_were_there(
    role: Role, query: str, hers: str, nobodys: str, marked: list[str], api: httpx.AsyncClient
) -> None:
    assert await told(api, role, query, hers) == await told(api, role, query, nobodys)


@pytest.mark.parametrize("role", BLIND)
async def test_no_event_of_hers_is_found(role: Role, marked: list[str], api: httpx.AsyncClient) -> None:
    query = "query ($v: ID!) { node(id: $v) { __typename id } }"
    for id_ in marked:
        label = label_of(id_)
        assert label
        assert await told(api, role, query, id_) == await told(api, role, query, new_id(label))


async def test_a_shared_nss_finds_the_one_that_is_treated(marked: list[str], api: httpx.AsyncClient) -> None:
    """Several share it, and that is told to who may know of several."""
    query = 'query { patient(nss: "92919084431") { id } }'
    response = await api.post("/graphql", json={"query": query}, headers=signed(Role.CLINICIAN))
    assert response.json()["data"] == {"patient": {"id": BRUNO}}
    everybody = await api.post("/graphql", json={"query": query})
    assert everybody.json()["errors"][0]["extensions"]["code"] == "AMBIGUOUS_IDENTIFIER"


async def test_who_looks_like_her_is_not_told_so(marked: list[str], api: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{BRUNO}") {{ probableDuplicates {{ score reasons patient {{ id }} }} }} }}'
    answer = (await api.post("/graphql", json={"query": query}, headers=signed(Role.CLINICIAN))).json()
    assert answer["data"]["patient"] == {"probableDuplicates": []}


@pytest.mark.parametrize("field", ["timeline", "encounters", "notes"])
async def test_a_cursor_of_hers_opens_nothing(field: str, marked: list[str], api: httpx.AsyncClient) -> None:
    inner = f"{field}(first: 1) {{ edges {{ cursor }} pageInfo {{ endCursor }} }}"
    related = signed(Role.CLINICIAN, RELATED[Role.CLINICIAN])
    given = await api.post("/graphql", json={"query": f'{{ patient(id: "{ANA}") {{ {inner} }} }}'}, headers=related)
    cursor = given.json()["data"]["patient"][field]["pageInfo"]["endCursor"]
    page = f"{field}({PAGE}) {{ totalCount nodes {{ id }} pageInfo {{ hasPreviousPage }} }}"
    query = f"query ($v: ID!, $after: String) {{ patient(id: $v) {{ {page} }} }}"
    answers = []
    for patient in (ANA, NOBODY):
        asked = {"query": query, "variables": {"v": patient, "after": cursor}}
        answers.append((await api.post("/graphql", json=asked, headers=signed(Role.CLINICIAN))).content)
    assert answers[0] == answers[1]
    own = {"query": query, "variables": {"v": BRUNO, "after": cursor}}
    refused = (await api.post("/graphql", json=own, headers=signed(Role.CLINICIAN))).json()
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["INVALID_CURSOR"]


async def test_a_page_of_patients_goes_on_behind_a_stranger(marked: list[str], api: httpx.AsyncClient) -> None:
    """The cursor of a stranger is a place like any other, and says nothing of who stands there."""
    query = "query ($after: String) { patients(first: 5, after: $after) { totalCount edges { cursor node { id } } } }"
    everybody = (await api.post("/graphql", json={"query": query})).json()["data"]["patients"]["edges"]
    seen: list[str] = []
    for after in [None, *(edge["cursor"] for edge in everybody)]:
        asked = {"query": query, "variables": {"after": after}}
        answer = (await api.post("/graphql", json=asked, headers=signed(Role.CLINICIAN))).json()
        assert answer["data"]["patients"]["totalCount"] == 1
        assert traces(answer, marked) == set()
        seen += [edge["node"]["id"] for edge in answer["data"]["patients"]["edges"]]
    assert set(seen) == {BRUNO}


DIAGNOSES = [{"code": "E11.9", "certainty": "CONFIRMED"}]


OTHER_VISIT = identifier(Label.ENCOUNTER, "emergency")
IN_ENCOUNTER: dict[str, dict[str, Any]] = {
    "diagnose": {"version": 1, "diagnoses": DIAGNOSES},
    "closeEncounter": {"version": 1, "diagnoses": DIAGNOSES},
    "writeNote": EVOLUTION | {"practitionerId": SURGEON},
    "prescribe": METFORMIN | {"practitionerId": SURGEON},
    "orderStudy": {"type": "2345-7", "practitionerId": SURGEON},
    "performProcedure": {"type": "4709", "kind": "PROCEDURE", "status": "COMPLETED", "practitionerId": SURGEON},
    "certifySickLeave": {
        "folio": "F-1",
        "branch": "GENERAL_ILLNESS",
        "character": "INITIAL",
        "startDate": "2026-11-01",
        "days": 3,
        "practitionerId": SURGEON,
    },
    "refer": {"toFacilityId": CLINIC, "reason": "Valoración", "practitionerId": SURGEON},
    "immunize": {"vaccine": "influenza", "lot": "A1", "practitionerId": SURGEON},
}
VISITED = {"facilityId": HOSPITAL, "practitionerId": SURGEON, "kind": "CONSULTATION", "reason": "Control"}
ACTS: list[tuple[Role, str, dict[str, Any], str, str]] = [
    *((Role.CLINICIAN, act, given, "encounterId", VISIT) for act, given in IN_ENCOUNTER.items()),
    (Role.NURSE, "immunize", IN_ENCOUNTER["immunize"], "encounterId", VISIT),
    (Role.CLINICIAN, "openEncounter", VISITED, "patientId", ANA),
    (Role.CLINICIAN, "openEncounter", VISITED, "patientId", FORMER_ANA),
    (
        Role.CLINICIAN,
        "openEncounter",
        VISITED | {"patientId": BRUNO},
        "followsReferralId",
        identifier(Label.REFERRAL, "referral"),
    ),
    (
        Role.CLINICIAN,
        "openEncounter",
        VISITED | {"patientId": BRUNO, "kind": "HOSPITALIZATION", "bed": "1"},
        "fromEmergencyId",
        OTHER_VISIT,
    ),
    (
        Role.CLINICIAN,
        "recordAllergy",
        {"substance": "penicilina", "criticality": "HIGH", "status": "ACTIVE"},
        "patientId",
        ANA,
    ),
    (
        Role.CLINICIAN,
        "amendNote",
        {"text": "Debe decir", "practitionerId": SURGEON},
        "noteId",
        identifier(Label.NOTE, "note"),
    ),
    (
        Role.CLINICIAN,
        "cancelPrescription",
        {"version": 1, "reason": "Náusea"},
        "prescriptionId",
        identifier(Label.PRESCRIPTION, "metformin"),
    ),
    (
        Role.CLINICIAN,
        "recordResults",
        {"version": 1, "results": [{"code": "2345-7", "name": "Glucosa", "value": 90, "unit": "mg/dL"}]},
        "studyId",
        identifier(Label.STUDY, "glucose"),
    ),
    (
        Role.LABORATORY,
        "recordResults",
        {"version": 1, "results": [{"code": "2345-7", "name": "Glucosa", "value": 90, "unit": "mg/dL"}]},
        "studyId",
        identifier(Label.STUDY, "glucose"),
    ),
    (
        Role.CLINICIAN,
        "acceptReferral",
        {"version": 1, "practitionerId": SURGEON},
        "referralId",
        identifier(Label.REFERRAL, "referral"),
    ),
]


@pytest.mark.parametrize(
    ("role", "act", "given", "names", "hers"), ACTS, ids=[f"{role}-{act}-{names}" for role, act, _, names, _ in ACTS]
)
async def test_an_act_finds_nothing_of_hers_and_writes_nothing(
    role: Role,
    act: str,
    given: dict[str, Any],
    names: str,
    hers: str,
    marked: list[str],
    api: httpx.AsyncClient,
    driver: neo4j.Driver,
    settings: Settings,
) -> None:
    graph = Graph(driver, settings.neo4j_database)
    type_ = f"{act[0].upper()}{act[1:]}Input"
    fields = "problems { code message path overridable record { id } } replayed"
    query = f"mutation ($input: {type_}!) {{ {act}(input: $input) {{ {fields} }} }}"
    answers = []
    label = label_of(hers)
    assert label
    for id_ in (new_id(label), hers):
        before = graph.contents(), graph.whole()
        body = {"query": query, "variables": {"input": {"idempotencyKey": key(), names: id_, **given}}}
        answers.append((await api.post("/graphql", json=body, headers=signed(role))).content)
    assert answers[0] == answers[1]
    problems = json.loads(answers[0])["data"][act]["problems"]
    assert [(each["code"], each["path"], each["record"]) for each in problems] == [("NOT_FOUND", [names], None)]
    assert (graph.contents(), graph.whole()) == before


async def test_a_plan_of_hers_is_not_continued(
    marked: list[str], api: httpx.AsyncClient, driver: neo4j.Driver, settings: Settings
) -> None:
    """Named beside an encounter of one's own patient."""
    where = {"encounterId": identifier(Label.ENCOUNTER, "first visit"), "practitionerId": SURGEON}
    driver.execute_query(
        "MATCH (e:Encounter {id: $id}) SET e.status = 'IN_PROGRESS'",
        id=where["encounterId"],
        database_=settings.neo4j_database,
    )
    session = {"type": "9319", "kind": "REHABILITATION", "status": "COMPLETED", **where}
    leave = IN_ENCOUNTER["certifySickLeave"] | where | {"character": "SUBSEQUENT", "startDate": "2024-03-22"}
    both = (
        ("performProcedure", session, "planId", identifier(Label.PROCEDURE, "first session")),
        ("certifySickLeave", leave, "continuesId", identifier(Label.SICK_LEAVE, "further leave")),
    )
    for act, given, names, hers in both:
        query = (
            f"mutation ($input: {act[0].upper()}{act[1:]}Input!) "
            f"{{ {act}(input: $input) {{ problems {{ code message path record {{ id }} }} }} }}"
        )
        told_ = []
        label = label_of(hers)
        assert label
        for id_ in (hers, new_id(label)):
            body = {"query": query, "variables": {"input": {"idempotencyKey": key(), names: id_, **given}}}
            told_.append((await api.post("/graphql", json=body, headers=signed(Role.CLINICIAN))).content)
        assert told_[0] == told_[1]
        assert json.loads(told_[0])["data"][act]["problems"]

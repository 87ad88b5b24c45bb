"""Patients read who looked at their record, in plain words; auditors search the trail."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.domain.access_words import ACTS, PURPOSES, ROLES, sentence
from app.explain import compiled
from app.schema import graphql_schema, make_schema
from graph_schema.values import PurposeOfUse, Role
from tests.audit.conftest import DOCTORS, PATIENTS
from tests.audit.recorded import Recorded
from tests.chart import ANA, BRUNO, FORMER_ANA

LOG = """query ($first: Int, $after: String) { patient(id: "%s") { accessLog(first: $first, after: $after) {
  nodes { id at who role roleInWords facilityName purpose purposeInWords action outcome text }
  pageInfo { endCursor hasNextPage }
} } }"""
READ = ("QUERY", ["patient"])
ANA_RUIZ = ("CLINICIAN", "Dra. Ana Ruiz", "a")
BOTH = ["writeNote", "prescribe", "writeNote"]
SENTENCES: dict[str, tuple[Any, ...]] = {
    "La Dra. Ana Ruiz (médica, HGZ 24) consultó notas y recetas para atenderle.": (
        *(*ANA_RUIZ, "HGZ 24", "TREAT", *READ),
        ["Facility", "Note", "Prescription"],
        "ANSWERED",
    ),
    "El Dr. Juan Paz (médico) consultó alergias, estudios y vacunas para atenderle.": (
        *("CLINICIAN", "Dr. Juan Paz", "a", None, "TREAT", *READ),
        ["Allergy", "Immunization", "Study"],
        "ANSWERED",
    ),
    "Eva Luna (personal de enfermería) consultó su expediente para atenderle.": (
        *("NURSE", "Eva Luna", "a", None, "TREAT", *READ),
        None,
        "ANSWERED",
    ),
    "adm-7 (personal de admisión, UMF 1) actualizó sus datos personales para un trámite administrativo.": (
        *("ADMISSION", None, "adm-7", "UMF 1", "PATADMN", "MUTATION", ["updatePatient"], None),
        "ANSWERED",
    ),
    "Usted consultó registro de accesos.": ("PATIENT", None, "p", None, "PATRQT", *READ, ["AccessEvent"], "ANSWERED"),
    "El Mtro. Leo Sol (auditor) intentó consultar su expediente para revisar el uso que se da a su expediente, y no se "
    "le permitió.": ("AUDITOR", "Mtro. Leo Sol", "a", None, "HCOMPL", *READ, None, "REFUSED"),
    "La Dra. Ana Ruiz (médica) dejó de seguir en vivo su expediente.": (
        *(*ANA_RUIZ, None, "TREAT", "SUBSCRIPTION_END", ["patientEvents"], None),
        "ANSWERED",
    ),
    "La Dra. Ana Ruiz (médica) escribió una nota y le recetó un medicamento para atenderle.": (
        *(*ANA_RUIZ, None, "TREAT", "MUTATION", BOTH, None),
        "ANSWERED",
    ),
}


@pytest.mark.parametrize(("said", "told"), SENTENCES.items())
def test_a_sentence_says_who_what_and_what_for(said: str, told: tuple[Any, ...]) -> None:
    assert sentence(told) == said


def test_there_is_a_word_for_each_role_purpose_and_act() -> None:
    assert set(ROLES) == set(Role)
    assert set(PURPOSES) == set(PurposeOfUse)
    mutation: Any = graphql_schema(make_schema(Settings())).mutation_type
    assert set(ACTS) == set(mutation.fields)


async def log(client: httpx.AsyncClient, headers: dict[str, str] | None = None, **paging: Any) -> Any:
    """A page of Ana's log."""
    answer = await client.post("/graphql", json={"query": LOG % ANA, "variables": paging}, headers=headers)
    return answer.json()["data"]["patient"]["accessLog"]


async def test_the_patient_reads_who_looked_latest_first(client: httpx.AsyncClient) -> None:
    query = f'{{ patient(id: "{ANA}") {{ notes {{ nodes {{ text }} }} prescriptions {{ nodes {{ dose }} }} }} }}'
    await client.post("/graphql", json={"query": query}, headers=DOCTORS)
    latest, *_, first = (await log(client, PATIENTS))["nodes"]
    text = "La Dra. Luz Peña (médica, UMF 1) consultó notas y recetas para atenderle."
    assert latest["text"] == first["text"] == text
    told = ("Dra. Luz Peña", "CLINICIAN", "médica", "UMF 1", "TREAT", "para atenderle", "QUERY", "ANSWERED")
    names = ("who", "role", "roleInWords", "facilityName", "purpose", "purposeInWords", "action", "outcome")
    assert tuple(latest[name] for name in names) == told
    assert first["at"] == "2024-03-01T12:00:00Z"  # at the record that went into Ana's
    assert (await log(client, PATIENTS))["nodes"][0]["text"] == "Usted consultó registro de accesos."


async def test_pages_of_the_log_join_though_it_grows_at_its_beginning(client: httpx.AsyncClient) -> None:
    whole = (await log(client))["nodes"]
    found: list[Any] = []
    page: dict[str, Any] = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = await log(client, first=2, after=page["pageInfo"]["endCursor"])
        found += page["nodes"]
    assert found[1:] == whole


SEARCH = """query ($filter: AuditEventFilter, $first: Int, $after: String) {
  auditEvents(filter: $filter, first: $first, after: $after) {
    nodes { id at subject role patientId action fields kinds outcome requestId chain position }
    pageInfo { endCursor hasNextPage }
  }
}"""


async def search(client: httpx.AsyncClient, **filters: Any) -> list[Any]:
    """The first hundred of the trail that filters find."""
    answer = await client.post("/graphql", json={"query": SEARCH, "variables": {"filter": filters, "first": 100}})
    found: list[Any] = answer.json()["data"]["auditEvents"]["nodes"]
    return found


async def test_auditors_find_by_patient_person_request_time_and_what_came_of_it(
    client: httpx.AsyncClient, recorded: Recorded
) -> None:
    brunos = await client.post("/graphql", json={"query": f'{{ patient(id: "{BRUNO}") {{ curp }} }}'})
    request = brunos.headers["x-request-id"]
    await client.post(
        "/graphql", json={"query": f'{{ patient(id: "{ANA}") {{ accessLog {{ nodes {{ id }} }} }} }}'}, headers=DOCTORS
    )
    assert {each["patientId"] for each in await search(client, patient=BRUNO)} == {BRUNO}
    assert {each["patientId"] for each in await search(client, patient=ANA)} == {ANA, FORMER_ANA}
    assert {each["subject"] for each in await search(client, subject="luz")} == {"luz"}
    [found] = await search(client, requestId=request)
    assert (found["patientId"], found["fields"], found["kinds"]) == (BRUNO, ["patient"], ["Patient"])
    refused = await search(client, outcome={"eq": "REFUSED"})
    assert refused
    assert {each["outcome"] for each in refused} == {"REFUSED"}
    assert {each["role"] for each in await search(client, role={"eq": "CLINICIAN"})} == {"CLINICIAN"}
    assert await search(client, action={"eq": "MUTATION"}) == []
    assert {"auditEvents"} == {name for each in await search(client, field="auditEvents") for name in each["fields"]}
    old = await search(client, at={"lt": "2025-01-01T00:00:00Z"})
    assert [each["at"] for each in old] == ["2024-03-01T12:00:00Z"]
    assert old == await search(client, at={"gte": "2024-03-01T06:00:00-06:00", "lte": "2024-03-01T12:00:00Z"})
    assert await search(client, at={"gt": "2024-03-01T12:00:00Z", "lt": "2025-01-01T00:00:00Z"}) == []
    times = [datetime.fromisoformat(each["at"]) for each in await search(client)]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    "filters",
    [{"patient": ANA}, {"subject": "luz"}, {"requestId": "chart"}, {"at": {"gte": "2024-01-01T00:00:00Z"}}, {}],
)
async def test_neo4j_finds_them_by_an_index(client: httpx.AsyncClient, recorded: Recorded, filters: Any) -> None:
    found, [values] = compiled(SEARCH, {"filter": filters, "first": 5})
    plan = recorded.driver.execute_query(f"EXPLAIN {found.fetches[0].statement.text}", values).summary.plan
    operators = str(plan)
    assert "NodeByLabelScan" not in operators
    assert "NodeIndex" in operators or "NodeUniqueIndex" in operators


async def test_who_looks_at_the_trail_is_recorded_too(client: httpx.AsyncClient, recorded: Recorded) -> None:
    answer = await client.post("/graphql", json={"query": SEARCH, "variables": {"filter": {"patient": BRUNO}}})
    [record] = recorded.of(answer.headers["x-request-id"])
    assert (record["patient"], record["fields"], record["kinds"]) == (BRUNO, ["auditEvents"], ["AuditEvent"])

"""`/record` over HTTP: who gets it, in which form, and what is refused."""

import httpx
import pytest

from app.access.viewer import Role
from app.config import Settings
from app.media_types import FHIR, GRAPHQL_RESPONSE, JSON
from tests.chart import ANA, BRUNO, CURP, DOCTOR, FORMER_ANA
from tests.record.exports import bundle, of, record
from tests.serving import in_process
from tests.signed_in import KEY


@pytest.fixture(scope="module")
async def anonymous(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that signs nobody in."""
    return httpx.AsyncClient(transport=api._transport, base_url=api.base_url, timeout=60)


async def test_the_own_record_whole_as_json(api: httpx.AsyncClient, chart: None) -> None:
    response = await api.get("/record", headers=of(ANA))
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"].split(", ")[0] == "Accept"
    assert response.headers["content-disposition"] == 'attachment; filename="record.json"'
    found = response.json()
    assert found["id"] == ANA
    assert found["curp"] == CURP
    assert len(found["encounters"]["nodes"]) == found["encounters"]["totalCount"] == 3
    for kind in ("notes", "prescriptions", "studies", "procedures", "sickLeaves", "referrals", "immunizations"):
        nested = [each for encounter in found["encounters"]["nodes"] for each in encounter[kind]]
        assert len(nested) == found[kind]["totalCount"], kind
    assert found["accessLog"]["nodes"]
    assert found["consents"]
    assert found["emergencyAccesses"][0]["occurredAt"]


async def test_as_a_bundle_by_header_or_address(api: httpx.AsyncClient, chart: None) -> None:
    by_header = await api.get("/record", headers=of(ANA, form=FHIR))
    by_address = await api.get("/record?format=fhir", headers=of(ANA, form="*/*"))
    for response in (by_header, by_address):
        assert response.headers["content-type"] == FHIR
        assert response.headers["content-disposition"] == 'attachment; filename="record.fhir.json"'
        assert response.headers["cache-control"] == "no-store"
        assert (response.json()["resourceType"], response.json()["type"]) == ("Bundle", "collection")
    assert (await api.get("/record?format=json", headers=of(ANA, form=FHIR))).headers["content-type"] == JSON


@pytest.mark.parametrize("asked", ["text/html", "application/xml", GRAPHQL_RESPONSE, "application/fhir+json;q=0"])
async def test_another_form_is_refused(api: httpx.AsyncClient, chart: None, asked: str) -> None:
    response = await api.get("/record", headers=of(ANA, form=asked))
    assert response.status_code == 406
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"
    assert (await api.get("/record?format=pdf", headers=of(ANA))).status_code == 406


async def test_head_tells_the_form_and_reads_nothing(api: httpx.AsyncClient, chart: None) -> None:
    response = await api.head("/record", headers=of(ANA, form=FHIR))
    assert response.status_code == 200
    assert response.headers["content-type"] == FHIR
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.content == b""
    assert (await api.head("/record", headers=of(ANA, form="text/html"))).status_code == 406


async def test_other_methods_are_refused(api: httpx.AsyncClient, chart: None) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await api.request(method, "/record", headers=of(ANA))).status_code == 405


async def test_without_a_token_nobody(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/record")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    response = await anonymous.get("/record", headers={"authorization": "Bearer nothing"})
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.PATIENT])
async def test_in_another_role_nobody(api: httpx.AsyncClient, chart: None, role: Role) -> None:
    token = KEY.token(role, 60, patient=ANA, practitioner=DOCTOR)
    response = await api.get("/record", headers={"authorization": f"Bearer {token}", "accept": "*/*"})
    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_record_that_is_not_there_is_not_found(api: httpx.AsyncClient, chart: None) -> None:
    response = await api.get("/record", headers=of("pat_0000000000000000"))
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_the_id_of_a_former_record_gets_the_one_that_it_went_into(api: httpx.AsyncClient, chart: None) -> None:
    former, own = await record(api, FORMER_ANA), await record(api, ANA)
    looks = len(former.pop("accessLog")["nodes"]), len(own.pop("accessLog")["nodes"])
    assert former == own
    assert looks[1] == looks[0] + 1  # the first of the two
    assert own["formerIds"] == [FORMER_ANA]


async def test_nothing_of_anybody_else_is_in_it(api: httpx.AsyncClient, chart: None) -> None:
    response = await api.get("/record", headers=of(BRUNO))
    assert ANA not in response.text
    assert response.json()["encounters"]["totalCount"] == 2
    assert ANA not in str(await bundle(api, BRUNO))


async def test_who_asks_too_often_waits(settings: Settings, chart: None) -> None:
    async with in_process(settings, requests_per_minute=3) as (_, client):
        answers = [await client.get("/record", headers=of(ANA)) for _ in range(4)]
    assert [each.status_code for each in answers][:2] == [200, 200]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    async with in_process(settings, cost_per_minute=10) as (_, client):
        answers = [await client.get("/record", headers=of(ANA)) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 429]
    assert answers[-1].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_limits_of_what_clients_send_are_not_meant_for_it(settings: Settings, chart: None) -> None:
    bounds = {"max_query_cost": 1, "max_query_depth": 1, "max_query_tokens": 10}
    async with in_process(settings, **bounds) as (_, client):
        assert (await client.get("/record", headers=of(ANA))).status_code == 200


async def test_without_neo4j_it_is_unavailable(settings: Settings) -> None:
    async with in_process(settings, neo4j_uri="bolt://127.0.0.1:1") as (_, client):
        response = await client.get("/record", headers=of(ANA))
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"

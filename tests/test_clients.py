"""Clients that front ends are written with, against the live server: Apollo Client, urql and gql."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import gql
import httpx
import pytest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from graphql import GraphQLError

from app.config import Settings
from app.server import make_app
from tests.chart import ANA, NSS
from tests.cypher.cases import CASES
from tests.node import Node
from tests.serving import served
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

JAVASCRIPT = ["apollo.mjs", "urql.mjs"]
HISTORY = next(case for case in CASES if case.name == "patients__whole_history")
IMSS = {"institution": {"code": "IMSS", "name": "Instituto Mexicano del Seguro Social"}}
ISSSTE = {"institution": {"code": "ISSSTE", "name": "Instituto de Seguridad y Servicios Sociales"}}
PARTLY = {"institutions": [{"code": "IMSS"}, {"code": "ISSSTE"}], "patient": None}
INSTITUTION = "query Institution($code: String!) { institution(code: $code) { code name __typename } }"
IDS = "query ($id: ID!) { patient(id: $id) { timeline { nodes { id } } } }"


async def post(url: str, query: str, **variables: Any) -> Any:
    """The data that the server gives to who asks without a client."""
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=60) as client:
        answer = await client.post("/graphql", json={"query": query, "variables": variables})
        return answer.json()["data"]


def plain(data: Any) -> Any:
    """Data without the `__typename` that Apollo Client asks for everywhere."""
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items() if name != "__typename"}
    return [plain(each) for each in data] if isinstance(data, list) else data


class Scenarios:
    """Runs what a module of `tests/clients` does with its client."""

    def __init__(self, node: Node, url: str, module: str) -> None:
        self._node, self._url, self._module = node, url, module

    def __call__(self, scenario: str, path: str = "/graphql", **given: Any) -> Any:
        return plain(self._node.run(self._module, f"{self._url}{path}", scenario, json.dumps(given)))


@pytest.fixture(params=JAVASCRIPT)
def client(node: Node, base_url: str, request: pytest.FixtureRequest) -> Scenarios:
    """A JavaScript client of the server."""
    return Scenarios(node, base_url, request.param)


async def test_a_whole_history_comes_out_of_the_cache_as_it_went_in(client: Scenarios, base_url: str) -> None:
    cached = client("history", document=str(HISTORY.query_file), variables=HISTORY.variables)
    assert cached["data"] == plain(await post(base_url, HISTORY.query, **HISTORY.variables))


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
async def test_its_own_relay_pagination_joins_the_pages(client: Scenarios, base_url: str, backward: bool) -> None:
    whole = [node["id"] for node in (await post(base_url, IDS, id=ANA))["patient"]["timeline"]["nodes"]]
    size = 3
    pages = client("pages", id=ANA, size=size, backward=backward)
    assert pages == {"fetched": -(-len(whole) // size), "ids": whole}


@pytest.mark.parametrize("by_get", [False, True], ids=["POST", "GET"])
@pytest.mark.parametrize("module", JAVASCRIPT)
def test_it_persists_a_query_and_then_sends_its_hash(node: Node, settings: Settings, module: str, by_get: bool) -> None:
    with served(make_app(settings)) as url:
        persisted = Scenarios(node, url, module)("persisted", byGet=by_get)
    assert persisted["answers"] == [IMSS, ISSSTE]
    sent = [("query" in each["body"], each["status"]) for each in persisted["sent"]]
    assert sent == [(False, 200), (True, 200), (False, 200)]


@pytest.fixture(scope="module")
def trusting(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that runs one document, and nothing else."""
    manifest = tmp_path_factory.mktemp("trusted") / "manifest.json"
    manifest.write_text(json.dumps({"the-institution": INSTITUTION}), encoding="utf-8")
    changed = {"documents": "trusted-only", "trusted_documents": manifest}
    with served(make_app(settings.model_copy(update=changed))) as url:
        yield url


@pytest.mark.parametrize("module", JAVASCRIPT)
def test_it_names_a_trusted_document(node: Node, trusting: str, module: str) -> None:
    client = Scenarios(node, trusting, module)
    trusted = client("trusted", documentId="the-institution")
    assert trusted["data"] == IMSS
    assert [("query" in each["body"], each["status"]) for each in trusted["sent"]] == [(False, 200)]
    assert client("refused")["codes"] == ["DOCUMENT_NOT_TRUSTED"]


def test_apollo_sends_batches(node: Node, base_url: str) -> None:
    batch = Scenarios(node, base_url, "apollo.mjs")("batch", nss=NSS)
    [request] = batch["sent"]
    assert len(request["body"]) == 4
    partly = {"data": PARTLY, "codes": ["AMBIGUOUS_IDENTIFIER"]}
    refused = {"codes": ["GRAPHQL_VALIDATION_FAILED"]}
    assert batch["answers"] == [IMSS, partly, refused, ISSSTE]


def test_it_gets_data_and_errors_side_by_side(client: Scenarios) -> None:
    partly = client("partial", nss=NSS)
    assert (partly["data"], partly["codes"]) == (PARTLY, ["AMBIGUOUS_IDENTIFIER"])


def test_it_tells_a_refusal_by_its_code_and_another_failure_by_its_status(client: Scenarios) -> None:
    assert client("refused")["codes"] == ["GRAPHQL_VALIDATION_FAILED"]
    assert client("refused", path="/nowhere")["status"] == 404


@pytest.fixture
async def session(base_url: str) -> AsyncIterator[AsyncClientSession]:
    """A session of gql with the schema that it has fetched by introspection."""
    transport = HTTPXAsyncTransport(url=f"{base_url}/graphql", auth=SIGNED_IN, timeout=60)
    async with gql.Client(transport=transport, fetch_schema_from_transport=True) as session:
        yield session


async def test_gql_validates_by_introspection_and_fetches_a_whole_history(
    session: AsyncClientSession, base_url: str
) -> None:
    request = gql.gql(HISTORY.query)
    request.variable_values = HISTORY.variables
    assert await session.execute(request) == await post(base_url, HISTORY.query, **HISTORY.variables)


async def test_gql_finds_fault_before_it_sends(session: AsyncClientSession) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'soul'"):
        await session.execute(gql.gql("{ soul }"))


async def test_gql_gets_data_and_errors_side_by_side(session: AsyncClientSession) -> None:
    query = gql.gql(f'{{ institutions {{ code }} patient(nss: "{NSS}") {{ id }} }}')
    with pytest.raises(TransportQueryError) as raised:
        await session.execute(query)
    assert raised.value.data == PARTLY
    assert [error["extensions"]["code"] for error in raised.value.errors or ()] == ["AMBIGUOUS_IDENTIFIER"]


async def test_gql_sends_batches(session: AsyncClientSession) -> None:
    requests = [gql.GraphQLRequest(INSTITUTION, variable_values={"code": code}) for code in ("IMSS", "ISSSTE")]
    assert plain(await session.execute_batch(requests)) == [IMSS, ISSSTE]


async def test_gql_tells_a_refusal_by_its_code(base_url: str) -> None:
    client = gql.Client(transport=HTTPXAsyncTransport(url=f"{base_url}/graphql", auth=SIGNED_IN, timeout=60))
    with pytest.raises(TransportQueryError) as raised:
        async with client as session:
            await session.execute(gql.gql("{ soul }"))
    assert [error["extensions"]["code"] for error in raised.value.errors or ()] == ["GRAPHQL_VALIDATION_FAILED"]

"""The HTTP application: what comes in bad goes out as a clear error with its code, and the server goes on."""

import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import neo4j
import pytest
from graphql import build_client_schema, get_introspection_query, introspection_from_schema, print_schema

from app.config import Settings
from app.cypher.ranges import UNPAGED_ROOT_LIMIT
from app.media_types import GRAPHQL_RESPONSE, JSON, media_type
from app.schema import graphql_schema, make_schema
from app.server import COMPRESSED_FROM_BYTES
from tests.chart import ANA, BRUNO, CURP, NSS
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

NAME = '{ institution(code: "IMSS") { name } }'
MARK = "QUIENSOYYO"


def code(response: httpx.Response) -> str:
    """The code of the one error of an answer, which has to be JSON and to say something."""
    assert media_type(response.headers["content-type"])[0] in {"application/json", GRAPHQL_RESPONSE}
    [error] = response.json()["errors"]
    assert len(error["message"]) > 8
    found: str = error["extensions"]["code"]
    return found


@pytest.fixture
async def ask(api: httpx.AsyncClient) -> AsyncIterator[Any]:
    """Posts a query; afterwards the server must answer another one as if nothing had been."""

    async def post(query: str, variables: dict[str, Any] | None = None, **body: Any) -> httpx.Response:
        return await api.post("/graphql", json={"query": query, "variables": variables, **body})

    yield post
    after = await api.post("/graphql", json={"query": NAME})
    assert after.json()["data"] == {"institution": {"name": "Instituto Mexicano del Seguro Social"}}


async def test_an_unknown_id_is_null_and_no_error(ask: Any) -> None:
    response = await ask('{ node(id: "enc_0") { id } patient(id: "pat_0") { id } encounter(id: "") { id } }')
    assert response.status_code == 200
    assert response.json()["data"] == {"node": None, "patient": None, "encounter": None}


DOUBLING = (
    " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} a{n}: __typename }}" for n in range(40))
    + " fragment F40 on Query { __typename }"
)
"""Forty short fragments that come to 2 to the 40th fields where each use of each is counted by hand."""

REFUSED = [
    ("CURP literal", '{ patient(curp: "HEGG561327MVZRRL04") { id } }', None, "MALFORMED_IDENTIFIER"),
    ("CURP variable", "query ($c: CURP) { patient(curp: $c) { id } }", {"c": MARK}, "MALFORMED_IDENTIFIER"),
    ("NSS", '{ patient(nss: "92919084432") { id } }', None, "MALFORMED_IDENTIFIER"),
    ("CLUES", '{ facility(clues: "DF") { id } }', None, "MALFORMED_IDENTIFIER"),
    ("two identifiers", f'{{ patient(id: "{ANA}", curp: "{CURP}") {{ id }} }}', None, "CONFLICTING_ARGUMENTS"),
    ("no identifier", "{ patient { id } }", None, "CONFLICTING_ARGUMENTS"),
    ("identifier null", "query ($i: ID) { patient(id: $i) { id } }", {"i": None}, "CONFLICTING_ARGUMENTS"),
    ("null for a default", 'query ($i: ID = "x") { node(id: $i) { id } }', {"i": None}, "BAD_USER_INPUT"),
    ("first and last", "{ patients(first: 1, last: 1) { totalCount } }", None, "CONFLICTING_ARGUMENTS"),
    ("negative page", "{ patients(first: -1) { totalCount } }", None, "INVALID_PAGE_SIZE"),
    ("endless page", "{ patients(first: 1001) { totalCount } }", None, "INVALID_PAGE_SIZE"),
    ("made-up cursor", '{ patients(after: "ñ") { totalCount } }', None, "INVALID_CURSOR"),
    ("shared NSS", f'{{ patient(nss: "{NSS}") {{ id }} }}', None, "AMBIGUOUS_IDENTIFIER"),
    ("no GraphQL", "{ patients(", None, "GRAPHQL_PARSE_FAILED"),
    ("nothing but a comment", "# nothing", None, "GRAPHQL_PARSE_FAILED"),
    ("unknown field", "{ patients { soul } }", None, "GRAPHQL_VALIDATION_FAILED"),
    ("unknown fragment", "{ patients { ...F } }", None, "GRAPHQL_VALIDATION_FAILED"),
    ("fragment in itself", "{ node(id: 1) { ...F } } fragment F on Node { ...F }", None, "GRAPHQL_VALIDATION_FAILED"),
    ("no such operation", "mutation { erase }", None, "GRAPHQL_VALIDATION_FAILED"),
    ("wrong type", "query ($n: Int) { patients(first: $n) { totalCount } }", {"n": MARK}, "BAD_USER_INPUT"),
    ("too large a number", "query ($n: Int) { patients(first: $n) { totalCount } }", {"n": 2**31}, "BAD_USER_INPUT"),
    ("missing variable", "query ($i: ID!) { node(id: $i) { id } }", {}, "BAD_USER_INPUT"),
    (
        "too deep",
        "{ patients { nodes { " + "registeredAt { institution { " * 20 + "name" + "} }" * 20 + " } } }",
        None,
        "QUERY_TOO_LARGE",
    ),
    ("too many tokens", "{ " + "institutions { code name } " * 1500 + "}", None, "QUERY_TOO_LARGE"),
    ("too many aliases", "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }", None, "QUERY_TOO_LARGE"),
    ("fragments without end", "{ __typename ...F0 } " + DOUBLING, None, "QUERY_TOO_LARGE"),
]


@pytest.mark.parametrize(
    ("query", "variables", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
async def test_a_bad_request_is_refused_with_its_code(
    ask: Any, query: str, variables: dict[str, Any] | None, expected: str
) -> None:
    response = await ask(query, variables)
    # A failed field leaves null where it stands; what was refused as a whole has no data at all.
    assert response.status_code == (200 if "data" in response.json() else 400)
    # What is too deep leads nowhere as well.
    assert expected in {error["extensions"]["code"] for error in response.json()["errors"]}
    assert MARK not in response.text
    assert "HEGG561327MVZRRL04" not in response.text


async def test_what_never_ran_has_no_data_and_what_failed_has_null(ask: Any) -> None:
    assert "data" not in (await ask("{ patients { soul } }")).json()
    assert (await ask("{ patients(first: -1) { totalCount } }")).json()["data"] is None
    assert (await ask("{ patient { id } }")).json()["data"] == {"patient": None}


async def test_a_failed_root_field_leaves_the_others_alone(ask: Any) -> None:
    response = await ask(
        f'{{ a: patient {{ id }} b: patient(id: "{BRUNO}") {{ id }} c: patient(nss: "{NSS}") {{ id }} }}'
    )
    assert response.status_code == 200
    answer = response.json()
    assert list(answer["data"].items()) == [("a", None), ("b", {"id": BRUNO}), ("c", None)]
    found = {error["path"][0]: error["extensions"]["code"] for error in answer["errors"]}
    assert found == {"a": "CONFLICTING_ARGUMENTS", "c": "AMBIGUOUS_IDENTIFIER"}


async def test_a_failed_field_is_located_where_it_is_asked_for(ask: Any) -> None:
    query = (
        "{ ...F\n... on Query { b: patient { id } } }\nfragment F on Query { a: patient { id }\na: patient { curp } }"
    )
    errors = {error["path"][0]: error for error in (await ask(query)).json()["errors"]}
    assert [place["line"] for place in errors["a"]["locations"]] == [3, 4]
    assert [place["line"] for place in errors["b"]["locations"]] == [2]


async def test_a_cursor_holds_for_its_own_connection_and_patient_alone(ask: Any) -> None:
    query = "query ($id: ID!, $after: String) { patient(id: $id) { notes(after: $after) { pageInfo { endCursor } } } }"
    first = await ask(query, {"id": ANA})
    cursor = first.json()["data"]["patient"]["notes"]["pageInfo"]["endCursor"]
    assert (await ask(query, {"id": ANA, "after": cursor})).status_code == 200
    other_field = await ask(query.replace("notes", "studies"), {"id": ANA, "after": cursor})
    other_patient = await ask(query, {"id": BRUNO, "after": cursor})
    changed = await ask(query, {"id": ANA, "after": cursor[:-2] + "xx"})
    for response in (other_field, other_patient, changed):
        assert (response.status_code, code(response)) == (200, "INVALID_CURSOR")


async def test_fragments_within_fragments_do_not_grow_without_bound(ask: Any) -> None:
    connections = ("notes", "studies", "referrals", "encounters", "procedures", "sickLeaves", "prescriptions")
    fragments = [
        f"fragment F{level} on Patient {{ "
        + " ".join(f"{field} {{ nodes {{ patient {{ ...F{level + 1} }} }} }}" for field in connections)
        + " }"
        for level in range(4)
    ]
    query = f'{{ patient(id: "{ANA}") {{ ...F0 }} }} {" ".join(fragments)} fragment F4 on Patient {{ id }}'
    response = await ask(query)
    assert (response.status_code, code(response)) == (400, "QUERY_TOO_LARGE")


async def test_a_root_connection_over_its_limit_asks_for_a_page_size(
    ask: Any, driver: neo4j.Driver, settings: Settings
) -> None:
    with driver.session(database=settings.neo4j_database) as session:
        create = "UNWIND range(1, $n) AS i CREATE (:Facility {id: 'fac_limit' + i, name: 'x', level: 'FIRST'})"
        session.run(create, n=UNPAGED_ROOT_LIMIT).consume()
        try:
            unpaged = await ask("{ facilities { nodes { id } } }")
            paged = await ask(f"{{ facilities(first: {UNPAGED_ROOT_LIMIT}) {{ nodes {{ id }} totalCount }} }}")
        finally:
            session.run("MATCH (f:Facility) WHERE f.id STARTS WITH 'fac_limit' DELETE f").consume()
    assert (unpaged.status_code, code(unpaged)) == (200, "PAGE_SIZE_REQUIRED")
    facilities = paged.json()["data"]["facilities"]
    assert (len(facilities["nodes"]), facilities["totalCount"]) == (UNPAGED_ROOT_LIMIT, UNPAGED_ROOT_LIMIT + 2)


async def test_of_several_operations_one_is_named(ask: Any) -> None:
    query = 'query A { institution(code: "IMSS") { code } } query B { __typename }'
    assert (await ask(query, operationName="A")).json()["data"] == {"institution": {"code": "IMSS"}}
    assert (await ask(query, operationName="B")).json()["data"] == {"__typename": "Query"}
    for other in ({"operationName": "C"}, {}):
        response = await ask(query, **other)
        assert (response.status_code, code(response)) == (400, "OPERATION_RESOLUTION_FAILURE")


BODIES = [
    (b"{query", "application/json", 400, "BAD_REQUEST"),
    (b"", "application/json", 400, "BAD_REQUEST"),
    (b"\xff\xfe", "application/json", 400, "BAD_REQUEST"),
    (b'"text"', "application/json", 400, "BAD_REQUEST"),
    (b"null", "application/json", 400, "BAD_REQUEST"),
    (b"7", "application/json", 400, "BAD_REQUEST"),
    (b"{}", "application/json", 400, "BAD_REQUEST"),
    (b'{"query": 7}', "application/json", 400, "BAD_REQUEST"),
    (b'{"query": "{ __typename }", "variables": [1]}', "application/json", 400, "BAD_REQUEST"),
    (b'{"query": "{ __typename }", "extensions": "x"}', "application/json", 400, "BAD_REQUEST"),
    (b'{"query": "{ __typename }", "operationName": 7}', "application/json", 400, "BAD_REQUEST"),
    (b'{"documentId": 7}', "application/json", 400, "BAD_REQUEST"),
    (b"[]", "application/json", 400, "BAD_REQUEST"),
    (b"[7]", "application/json", 400, "BAD_REQUEST"),
    (b"{ __typename }", "application/graphql", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b'{"query": "{ __typename }"}', "application/json; charset=latin-1", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"query=x", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b'{"query": "{ __typename }"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
]


@pytest.mark.parametrize(("body", "media_type", "status", "expected"), BODIES)
async def test_a_body_that_is_no_request_is_refused(
    api: httpx.AsyncClient, body: bytes, media_type: str, status: int, expected: str
) -> None:
    response = await api.post("/graphql", content=body, headers={"content-type": media_type})
    assert (response.status_code, code(response)) == (status, expected)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused(api: httpx.AsyncClient, method: str) -> None:
    response = await api.request(method, "/graphql")
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


async def test_an_unknown_path_is_not_found(api: httpx.AsyncClient) -> None:
    response = await api.get("/graph")
    assert (response.status_code, code(response)) == (404, "NOT_FOUND")


async def test_get_answers_queries_and_refuses_mutations(api: httpx.AsyncClient) -> None:
    variables = json.dumps({"c": "IMSS"})
    query = "query ($c: String!) { institution(code: $c) { code } }"
    answered = await api.get("/graphql", params={"query": query, "variables": variables})
    assert answered.json()["data"] == {"institution": {"code": "IMSS"}}
    broken = await api.get("/graphql", params={"query": query, "variables": "{"})
    assert (broken.status_code, code(broken)) == (400, "BAD_REQUEST")
    nothing = await api.get("/graphql")
    assert (nothing.status_code, code(nothing)) == (400, "BAD_REQUEST")
    changing = await api.get("/graphql", params={"query": "mutation { erase }"})
    assert (changing.status_code, code(changing)) == (405, "METHOD_NOT_ALLOWED")
    assert changing.headers["allow"] == "POST"


async def test_the_media_type_is_the_one_that_the_client_wants(api: httpx.AsyncClient) -> None:
    for accept, expected in ((GRAPHQL_RESPONSE, GRAPHQL_RESPONSE), ("*/*", JSON)):
        for query in (NAME, "{ soul }"):
            response = await api.post("/graphql", json={"query": query}, headers={"accept": accept})
            assert response.headers["content-type"] == f"{expected}; charset=utf-8"


async def test_a_large_answer_is_compressed(api: httpx.AsyncClient) -> None:
    body = {"query": get_introspection_query()}
    async with api.stream("POST", "/graphql", json=body, headers={"accept-encoding": "gzip"}) as response:
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert len(gzip.decompress(raw)) > max(COMPRESSED_FROM_BYTES, 3 * len(raw))
    small = await api.post("/graphql", json={"query": NAME}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in small.headers


async def test_keys_stand_in_the_order_of_the_selection(ask: Any) -> None:
    response = await ask(f'{{ patient(id: "{ANA}") {{ version z: sex birthDate __typename id a: version }} }}')
    assert list(response.json()["data"]["patient"]) == ["version", "z", "birthDate", "__typename", "id", "a"]


async def test_introspection_tells_the_whole_schema(ask: Any) -> None:
    response = await ask(get_introspection_query(), operationName="IntrospectionQuery")
    told = build_client_schema(response.json()["data"])
    assert print_schema(told) == print_schema(build_client_schema(introspected()))
    assert "type Patient implements Node" in print_schema(told)


def introspected() -> Any:
    """What graphql-core itself tells of the schema."""
    return introspection_from_schema(graphql_schema(make_schema(Settings())))


async def test_introspection_and_data_mix(ask: Any) -> None:
    query = """query ($t: String!) {
      b: __type(name: $t) { name } institution(code: "IMSS") { code }
      __schema { queryType { ...N } } no: __type(name: "No") { name } a: __typename
    } fragment N on __Type { name }"""
    answer = (await ask(query, {"t": "Patient"})).json()
    expected = {
        "b": {"name": "Patient"},
        "institution": {"code": "IMSS"},
        "__schema": {"queryType": {"name": "Query"}},
        "no": None,
        "a": "Query",
    }
    assert list(answer["data"].items()) == list(expected.items())


async def test_every_answer_has_an_id_of_its_own(api: httpx.AsyncClient) -> None:
    responses = [await api.post("/graphql", json={"query": query}) for query in (NAME, "{", NAME)]
    responses.append(await api.get("/nowhere"))
    ids = {response.headers["x-request-id"] for response in responses}
    assert len(ids) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


def chunks(size: int) -> Iterator[bytes]:
    """A body in parts, sent without saying its length."""
    for _ in range(size // 65536):
        yield b" " * 65536


@pytest.mark.parametrize("says_its_length", [True, False])
def test_ten_megabytes_of_body_are_refused_and_the_server_goes_on(base_url: str, says_its_length: bool) -> None:
    size = 10 * 1024 * 1024
    with httpx.Client(auth=SIGNED_IN, base_url=base_url, timeout=20) as client:
        content = b" " * size if says_its_length else chunks(size)
        response = client.post("/graphql", content=content, headers={"content-type": "application/json"})
        assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
        assert client.post("/graphql", json={"query": NAME}).status_code == 200


def test_a_body_just_within_the_limit_is_read(base_url: str, settings: Settings) -> None:
    body = json.dumps({"query": NAME}).encode()
    with httpx.Client(auth=SIGNED_IN, base_url=base_url) as client:
        for size, status in ((settings.max_body_bytes, 200), (settings.max_body_bytes + 1, 413)):
            headers = {"content-type": "application/json"}
            assert client.post("/graphql", content=body.ljust(size), headers=headers).status_code == status


def test_a_connection_goes_on_after_errors(base_url: str) -> None:
    with httpx.Client(auth=SIGNED_IN, base_url=base_url, limits=httpx.Limits(max_connections=1)) as client:
        for content in (b"{", b'{"query": "{"}', b'{"query": "{ patient { id } }"}'):
            bad = client.post("/graphql", content=content, headers={"content-type": "application/json"})
            assert "errors" in bad.json()
        assert client.post("/graphql", json={"query": NAME}).json()["data"]

"""Documents that requests name: persisted by the client, trusted by the operator; and a schema that is not told."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from app.config import Settings
from app.manifest import BrokenManifest
from app.media_types import GRAPHQL_RESPONSE, JSON
from app.persisted import LARGEST_KEPT
from app.server import make_app
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

NAME = 'query Name { institution(code: "IMSS") { name } }'
LIST = "query List { institutions { code } }"
FOUND = {"institution": {"name": "Instituto Mexicano del Seguro Social"}}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hashed(text: str, version: int = 1) -> dict[str, Any]:
    """The extensions of a request by hash."""
    return {"persistedQuery": {"version": version, "sha256Hash": sha256(text)}}


def code(response: httpx.Response) -> str:
    [error] = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


async def post(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/graphql", json=body)


async def test_a_query_is_sent_once_and_then_named_by_its_hash(settings: Settings) -> None:
    async with in_process(settings) as (_, client):
        for accept in (GRAPHQL_RESPONSE, JSON):
            client.headers["accept"] = accept
            unknown = await post(client, extensions=hashed(NAME))
            # Apollo's clients look for this message, and take other statuses for a failed line.
            assert (unknown.status_code, code(unknown)) == (200, "PERSISTED_QUERY_NOT_FOUND")
            assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        sent = await post(client, query=NAME, extensions=hashed(NAME))
        named = await post(client, extensions=hashed(NAME))
        params = {"extensions": json.dumps(hashed(NAME))}
        by_get = await client.get("/graphql", params=params)
    assert sent.json()["data"] == named.json()["data"] == by_get.json()["data"] == FOUND


async def test_a_query_is_persisted_over_get_too(settings: Settings) -> None:
    async with in_process(settings) as (_, client):
        params = {"query": NAME, "extensions": json.dumps(hashed(NAME))}
        assert (await client.get("/graphql", params=params)).json()["data"] == FOUND
        assert (await post(client, extensions=hashed(NAME))).json()["data"] == FOUND


async def test_a_hash_that_is_not_that_of_the_text_is_refused(settings: Settings) -> None:
    async with in_process(settings) as (_, client):
        response = await post(client, query=NAME, extensions=hashed(LIST))
        assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_MALFORMED")
        assert code(await post(client, extensions=hashed(LIST))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("persisted", ["x", {}, {"version": 1}, {"version": 1, "sha256Hash": 7}, {"version": 2}])
async def test_an_extension_of_another_form_is_refused(api: httpx.AsyncClient, persisted: Any) -> None:
    response = await post(api, query=NAME, extensions={"persistedQuery": persisted})
    assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_MALFORMED")


async def test_what_is_not_sound_or_too_long_is_not_persisted(settings: Settings) -> None:
    async with in_process(settings) as (_, client):
        for text in ("{ soul }", "{", NAME + " " * LARGEST_KEPT):
            await post(client, query=text, extensions=hashed(text))
            assert code(await post(client, extensions=hashed(text))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_only_so_many_are_kept_the_last_used(settings: Settings) -> None:
    async with in_process(settings, persisted_queries=2) as (_, client):
        texts = ["{ __typename }", NAME, LIST]
        for text in texts[:2]:
            await post(client, query=text, extensions=hashed(text))
        await post(client, extensions=hashed(texts[0]))
        await post(client, query=LIST, extensions=hashed(LIST))
        kept = ["data" in (await post(client, extensions=hashed(text))).json() for text in texts]
    assert kept == [True, False, True]


async def test_switched_off_clients_are_told_to_send_texts(settings: Settings) -> None:
    async with in_process(settings, persisted_queries=0) as (_, client):
        response = await post(client, extensions=hashed(NAME))
        assert (response.status_code, code(response)) == (200, "PERSISTED_QUERY_NOT_SUPPORTED")
        assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
        assert (await post(client, query=NAME, extensions=hashed(NAME))).json()["data"] == FOUND


def apollo(*operations: Any) -> dict[str, Any]:
    """A manifest as Apollo's command writes it."""
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": list(operations)}


def operation(id_: Any, name: str, body: Any) -> dict[str, Any]:
    return {"id": id_, "name": name, "type": "query", "body": body}


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """The file that `wrote` fills."""
    return tmp_path / "manifest.json"


def wrote(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


MANIFESTS = [
    apollo(operation(sha256(NAME), "Name", NAME), operation("list-1", "List", LIST)),
    {sha256(NAME): NAME, "list-1": LIST},
    {f"sha256:{sha256(NAME)}": NAME, "list-1": LIST},
]


@pytest.mark.parametrize("content", MANIFESTS, ids=["apollo", "plain", "prefixed"])
@pytest.mark.parametrize("allowed", ["any", "trusted-only"])
async def test_a_trusted_document_runs_by_its_id(
    settings: Settings, manifest: Path, content: dict[str, Any], allowed: str
) -> None:
    trusted = wrote(manifest, content)
    async with in_process(settings, documents=allowed, trusted_documents=trusted) as (_, client):
        for id_ in (sha256(NAME), f"sha256:{sha256(NAME)}"):
            assert (await post(client, documentId=id_)).json()["data"] == FOUND
        assert (await post(client, extensions=hashed(NAME))).json()["data"] == FOUND
        # `sha256:` and the hash of the text names any document.
        for id_ in ("list-1", f"sha256:{sha256(LIST)}"):
            response = await client.get("/graphql", params={"documentId": id_, "operationName": "List"})
            assert response.json()["data"]["institutions"]
        # As Apollo's clients name what their manifest gives an id of its own.
        by_id = await post(client, extensions={"persistedQuery": {"version": 1, "sha256Hash": "list-1"}})
        assert by_id.json()["data"]["institutions"]
        unknown = await post(client, documentId="nobody")
        assert (unknown.status_code, code(unknown)) == (404, "DOCUMENT_NOT_FOUND")


async def test_where_only_trusted_documents_run_nothing_else_does(settings: Settings, manifest: Path) -> None:
    trusted = wrote(manifest, MANIFESTS[0])
    async with in_process(settings, documents="trusted-only", trusted_documents=trusted) as (_, client):
        for text in (NAME, "{ __typename }", get_introspection_query(), "{", ""):
            for extensions in (None, hashed(text)):
                response = await post(client, query=text, extensions=extensions)
                assert (response.status_code, code(response)) == (403, "DOCUMENT_NOT_TRUSTED")
        both = await post(client, query=NAME, documentId=sha256(NAME))
        assert code(both) == "DOCUMENT_NOT_TRUSTED"
        by_get = await client.get("/graphql", params={"query": NAME})
        assert code(by_get) == "DOCUMENT_NOT_TRUSTED"
        batch = await client.post("/graphql", json=[{"query": NAME}, {"documentId": "list-1"}])
        assert [sorted(answer) for answer in batch.json()] == [["errors"], ["data", "extensions"]]
        # Nothing that was sent has become known.
        unknown = await post(client, extensions=hashed("{ __typename }"))
        assert (unknown.status_code, code(unknown)) == (404, "DOCUMENT_NOT_FOUND")


async def test_a_text_and_an_id_at_once_are_refused(api: httpx.AsyncClient) -> None:
    response = await post(api, query=NAME, documentId="x")
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


BROKEN: list[tuple[Any, str]] = [
    (
        apollo(operation("a", "Good", NAME), operation("b", "Bad", "query Bad { soul }")),
        r"operation 1 \(`Bad`\): Cannot",
    ),
    ({"a": "query {"}, "document `a`: Syntax Error"),
    (apollo(operation(None, "NoId", NAME)), r"operation 0 \(`NoId`\) has no id"),
    (apollo(operation("a", "NoText", None)), r"operation 0 \(`NoText`\) has no text"),
    (apollo("x"), "operation 0 has no id"),
    (apollo(operation("a", "A", NAME), operation("a", "B", LIST)), r"operation 1 \(`B`\) has the id of another"),
    ({f"sha256:{sha256(LIST)}": NAME}, "the id is not the SHA-256 of the text"),
    ({"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}, "another form"),
    ([NAME], "no object"),
]


@pytest.mark.parametrize(("content", "told"), BROKEN)
def test_a_broken_manifest_stops_the_start_and_names_the_entry(manifest: Path, content: Any, told: str) -> None:
    with pytest.raises(BrokenManifest, match=told):
        make_app(Settings(trusted_documents=wrote(manifest, content)))


def test_a_manifest_that_is_no_json_or_not_there_stops_the_start(manifest: Path) -> None:
    with pytest.raises(BrokenManifest, match="No such file"):
        make_app(Settings(trusted_documents=manifest))
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(BrokenManifest, match="is not JSON"):
        make_app(Settings(trusted_documents=manifest))
    with pytest.raises(BrokenManifest, match="EXPEDIENTE_TRUSTED_DOCUMENTS"):
        make_app(Settings(documents="trusted-only"))


def test_trusted_documents_keep_the_limits_and_the_silence_of_the_server(manifest: Path) -> None:
    with pytest.raises(BrokenManifest, match="2 levels deep"):
        make_app(
            Settings(trusted_documents=wrote(manifest, {"a": "{ a: patients { nodes { id } } }"}), max_query_depth=1)
        )
    with pytest.raises(BrokenManifest, match="introspection"):
        make_app(Settings(trusted_documents=wrote(manifest, {"a": get_introspection_query()}), introspection=False))


async def test_a_schema_that_is_not_told_does_not_leak(settings: Settings) -> None:
    leaking = [
        ("{ patints { nodes { id } } }", "patients"),
        ("{ patients { nodes { fulName } } }", "fullName"),
        ("{ patients { nodes { ... on Patiant { id } } } }", "Patient"),
        ('{ patient(cup: "x") { id } }', "curp"),
        ("{ patients }", "{ ... }"),
        ("query ($n: Strin) { patients(after: $n) { nodes { id } } }", "String"),
    ]
    async with in_process(settings, introspection=False) as (_, client), in_process(settings) as (_, open_client):
        for query in (
            get_introspection_query(),
            '{ __type(name: "Patient") { name } }',
            "{ a: __schema { __typename } }",
        ):
            response = await post(client, query=query)
            assert response.status_code == 400
            assert {error["extensions"]["code"] for error in response.json()["errors"]} == {"INTROSPECTION_DISABLED"}
            assert (await post(open_client, query=query)).status_code == 200
        assert (await post(client, query="{ __typename }")).json()["data"] == {"__typename": "Query"}
        for query, name in leaking:
            assert "Did you mean" in (await post(open_client, query=query)).text
            told = (await post(client, query=query)).json()["errors"][0]["message"]
            assert "Did you mean" not in told
            assert name not in told.partition(" on type ")[0]

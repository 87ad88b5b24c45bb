"""The manifest of trusted documents, as a front end's build writes it: read and checked before the server starts.

Two forms are taken: Apollo's persisted query manifest, `{"format": "apollo-persisted-query-manifest", "version": 1,
"operations": [{"id": …, "name": …, "type": …, "body": …}]}`, and a plain `{id: document}`, as by GraphQL Code
Generator's persisted documents.
"""

from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLSchema

from app.config import Settings
from app.documents import Documents
from app.errors import BadInput
from app.persisted import PREFIX, sha256

APOLLO = "apollo-persisted-query-manifest"


class BrokenManifest(BadInput):
    """The manifest of trusted documents cannot be used as it is."""

    code = "BROKEN_MANIFEST"


def trusted_documents(settings: Settings, schema: GraphQLSchema) -> dict[str, str]:
    """The documents of the manifest by their ids, each sound against the schema. `BrokenManifest` names what is not."""
    path = settings.trusted_documents
    if path is None:
        if settings.documents == "trusted-only":
            raise BrokenManifest("documents are trusted-only, but EXPEDIENTE_TRUSTED_DOCUMENTS names no manifest")
        return {}
    found: dict[str, str] = {}
    documents = Documents(settings)
    for place, id_, text in _entries(path, _read(path)):
        _check(path, place, id_, text)
        if found.setdefault(id_, text) != text:
            raise BrokenManifest(f"{path}: {place} has the id of another document")
        if faults := documents.faults(schema, text):
            raise BrokenManifest(f"{path}: {place}: {faults[0].message}")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        content = orjson.loads(path.read_bytes())
    except OSError as error:
        raise BrokenManifest(f"{path}: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise BrokenManifest(f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BrokenManifest(f"{path} is JSON, but no object of documents by id")
    return content


def _entries(path: Path, content: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Of each entry its place in words, its id and its text, neither checked."""
    if "format" not in content:
        return [(f"document `{id_}`", id_, text) for id_, text in content.items()]
    operations = content.get("operations")
    if content["format"] != APOLLO or content.get("version") != 1 or not isinstance(operations, list):
        raise BrokenManifest(f"{path} is of another form than `{APOLLO}`, version 1, with a list of `operations`")
    entries = []
    for number, operation in enumerate(operations):
        told = operation if isinstance(operation, dict) else {}
        name = f" (`{told['name']}`)" if told.get("name") else ""
        entries.append((f"operation {number}{name}", told.get("id"), told.get("body")))
    return entries


def _check(path: Path, place: str, id_: Any, text: Any) -> None:
    if not isinstance(id_, str) or not id_:
        raise BrokenManifest(f"{path}: {place} has no id")
    if not isinstance(text, str):
        raise BrokenManifest(f"{path}: {place} has no text")
    if id_.startswith(PREFIX) and id_.removeprefix(PREFIX) != sha256(text):
        raise BrokenManifest(f"{path}: {place}: the id is not the SHA-256 of the text")

"""Every role, every path to what is a patient's, whoever asks: what the README's table says is what is answered.

What a role may not is refused on every path to it, whosever record it is; what it may is answered where the record is
reached, and is as if it were not there where it is not.
"""

from typing import Any

import httpx
import pytest

from app.access.viewer import Role
from graph_schema.model import Label
from tests.access.marked import BROKEN_GLASS, MARK, RELATED, UNRELATED, chunks, signed, traces
from tests.access.paths import Path, paths, selection
from tests.access.role_table import SCHEMA, fields_of, may
from tests.chart import ANA, CURP, identifier

VISIT = identifier(Label.ENCOUNTER, "visit")
WHICH = {
    "patient": f'(id: "{ANA}")',
    "patients": f'(filter: {{ curp: {{ eq: "{CURP}" }} }})',
    "node": f'(id: "{ANA}")',
    "nodes": f'(ids: ["{ANA}"])',
    "encounter": f'(id: "{VISIT}")',
    "accessReviews": "",
    "auditEvents": "(first: 10)",
    "viewer": "",
    "cohort": "(entry: {})",
    "institution": '(code: "IMSS")',
    "facility": '(clues: "DFIMS000111")',
    "practitioner": '(cedula: "1234567")',
}
SEARCHED = '(search: "E11")'
SEARCHES = {"practitioners", "diagnoses", "medications", "studyTypes", "procedureTypes", "vaccines", "substances"}
RECORDS: dict[str, Any] = {"patient": None, "patients": {"nodes": []}, "node": None, "nodes": [None], "encounter": None}
"""The ways into a record, with the answer where it is not reached."""
ASKED = [
    *((role, ids, True) for role, ids in RELATED.items()),
    *((role, ids, True) for role, ids in BROKEN_GLASS.items()),
    *((role, ids, False) for role, ids in UNRELATED.items()),
]
NAMED = [f"{role}-{'reaching' if reaches else 'not'}-{number}" for number, (role, _, reaches) in enumerate(ASKED)]
DEPTH = 4
SHALLOW = {"node": 2, "nodes": 2, "encounter": 3}
"""How deep what is granted is asked for by the other ways into a record, where it is the same as by `patient`."""
AT_ONCE = 100
"""Paths in one statement: Neo4j takes long to plan a large one."""


async def asked(client: httpx.AsyncClient, headers: dict[str, str], query: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.post("/graphql", json={"query": query}, headers=headers)).json()
    return answer


def which(root: str) -> str:
    return SEARCHED if root in SEARCHES else WHICH.get(root, "")


def of_role(role: Role, *, granted: bool) -> dict[str, list[Path]]:
    """Paths by their root field."""
    found: dict[str, list[Path]] = {}
    for path, may_be in paths(role, DEPTH, again=False):
        if may_be is granted and len(path) <= (SHALLOW.get(path[0].field, DEPTH) if granted else DEPTH):
            found.setdefault(path[0].field, []).append(path)
    return found


@pytest.mark.parametrize(("role", "ids", "reaches"), ASKED, ids=NAMED)
async def test_what_the_table_refuses_is_refused_on_every_path(
    role: Role, ids: dict[str, str], reaches: bool, marked: list[str], roomy: httpx.AsyncClient
) -> None:
    """Whether or not the record is reached: so the refusal tells nothing of it."""
    refused = [path for found in of_role(role, granted=False).values() for path in found if not silent(role, path)]
    for part in chunks(refused, 100):
        fields = [f"f{n}: {selection([path], which(path[0].field))}" for n, path in enumerate(part)]
        answer = await asked(roomy, signed(role, ids), f"{{ {' '.join(fields)} }}")
        told = [(error["path"][0], error["extensions"]["code"]) for error in answer["errors"]]
        assert sorted(told) == sorted((f"f{n}", "FORBIDDEN") for n, _ in enumerate(part))
        assert traces(answer, marked) == set()
    assert bool(refused) is (role is not Role.SYSTEM)


@pytest.mark.parametrize(("role", "ids"), [(role, ids) for role, ids, _ in ASKED], ids=NAMED)
async def test_what_is_of_a_type_that_the_role_has_nothing_of_is_not_there(
    role: Role, ids: dict[str, str], marked: list[str], roomy: httpx.AsyncClient
) -> None:
    """Behind an interface: one does not know beforehand of which type an id is."""
    for root, found in of_role(role, granted=False).items():
        hidden = [path for path in found if len(path) == 2 and silent(role, path)]
        for id_ in {id_[:3]: id_ for id_ in marked}.values() if hidden else ():
            given = f'(id: "{id_}")' if root == "node" else f'(ids: ["{id_}"])'
            answer = await asked(roomy, signed(role, ids), f"{{ {selection(hidden, given)} }}")
            assert "errors" not in answer
            # Of a type that it may read, nothing was asked for.
            assert answer["data"][root] in (None, [None], {}, [{}])


def silent(role: Role, path: Path) -> bool:
    """Whether a path goes on only as a type, among others, of which the role may read nothing."""
    type_ = path[-1].type_name
    return path[-1].among and not any(may(role, type_, field) for field in fields_of(type_))


@pytest.mark.parametrize(("role", "ids", "reaches"), ASKED, ids=NAMED)
async def test_what_the_table_grants_is_answered_of_whom_the_role_reaches(
    role: Role, ids: dict[str, str], reaches: bool, marked: list[str], roomy: httpx.AsyncClient
) -> None:
    for root, found in of_role(role, granted=True).items():
        for part in chunks(found, AT_ONCE):
            answer = await asked(roomy, signed(role, ids), f"{{ {selection(part, which(root))} }}")
            assert "errors" not in answer, answer["errors"][:2]
            if root not in RECORDS or not reaches:
                continue
            assert answer["data"][root] != RECORDS[root]
            assert answer["data"][root] != [None]
        if root in RECORDS and not reaches:
            assert await entered(roomy, signed(role, ids), root) == RECORDS[root]


@pytest.mark.parametrize(("role", "ids", "reaches"), ASKED, ids=NAMED)
async def test_whose_name_may_be_read_is_read(
    role: Role, ids: dict[str, str], reaches: bool, marked: list[str], api: httpx.AsyncClient
) -> None:
    answer = await asked(api, signed(role, ids), f'{{ patient(id: "{ANA}") {{ fullName }} }}')
    if reaches and may(role, "Patient", "fullName"):
        assert MARK in answer["data"]["patient"]["fullName"]
    else:
        assert answer["data"]["patient"] is None


async def entered(client: httpx.AsyncClient, headers: dict[str, str], root: str) -> Any:
    """What a way into Ana's record leads to."""
    asked_for = {"patients": "{ nodes { id } }"}.get(root, "{ id }")
    return (await asked(client, headers, f"{{ {root}{which(root)} {asked_for} }}"))["data"][root]


def test_every_root_field_is_asked_for() -> None:
    """One that is new is put in its place here."""
    assert SCHEMA.query_type
    free = {"institutions", "facilities", "statistics", "careGaps"}
    assert set(SCHEMA.query_type.fields) == set(WHICH) | SEARCHES | free

"""Who has nothing to do with a person is told nothing of them, whichever path of the schema they try.

`EXPEDIENTE_TEST_DEPTH` sets how deep.
"""

import os
from typing import Any

import httpx
import pytest

from app.access.viewer import Role
from tests.access.marked import MARK, NUMBER, RELATED, chunks, signed, traces
from tests.access.paths import Path, paths, required, selection
from tests.chart import ANA, BRUNO, CURP, FORMER_ANA, NSS

DEPTH = int(os.environ.get("EXPEDIENTE_TEST_DEPTH", "6"))
AT_ONCE = 700
"""Paths in one operation: a plan holds a thousand fields."""
WHICH = {
    "patient": [f'(id: "{ANA}")', f'(id: "{FORMER_ANA}")', f'(curp: "{CURP}")', f'(nss: "{NSS}")'],
    "patients": [
        "",
        f'(search: "Gloria {MARK}")',
        f'(filter: {{ curp: {{ eq: "{CURP}" }} }})',
        '(filter: { birthDate: { eq: "1956-04-27" } })',
        f'(filter: {{ affiliationNumber: {{ eq: "{MARK}" }} }})',
        "(filter: { age: { gte: 60 } })",
        '(filter: { not: { curp: { eq: "BOXW310820HNERXN09" } } })',
    ],
    "institution": ['(code: "IMSS")'],
    "facility": ['(clues: "DFIMS000111")'],
    "practitioner": ['(cedula: "1234567")'],
    "practitioners": ['(search: "Luz")'],
    "diagnoses": ['(search: "E11")'],
    "medications": ['(search: "metformina")'],
    "studyTypes": ['(search: "glucosa")'],
    "procedureTypes": ['(search: "4709")'],
    "vaccines": ['(search: "influenza")'],
    "substances": ['(search: "penicilina")'],
}
"""Arguments by root field; those of `node`, `nodes` and `encounter` are the ids of all that is Ana's."""
CRAWLERS = [Role.CLINICIAN, Role.NURSE, Role.LABORATORY, Role.PATIENT, Role.RESEARCHER]


def arguments(root: str, ids: list[str]) -> list[str]:
    """All ways to ask a root field for Ana."""
    match root:
        case "node" | "encounter":
            return [f'(id: "{id_}")' for id_ in ids]
        case "nodes":
            return [f"(ids: [{', '.join(f'{chr(34)}{id_}{chr(34)}' for id_ in ids)}])"]
        case _:
            assert root in WHICH or not required(root)
            return WHICH.get(root, [""])


async def asked(client: httpx.AsyncClient, headers: dict[str, str], query: str) -> dict[str, Any]:
    response = await client.post("/graphql", json={"query": query}, headers=headers)
    answer: dict[str, Any] = response.json()
    answer.pop("extensions", None)
    assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= {"FORBIDDEN"}, answer["errors"][:2]
    return answer


def by_root(role: Role, depth: int) -> dict[str, list[Path]]:
    """The paths that a role may take, by their root field."""
    found: dict[str, list[Path]] = {}
    for path, granted in paths(role, depth):
        if granted:
            found.setdefault(path[0].field, []).append(path)
    return found


def test_what_is_looked_for_would_be_found(marked: list[str]) -> None:
    assert traces({"a": f"x {MARK}", "b": NUMBER, "c": marked[0]}, marked) == {MARK, str(NUMBER), marked[0]}


async def test_who_is_related_finds_the_marks(marked: list[str], roomy: httpx.AsyncClient) -> None:
    """Or what follows would show nothing."""
    headers = signed(Role.CLINICIAN, RELATED[Role.CLINICIAN])
    found: set[str] = set()
    for part in chunks(by_root(Role.CLINICIAN, 4)["patient"], AT_ONCE):
        found |= traces(await asked(roomy, headers, f"{{ {selection(part, WHICH['patient'][0])} }}"), marked)
    unread = set(marked) - found
    assert {MARK, CURP, str(NUMBER)} <= found
    # Results have no id of their own, and the log of accesses is the patient's.
    assert {id_.partition("_")[0] for id_ in unread} <= {"res", "acc", "emg", "pat"}


@pytest.mark.parametrize("role", CRAWLERS)
async def test_every_path_from_whatever_is_hers_leads_nowhere(
    role: Role, marked: list[str], roomy: httpx.AsyncClient
) -> None:
    headers = signed(role)
    for root, found in by_root(role, DEPTH if role is Role.CLINICIAN else 4).items():
        shallow = [path for path in found if len(path) <= 3]
        for number, which in enumerate(arguments(root, marked)):
            # What follows the way in is the same for all of them.
            for part in chunks(found if number == 0 and root != "nodes" else shallow, AT_ONCE):
                answer = await asked(roomy, headers, f"{{ {selection(part, which)} }}")
                assert traces(answer, marked) == set()


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE, Role.PATIENT, Role.LABORATORY])
async def test_no_path_leads_from_somebody_else_to_her(role: Role, marked: list[str], roomy: httpx.AsyncClient) -> None:
    headers = signed(role)
    depth = DEPTH - 1 if role is Role.CLINICIAN else 4
    for part in chunks(by_root(role, depth)["patient"], AT_ONCE):
        answer = await asked(roomy, headers, f"{{ {selection(part, f'(id: {chr(34)}{BRUNO}{chr(34)})')} }}")
        assert answer["data"]["patient"]
        assert traces(answer, marked) == set()

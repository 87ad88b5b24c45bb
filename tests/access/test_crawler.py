"""Who has nothing to do with a person is told nothing of them, whichever path of the schema they try.

`EXPEDIENTE_TEST_DEPTH` sets how deep.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from app.access.policy import RolePermission
from app.access.viewer import Role
from app.config import Settings
from app.cypher import plan as p
from app.cypher.reader import read
from app.schema import graphql_schema, make_schema
from tests.access.marked import BORN, MARK, NUMBER, RELATED, chunks, signed, traces
from tests.access.paths import Path, paths, required, selection
from tests.access.role_table import rows
from tests.chart import ANA, BRUNO, CURP, FORMER_ANA, NSS

DEPTH = int(os.environ.get("EXPEDIENTE_TEST_DEPTH", "6"))
ASKED_DEPTH = {Role.CLINICIAN: 3, Role.NURSE: 2, Role.LABORATORY: 3, Role.PATIENT: 2, Role.RESEARCHER: DEPTH}
"""How deep all paths are asked for; deeper ones are drawn, for Neo4j takes long to plan so many statements."""
DRAWN = 60
AT_ONCE = 100
PLANNED_AT_ONCE = 500
"""Paths in one plan, which holds a thousand fields at the most."""
BRUNOS = f'(id: "{BRUNO}")'
PERSONAL = {each.partition(".")[0] for _, row in list(rows())[3:] for each in row} - {"Query", "Mutation"}
"""The types of what is a person's: all but those of the table's first three rows, catalogues and numbers."""
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
    "cohort": ["(entry: {})"],
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
CRAWLERS = list(ASKED_DEPTH)


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
    told = "curp birthDate formerIds timeline { nodes { id summary } edges { cursor } }"
    told += " studies { nodes { results { value } } }"
    answer = await asked(roomy, headers, f'{{ patient(id: "{ANA}") {{ id {told} }} }}')
    found = traces(answer, marked)
    assert {MARK, CURP, BORN, str(NUMBER)} <= found
    # Nodes of results have no id to ask for, and who opened the record is asked elsewhere.
    assert {id_[:3] for id_ in set(marked) - found} <= {"res", "acc", "eac"}


@pytest.mark.parametrize("role", CRAWLERS)
async def test_every_path_from_whatever_is_hers_leads_nowhere(
    role: Role, marked: list[str], roomy: httpx.AsyncClient
) -> None:
    headers = signed(role)
    for root, found in by_root(role, ASKED_DEPTH[role]).items():
        shallow = [path for path in found if len(path) <= 2]
        for number, which in enumerate(arguments(root, marked)):
            # What follows the way in is the same for all of them.
            for part in chunks(found if number == 0 and root != "nodes" else shallow, AT_ONCE):
                answer = await asked(roomy, headers, f"{{ {selection(part, which)} }}")
                assert traces(answer, marked) == set()


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE, Role.PATIENT, Role.LABORATORY])
async def test_no_path_leads_from_somebody_else_to_her(role: Role, marked: list[str], roomy: httpx.AsyncClient) -> None:
    headers = signed(role)
    for part in chunks(by_root(role, ASKED_DEPTH[role])["patient"], AT_ONCE):
        answer = await asked(roomy, headers, f"{{ {selection(part, BRUNOS)} }}")
        assert answer["data"]["patient"]
        assert traces(answer, marked) == set()


async def test_deeper_paths_that_are_drawn_lead_nowhere(marked: list[str], roomy: httpx.AsyncClient) -> None:
    deep = [path for path, granted in paths(Role.CLINICIAN, DEPTH, roots=["patient"]) if granted and len(path) == DEPTH]
    drawn = random.Random(7).sample(deep, DRAWN)  # noqa: S311  # no secret
    for part in chunks(drawn, 10):
        for which in (WHICH["patient"][0], BRUNOS):
            answer = await asked(roomy, signed(Role.CLINICIAN), f"{{ {selection(part, which)} }}")
            assert traces(answer, marked) == set()


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.RESEARCHER])
def test_every_plan_admits_where_a_record_is_entered(role: Role) -> None:
    """All paths, as they are planned: none comes to what is a person's but past who may see it."""
    schema, permission = graphql_schema(make_schema(Settings())), RolePermission(role)
    entered = 0
    for root, found in by_root(role, DEPTH).items():
        if root == "nodes":  # planned as `node`
            continue
        for part in chunks(found, PLANNED_AT_ONCE):
            document = parse(f"{{ {selection(part, arguments(root, [ANA])[0])} }}")
            [operation] = document.definitions
            assert isinstance(operation, OperationDefinitionNode)
            plan = read(schema, operation, {}, VariableValues({}, {}), permission)
            for planned in plan.roots:
                assert not isinstance(planned.field, p.Refused), planned.field
                entered += sum(guarded(planned.field, admitted=False))
    assert bool(entered) is (role is Role.CLINICIAN)


def guarded(field: Any, *, admitted: bool) -> Iterator[bool]:
    """Of each object whether a record is entered by it. Fails where one is a person's and nobody looked."""
    match field:
        case p.Rows() | p.Nested():
            for branch in branches(field.item):
                yield from selected(branch, admitted=admitted)
        case p.Page():
            for each in field.items:
                for branch in branches(each):
                    yield from selected(branch, admitted=admitted)


def branches(item: p.Item) -> list[p.Select]:
    """What is read of a node, whichever type it turns out to be of."""
    return [item] if isinstance(item, p.Select) else [branch for _, branch in item.branches]


def selected(select: p.Select, *, admitted: bool) -> Iterator[bool]:
    here = "$viewerPractitioner" in (select.access.condition or "")
    never = select.access.condition == "false"
    # Somebody else's record is looked at anew.
    inside = admitted and select.type_name != "ProbableDuplicate"
    assert inside or here or never or select.type_name not in PERSONAL, select.type_name
    yield here
    for field in select.fields:
        yield from guarded(field, admitted=inside or here)

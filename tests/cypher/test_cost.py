"""What a query costs before it runs, and that one over the limit never does."""

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.cypher.cost import COUNT, LIST, WHOLE
from app.cypher.ranges import UNPAGED_ROOT_LIMIT
from app.cypher.reader import MAX_NESTED
from app.cypher.render import Statement
from app.demo import WHOLE_HISTORY
from tests.chart import ANA, BRUNO, CURP
from tests.cypher.cases import CASES, Case
from tests.serving import in_process

pytestmark = pytest.mark.usefixtures("chart")

BENCHMARK = (Path(__file__).parents[1] / "bench" / "history.graphql").read_text(encoding="utf-8")
EVERY_FIELD = next(case for case in CASES if case.name == "patients__whole_history")
EVERYBODY = "{ patients(first: 1000) { nodes { encounters { nodes { notes { text } } } } } }"


async def asked(client: httpx.AsyncClient, query: str, **variables: Any) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables})


async def cost(client: httpx.AsyncClient, query: str, **variables: Any) -> int:
    """What the answer says that the query costs."""
    found = (await asked(client, query, **variables)).json()["extensions"]["cost"]
    assert found["limit"] == Settings.model_fields["max_query_cost"].default
    requested: int = found["requested"]
    return requested


ENCOUNTERS = f'patient(id: "{ANA}") {{ encounters(first: 7)'

COSTS = [
    ("nothing of the graph", "{ __typename __schema { types { name fields { name } } } }", 0),
    ("an object", f'{{ patient(id: "{ANA}") {{ id fullName }} }}', 1),
    ("a look-up that finds nothing", '{ node(id: "x") { id } }', 1),
    ("the same twice", f'{{ a: patient(id: "{ANA}") {{ id }} b: patient(id: "{ANA}") {{ id }} }}', 2),
    ("a list", "{ institutions { code } }", LIST),
    ("lists within lists", "{ encounter(id: 1) { studies { results { name } } } }", 1 + LIST * (1 + LIST)),
    ("a page", f"{{ {ENCOUNTERS} {{ nodes {{ id }} }} }} }}", 1 + 1 + 7),
    ("edges as nodes", f"{{ {ENCOUNTERS} {{ edges {{ cursor node {{ id }} }} }} }} }}", 1 + 1 + 7),
    ("cursors alone", f"{{ {ENCOUNTERS} {{ edges {{ cursor }} pageInfo {{ hasNextPage }} }} }} }}", 1 + 1 + 7),
    ("nodes and edges", f"{{ {ENCOUNTERS} {{ nodes {{ id }} edges {{ node {{ id }} }} }} }} }}", 1 + 1 + 14),
    ("a count", "{ patients { totalCount } }", 1 + COUNT),
    ("a whole chart", f'{{ patient(id: "{ANA}") {{ notes {{ nodes {{ id }} }} }} }}', 1 + 1 + WHOLE),
    ("a whole root connection", "{ patients { nodes { id } } }", 1 + UNPAGED_ROOT_LIMIT),
    ("objects of the same node", "{ institutions { code } encounter(id: 1) { diagnoses { diagnosis { code } } } }", 16),
    ("a skipped field", f'{{ patient(id: "{ANA}") {{ id notes @skip(if: true) {{ nodes {{ id }} }} }} }}', 1),
    (
        "the dearest branch",
        "{ node(id: 1) { ... on Encounter { notes { id } studies { id } } ... on Study { results { name } } } }",
        1 + 2 * LIST,
    ),
    (
        "a fragment, as often as it is spread",
        "{ a: encounter(id: 1) { ...F } b: encounter(id: 2) { ...F } } fragment F on Encounter { notes { id } }",
        2 * (1 + LIST),
    ),
]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in COSTS], ids=[row[0] for row in COSTS])
async def test_an_answer_says_what_it_cost(api: httpx.AsyncClient, query: str, expected: int) -> None:
    assert await cost(api, query) == expected


async def test_page_sizes_count_from_literals_variables_and_defaults(api: httpx.AsyncClient) -> None:
    query = "query ($n: Int = 3) { facilities(last: $n) { nodes { id institution { code } } } }"
    assert await cost(api, query) == 1 + 2 * 3
    assert await cost(api, query, n=50) == 1 + 2 * 50
    assert await cost(api, query, n=2) == 1 + 2 * 2
    assert await cost(api, query.replace("$n)", "9)").replace("($n: Int = 3) ", "")) == 1 + 2 * 9


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (EVERY_FIELD.query, EVERY_FIELD.variables),
        (WHOLE_HISTORY, {"curp": CURP}),
        (BENCHMARK, {"id": ANA}),
    ],
    ids=["every field", "demo", "benchmark"],
)
async def test_the_whole_history_of_the_largest_chart_is_allowed(
    api: httpx.AsyncClient, query: str, variables: dict[str, Any]
) -> None:
    """The cost does not look at the data: of the largest chart it is what it is of this one."""
    assert WHOLE < await cost(api, query, **variables) <= Settings.model_fields["max_query_cost"].default
    assert (await asked(api, query, **variables)).json()["data"]["patient"]


async def test_the_cost_that_the_readme_tells_is_that_of_the_whole_history(api: httpx.AsyncClient) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [told] = re.findall(r'"cost": \{"requested": (\d+), "limit": \d+\}', readme)
    assert int(told) == await cost(api, WHOLE_HISTORY, curp=CURP)
    for number, name in ((LIST, "a list 5"), (WHOLE, "whole 10,000 times"), (COUNT, "`totalCount` 100")):
        assert f"{number:,}" in name
        assert name in readme


def objects(value: Any) -> int:
    """How many objects an answer holds, of those that cost something."""
    if isinstance(value, list):
        return sum(objects(part) for part in value)
    if not isinstance(value, dict):
        return 0
    edge = "cursor" in value or set(value) == {"node"}
    inner = sum(objects(part) for key, part in value.items() if key not in {"pageInfo", "__schema", "__type"})
    return inner + (0 if edge else 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_no_answer_holds_more_than_it_was_reckoned_to(api: httpx.AsyncClient, case: Case) -> None:
    answer = (await asked(api, case.query, **case.variables)).json()
    held = sum(objects(value) for value in answer["data"].values())
    assert held <= answer["extensions"]["cost"]["requested"]


class Untouched:
    """A database that nobody may ask."""

    async def fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> Any:
        """Fails the test."""
        raise AssertionError("a statement was run")


async def test_a_query_over_the_limit_is_refused_before_anything_runs(settings: Settings) -> None:
    async with in_process(settings) as (app, client):
        real, app.state.reads = app.state.reads, Untouched()
        response = await asked(client, EVERYBODY)
        app.state.reads = real
    assert response.status_code == 400
    answer = response.json()
    assert "data" not in answer
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_COSTLY"
    requested = 1 + 1000 * (1 + 1 + WHOLE * (1 + LIST))
    assert answer["extensions"]["cost"] == {"requested": requested, "limit": 5_000_000}
    assert error["message"] == (
        f"the answer may hold {requested:,} objects, of 5,000,000 allowed; "
        "most are at `patients.nodes.encounters.nodes.notes`: give `first` or `last` at `patients.nodes.encounters`"
    )


async def test_a_cost_beyond_all_numbers_is_told_as_the_largest(api: httpx.AsyncClient) -> None:
    inner = "id"
    for _ in range(6):
        inner = f"encounters {{ nodes {{ patient {{ {inner} }} }} }}"
    response = await asked(api, f'{{ patient(id: "{ANA}") {{ {inner} }} }}')
    assert response.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_COSTLY"
    assert response.json()["extensions"]["cost"]["requested"] == 2**53 - 1


async def test_less_is_asked_for_as_the_refusal_says(api: httpx.AsyncClient) -> None:
    less = EVERYBODY.replace("encounters", "encounters(first: 10)")
    assert (await asked(api, less)).json()["data"]["patients"]["nodes"]


@pytest.mark.parametrize(
    "query",
    [
        (
            "{ ...A } fragment A on Query { patients(first: 1000) { ...B } } "
            "fragment B on PatientConnection { nodes { ...C } } "
            "fragment C on Patient { encounters { nodes { notes { text } } } }"
        ),
        (
            "{ ... on Query { ... { patients(first: 1000) { ... { nodes { ... on Patient "
            "{ encounters { nodes { notes { text } } } } } } } } } }"
        ),
        "{ patients(first: 1000) { edges { node { encounters { edges { node { notes { text } } } } } } } }",
    ],
    ids=["named fragments", "inline fragments", "edges"],
)
async def test_nothing_hides_from_the_limit(api: httpx.AsyncClient, query: str) -> None:
    """CVE-2026-47707: a limit that does not expand fragments holds nobody."""
    response = await asked(api, query)
    assert response.status_code == 400
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["QUERY_TOO_COSTLY"]
    assert response.json()["extensions"]["cost"]["requested"] == 1 + 1000 * (1 + 1 + WHOLE * (1 + LIST))


async def test_fragments_that_explode_are_refused_quickly(api: httpx.AsyncClient) -> None:
    fragments = " ".join(
        f"fragment F{n} on Encounter {{ a: partOf {{ ...F{n + 1} }} b: partOf {{ ...F{n + 1} }} }}" for n in range(18)
    )
    query = f"{{ encounter(id: 1) {{ ...F0 }} }} {fragments} fragment F18 on Encounter {{ id }}"
    start = time.perf_counter()
    response = await asked(api, query)
    assert time.perf_counter() - start < 2
    assert (response.status_code, "data" in response.json()) == (400, False)
    assert {error["extensions"]["code"] for error in response.json()["errors"]} == {"QUERY_TOO_LARGE"}


LIMITS = [
    ({"max_query_depth": 2}, '{ patient(id: "x") { encounters { nodes { id } } } }', "3 levels deep; 2 are allowed"),
    ({"max_query_aliases": 1}, "{ a: __typename b: __typename }", "2 aliases; 1 are allowed"),
    (
        {"max_root_fields": 2},
        "{ __typename ...F } fragment F on Query { a: __typename b: __typename }",
        "3 root fields",
    ),
    ({"max_query_tokens": 10}, "{ patients { nodes { id fullName sex } } }", "more than 10 tokens"),
]


@pytest.mark.parametrize(("limits", "query", "told"), LIMITS, ids=[next(iter(row[0])) for row in LIMITS])
async def test_each_limit_is_a_setting(settings: Settings, limits: dict[str, int], query: str, told: str) -> None:
    async with in_process(settings, **limits) as (_, client):
        response = await asked(client, query)
        assert (await asked(client, "{ __typename }")).status_code == 200
    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "QUERY_TOO_LARGE")
    assert told in error["message"]


async def test_filters_stand_one_within_the_other_so_deep_and_no_deeper(api: httpx.AsyncClient) -> None:
    query = "query ($filter: PatientFilter) { patients(filter: $filter, first: 1) { nodes { id } } }"

    def nested(levels: int) -> dict[str, Any]:
        return {"not": nested(levels - 1)} if levels else {}

    for levels, refused in ((MAX_NESTED, set()), (MAX_NESTED + 1, {"QUERY_TOO_LARGE"}), (200, {"QUERY_TOO_LARGE"})):
        response = await asked(api, query, filter=nested(levels))
        assert {error["extensions"]["code"] for error in response.json().get("errors", ())} == refused


async def test_the_limit_of_the_cost_is_a_setting(settings: Settings) -> None:
    async with in_process(settings, max_query_cost=2) as (_, client):
        two = await asked(client, "{ patients(first: 1) { nodes { id } } }")
        three = await asked(client, "{ patients(first: 2) { nodes { id } } }")
    assert two.json()["extensions"]["cost"] == {"requested": 2, "limit": 2}
    assert three.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_COSTLY"


EXPLAINED = {"query": f'{{ a: patient(id: "{BRUNO}") {{ id }} __typename }}', "extensions": {"explain": True}}


async def test_an_answer_is_explained_where_the_setting_allows_it(settings: Settings) -> None:
    async with in_process(settings, explain=True) as (_, client):
        response = await client.post("/graphql", json=EXPLAINED)
        silent = await client.post("/graphql", json={**EXPLAINED, "extensions": {}})
    assert response.json()["data"]["a"] == {"id": BRUNO}
    [explained] = response.json()["extensions"]["explain"]
    assert explained["field"] == "a"
    assert explained["plan"].startswith("Rows key=a")
    assert "MATCH (n0found:Patient {id: $p0})" in explained["cypher"]
    assert BRUNO not in json.dumps(explained)
    assert "explain" not in silent.json()["extensions"]


async def test_elsewhere_the_wish_is_ignored(api: httpx.AsyncClient) -> None:
    response = await api.post("/graphql", json=EXPLAINED)
    assert list(response.json()["extensions"]) == ["cost"]

"""Every case file: the statement it compiles to, and the answer over HTTP."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.explain import compiled
from tests.cypher.cases import CASES, Case

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
GLORIA_BORN = date(1956, 4, 27)


def statements(case: Case) -> str:
    found, _ = compiled(case.query, case.variables)
    return "\n\n".join(f"// {fetch.root.key}\n{fetch.statement.text}" for fetch in found.fetches) + "\n"


@each_case
def test_the_statement_is_the_one_on_file(case: Case, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-cases"):
        case.cypher_file.write_text(statements(case), encoding="utf-8")
    assert statements(case) == case.cypher_file.read_text(encoding="utf-8")


@each_case
async def test_the_answer_is_the_one_on_file(
    case: Case, api: httpx.AsyncClient, chart: None, request: pytest.FixtureRequest
) -> None:
    response = await api.post("/graphql", json={"query": case.query, "variables": case.variables})
    assert response.status_code == 200
    assert "errors" not in response.json()
    answer = ageless(response.json()["data"])
    if request.config.getoption("--rewrite-cases"):
        text = json.dumps(answer, ensure_ascii=False, indent=2)
        case.answer_file.write_text(text + "\n", encoding="utf-8")
    # As text: keys have to stand in the order of the selection.
    assert json.dumps(answer) == json.dumps(json.loads(case.answer_file.read_text(encoding="utf-8")))


def ageless(value: Any) -> Any:
    """The same with each age and `asOf` checked against today and left out: they change with time."""
    if isinstance(value, list):
        return [ageless(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "age" in value:
        today = date.today()  # noqa: DTZ011  # the server runs on this machine
        assert value["age"] == today.year - GLORIA_BORN.year - ((today.month, today.day) < (4, 27))
    if "asOf" in value:
        assert abs(datetime.now(UTC) - datetime.fromisoformat(value["asOf"])) < timedelta(minutes=1)
    return {key: ageless(part) for key, part in value.items() if key not in {"age", "asOf"}}

"""Joint statements: of each request the value that its statement alone would have, read at the same cost."""

from typing import Any

import neo4j
import pytest

from app.config import Settings
from app.cypher.joint import joint
from app.explain import compiled
from tests.cypher.cases import CASES, Case

NOBODY = "nobody"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_is_answered_as_alone(case: Case, driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    found, parameters = compiled(case.query, case.variables)
    for fetch, values in zip(found.fetches, parameters, strict=True):
        if together := fetch.statement.joint:
            other = values | {together.record: NOBODY}
            with driver.session(database=settings.neo4j_database) as session:
                alone = [profiled(session, fetch.statement.text, each) for each in (values, other)]
                value, hits = profiled(session, together.text, together.parameters([values, other, values]))
            assert sorted(value) == [[0, alone[0][0]], [1, alone[1][0]], [2, alone[0][0]]]
            assert hits <= 2 * alone[0][1] + alone[1][1]


def profiled(session: neo4j.Session, text: str, parameters: dict[str, Any]) -> tuple[Any, int]:
    """The value, and what Neo4j read for it."""
    result = session.run(f"PROFILE {text}", parameters)
    value = result.single(strict=True)["value"]
    return value, _hits(result.consume().profile or {})


def _hits(plan: dict[str, Any]) -> int:
    own: int = plan["args"].get("DbHits", 0)
    return own + sum(_hits(child) for child in plan.get("children", ()))


def test_what_bounds_a_list_is_the_same_for_all() -> None:
    together = joint("RETURN COLLECT { MATCH (n {id: $p0}) WHERE n.a < $p2 RETURN n.a LIMIT $p1 } AS value", "p0")
    assert "{id: request.p0}) WHERE n.a < request.p2 RETURN n.a LIMIT $p1" in together.text
    requests = [{"p0": "a", "p1": 5, "p2": 1}, {"p0": "b", "p1": 5, "p2": 2}]
    assert together.parameters(requests) == {"requests": requests, "p1": 5}

"""Every case file: what it costs in database hits, which are the same on every machine, as times are not."""

import json

import neo4j
import pytest

from app.config import Settings
from app.explain import compiled
from tests.cypher.cases import CASES, Case
from tests.cypher.profile import forget_plans, profile

RISE = 1.1
SLACK = 10
"""Hits that a search may take more or less: as many as the parts that its index happens to have."""


@pytest.fixture(scope="module")
def planned_anew(driver: neo4j.Driver, chart: None) -> None:
    """Neo4j has no plan that it made for another graph, and nothing has been recorded in this one."""
    forget_plans(driver)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_costs_no_more_than_is_on_file(
    case: Case, driver: neo4j.Driver, settings: Settings, planned_anew: None, request: pytest.FixtureRequest
) -> None:
    found, parameters = compiled(case.query, case.variables)
    with driver.session(database=settings.neo4j_database) as session:
        hits = {
            fetch.root.key: profile(session, fetch.statement.text, values).hits
            for fetch, values in zip(found.fetches, parameters, strict=True)
        }
    if request.config.getoption("--rewrite-cases"):
        case.hits_file.write_text(json.dumps(hits, indent=2) + "\n", encoding="utf-8")
    known = json.loads(case.hits_file.read_text(encoding="utf-8"))
    assert hits.keys() == known.keys()
    assert not {key: (known[key], now) for key, now in hits.items() if now > RISE * known[key] + SLACK}

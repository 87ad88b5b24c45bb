"""Joint statements: of each request the value that its statement alone would have, read at the same cost."""

import neo4j
import pytest

from app.config import Settings
from app.cypher.joint import joint
from app.explain import compiled
from tests.cypher.cases import CASES, Case
from tests.cypher.profile import profile

NOBODY = "nobody"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_is_answered_as_alone(case: Case, driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    found, parameters = compiled(case.query, case.variables)
    for fetch, values in zip(found.fetches, parameters, strict=True):
        if together := fetch.statement.joint:
            other = values | {together.record: NOBODY}
            with driver.session(database=settings.neo4j_database) as session:
                found_alone, none_alone = (profile(session, fetch.statement.text, each) for each in (values, other))
                all_three = profile(session, together.text, together.parameters([values, other, values]))
            expected = [found_alone.value, none_alone.value, found_alone.value]
            assert sorted(all_three.value) == [[place, value] for place, value in enumerate(expected)]
            assert all_three.hits <= 2 * found_alone.hits + none_alone.hits


def test_what_bounds_a_list_is_the_same_for_all() -> None:
    together = joint("RETURN COLLECT { MATCH (n {id: $p0}) WHERE n.a < $p2 RETURN n.a LIMIT $p1 } AS value", "p0")
    assert "{id: request.p0}) WHERE n.a < request.p2 RETURN n.a LIMIT $p1" in together.text
    requests = [{"p0": "a", "p1": 5, "p2": 1}, {"p0": "b", "p1": 5, "p2": 2}]
    assert together.parameters(requests) == {"requests": requests, "p1": 5}

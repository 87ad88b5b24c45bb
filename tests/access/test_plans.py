"""What Neo4j plans where access is resolved: a look-up stays a seek, and a list begins at who is treated."""

from importlib.resources import files
from typing import Any

import neo4j
import pytest

from app.access.policy import asking_of
from app.access.viewer import Role, Viewer
from app.config import Settings
from app.cypher.permission import Asking
from app.explain import EVERYBODY, compiled
from graph_schema.model import Label
from tests.access.marked import BROKEN_GLASS, RELATED, UNRELATED
from tests.chart import ANA, BRUNO, CURP, identifier
from tests.cypher.profile import forget_plans, profile

WHOLE_HISTORY = (files("app.web") / "queries" / "patient__whole_history.graphql").read_text(encoding="utf-8")
PEOPLE = 2000
CROWD = (
    "UNWIND range(1, $people) AS number CREATE (:Patient {id: $id + number, givenNames: '?', firstSurname: '?', "
    "birthDate: date('1900-01-01') + duration({days: number}), sex: 'UNKNOWN', identityStatus: 'PROVISIONAL', "
    "version: 1})"
)
PATIENTS = "{ patients(first: 20) { totalCount nodes { fullName } pageInfo { hasNextPage } } }"
FOUND = [
    (WHOLE_HISTORY, {"curp": CURP}),
    ("query ($id: ID!) { patient(id: $id) { fullName } }", {"id": ANA}),
    ("query ($id: ID!) { node(id: $id) { id } }", {"id": ANA}),
    ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [ANA, BRUNO]}),
    ("query ($id: ID!) { encounter(id: $id) { reason } }", {"id": identifier(Label.ENCOUNTER, "visit")}),
    ('{ patients(search: "Gloria") { nodes { fullName } } }', {}),
    ("query ($c: CURP!) { patients(filter: { curp: { eq: $c } }) { nodes { fullName } } }", {"c": CURP}),
]
HITS = 120
"""Database hits that it may take to see who is admitted, what for, and of each event whether it is withheld: of the
latter two an event. The history itself takes some eight hundred."""


@pytest.fixture(scope="module")
def crowded(driver: neo4j.Driver, settings: Settings, marked: list[str]) -> None:
    """So many people that to look at each is not the quickest way to one."""
    driver.execute_query(CROWD, {"people": PEOPLE, "id": f"{ANA}-"}, database_=settings.neo4j_database)
    forget_plans(driver)


def asking(role: Role, ids: dict[str, str]) -> Asking:
    """Somebody who asks in that role."""
    return asking_of(Viewer("issuer", "subject", role, "name", **{f"{name}_id": id_ for name, id_ in ids.items()}))


CLINICIAN = asking(Role.CLINICIAN, RELATED[Role.CLINICIAN])


def profiled(
    driver: neo4j.Driver, settings: Settings, query: str, variables: dict[str, Any], by: Asking
) -> tuple[tuple[str, ...], int]:
    """The operators of the query's one statement, and its database hits."""
    found, parameters = compiled(query, variables, asking=by)
    [fetch], [values] = found.fetches, parameters
    with driver.session(database=settings.neo4j_database) as session:
        seen = profile(session, fetch.statement.text, values)
    return seen.operators, seen.hits


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
@pytest.mark.parametrize(("query", "variables"), FOUND)
def test_a_look_up_stays_a_seek(
    query: str, variables: dict[str, Any], role: Role, driver: neo4j.Driver, settings: Settings, crowded: None
) -> None:
    for ids in (RELATED[role], BROKEN_GLASS[role], UNRELATED[role]):
        operators, hits = profiled(driver, settings, query, variables, asking(role, ids))
        assert not {name for name in operators if name.endswith(("LabelScan", "AllNodesScan", "LabelScanAll"))}
        assert "CartesianProduct" not in operators
        assert hits < PEOPLE


def test_a_whole_history_costs_a_clinician_few_hits_more(
    driver: neo4j.Driver, settings: Settings, crowded: None
) -> None:
    (_, own), (_, everybodys) = (
        profiled(driver, settings, WHOLE_HISTORY, {"curp": CURP}, by) for by in (CLINICIAN, EVERYBODY)
    )
    assert everybodys < own <= everybodys + HITS


def test_the_patients_of_a_clinician_are_entered_from_who_they_treat(
    driver: neo4j.Driver, settings: Settings, crowded: None
) -> None:
    operators, hits = profiled(driver, settings, PATIENTS, {}, CLINICIAN)
    assert not {name for name in operators if "Scan" in name}
    assert hits < PEOPLE / 10
    _, everybodys = profiled(driver, settings, "{ patients { nodes { fullName } totalCount } }", {}, EVERYBODY)
    assert everybodys > PEOPLE

"""The first page of a timeline costs the same database hits in a short chart, in a long one, and in a larger graph."""

import neo4j
import pytest

from app.config import Settings
from app.explain import compiled
from graph_schema.model import Label
from tests.chart import CLINIC, DOCTOR, identifier
from tests.cypher.profile import forget_plans, profile

SHORT, LONG = (identifier(Label.PATIENT, name) for name in ("a short chart", "a long chart"))
EVENTS = {SHORT: 70, LONG: 10_000}

# Encounters a minute apart, each with a study; keys as ids.timeline_key makes them.
WRITE = """
CREATE (p:Patient {
  id: $patient, givenNames: '?', firstSurname: '?', birthDate: date('1970-01-01'), sex: 'UNKNOWN',
  identityStatus: 'VERIFIED', version: 1
})
WITH p MATCH (f:Facility {id: $facility}) MATCH (d:Practitioner {id: $practitioner}) MATCH (t:StudyType)
WITH p, f, d, head(collect(t)) AS t UNWIND range(1, $events / 2) AS minute
WITH p, f, d, t, minute, datetime('2000-01-01T00:00Z') + duration({minutes: minute}) AS at
WITH p, f, d, t, minute, at, replace(replace(left(toString(at), 16), '-', ''), ':', '') + '00000Z' AS instant
WITH p, f, d, t, minute, at, $patient + '|' + instant + '|' AS key
CREATE (p)-[:HAD]->(e:Encounter:Event {
  id: $patient + '-e' + minute, timelineKey: key + 'e', occurredAt: at, recordedAt: at, summary: '?',
  kind: 'CONSULTATION', reason: '?', status: 'FINISHED'
})-[:AT]->(f)
CREATE (e)-[:ATTENDED_BY {role: 'ATTENDING'}]->(d)
CREATE (e)-[:ORDERED]->(s:Study:Event {
  id: $patient + '-s' + minute, timelineKey: key + 's', occurredAt: at, recordedAt: at, summary: '?',
  kind: 'LABORATORY', status: 'FINAL'
})-[:OF]->(t)
CREATE (s)-[:RESULTED_IN]->(:Result {id: $patient + '-r' + minute, position: 0, code: '?', name: '?', value: 1.0})
"""
PAGE = """query ($id: ID!, $first: Int, $last: Int) { patient(id: $id) {
  timeline(first: $first, last: $last) {
    pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes {
      __typename id occurredAt summary facility { name institution { code } } practitioner { name }
      ... on Encounter { reason diagnoses { rank } }
      ... on Study { type { name } results { name value unit } }
    }
  }
} }"""


@pytest.fixture(scope="module")
def charts(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    """Both charts beside the chart of tests/chart.py."""
    for patient, events in EVENTS.items():
        write(driver, settings, patient, events)
    forget_plans(driver)


OTHERS = [identifier(Label.PATIENT, f"another chart {number}") for number in range(10)]


def write(driver: neo4j.Driver, settings: Settings, patient: str, events: int) -> None:
    """A chart of that many events."""
    parameters = {"patient": patient, "events": events, "facility": CLINIC, "practitioner": DOCTOR}
    driver.execute_query(WRITE, parameters, database_=settings.neo4j_database)


def hits(driver: neo4j.Driver, settings: Settings, patient: str, **size: int) -> int:
    """The database hits of a page."""
    found, [parameters] = compiled(PAGE, {"id": patient, **size})
    with driver.session(database=settings.neo4j_database) as session:
        return profile(session, found.fetches[0].statement.text, parameters).hits


def test_a_page_costs_the_same_whatever_the_chart_and_the_graph(
    driver: neo4j.Driver, settings: Settings, charts: None
) -> None:
    pages = ({"first": 50}, {"last": 50})
    short, long = ([hits(driver, settings, patient, **page) for page in pages] for patient in (SHORT, LONG))
    assert min(short) > 500
    assert all(hits <= 1.05 * others for hits, others in zip(long, short, strict=True))
    for patient in OTHERS:
        write(driver, settings, patient, 1_000)
    larger = [hits(driver, settings, LONG, **page) for page in pages]
    assert all(hits <= 1.05 * others for hits, others in zip(larger, long, strict=True))

"""Each invariant, broken in a graph that is whole otherwise, is told, and no other."""

from collections.abc import Iterator

import neo4j
import pytest

from app.check import CHECKS
from app.config import Settings
from graph_schema.model import Label
from graph_schema.tallies import recount
from tests.chart import ANA, BRUNO, CLINIC, DOCTOR, FORMER_ANA, SURGEON, identifier, write_chart
from tests.check.finding import found
from tests.neo4j import clear

IDS = {
    "ana": ANA,
    "former": FORMER_ANA,
    "bruno": BRUNO,
    "clinic": CLINIC,
    "doctor": DOCTOR,
    "surgeon": SURGEON,
    "visit": identifier(Label.ENCOUNTER, "visit"),
    "emergency": identifier(Label.ENCOUNTER, "emergency"),
    "brunos": identifier(Label.ENCOUNTER, "second visit"),
    "note": identifier(Label.NOTE, "note"),
    "addendum": identifier(Label.NOTE, "addendum"),
    "metformin": identifier(Label.PRESCRIPTION, "metformin"),
    "dose": identifier(Label.IMMUNIZATION, "dose"),
}
_COPY = "CREATE (c:Patient) SET c = p {.*, id: 'pat_copy', curp: null} WITH p, c"
_SAME = "[:SAME_PERSON_AS {since: datetime(), by: 'test'}]"
_TWO_IN_CHARGE = (
    "MATCH (e:Encounter {id: $brunos}), (d:Practitioner {id: $doctor}) "
    "CREATE (e)-[:ATTENDED_BY {role: 'ATTENDING'}]->(d)"
)
_SIGNED_BY_ANOTHER = (
    "MATCH (n:Note {id: $note})-[r:SIGNED_BY]->(), (d:Practitioner {id: $surgeon}) "
    "DELETE r CREATE (n)-[:SIGNED_BY]->(d)"
)

BREAKS: tuple[tuple[str, str], ...] = (
    ("required-properties", "MATCH (n:Note {id: $note}) REMOVE n.summary"),
    ("required-properties", "MATCH (:Patient)-[r:AFFILIATED_WITH {number: '1'}]->() REMOVE r.kind"),
    ("property-types", "MATCH (n:Prescription {id: $metformin}) SET n.days = '30'"),
    ("property-types", "MATCH (:Encounter)-[r:DIAGNOSED {rank: 1}]->() SET r.rank = '1'"),
    ("coded-values", "MATCH (n:Encounter {id: $visit}) SET n.kind = 'VISIT'"),
    ("coded-values", "MATCH (:Encounter)-[r:DIAGNOSED {rank: 1}]->() SET r.certainty = 'MAYBE'"),
    ("event-labels", "MATCH (n:Note {id: $addendum}) REMOVE n:Event"),
    ("concealed-by-wish", "MATCH (n:Note {id: $note}) SET n.shownTo = []"),
    (
        "wishes-kept",
        "MATCH (p:Patient {id: $ana}), (e:Encounter {id: $visit}) SET p.restrictions = ['HIV:ALWAYS'], e.shownTo = []",
    ),
    ("event-labels", "CREATE (:Event {id: 'enc_nobody'})"),
    ("events-of-one-encounter", "MATCH (:Note {id: $addendum})<-[r:DOCUMENTED_IN]-() DELETE r"),
    (
        "events-of-one-encounter",
        "MATCH (n:Note {id: $addendum}), (e:Encounter {id: $emergency}) CREATE (e)-[:DOCUMENTED_IN]->(n)",
    ),
    ("encounters-of-one-patient", "MATCH (:Encounter {id: $brunos})<-[r:HAD]-() DELETE r"),
    ("encounters-at-one-facility", "MATCH (:Encounter {id: $brunos})-[r:AT]->() DELETE r"),
    ("encounters-with-one-in-charge", "MATCH (:Encounter {id: $brunos})-[r:ATTENDED_BY]->() SET r.role = 'NURSE'"),
    ("encounters-with-one-in-charge", _TWO_IN_CHARGE),
    ("one-catalogue-entry", "MATCH (:Immunization {id: $dose})-[r:OF]->() DELETE r"),
    ("results-of-one-study", "MATCH (:Result {value: 414.0})<-[r:SUPERSEDED]-() DELETE r"),
    ("referrals-to-one-facility", "MATCH (:Referral)-[r:TO]->() DELETE r"),
    ("facilities-with-operator", "MATCH (:Facility {id: $clinic})-[r:OPERATED_BY]->() SET r.to = date('2020-01-01')"),
    ("ids", "MATCH (n:Result {value: 414.0}) SET n.id = 'stu_414'"),
    ("timeline-keys", "MATCH (n:Immunization {id: $dose}) SET n.occurredAt = n.occurredAt + duration('PT0.001S')"),
    ("access-keys", "MATCH (n:AuditEvent) SET n.accessKey = $bruno + substring(n.accessKey, size($ana))"),
    ("feed-keys", "MATCH (n:Note {id: $addendum}) SET n.feedKey = $bruno + '|000000000001'"),
    ("feed-positions", "MATCH (p:Patient {id: $ana}) SET p.feedPosition = 1"),
    (
        "chains-within-one-patient",
        "MATCH (a:Encounter {id: $brunos}), (b:Encounter {id: $visit}) CREATE (a)-[:PART_OF]->(b)",
    ),
    ("chains-without-circles", "MATCH (e:Encounter {id: $visit})-[:REFERRED]->(r) CREATE (e)-[:FOLLOWS_FROM]->(r)"),
    (
        "merged-into-one",
        f"MATCH (p:Patient {{id: $former}}), (b:Patient {{id: $bruno}}) CREATE (p)-{_SAME}->(b)",
    ),
    ("merged-without-circles", f"MATCH (p:Patient {{id: $former}}) {_COPY} CREATE (c)-{_SAME}->(c)"),
    ("merged-records-are-empty", f"MATCH (p:Patient {{id: $bruno}}) {_COPY} CREATE (p)-{_SAME}->(c)"),
    (
        "merged-records-lead-on",
        "MATCH (p:Patient {id: $former}), (e:Encounter {id: $brunos}) CREATE (p)-[:FORMERLY_HAD]->(e)",
    ),
    ("periods", "MATCH (:Patient)-[r:AFFILIATED_WITH {number: '1'}]->() SET r.to = date('1979-12-31')"),
    ("periods", "MATCH (e:Encounter {id: $visit}) SET e.endedAt = e.occurredAt - duration('PT1S')"),
    ("sick-leaves-apart", "MATCH (l:SickLeave {folio: 'further leave'}) SET l.startDate = date('2024-03-14')"),
    ("consents-held-once", "MATCH (c:Consent) REMOVE c.endedAt"),
    ("consents-of-one-patient", "MATCH (c:Consent)<-[gave:GAVE]-() WHERE c.endedAt IS NOT NULL DELETE gave"),
    ("periods", "MATCH (c:Consent) WHERE c.endedAt IS NOT NULL SET c.endedAt = c.givenAt - duration('P1D')"),
    ("seals-by-known-keys", "MATCH (k:SigningKey) SET k.id = 'another'"),
    ("seals", "MATCH (n:Note {id: $note}) SET n.text = 'S: mal.'"),
    ("seals", "MATCH (n:Note {id: $note}) SET n.seal = left(n.seal, size(n.seal) - 9) + '='"),
    ("seals", _SIGNED_BY_ANOTHER),
    ("receipts-with-answer", "MATCH (r:Receipt) REMOVE r.answer"),
    ("tallies", "MATCH (t:MonthTally) WITH t LIMIT 1 SET t.notesByDay = [0] + t.notesByDay[..30], t.notes = 7"),
    ("tally-book", "MATCH (b:TallyBook) DELETE b"),
)
SEVERAL = {
    "chains-without-circles": "MATCH (n:Note {id: $note}), (a:Note {id: $addendum}) CREATE (n)-[:AMENDS]->(a)",
    "feed-places": "MATCH (n:Note {id: $note}), (a:Note {id: $addendum}) SET a.feedKey = n.feedKey",
}
"""Of these two are found at once."""


@pytest.fixture
def whole(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[str]:
    """The graph holds the chart, which each test may break; its name."""
    name = settings.neo4j_database
    clear(driver, name)
    write_chart(driver, name)
    yield name
    clear(driver, name)


@pytest.mark.parametrize(("name", "statement"), [*BREAKS, *SEVERAL.items()])
def test_what_is_broken_is_told_and_nothing_else(driver: neo4j.Driver, whole: str, name: str, statement: str) -> None:
    counters = driver.execute_query(statement, IDS, database_=whole).summary.counters
    assert counters.contains_updates
    if not name.startswith("tall"):
        with driver.session(database=whole) as session:
            recount(session)  # what is broken may be counted otherwise
    assert found(driver, whole) == {name: 2 if SEVERAL.get(name) == statement else 1}


def test_each_check_is_tried() -> None:
    assert {check.name for check in CHECKS} == {name for name, _ in BREAKS} | SEVERAL.keys()


def test_a_practitioner_whose_name_was_corrected_has_sealed_all_the_same(driver: neo4j.Driver, whole: str) -> None:
    statement = "MATCH (d:Practitioner {id: $doctor}) SET d.name = 'Dra. María de la Luz Peña'"
    driver.execute_query(statement, IDS, database_=whole)
    assert found(driver, whole) == {}

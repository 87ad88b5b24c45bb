"""Counts the graph: some encounters and patients, or all there are.

What is counted is what `Patient.recordCounts` counts, whatever its status: an admission is an encounter of kind
HOSPITALIZATION or EMERGENCY, the rest hangs on encounters of any kind, those of external records among them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from neo4j import ManagedTransaction

from graph_schema.care_gaps import studies_and_earlier
from graph_schema.model import Label
from graph_schema.operators import day_of, operator_on, operators
from graph_schema.tallies.cells import Counts, Tally
from graph_schema.values import EncounterKind, StudyKind

ADMISSIONS: Mapping[str, str] = {
    EncounterKind.HOSPITALIZATION: "hospitalAdmissions",
    EncounterKind.EMERGENCY: "emergencyAdmissions",
}
"""What encounters of a kind are counted as."""

_ADMISSION = " ".join(f"WHEN '{kind}' THEN '{measure}'" for kind, measure in ADMISSIONS.items())

_EVENTS = f"""CALL (e) {{
  WITH e WHERE e.kind IN {[str(kind) for kind in ADMISSIONS]}
  RETURN e AS event, CASE e.kind {_ADMISSION} END AS measure
  UNION ALL MATCH (e)-[:DOCUMENTED_IN]->(event) RETURN event, 'notes' AS measure
  UNION ALL MATCH (e)-[:PRESCRIBED]->(event) RETURN event, 'prescriptions' AS measure
  UNION ALL MATCH (e)-[:ORDERED]->(event) WHERE event.kind = '{StudyKind.LABORATORY}'
  RETURN event, 'laboratoryStudies' AS measure
  UNION ALL MATCH (e)-[:CERTIFIED]->(event) RETURN event, 'sickLeaves' AS measure
}}
WITH operators, measure, {day_of("event.occurredAt")} AS day
WITH {operator_on("operators", "day")} AS institution, day, measure, count(*) AS events
"""
_SOME_EVENTS = (
    "UNWIND $encounters AS id MATCH (e:Encounter {id: id})-[:AT]->(f) "
    f"WITH e, {operators('f')} AS operators {_EVENTS} "
    "RETURN 'events' AS kind, {institution: institution, day: day, measure: measure, events: events} AS row"
)
# Facility by facility, so that who operates it is looked up once.
_ALL_EVENTS = (
    f"MATCH (f:Facility) WITH f, {operators('f')} AS operators CALL (f, operators) {{ MATCH (f)<-[:AT]-(e) "
    f"{_EVENTS} RETURN institution, day, measure, events }} "
    "RETURN institution, day, measure, sum(events) AS events"
)

_STUDIES = (
    f"CALL (p) {{ {' '.join(studies_and_earlier('p'))} RETURN one.institution AS institution, type.id AS type, "
    "one.day AS day, count(*) AS ordered, count(earlier) AS repeated } "
    "WITH institution, type, day, sum(ordered) AS ordered, sum(repeated) AS repeated "
    "RETURN institution, type, date.truncate('month', day) AS month, "
    "collect([day.day, ordered, repeated]) AS days"
)
_SOME_STUDIES = (
    "UNWIND $studying AS id MATCH (p:Patient {id: id}) "
    f"CALL (p) {{ {_STUDIES} }} "
    "RETURN 'studies' AS kind, {institution: institution, type: type, month: month, days: days} AS row"
)
_ALL_STUDIES = f"MATCH (p:Patient) {_STUDIES}"

# A record that was merged into another is no person of its own any more.
_PEOPLE = (
    "MATCH (p)-[r:AFFILIATED_WITH]->(i:Institution) WHERE r.to IS NULL AND NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } "
    "RETURN i.code AS institution, count(DISTINCT p) AS people"
)
_SOME_PEOPLE = (
    f"UNWIND $patients AS id MATCH (p:Patient {{id: id}}) {_PEOPLE.replace('RETURN', 'WITH')} "
    "RETURN 'people' AS kind, {institution: institution, people: people} AS row"
)
_ALL_PEOPLE = _PEOPLE


COUNT_SOME = f"CALL () {{ {_SOME_EVENTS} UNION ALL {_SOME_PEOPLE} UNION ALL {_SOME_STUDIES} }}"
"""Binds `kind` and `row` of what some are counted for: the `$encounters`, the `$patients`, and those `$studying`."""


def counted(rows: Iterable[Any]) -> Counts:
    """What `COUNT_SOME` found, as `{kind, row}`."""
    counts = Counts({})
    add = {"events": _add_events, "people": _add_people, "studies": _add_studies}
    for each in rows:
        add[each["kind"]](counts, [each["row"]])
    return counts


def count_all(tx: ManagedTransaction) -> Counts:
    """Everything: reads every event."""
    counts = Counts({})
    _add_events(counts, tx.run(_ALL_EVENTS))
    _add_people(counts, tx.run(_ALL_PEOPLE))
    _add_studies(counts, tx.run(_ALL_STUDIES))
    return counts


def _add_events(counts: Counts, rows: Iterable[Any]) -> None:
    for row in rows:
        day = _native(row["day"])
        tally = Tally(Label.MONTH_TALLY, row["institution"], day.replace(day=1))
        counts.add(tally, row["measure"], row["events"], day.day)


def _add_studies(counts: Counts, rows: Iterable[Any]) -> None:
    for row in rows:
        tally = Tally(Label.STUDY_TALLY, row["institution"], _native(row["month"]), row["type"])
        for day, ordered, repeated in row["days"]:
            counts.add(tally, "ordered", ordered, day)
            counts.add(tally, "repeated", repeated, day)


def _add_people(counts: Counts, rows: Iterable[Any]) -> None:
    for row in rows:
        counts.add(Tally(Label.AFFILIATION_TALLY, row["institution"]), "people", row["people"])


def _native(day: Any) -> date:
    """A day as Python has it, whether or not it was made one already."""
    native: date = day if isinstance(day, date) else day.to_native()
    return native

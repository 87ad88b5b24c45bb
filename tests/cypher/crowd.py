"""People around the chart of tests/chart.py, for what one person cannot show.

Visits at the very same instant, diagnoses seen within the last year and long ago, a person who changed institution
and clinic more than once, one who has died, a chain of merged records, values that are missing.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import neo4j

from graph_schema import ids
from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow
from tests import chart

CLARA = chart.identifier(Label.PATIENT, "Clara")
DELIA = chart.identifier(Label.PATIENT, "Delia")
MERGED = [chart.identifier(Label.PATIENT, f"merged {number}") for number in range(3)]
ICD = "http://hl7.org/fhir/sid/icd-10"


def write_crowd(driver: neo4j.Driver, database: str) -> None:
    """Put them into the graph that holds the chart."""
    nodes, relationships = _people()
    for number in range(8):
        more_nodes, more_relationships = _visit(number)
        nodes += more_nodes
        relationships += more_relationships
    for number in range(12):
        more_nodes, more_relationships = _study(number)
        nodes += more_nodes
        relationships += more_relationships
    chart.merge(driver, database, nodes, relationships)


def _people() -> tuple[list[NodeRow], list[RelationshipRow]]:
    common = {"version": 3, "sex": "UNKNOWN", "identityStatus": "PROVISIONAL", "birthDate": date(1940, 12, 31)}
    died = datetime(2020, 12, 30, 23, 59, 59, 999000, tzinfo=UTC)
    nodes = [
        NodeRow(Label.PATIENT, {"id": CLARA, "givenNames": "Clara", "firstSurname": "Ñ", **common}),
        NodeRow(
            Label.PATIENT,
            {
                "id": DELIA,
                "givenNames": "Delia",
                "firstSurname": "O",
                "secondSurname": "P",
                "deceasedAt": died,
                **common,
            },
        ),
        *(NodeRow(Label.PATIENT, {"id": each, "givenNames": "?", "firstSurname": "?", **common}) for each in MERGED),
        NodeRow(Label.INSTITUTION, {"code": "PEMEX", "name": "Petróleos Mexicanos"}),
        NodeRow(Label.SUBSTANCE, {"id": "s|1", "system": "s", "code": "1", "name": "Látex"}),
        NodeRow(Label.SUBSTANCE, {"id": "s|2", "system": "s", "code": "2", "name": "Látex", "codings": ["a|b|c"]}),
    ]
    since = datetime(2024, 1, 1, tzinfo=UTC)
    chain = [*MERGED, DELIA]
    relationships = [
        RelationshipRow(
            Rel.SAME_PERSON_AS, Label.PATIENT, before, Label.PATIENT, after, {"since": since, "by": "system"}
        )
        for before, after in pairwise(chain)
    ]
    for code, start, kind in (("IMSS", 2001, "WORKER"), ("ISSSTE", 2001, "STUDENT"), ("PEMEX", 2010, "PENSIONER")):
        properties = {"from": date(start, 1, 1), "kind": kind}
        relationships.append(
            RelationshipRow(Rel.AFFILIATED_WITH, Label.PATIENT, CLARA, Label.INSTITUTION, code, properties)
        )
    clinics = ((chart.CLINIC, 2001, date(2005, 1, 1)), (chart.HOSPITAL, 2006, None), (chart.CLINIC, 2004, None))
    for clinic, start, end in clinics:
        properties = {"from": date(start, 1, 1), "to": end}
        relationships.append(
            RelationshipRow(Rel.REGISTERED_AT, Label.PATIENT, CLARA, Label.FACILITY, clinic, properties)
        )
    for substance in ("s|2", "s|1"):
        properties = {"criticality": "LOW", "status": "RESOLVED"}
        relationships.append(
            RelationshipRow(Rel.ALLERGIC_TO, Label.PATIENT, CLARA, Label.SUBSTANCE, substance, properties)
        )
    for doctor in (chart.SURGEON, chart.DOCTOR):
        properties = {"from": date(2022, 2, 2), "basis": "ENCOUNTER", "to": date(2023, 1, 1)}
        relationships.append(RelationshipRow(Rel.TREATS, Label.PRACTITIONER, doctor, Label.PATIENT, CLARA, properties))
    return nodes, relationships


def _visit(number: int) -> tuple[list[NodeRow], list[RelationshipRow]]:
    """Every second one at the instant of the one before; half of them years ago, half within these months."""
    now = datetime.now(UTC).replace(microsecond=0)
    at = now - timedelta(days=30 * (number // 2) + (2000 if number % 4 < 2 else 0))
    visit = chart.identifier(Label.ENCOUNTER, f"Clara {number}")
    nodes = [_event(Label.ENCOUNTER, visit, at, kind="TELEHEALTH", reason="Tos", status="FINISHED")]
    relationships = [
        RelationshipRow(Rel.HAD, Label.PATIENT, CLARA, Label.ENCOUNTER, visit),
        RelationshipRow(Rel.AT, Label.ENCOUNTER, visit, Label.FACILITY, chart.CLINIC),
        RelationshipRow(
            Rel.ATTENDED_BY, Label.ENCOUNTER, visit, Label.PRACTITIONER, chart.SURGEON, {"role": "ASSISTANT"}
        ),
        RelationshipRow(
            Rel.ATTENDED_BY, Label.ENCOUNTER, visit, Label.PRACTITIONER, chart.DOCTOR, {"role": "ATTENDING"}
        ),
        RelationshipRow(
            Rel.DIAGNOSED,
            Label.ENCOUNTER,
            visit,
            Label.DIAGNOSIS,
            f"{ICD}|{'E119' if number % 3 else 'J459'}",
            {"rank": 1, "certainty": "PRESUMPTIVE"},
        ),
    ]
    for part in range(2):
        note = chart.identifier(Label.NOTE, f"Clara {number} {part}")
        nodes.append(_event(Label.NOTE, note, at, kind="OTHER", text='“Tos” \\ \u2028 "seca"'))
        relationships.append(RelationshipRow(Rel.DOCUMENTED_IN, Label.ENCOUNTER, visit, Label.NOTE, note))
    return nodes, relationships


def _study(number: int) -> tuple[list[NodeRow], list[RelationshipRow]]:
    """Glucose, here and there, days or weeks apart, twice at one instant, not all done."""
    at = datetime(2023, 3, 1, 23, 30, tzinfo=UTC) + timedelta(days=(number // 2) ** 2, hours=number % 3)
    visit, study = (chart.identifier(label, f"Clara's glucose {number}") for label in (Label.ENCOUNTER, Label.STUDY))
    place, doctor = ((chart.CLINIC, chart.DOCTOR), (chart.HOSPITAL, chart.SURGEON))[number % 2]
    status = ("FINAL", "FINAL", "CORRECTED", "ORDERED", "CANCELLED")[number % 5]
    nodes = [
        _event(Label.ENCOUNTER, visit, at, kind="EMERGENCY", reason="Sed", status="FINISHED"),
        _event(Label.STUDY, study, at, kind="LABORATORY", status=status),
    ]
    relationships = [
        RelationshipRow(Rel.HAD, Label.PATIENT, CLARA, Label.ENCOUNTER, visit),
        RelationshipRow(Rel.AT, Label.ENCOUNTER, visit, Label.FACILITY, place),
        RelationshipRow(Rel.ATTENDED_BY, Label.ENCOUNTER, visit, Label.PRACTITIONER, doctor, {"role": "ATTENDING"}),
        RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, visit, Label.STUDY, study),
        RelationshipRow(Rel.OF, Label.STUDY, study, Label.STUDY_TYPE, "http://loinc.org|2345-7"),
    ]
    return nodes, relationships


def _event(label: Label, event: str, at: datetime, **properties: object) -> NodeRow:
    key = ids.timeline_key(CLARA, at, event)
    common = {"id": event, "occurredAt": at, "recordedAt": at, "timelineKey": key, "summary": "Tos"}
    return NodeRow(label, common | properties)

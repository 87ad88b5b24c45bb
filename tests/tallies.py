"""What the tallies must hold, counted the slow and plain way: in Python, over rows read with trivial statements."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from typing import Any

import neo4j

Key = tuple[str, ...]
"""`(label, institution, day, measure)`, with the study type where there is one; of people without a day."""

CENTRAL = timezone(timedelta(hours=-6))
_HANGING = {"DOCUMENTED_IN": "notes", "PRESCRIBED": "prescriptions", "CERTIFIED": "sickLeaves"}
_ADMISSIONS = {"HOSPITALIZATION": "hospitalAdmissions", "EMERGENCY": "emergencyAdmissions"}


def counted(driver: neo4j.Driver, database: str) -> Counter[Key]:
    """What the graph holds."""
    graph = _Graph(driver, database)
    return +(graph.events() + graph.studies() + graph.people())


def told(driver: neo4j.Driver, database: str) -> Counter[Key]:
    """What the tallies say. The sum of each measure has to be that of its days."""
    found: Counter[Key] = Counter()
    for label in ("MonthTally", "StudyTally"):
        for (tally,) in _rows(driver, database, f"MATCH (t:{label}) RETURN properties(t)"):
            measures = [name.removesuffix("ByDay") for name in tally if name.endswith("ByDay")]
            for measure in measures:
                days = tally[f"{measure}ByDay"]
                assert sum(days) == tally[measure]
                for number, day in enumerate(days):
                    on = tally["month"].to_native() + timedelta(days=number)
                    key = (label, tally["institution"], str(on), measure, *filter(None, [tally.get("studyType")]))
                    found[key] += day
    for institution, people in _rows(driver, database, "MATCH (t:AffiliationTally) RETURN t.institution, t.people"):
        found["AffiliationTally", institution] += people
    assert all(number >= 0 for number in found.values())
    return +found


def _rows(driver: neo4j.Driver, database: str, statement: str) -> list[Any]:
    return [record.values() for record in driver.execute_query(statement, database_=database).records]


class _Graph:
    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        def rows(statement: str) -> list[Any]:
            return _rows(driver, database, statement)

        self.operators: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for facility, since, code in rows("MATCH (f)-[r:OPERATED_BY]->(i) RETURN f.id, r.from, i.code"):
            self.operators[facility].append((since.to_native(), code))
        self.encounters = rows("MATCH (p)-[:HAD]->(e)-[:AT]->(f) RETURN p.id, e.id, e.kind, e.occurredAt, f.id")
        self.facility = {encounter: facility for _, encounter, _, _, facility in self.encounters}
        self.patient = {encounter: patient for patient, encounter, _, _, _ in self.encounters}
        self.hanging = rows(f"MATCH (e)-[r:{'|'.join(_HANGING)}]->(n) RETURN e.id, type(r), n.occurredAt")
        self.ordered = rows(
            "MATCH (e)-[:ORDERED]->(s)-[:OF]->(t) "
            "RETURN e.id, s.kind, s.status, s.occurredAt, s.timelineKey, t.id, t.repeatWithinDays"
        )
        self.affiliated = rows(
            "MATCH (p)-[r:AFFILIATED_WITH]->(i) WHERE r.to IS NULL AND NOT (p)-[:SAME_PERSON_AS]->() "
            "RETURN DISTINCT p.id, i.code"
        )

    def events(self) -> Counter[Key]:
        found: Counter[Key] = Counter()
        for _, encounter, kind, at, _ in self.encounters:
            if kind in _ADMISSIONS:
                found["MonthTally", *self.where_and_when(encounter, at), _ADMISSIONS[kind]] += 1
        for encounter, type_, at in self.hanging:
            found["MonthTally", *self.where_and_when(encounter, at), _HANGING[type_]] += 1
        for encounter, kind, _, at, *_ in self.ordered:
            if kind == "LABORATORY":
                found["MonthTally", *self.where_and_when(encounter, at), "laboratoryStudies"] += 1
        return found

    def studies(self) -> Counter[Key]:
        by_person: dict[tuple[str, str], list[tuple[datetime, str, str, str, int]]] = defaultdict(list)
        for encounter, _, status, at, _, type_, days in self.ordered:
            if days is not None and status != "CANCELLED":
                institution, day = self.where_and_when(encounter, at)
                person = self.patient[encounter]
                by_person[person, type_].append((at.to_native(), institution, day, status, days))
        found: Counter[Key] = Counter()
        for (_, type_), studies in by_person.items():
            for at, institution, day, _, days in studies:
                found["StudyTally", institution, day, "ordered", type_] += 1
                found["StudyTally", institution, day, "repeated", type_] += any(
                    status in {"FINAL", "CORRECTED"}
                    and timedelta(0) < at - earlier <= timedelta(days=days)
                    and other != institution
                    and "NO-INDICADA" not in {other, institution}
                    for earlier, other, _, status, _ in studies
                )
        return found

    def people(self) -> Counter[Key]:
        return Counter(("AffiliationTally", code) for _, code in self.affiliated)

    def where_and_when(self, encounter: str, at: Any) -> tuple[str, str]:
        """The institution that ran the facility on the day, and the day."""
        day = at.to_native().astimezone(CENTRAL).date()
        operators = sorted(self.operators[self.facility[encounter]])
        return ([code for since, code in operators if since <= day] or [operators[0][1]])[-1], str(day)

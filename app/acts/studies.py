"""Ordering studies, where no recent one tells the same; and what they found."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import strawberry

from app.acts.acting import Acting, Lookup, Outcome
from app.acts.payload import Payload
from app.acts.subjects import (
    Recorded,
    alive,
    author,
    encounter,
    entry,
    event,
    in_own_name,
    practitioner,
    same_version,
    settle,
)
from app.cypher.mapping import written
from app.domain.studies import Study
from app.rules.problems import Problem, ProblemCode, Refused, under
from app.rules.results import complete, recording, status_after
from app.rules.studies import KnownResult, NewStudy, OrderStudy, RecordResults, ordering
from graph_schema.model import Label, Rel
from graph_schema.operators import day_of, operator_on, operators
from graph_schema.tallies import Done, gain_order
from graph_schema.values import Sex, StudyStatus

_DONE = (
    # By the key that begins with the patient: through the encounters it takes longer.
    "MATCH (s:Study) WHERE s.timelineKey STARTS WITH $id + '|' AND s.status IN ['FINAL', 'CORRECTED'] "
    "AND s.occurredAt <= datetime($at) "
    "MATCH (s)-[:OF]->(t) WHERE t.repeatWithinDays IS NOT NULL "
    "AND s.occurredAt >= datetime($at) - duration({days: t.repeatWithinDays + 1}) "
    # In a subquery, for those few: otherwise Neo4j looks up the facility of each encounter first.
    f"CALL (s) {{ MATCH (s)<-[:ORDERED]-()-[:AT]->(f) RETURN {operators('f')} AS operators }} "
    f"WITH s, t, operators, {day_of('s.occurredAt')} AS day "
    "RETURN {id: s.id, at: toString(s.occurredAt), type: t.id, "
    f"institution: {operator_on('operators', 'day')}}} AS row"
)
_SUPERSEDE = "MATCH (s:Study {id: $id})-[r:RESULTED_IN]->(old) CREATE (s)-[:SUPERSEDED {at: $now}]->(old) DELETE r"


@strawberry.type(description="What was ordered.")
class OrderStudyPayload(Payload):
    study: Study | None = written(Label.STUDY, description="The study; null where nothing was written.")


@strawberry.type(description="What was found.")
class RecordResultsPayload(Payload):
    study: Study | None = written(Label.STUDY, description="The study; null where nothing was written.")


def order_study(acting: Acting, asked: OrderStudy) -> Outcome:
    """Orders a study in an open encounter.

    A recent result of the same, from any institution, is shown first as a problem's `record`; with an `overrideReason`
    the study is ordered all the same, and the reason kept.
    """
    found = encounter(acting, asked.encounter_id)
    alive(acting, found)
    author(acting, found, asked.practitioner_id)
    return Outcome({"study": add_study(acting, found, asked, acting.now)})


def record_results(acting: Acting, asked: RecordResults) -> Outcome:
    """Records what a study found, against the reference range of the patient's sex and age.

    Results that were final are corrected by it: the earlier ones stay in `supersededResults`.
    """
    found = event(acting, Label.STUDY, asked.study_id, "studyId")
    version = same_version(found.properties, asked.version, found.id)
    if asked.practitioner_id:
        in_own_name(acting, asked.practitioner_id)
        practitioner(acting, asked.practitioner_id)
    at = _resulted_at(acting, found, asked)
    status = StudyStatus[found.properties["status"]]
    sex, age = Sex[found.patient.properties["sex"]], found.patient.age_on(at.date())
    if problems := recording(asked, status, sex, age):
        raise Refused(problems)
    acting.read(_SUPERSEDE, id=found.id, now=acting.now)
    for position, result in enumerate(asked.results):
        own_id = acting.node(Label.RESULT, position=position, **asdict(complete(result, sex, age)))
        acting.link(Rel.RESULTED_IN, Label.STUDY, found.id, Label.RESULT, own_id)
    changes = {"status": status_after(asked, status), "report": asked.report, "resultedAt": at, "version": version}
    acting.change_event(Label.STUDY, found.patient.id, found.id, **changes)
    acting.restudied.add(found.patient.id)
    return Outcome({"study": found.id})


def done_lookup(patient_id: str, at: datetime) -> Lookup:
    """The studies of a patient that have their results, and may spare one at that time."""
    return Lookup(_DONE, {"id": patient_id, "at": at.isoformat()})


def add_study(acting: Acting, found: Recorded, body: NewStudy, at: datetime, *path: str) -> str:
    """Order a study in an encounter; returns its id."""
    type_ = entry(acting, Label.STUDY_TYPE, body.type, body.system, *path, "type")
    found_rows = acting.look(done_lookup(found.patient.id, at))
    done = [row | {"at": datetime.fromisoformat(row["at"])} for row in found_rows if row["type"] == type_["id"]]
    settle(_recent(type_, at, done, path), body.override_reason)
    own_id = acting.event(
        Label.STUDY,
        found.patient.id,
        found.encounter,
        at,
        type_["name"],
        kind=type_["kind"],
        status=StudyStatus.ORDERED,
        note=body.note,
        overrideReason=body.override_reason,
        version=1,
    )
    acting.link(Rel.OF, Label.STUDY, own_id, Label.STUDY_TYPE, type_["id"])
    known = [Done(row["at"], row["institution"]) for row in done]
    gain_order(acting.gains, type_, at, acting.operators[found.encounter], known)
    return own_id


def _recent(type_: dict[str, Any], at: datetime, done: list[dict[str, Any]], path: tuple[str, ...]) -> list[Problem]:
    """The result that spares this study, of whichever institution."""
    results = [KnownResult(row["id"], row["at"]) for row in done]
    return under(ordering(results, type_.get("repeatWithinDays"), at), *path)


def _resulted_at(acting: Acting, found: Recorded, asked: RecordResults) -> datetime:
    """When it was found. Refused if before it was ordered; a result may come when its encounter has ended."""
    # The clock of who ordered it may have been ahead.
    at = asked.occurred_at or max(acting.now, found.began)
    if at < found.began:
        message = "is before the study was ordered; look at the time"
        raise Refused([Problem(ProblemCode.CONTRADICTION, message, ("occurredAt",))])
    return at

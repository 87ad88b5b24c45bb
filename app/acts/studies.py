"""Ordering studies, where no recent one tells the same; and what they found."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import strawberry

from app.acts.acting import Acting, Lookup, Outcome
from app.acts.payload import Payload
from app.acts.subjects import Recorded, alive, author, encounter, entry, event, practitioner, same_version, settle
from app.cypher.mapping import written
from app.domain.studies import Study
from app.rules.problems import Problem, ProblemCode, Refused, under
from app.rules.results import complete, recording, status_after
from app.rules.studies import KnownResult, NewStudy, OrderStudy, RecordResults, ordering
from graph_schema.model import Label, Rel
from graph_schema.values import Sex, StudyStatus

_DONE = (
    "MATCH (:Patient {id: $id})-[:HAD]->()-[:ORDERED]->(s)-[:OF]->(t) "
    "WHERE s.status IN ['FINAL', 'CORRECTED'] AND t.repeatWithinDays IS NOT NULL "
    "RETURN {id: s.id, at: s.occurredAt, type: t.id} AS row"
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


def done_lookup(patient_id: str) -> Lookup:
    """The studies of a patient that have their results."""
    return Lookup(_DONE, {"id": patient_id})


def add_study(acting: Acting, found: Recorded, body: NewStudy, at: datetime, *path: str) -> str:
    """Order a study in an encounter; returns its id."""
    type_ = entry(acting, Label.STUDY_TYPE, body.type, body.system, *path, "type")
    settle(_recent(acting, found, type_, at, path), body.override_reason)
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
    return own_id


def _recent(
    acting: Acting, found: Recorded, type_: dict[str, Any], at: datetime, path: tuple[str, ...]
) -> list[Problem]:
    """The result that spares this study, of whichever institution."""
    rows = acting.look(done_lookup(found.patient.id))
    done = [KnownResult(row["id"], row["at"]) for row in rows if row["type"] == type_["id"]]
    return under(ordering(done, type_.get("repeatWithinDays"), at), *path)


def _resulted_at(acting: Acting, found: Recorded, asked: RecordResults) -> datetime:
    """When it was found. Refused if before it was ordered; a result may come when its encounter has ended."""
    at = asked.occurred_at or acting.now
    if at < found.began:
        message = "is before the study was ordered; look at the time"
        raise Refused([Problem(ProblemCode.CONTRADICTION, message, ("occurredAt",))])
    return at

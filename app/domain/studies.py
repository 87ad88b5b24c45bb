"""Diagnostic studies and their results."""

from datetime import datetime
from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, related, same, stored, walk
from app.domain.catalogues import StudyType
from app.domain.events import VERSION, Event
from graph_schema.model import Label, Rel
from graph_schema.values import ResultFlag, StudyKind, StudyStatus


@strawberry.type(description="One measured or observed value of a study.")
class Result:
    graph: ClassVar = NodeMapping(Label.RESULT)
    code: str = stored(description="LOINC, such as `4548-4`, or a code of `system`.")
    system: str | None = stored(description="URI of the code system, as in HL7 FHIR.")
    name: str = stored(description="What was measured or observed, as its source names it.")
    value: float | None = stored(description="Numeric value, in `unit`.")
    text: str | None = stored(description="Value in words, where it is not a number.")
    unit: str | None = stored(description="UCUM unit.")
    low: float | None = stored(description="Lower end of the reference range, in `unit`.")
    high: float | None = stored(description="Upper end of the reference range, in `unit`.")
    flag: ResultFlag | None = stored(description="Where it stands against the reference range; null where nobody said.")


@strawberry.type(description="A result that was corrected.")
class SupersededResult:
    result: Result = same(description="As it was before.")
    at: datetime = related("at", description="When a later one took its place.")


@strawberry.type(description="A laboratory, imaging, pathology or functional study.")
class Study(Event):
    graph: ClassVar = NodeMapping(Label.STUDY, to_encounter=into(Rel.ORDERED))
    kind: StudyKind = stored(description="Laboratory, imaging, pathology or functional.")
    type: StudyType = walk(out(Rel.OF), description="Which study.")
    status: StudyStatus = stored(description="State of the study, from order to result.")
    results: list[Result] = walk(
        out(Rel.RESULTED_IN),
        order="{n}.position",
        description="In the order of the report; empty while there are none.",
    )
    superseded_results: list[SupersededResult] = walk(
        out(Rel.SUPERSEDED), order="{r}.at, {n}.position, {n}.id", description="Results before they were corrected."
    )
    report: str | None = stored(description="Findings in words.")
    resulted_at: datetime | None = stored(description="When it was found; null while it is not, and of imports.")
    note: str | None = stored(description="What the order tells who does the study; null for nothing.")
    override_reason: str | None = stored(description="Why it was ordered in spite of a recent result.")
    version: int = stored(VERSION, description="Grows with each change; what changes it names the one that was seen.")

"""Trends: a patient's numeric results over time, ready to plot."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from app.cypher.mapping import Given, matched, related, same, stored
from app.domain.filters import instant, microseconds
from app.domain.studies import Study
from graph_schema.model import Rel
from graph_schema.values import ResultFlag, StudyStatus

_AT = instant("study.occurredAt")
_MOST_POINTS = 1_000
"""Results of one kind in the largest chart known, rounded up: what a series may cost."""


@strawberry.type(description="A numeric result and the moment it speaks of.")
class ResultPoint:
    at: datetime = related("at", description="When the study was made.")
    value: float = related("value", description="In the unit of the series.")
    low: float | None = related("low", description="Lower end of the reference range that held for it.")
    high: float | None = related("high", description="Upper end of the reference range that held for it.")
    flag: ResultFlag | None = related("flag", description="Where it stands against that range.")
    study: Study = same(description="The study it comes from, and by it where and by whom.")


@strawberry.type(description="One measured quantity over time: results of one code, all in one unit.")
class ResultSeries:
    code: str = related("code", description="Code of what was measured, by LOINC where it has one there.")
    system: str | None = related("system", description="URI of the code system, as in HL7 FHIR.")
    unit: str | None = related("unit", description="UCUM unit; results in another unit are another series.")
    name: str = stored("{r}.latest.name", description="What was measured, as the latest result names it.")
    low: float | None = stored("{r}.latest.low", description="Lower end of the latest reference range.")
    high: float | None = stored("{r}.latest.high", description="Upper end of the latest reference range.")
    points: list[ResultPoint] = matched(
        ("UNWIND {parent.r}.points AS {r}", "WITH {r}, {r}.study AS {n}"),
        order="{n}.timelineKey, {r}.position, {r}.id",
        entries=_MOST_POINTS,
        description="Earliest first.",
    )


def result_series() -> Any:
    """The field of a patient, read from the patient's own studies."""
    taken = ", ".join(f"{name}: result.{name}" for name in ("id", "position", "name", "value", "low", "high", "flag"))
    return matched(
        (
            f"MATCH ({{parent}})-[:{Rel.HAD}]->()-[:{Rel.ORDERED}]->(study)-[:{Rel.OF}]->(type)",
            (
                f"WHERE type.code IN {{type}} AND study.status IN ['{StudyStatus.FINAL}', '{StudyStatus.CORRECTED}'] "
                "AND <shown study>"
            ),
            Given("from", f"WITH study WHERE {_AT} >= {{from}}"),
            Given("to", f"WITH study WHERE {_AT} <= {{to}}"),
            f"MATCH (study)-[:{Rel.RESULTED_IN}]->(result) WHERE result.value IS NOT NULL",
            Given("result", "WITH study, result WHERE result.code IN {result}"),
            "WITH study, result ORDER BY study.timelineKey, result.position, result.id",
            f"WITH result, {{{taken}, at: study.occurredAt, study: study}} AS point",
            "WITH result.code AS code, result.system AS system, result.unit AS unit, collect(point) AS points",
            "WITH {code: code, system: system, unit: unit, points: points, latest: last(points)} AS {r}",
        ),
        {
            "type": Annotated[list[str], strawberry.argument(description="Codes of `StudyType`.")],
            "result": Annotated[
                list[str] | None,
                strawberry.argument(description="Codes of what was measured; all that the studies hold if left out."),
            ],
            "from": Annotated[
                datetime | None, strawberry.argument(description="Earliest instant; from the beginning if left out.")
            ],
            "to": Annotated[
                datetime | None, strawberry.argument(description="Latest instant; to this day if left out.")
            ],
        },
        order="{r}.latest.position, {r}.code, {r}.system, {r}.unit",
        converts={name: (name, microseconds) for name in ("from", "to")},
        description="Numeric results of one or more types of study over time, a series for each quantity and unit.",
    )

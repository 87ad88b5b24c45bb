"""Care gaps: studies that were repeated since nobody saw the earlier result, which another institution had."""

from datetime import datetime
from typing import Any

import strawberry

from app.cypher.mapping import Given, matched, related, same
from app.domain.catalogues import StudyType
from app.domain.institutions import Institution
from app.domain.scalars import Int64
from app.domain.studies import Study
from app.domain.tallies import (
    ARGUMENTS,
    COUNTED,
    REFUSALS,
    STUDY_TYPES,
    as_of,
    by_institution,
    count,
    months,
    total,
)
from graph_schema.care_gaps import DAY_MILLISECONDS, studies_and_earlier
from graph_schema.model import STUDY_MEASURES, Label

_DAYS = f"(one.at - earlier.at) / {DAY_MILLISECONDS}"
_ORDERED = "Studies ordered of types that have an interval, cancelled ones left aside."
_REPEATED = "Those of them that repeat one of another institution within the interval."


@strawberry.type(
    description="A study that was ordered although another institution had a result of the same type within the "
    "interval in which a repetition rarely tells anything new."
)
class CareGap:
    study: Study = same(description="The repetition.")
    earlier_study: Study = matched(
        ("WITH {parent.r}.earlier AS {n}",), description="The latest of those whose result was there already."
    )
    days_between: int = related("daysBetween", description="Whole days from the earlier one to the repetition.")
    repeat_within_days: int = related("repeatWithinDays", description="The interval of the type, in days.")


def care_gaps_of_patient() -> Any:
    """The field of a patient, read from the patient's own studies."""
    return matched(
        (
            *studies_and_earlier("{parent}", " AND <shown study>"),
            "WITH type, one, earlier WHERE earlier IS NOT NULL",
            f"WITH one.study AS {{n}}, {_DAYS} AS days, earlier.study AS earlier, type",
            "WITH {n}, {earlier: earlier, daysBetween: days, repeatWithinDays: type.repeatWithinDays} AS {r}",
        ),
        order="{n}.timelineKey DESC",
        description="Studies that were repeated at another institution, newest first.",
    )


@strawberry.type
class _Counts:
    """What care gaps count; not a type of the schema."""

    ordered: Int64 = total("ordered", _ORDERED)
    repeated: Int64 = total("repeated", _REPEATED)


@strawberry.type(description="Repetitions of one type of study.")
class StudyTypeCareGaps(_Counts):
    study_type: StudyType = same(description="The type.")


@strawberry.type(description="Repetitions that one institution ordered.")
class InstitutionCareGaps(_Counts):
    institution: Institution = same(description="The one that operated the facility on the day of the repetition.")


@strawberry.type(description="What it costs in studies that results do not follow the patient.")
class CareGaps(_Counts):
    as_of: datetime = as_of()
    by_study_type: list[StudyTypeCareGaps] = matched(
        (
            "UNWIND {parent.r}.tallies AS tally WITH tally.studyType AS id, collect(tally) AS tallies",
            f"MATCH ({{n}}:{Label.STUDY_TYPE} {{id: id}})",
            "WITH {n}, {tallies: tallies, repeated: reduce(sum = 0, tally IN tallies | sum + tally.repeated)} AS {r}",
        ),
        order="{r}.repeated DESC, {n}.name, {n}.id",
        entries=STUDY_TYPES,
        description="By type of study, the most repeated first.",
    )
    by_institution: list[InstitutionCareGaps] = by_institution("By the institution that ordered the repetition.")


def care_gaps() -> Any:
    """The root field. `{r}.tallies` holds a map for each institution and type of study."""
    sums = ", ".join(f"sum({count(measure)}) AS {measure}" for measure in STUDY_MEASURES)
    return matched(
        (
            *months(Label.STUDY_TALLY),
            f"WITH t.institution AS institution, t.studyType AS studyType, {sums}",
            "WITH {institution: institution, studyType: studyType, ordered: ordered, repeated: repeated} AS tally",
            "WHERE ordered > 0",
            "WITH collect(tally) AS tallies",
            "WITH tallies, true AS known",
            Given(
                "institution",
                f"WITH tallies, EXISTS {{ (:{Label.INSTITUTION} {{code: {{institution}}}}) }} AS known",
            ),
            f"WITH {{tallies: tallies, known: known, counted: {COUNTED}}} AS {{r}}",
        ),
        ARGUMENTS,
        refusals=REFUSALS,
        description="Studies repeated across institutions, and of how many: in all or ordered by one institution, of "
        "all times or from one day to another.",
    )

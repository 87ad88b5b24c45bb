"""Statistics: how much the records hold, in all, by institution and by period, from tallies."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from app.cypher.mapping import Given, matched, related, same, stored
from app.domain.institutions import Institution
from app.domain.scalars import Int64
from app.domain.tallies import ARGUMENTS, COUNTED, MONTHS, REFUSALS, as_of, by_institution, count, months, total
from graph_schema.model import EVENT_MEASURES, Label, Rel


@strawberry.enum(description="The length of a period.")
class PeriodUnit(Enum):
    MONTH = strawberry.enum_value("MONTH", description="Calendar months.")
    YEAR = strawberry.enum_value("YEAR", description="Calendar years.")


@strawberry.type
class _Counts:
    """What every statistic counts; not a type of the schema."""

    notes: Int64 = total("notes", "Medical notes.")
    prescriptions: Int64 = total("prescriptions", "Prescribed medicines.")
    laboratory_studies: Int64 = total("laboratoryStudies", "Laboratory studies ordered.")
    hospital_admissions: Int64 = total("hospitalAdmissions", "Encounters of kind HOSPITALIZATION.")
    emergency_admissions: Int64 = total("emergencyAdmissions", "Encounters of kind EMERGENCY.")
    sick_leaves: Int64 = total("sickLeaves", "Sick leaves certified.")


@strawberry.type(description="What happened in a month or year.")
class PeriodStatistics(_Counts):
    start: date = related("start", description="Its first day. What lies outside of the days asked for is not counted.")


def _by_period() -> Any:
    """The tallies of `{parent.r}`, those of months, by month or year."""
    return matched(
        (
            "UNWIND {parent.r}.tallies AS tally WITH tally, tally.month AS start WHERE start IS NOT NULL",
            Given("unit", "WITH tally, date.truncate({unit}, start) AS start"),
            "WITH start, collect(tally) AS tallies",
            "WITH {start: start, tallies: tallies} AS {r}",
        ),
        {"unit": Annotated[PeriodUnit | None, strawberry.argument(description="MONTH if left out.")]},
        order="{r}.start",
        entries=MONTHS,
        converts={"unit": ("unit", lambda unit: unit.value.lower())},
        description="By calendar month, or by year; periods in which nothing happened are left out.",
    )


@strawberry.type(description="What happened at the facilities of an institution.")
class InstitutionStatistics(_Counts):
    institution: Institution = same(description="The one that operated the facility on the day.")
    records: Int64 = total("records", "People who are affiliated with it now, whatever the period.")
    by_period: list[PeriodStatistics] = _by_period()


@strawberry.type(
    description="How much the records hold. An event counts on the day of its `occurredAt` in UTC-6, the time of "
    "central Mexico, at the institution that operated its facility on that day, whatever its status."
)
class Statistics(_Counts):
    as_of: datetime = as_of()
    records: Int64 = stored(
        "{r}.records",
        description="People with a record now, merged records once, whatever the period; with `institution` those who "
        "are affiliated with it now.",
    )
    by_institution: list[InstitutionStatistics] = by_institution(
        "By institution, those left out with neither people nor events in the period."
    )
    by_period: list[PeriodStatistics] = _by_period()


def statistics() -> Any:
    """The root field. `{r}.tallies` holds a map for each month's tally, and one for each institution's people."""
    counts = ", ".join(f"{measure}: {count(measure)}" for measure in EVENT_MEASURES)
    people = f"COUNT {{ (:{Label.PATIENT}) }} - COUNT {{ ()-[:{Rel.SAME_PERSON_AS}]->() }}"
    return matched(
        (
            *months(Label.MONTH_TALLY),
            f"WITH {{institution: t.institution, month: t.month, {counts}}} AS tally",
            f"WHERE {' + '.join(f'tally.{measure}' for measure in EVENT_MEASURES)} > 0",
            "WITH collect(tally) AS tallies",
            f"WITH tallies, COLLECT {{ MATCH (t:{Label.AFFILIATION_TALLY}) WHERE t.id IS NOT NULL",
            Given("institution", "AND t.id = {institution}"),
            "RETURN {institution: t.institution, records: t.people} } AS people",
            f"WITH tallies + people AS tallies, {people} AS records, true AS known",
            Given(
                "institution",
                "WITH tallies, reduce(sum = 0, tally IN tallies | sum + coalesce(tally.records, 0)) AS records, "
                f"EXISTS {{ (:{Label.INSTITUTION} {{code: {{institution}}}}) }} AS known",
            ),
            f"WITH {{tallies: tallies, records: records, known: known, counted: {COUNTED}}} AS {{r}}",
        ),
        ARGUMENTS,
        refusals=REFUSALS,
        description="How much the records hold, in all or of one institution, of all times or from one day to another.",
    )

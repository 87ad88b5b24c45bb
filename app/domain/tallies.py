"""What is read from tallies alike: which of them a period takes, their sums, and when there is no answer.

How tallies are kept right stands in graph_schema/tallies.
"""

from datetime import date
from typing import Annotated, Any

import strawberry

from app.cypher.mapping import Given, Refusal, matched, stored
from app.errors import BadInput, Unavailable
from graph_schema.model import Label


class TalliesNotCounted(Unavailable):
    """The graph held data before it had tallies, or is being loaded."""

    code = "TALLIES_NOT_COUNTED"


class UnknownInstitution(BadInput):
    """No institution has the code."""

    code = "UNKNOWN_INSTITUTION"


ARGUMENTS = {
    "institution": Annotated[
        str | None, strawberry.argument(description="Code of one institution, such as `IMSS`; of all if left out.")
    ],
    "from": Annotated[
        date | None, strawberry.argument(description="First day that counts; from the beginning if left out.")
    ],
    "to": Annotated[date | None, strawberry.argument(description="Last day that counts; to the end if left out.")],
}
"""Which institution and which days. A day is one of UTC-6, the time of central Mexico, for the whole country."""

INSTITUTIONS, MONTHS, STUDY_TYPES = 20, 120, 60
"""How many the lists are reckoned to hold."""

REFUSALS = (
    Refusal(
        "NOT {r}.counted",
        TalliesNotCounted,
        "the tallies of this graph are not counted yet; its operator has to run `expediente statistics recount`",
    ),
    Refusal("NOT {r}.known", UnknownInstitution, "no institution has this code; `institutions` lists them all"),
)
"""They read of `{r}` whether the tallies are `counted` and the institution is `known`."""

COUNTED = f"EXISTS {{ (:{Label.TALLY_BOOK} {{name: 'tallies'}}) }}"


def months(label: Label) -> tuple[str | Given, ...]:
    """Clauses that bind the tallies `t` of the arguments' months, and of each which entries by day count."""
    return (
        "WITH date('0001-01-01') AS first, date('9999-12-31') AS last",
        Given("from", "WITH {from} AS first, last"),
        Given("to", "WITH first, {to} AS last"),
        f"MATCH (t:{label}) WHERE t.month >= date.truncate('month', first) AND t.month <= last",
        Given("institution", "AND t.institution = {institution}"),
        "WITH t, last, CASE WHEN t.month < first THEN first.day - 1 ELSE 0 END AS since",
        "WITH t, since, CASE WHEN t.month + duration('P1M') > last THEN last.day ELSE 31 END AS until",
    )


def count(measure: str) -> str:
    """How many `t` counts of a measure on the days from `since` to `until`."""
    return (
        f"CASE WHEN since = 0 AND until = 31 THEN t.{measure} "
        f"ELSE reduce(sum = 0, each IN t.{measure}ByDay[since..until] | sum + each) END"
    )


def total(measure: str, description: str) -> Any:
    """A field that adds up a measure of the maps that `{r}.tallies` holds; not every one has it."""
    return stored(
        f"reduce(sum = 0, tally IN {{r}}.tallies | sum + coalesce(tally.{measure}, 0))", description=description
    )


def as_of() -> Any:
    """The field that tells the moment of an answer."""
    return stored("datetime()", description="The moment of this answer: all that was written by then counts.")


def by_institution(description: str) -> Any:
    """A list field that parts the tallies of `{parent.r}` by their institution, each one's as its `{r}.tallies`."""
    return matched(
        (
            "UNWIND {parent.r}.tallies AS tally WITH tally.institution AS code, collect(tally) AS tallies",
            f"MATCH ({{n}}:{Label.INSTITUTION} {{code: code}})",
            "WITH {n}, {tallies: tallies} AS {r}",
        ),
        order="{n}.code",
        entries=INSTITUTIONS,
        description=description,
    )

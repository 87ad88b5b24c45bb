"""Studies: how they are ordered, and what their results must be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Code, InEncounter, Line, NodeId, Overridable, Prose, Rule, System, Versioned
from app.rules.times import PastInstant
from app.rules.units import Unit
from graph_schema.values import ResultFlag

_MOST_RESULTS = 200


class NewStudy(Overridable):
    """A study that is ordered."""

    type: Code = Field(description="Code of the study, LOINC, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the code.")
    note: Prose | None = Field(None, description="What the service that does it is to know, and why it is asked.")


class OrderStudy(NewStudy, InEncounter):
    """A study is ordered; one that has a recent result needs a reason."""


class NewResult(Rule):
    """One thing that a study found: a value with its unit, or a text."""

    code: Code = Field(description="What was measured: LOINC, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system; without it LOINC.")
    name: Line | None = Field(None, description="Name of what was measured; needed of a code that is not known here.")
    value: float | None = Field(None, description="The value; or `text`, not both.")
    text: Line | None = Field(None, description="A result in words, such as `Negativo`.")
    unit: Unit | None = Field(None, description="UCUM unit of value and range, such as `mg/dL`; needed of a value.")
    low: float | None = Field(None, description="Lower end of the reference range; without any that of sex and age.")
    high: float | None = Field(None, description="Upper end of the reference range; without any that of sex and age.")
    flag: ResultFlag | None = Field(None, description="Where the laboratory sees it; without it it is reckoned.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """A value or a text; unit and range of a value; a range that is one."""
        yield from super().checks()
        if self.value is None and self.text is None:
            yield wrong(ProblemCode.REQUIRED, "or text is needed: what was found?", "value")
        if self.value is not None and self.text is not None:
            yield wrong(ProblemCode.CONTRADICTION, "stands beside a value; leave one of the two out", "text")
        if self.value is not None and self.unit is None:
            yield wrong(ProblemCode.REQUIRED, "is needed of a value; 1 is that of a bare number", "unit")
        if self.value is None:
            for field in ("unit", "low", "high"):
                if getattr(self, field) is not None:
                    yield wrong(ProblemCode.CONTRADICTION, "is of a value; leave it out", field)
        if self.low is not None and self.high is not None and self.low > self.high:
            yield wrong(ProblemCode.CONTRADICTION, "is above the upper end of the range; exchange them", "low")


class RecordResults(Versioned):
    """What a study found is recorded; after the results were final, it corrects them."""

    study_id: NodeId = Field(description="The study that was ordered.")
    practitioner_id: NodeId | None = Field(None, description="Who answers for the results.")
    results: list[NewResult] = Field(
        default_factory=list, max_length=_MOST_RESULTS, description="What was found, in the order of the report."
    )
    report: Prose | None = Field(None, description="The report in prose; needed where there are no results.")
    final: bool = Field(True, description="Whether nothing more is to come.")
    occurred_at: PastInstant | None = Field(None, description="When it was found; without it now.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Results or a report, and no result twice."""
        yield from super().checks()
        if not self.results and self.report is None:
            yield wrong(ProblemCode.REQUIRED, "or results are needed: what was found?", "report")
        named = [(result.code, result.system) for result in self.results]
        for position, name in enumerate(named):
            if name in named[:position]:
                message = "stands above already; leave one of the two out"
                yield wrong(ProblemCode.CONTRADICTION, message, "results", str(position), "code")


@dataclass(frozen=True, slots=True)
class KnownResult:
    """A study of the same type in the record, of any institution, that has its results."""

    study_id: str
    occurred_at: datetime


def ordering(results: Iterable[KnownResult], repeat_within_days: int | None, at: datetime) -> list[Problem]:
    """The newest result that spares another study of its type; a reason answers it."""
    if repeat_within_days is None:
        return []
    since = at - timedelta(days=repeat_within_days)
    recent = [each for each in results if since <= each.occurred_at <= at]
    newest = max(recent, key=lambda each: each.occurred_at, default=None)
    if newest is None:
        return []
    message = f"has a result of the last {repeat_within_days} days; use that one, or say why another is needed"
    return [Problem(ProblemCode.RECENT_RESULT, message, ("type",), newest.study_id)]

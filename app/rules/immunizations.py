"""Vaccines."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Code, InEncounter, Line, System
from app.rules.times import PastInstant
from graph_schema.values import ImmunizationStatus

_MOST_DOSES = 20


class Immunize(InEncounter):
    """A dose of a vaccine is given, or was due and not given."""

    vaccine: Code = Field(description="Code of the vaccine, CVX or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the code.")
    lot: Line | None = Field(None, max_length=40, description="Lot of the dose; needed where it was given.")
    dose_number: int | None = Field(None, ge=1, le=_MOST_DOSES, description="Which dose of the series it is.")
    status: ImmunizationStatus = Field(ImmunizationStatus.COMPLETED, description="Whether it was given.")
    reason: Line | None = Field(None, description="Why it was not given; needed there.")
    occurred_at: PastInstant | None = Field(None, description="When; without it now.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """A lot if given (NOM-036-SSA2-2012), a reason if not."""
        yield from super().checks()
        given = self.status is ImmunizationStatus.COMPLETED
        if given and self.lot is None:
            yield wrong(ProblemCode.REQUIRED, "is needed of a dose that was given", "lot")
        if not given and self.lot is not None:
            yield wrong(ProblemCode.CONTRADICTION, "is of a dose that was given; leave it out", "lot")
        if not given and self.reason is None:
            yield wrong(ProblemCode.REQUIRED, "is needed of a dose that was not given", "reason")
        if given and self.reason is not None:
            yield wrong(ProblemCode.CONTRADICTION, "is of a dose that was not given; leave it out", "reason")

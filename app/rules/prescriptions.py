"""Prescriptions: the regimen, and what must be looked at before a medicine is given."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import ProblemCode, wrong
from app.rules.regimen import Dose, Frequency
from app.rules.rule import Code, InEncounter, Line, NodeId, Overridable, Prose, System, Versioned
from graph_schema.values import Route

MOST_DAYS = 366


class NewPrescription(Overridable):
    """A medicine with its regimen."""

    medication: Code = Field(description="Key of the medicine, such as `010.000.5165.00`, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the key.")
    dose: Dose = Field(description="How much at a time.")
    route: Route = Field(description="How it gets into the body.")
    frequency: Frequency = Field(description="How often.")
    days: int = Field(ge=1, le=MOST_DAYS, description="For how many days; 1 of a single dose.")
    instructions: Prose | None = Field(None, description="What the patient or the pharmacy is to know besides.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Days that go with the frequency."""
        yield from super().checks()
        if self.frequency.once and self.days != 1:
            yield wrong(ProblemCode.CONTRADICTION, "is 1 of what is given once", "days")
        if self.frequency.every_days is not None and self.days < self.frequency.every_days:
            message = "are over before the second dose; say once, or more days"
            yield wrong(ProblemCode.CONTRADICTION, message, "days")


class Prescribe(NewPrescription, InEncounter):
    """A medicine is prescribed; against an allergy, an interaction or what is taken already it needs a reason."""


class CancelPrescription(Versioned):
    """A prescription is withdrawn before its end."""

    prescription_id: NodeId = Field(description="The prescription that is withdrawn.")
    reason: Line = Field(description="Why; kept with the prescription.")

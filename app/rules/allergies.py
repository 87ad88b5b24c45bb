"""Allergies and intolerances."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Act, Code, Line, NodeId, System
from app.rules.times import PastDate
from graph_schema.values import AllergyCriticality, AllergyStatus


class RecordAllergy(Act):
    """That a patient is allergic to a substance, or no longer, becomes part of the record."""

    patient_id: NodeId = Field(description="Who is allergic.")
    substance: Code | None = Field(None, description="Code of the substance; prescriptions are checked against it.")
    system: System | None = Field(None, description="URI of the code system, where several have the code.")
    name: Line | None = Field(None, description="The substance in words, where no code fits; instead of `substance`.")
    criticality: AllergyCriticality = Field(description="How dangerous another exposure may be.")
    status: AllergyStatus = Field(description="Whether it holds.")
    since: PastDate | None = Field(None, description="Since when, as far as is known.")
    reaction: Line | None = Field(None, description="What happened, such as `Urticaria`.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """The substance by code or in words."""
        yield from super().checks()
        if self.substance is None and self.name is None:
            yield wrong(ProblemCode.REQUIRED, "or name is needed: what is the patient allergic to?", "substance")
        if self.substance is not None and self.name is not None:
            yield wrong(ProblemCode.CONTRADICTION, "is what the code says; leave one of the two out", "name")
        if self.system is not None and self.substance is None:
            yield wrong(ProblemCode.CONTRADICTION, "is of a code; give the code, or leave it out", "system")

"""Belonging to institutions: many at once, each with its dates."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Code, NodeId, Rule, Versioned
from app.rules.times import PastDate
from graph_schema.values import AffiliationKind


class NewAffiliation(Rule):
    """How a person belongs to an institution."""

    institution: Code = Field(description="Code of the institution, such as `IMSS`.")
    kind: AffiliationKind = Field(description="In what capacity.")
    number: Code | None = Field(None, description="Number that the institution knows the person by.")
    from_: PastDate | None = Field(None, alias="from", description="First day; without it today.")


class TransferAffiliation(Versioned):
    """A person leaves one institution and joins another on the same day, or joins one beside those they have."""

    patient_id: NodeId = Field(description="Who is transferred.")
    leaves: Code | None = Field(None, description="Code of the institution that is left; without it none is.")
    joins: Code = Field(description="Code of the institution that is joined.")
    kind: AffiliationKind = Field(description="In what capacity.")
    number: Code | None = Field(None, description="Number that the new institution knows the person by.")
    on: PastDate = Field(description="First day in the new institution; the day before is the last in the old one.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """An institution is not left for itself."""
        yield from super().checks()
        if self.leaves == self.joins:
            yield wrong(ProblemCode.CONTRADICTION, "is the institution that is left; name another one", "joins")

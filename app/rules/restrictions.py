"""What a patient wants withheld of the own record."""

from pydantic import Field

from app.rules.rule import Act, NodeId
from graph_schema.values import RestrictionStrength, Segment


class RestrictSegment(Act):
    """A patient has a sensitive part of the record withheld, also what will be written to it."""

    patient_id: NodeId = Field(description="Whose record.")
    segment: Segment = Field(description="Which part.")
    strength: RestrictionStrength = Field(description="Whether it is shown in an emergency.")


class LiftRestriction(Act):
    """A patient has a part of the record shown again."""

    patient_id: NodeId = Field(description="Whose record.")
    segment: Segment = Field(description="Which part.")

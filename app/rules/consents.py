"""What a patient agrees to, beside being treated."""

from pydantic import Field

from app.rules.rule import Act, Line, NodeId
from graph_schema.values import ConsentScope


class GiveConsent(Act):
    """A patient agrees to something, having read what it means."""

    patient_id: NodeId = Field(description="Who agrees.")
    scope: ConsentScope = Field(description="To what.")
    text_version: Line = Field(description="Version of the text that the patient was shown, such as `2026-11`.")


class EndConsent(Act):
    """A patient no longer agrees to something."""

    patient_id: NodeId = Field(description="Who agrees no longer.")
    scope: ConsentScope = Field(description="To what.")

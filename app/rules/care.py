"""Care relationships and break-glass: who may see a record, and why."""

from collections.abc import Iterator
from datetime import date

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.identity import Curp, Nss
from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Act, Line, NodeId, Prose
from graph_schema.values import AccessVerdict, BreakGlassPurpose, CareBasis

CARE_DAYS = 90
"""How long who attended a patient goes on treating them."""
BREAK_GLASS_HOURS = 2
REASON_LENGTH = 15
"""Characters of a reason that says anything."""
_ESTABLISHED = (CareBasis.FAMILY_CLINIC, CareBasis.APPOINTMENT)


class EstablishCare(Act):
    """The desk notes who is going to treat a patient: at the person's own clinic, or by an appointment."""

    patient_id: NodeId = Field(description="Who is treated.")
    practitioner_id: NodeId = Field(description="Who treats.")
    basis: CareBasis = Field(description="FAMILY_CLINIC or APPOINTMENT; the others come of what is done.")
    to: date | None = Field(None, description="Last day; without it until it is ended, of an APPOINTMENT in 90 days.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """A basis that the desk can know of."""
        yield from super().checks()
        if self.basis not in _ESTABLISHED:
            yield wrong(ProblemCode.CONTRADICTION, "comes of an encounter or a referral, not of the desk", "basis")


class EndCare(Act):
    """A practitioner no longer treats a patient."""

    patient_id: NodeId = Field(description="Who is treated no longer.")
    practitioner_id: NodeId = Field(description="Who treats no longer.")


class BreakGlass(Act):
    """In an emergency somebody opens the record of a patient whom they do not treat."""

    patient_id: NodeId | None = Field(None, description="Whose record; exactly one of the identifiers.")
    curp: Curp | None = Field(None, description="Whose record, by CURP.")
    nss: Nss | None = Field(None, description="Whose record, by NSS, where nobody shares it.")
    purpose: BreakGlassPurpose = Field(description="What for.")
    reason: Prose = Field(description="Why it cannot wait; the patient and a reviewer will read it.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """One identifier, and a reason that says something."""
        yield from super().checks()
        given = [name for name in ("patient_id", "curp", "nss") if getattr(self, name) is not None]
        if not given:
            yield wrong(ProblemCode.REQUIRED, "or curp or nss is needed: whose record is it?", "patient_id")
        for name in given[1:]:
            yield wrong(ProblemCode.CONTRADICTION, "is one identifier too many; give one", name)
        if len(self.reason) < REASON_LENGTH:
            message = f"says too little; a reviewer needs {REASON_LENGTH} characters at least"
            yield wrong(ProblemCode.OUT_OF_RANGE, message, "reason")


class ReviewAccess(Act):
    """An auditor says whether an emergency access was justified."""

    emergency_access_id: NodeId = Field(description="What is reviewed.")
    verdict: AccessVerdict = Field(description="Whether it was justified.")
    comment: Line | None = Field(None, description="What was found; needed where it was not justified.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Who is blamed is told what for."""
        yield from super().checks()
        if self.verdict is AccessVerdict.UNJUSTIFIED and self.comment is None:
            yield wrong(ProblemCode.REQUIRED, "is needed where it was not justified: say why", "comment")

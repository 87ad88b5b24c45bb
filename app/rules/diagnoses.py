"""Diagnoses of an encounter."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.identifiers import cie_10
from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Code, Rule, System
from graph_schema.values import Certainty

MOST_DIAGNOSES = 20

DiagnosisCode = Annotated[Code, AfterValidator(cie_10)]
"""A CIE-10 code, with a dot or without, comes out as Mexico writes it; another code stays as it is."""


class NewDiagnosis(Rule):
    """A diagnosis with how sure it is."""

    code: DiagnosisCode = Field(description="CIE-10 such as `E119`, `E11.9` or `I10`, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the code.")
    certainty: Certainty = Field(description="How sure it is.")


def repeated(diagnoses: Sequence[NewDiagnosis]) -> Iterator[PydanticCustomError]:
    """Each diagnosis that stands in the list before already."""
    named = [(diagnosis.code, diagnosis.system) for diagnosis in diagnoses]
    for position, name in enumerate(named):
        if name in named[:position]:
            message = "stands above already; leave one of the two out"
            yield wrong(ProblemCode.CONTRADICTION, message, "diagnoses", str(position), "code")

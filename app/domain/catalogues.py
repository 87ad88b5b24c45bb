"""Entries of catalogues. Codes keep their own system; further codings of the same entry stand beside it."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, stored
from graph_schema.model import Label


@strawberry.type
class _Entry:
    """What every entry has; not a type of the schema."""

    system: str = stored(description="URI of the code system, as in HL7 FHIR.")
    codings: list[str] = stored(
        "coalesce({n}.codings, [])", description="The same entry in other systems, each as `system|code|display`."
    )


@strawberry.type(description="A diagnosis: CIE-10 in Mexican notation (`E119`, `I10X`), or an imported code.")
class Diagnosis(_Entry):
    graph: ClassVar = NodeMapping(Label.DIAGNOSIS)
    code: str = stored()
    label: str = stored()


@strawberry.type(description="A medicine by its key of the Compendio Nacional de Insumos, or an imported code.")
class Medication(_Entry):
    graph: ClassVar = NodeMapping(Label.MEDICATION)
    key: str = stored()
    name: str = stored()
    substance: str = stored()


@strawberry.type(description="A kind of study, by LOINC where it has a code there.")
class StudyType(_Entry):
    graph: ClassVar = NodeMapping(Label.STUDY_TYPE)
    code: str = stored()
    name: str = stored()
    repeat_within_days: int | None = stored(
        description="Days within which a repetition rarely tells anything new; null where none is set."
    )


@strawberry.type(description="A kind of procedure: CIE-9-MC, or an imported code.")
class ProcedureType(_Entry):
    graph: ClassVar = NodeMapping(Label.PROCEDURE_TYPE)
    code: str = stored()
    name: str = stored()


@strawberry.type(description="A vaccine.")
class Vaccine(_Entry):
    graph: ClassVar = NodeMapping(Label.VACCINE)
    code: str = stored()
    name: str = stored()


@strawberry.type(description="A substance that someone may be allergic to.")
class Substance(_Entry):
    graph: ClassVar = NodeMapping(Label.SUBSTANCE)
    code: str = stored()
    name: str = stored()

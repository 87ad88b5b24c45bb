"""Entries of catalogues. Codes keep their own system; further codings of the same entry stand beside it."""

from typing import ClassVar

import strawberry

from app.cypher.look_up import look_up
from app.cypher.mapping import NodeMapping, out, stored, walk
from graph_schema.model import Label, Rel
from graph_schema.text import folded

CLASSES = "coalesce({n}.classes, [])"


@strawberry.type
class _Entry:
    """What every entry has; not a type of the schema."""

    system: str = stored(description="URI of the code system, as in HL7 FHIR.")
    codings: list[str] = stored(
        "coalesce({n}.codings, [])", description="The same entry in other systems, each as `system|code|display`."
    )


@strawberry.type(description="A chapter or a block of the CIE-10.")
class DiagnosisGroup:
    graph: ClassVar = NodeMapping(Label.DIAGNOSIS_GROUP)
    code: str = stored(description="Of a chapter its number, such as `IV`; of a block its codes, such as `E10-E14`.")
    label: str = stored(description="Its name in Spanish.")


@strawberry.type(description="A diagnosis: CIE-10 in Mexican notation (`E119`, `I10X`), or an imported code.")
class Diagnosis(_Entry):
    graph: ClassVar = NodeMapping(Label.DIAGNOSIS)
    code: str = stored(
        description="Without dot, four characters: `E119`, `I10X`; an imported code as its system writes it."
    )
    label: str = stored(description="What is meant, in the language of `labelLanguage`.")
    label_language: str | None = stored(
        description="Language of `label`: `es`, or `en` where the catalogue has no Spanish one; null if an import "
        "brought it."
    )
    block: DiagnosisGroup | None = walk(out(Rel.PART_OF), description="Null for a code that is none of the CIE-10.")
    chapter: DiagnosisGroup | None = walk(
        out(Rel.PART_OF) + out(Rel.PART_OF), description="Null for a code that is none of the CIE-10."
    )


@strawberry.type(description="A medicine by its key of the Compendio Nacional de Insumos, or an imported code.")
class Medication(_Entry):
    graph: ClassVar = NodeMapping(Label.MEDICATION)
    key: str = stored(
        description="Of the Compendio Nacional de Insumos, such as `010.000.5165.00`; or a code of `system`."
    )
    name: str = stored(description="With form and strength where the source has them.")
    classes: list[str] = stored(CLASSES, description="Classes that allergies and interactions are told by.")
    substance: str = stored(description="Active substance; of an import that names none the same as `name`.")


@strawberry.type(description="A kind of study, by LOINC where it has a code there.")
class StudyType(_Entry):
    graph: ClassVar = NodeMapping(Label.STUDY_TYPE)
    code: str = stored(description="LOINC, such as `4548-4`, or a code of `system`.")
    name: str = stored(description="What is studied, as its source names it.")
    repeat_within_days: int | None = stored(
        description="Days within which a repetition rarely tells anything new; null where none is set."
    )


@strawberry.type(description="A kind of procedure: CIE-9-MC, or an imported code.")
class ProcedureType(_Entry):
    graph: ClassVar = NodeMapping(Label.PROCEDURE_TYPE)
    code: str = stored(description="CIE-9-MC without dot, such as `8622`, or a code of `system`.")
    name: str = stored(description="What is done, as its source names it.")


@strawberry.type(description="A vaccine.")
class Vaccine(_Entry):
    graph: ClassVar = NodeMapping(Label.VACCINE)
    code: str = stored(description="A code of `system`.")
    name: str = stored(description="As its source names it.")


@strawberry.type(description="A substance that someone may be allergic to.")
class Substance(_Entry):
    graph: ClassVar = NodeMapping(Label.SUBSTANCE)
    classes: list[str] = stored(CLASSES, description="Classes of medicines that an allergy to it speaks against.")
    code: str = stored(description="A code of `system`.")
    name: str = stored(description="As its source names it.")


_TYPED = "as one types it, best first"


DIAGNOSES = look_up(
    Label.DIAGNOSIS,
    code="code",
    name="label",
    more=["reduce(text = '', term IN coalesce({n}.terms, []) | text + ' ' + term)"],
    order="coalesce({n}.labelLanguage, '') <> 'es'",
    description=f"Diagnoses by code, by words in Spanish or English or by abbreviation, {_TYPED}.",
)
MEDICATIONS = look_up(
    Label.MEDICATION,
    code="key",
    name="name",
    more=[folded("{n}.substance")],
    description=f"Medicines by key, name or substance, {_TYPED}.",
)
STUDY_TYPES = look_up(
    Label.STUDY_TYPE, code="code", name="name", description=f"Kinds of study by code or name, {_TYPED}."
)
PROCEDURE_TYPES = look_up(
    Label.PROCEDURE_TYPE, code="code", name="name", description=f"Kinds of procedure by code or name, {_TYPED}."
)
VACCINES = look_up(Label.VACCINE, code="code", name="name", description=f"Vaccines by code or name, {_TYPED}.")
SUBSTANCES = look_up(Label.SUBSTANCE, code="code", name="name", description=f"Substances by code or name, {_TYPED}.")

"""The codes that synthetic charts use, each table with its source.

diagnoses.py     CIE-10, as Mexico writes it
medications.py   Compendio Nacional de Insumos, with the usual regimens
studies.py       study types: panels of analytes, imaging, pathology, functional tests
acts.py          procedures (CIE-9-MC), vaccines (CVX), substances (SNOMED CT)
"""

from collections.abc import Iterator
from typing import Any

from app.rules.pharmacology import CLASSES
from graph_schema.model import Label
from graph_schema.writer import NodeRow
from seeds.catalogue.acts import PROCEDURES, SUBSTANCES, VACCINES, Coded
from seeds.catalogue.diagnoses import DIAGNOSES
from seeds.catalogue.medications import MEDICATIONS
from seeds.catalogue.studies import STUDIES

ICD10 = "http://hl7.org/fhir/sid/icd-10"
MEDICINES = "urn:mx:compendio-nacional-de-insumos"


def catalogue_rows() -> Iterator[NodeRow]:
    """Every catalogue node, `id` being `system|code`."""
    for code, label in DIAGNOSES.items():
        yield NodeRow(Label.DIAGNOSIS, {"id": diagnosis_id(code), "system": ICD10, "code": code, "label": label})
    for drug in MEDICATIONS.values():
        yield NodeRow(
            Label.MEDICATION,
            {
                "id": medication_id(drug.key),
                "system": MEDICINES,
                "key": drug.key,
                "name": drug.name,
                "substance": drug.substance,
                "classes": sorted(drug.classes),
            },
        )
    for study in STUDIES.values():
        yield NodeRow(
            Label.STUDY_TYPE,
            {
                "id": study.id,
                "system": study.system,
                "code": study.code,
                "name": study.name,
                "kind": study.kind,
                "repeatWithinDays": study.repeat_within_days,
            },
        )
    for label, entries in ((Label.PROCEDURE_TYPE, PROCEDURES), (Label.VACCINE, VACCINES)):
        for entry in entries.values():
            yield NodeRow(label, _coded(entry))
    for word, entry in SUBSTANCES.items():
        yield NodeRow(Label.SUBSTANCE, {**_coded(entry), "classes": [word] if word in CLASSES else []})


def _coded(entry: Coded) -> dict[str, Any]:
    return {"id": entry.id, "system": entry.system, "code": entry.code, "name": entry.name}


def diagnosis_id(code: str) -> str:
    """The id of a diagnosis' node."""
    return f"{ICD10}|{code}"


def medication_id(key: str) -> str:
    """The id of a medication's node."""
    return f"{MEDICINES}|{key}"

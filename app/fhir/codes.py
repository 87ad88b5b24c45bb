"""Catalogue entries out of codings.

Each code keeps its own system. An entry's `id` is `system|code` of its primary coding: the one of a catalogue that
Mexican records use if there is one, else the one the user chose, else the first. The others are its `codings`.
"""

import re
from typing import Any

from app.fhir.datatypes import CodeableConcept, Coding
from app.fhir.identifiers import ICD_10
from app.identifiers import cie_10
from graph_schema.model import NODES, Label
from graph_schema.writer import NodeRow

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
TEXT = "urn:expediente:texto"
"""System of what has no code in its source: its text stands for one."""

_PREFERRED = {
    Label.DIAGNOSIS: (ICD_10,),
    Label.STUDY_TYPE: (LOINC,),
    Label.PROCEDURE_TYPE: ("http://hl7.org/fhir/sid/icd-9-cm",),
}
_CIE_10_SYSTEMS = (ICD_10, "urn:oid:2.16.840.1.113883.6.3", "http://hl7.org/fhir/sid/icd-10-mx")
_MEDICINE_KEY = re.compile(r"\d{3}\.\d{3}\.\d{4}(\.\d{2})?")


def catalogue_entry(label: Label, concept: CodeableConcept | None, **more: Any) -> NodeRow:
    """The entry of a catalogue that a concept names, with `more` of its properties. ValueError if it names none."""
    codings = [_canonical(coding) for coding in concept.coding if coding.code] if concept else []
    text = concept.words if concept else None
    if text is None:
        raise ValueError("code: neither codes nor text")
    primary = _primary(label, codings) or Coding(system=TEXT, code=" ".join(text.upper().split())[:100])
    system, code, name = primary.system or TEXT, primary.code or "", (primary.display or "").strip() or text
    # The catalogue's name for its code, and its name for what it is called.
    code_property = "key" if label is Label.MEDICATION else "code"
    name_property = "label" if label is Label.DIAGNOSIS else "name"
    properties = {"id": f"{system}|{code}", "system": system, code_property: code, name_property: name, **more}
    others = [f"{other.system or ''}|{other.code}|{other.display or ''}" for other in codings if other is not primary]
    if others:
        properties["codings"] = others
    return NodeRow(label, properties)


def entry_id(entry: NodeRow) -> str:
    """The id of a catalogue entry."""
    return str(entry.properties[NODES[entry.label].key])


def _canonical(coding: Coding) -> Coding:
    if coding.system in _CIE_10_SYSTEMS:
        return Coding(system=ICD_10, code=cie_10(coding.code or ""), display=coding.display)
    return coding


def _primary(label: Label, codings: list[Coding]) -> Coding | None:
    for coding in codings:
        if coding.system in _PREFERRED.get(label, ()):
            return coding
        if label is Label.MEDICATION and _MEDICINE_KEY.fullmatch(coding.code or ""):
            return coding
    chosen = [coding for coding in codings if coding.user_selected]
    return next(iter(chosen or codings), None)

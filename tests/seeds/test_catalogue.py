"""Codes of the catalogue are real where their system can be checked."""

import re

from stdnum import luhn

from app.catalogues.cie10 import entries
from app.rules.analytes import ANALYTES, LOINC
from graph_schema.model import NODES
from seeds.catalogue import catalogue_rows
from seeds.catalogue.diagnoses import DIAGNOSES
from seeds.catalogue.medications import MEDICATIONS
from seeds.catalogue.studies import STUDIES


def test_every_loinc_code_has_its_check_digit() -> None:
    codes = [a.code for a in ANALYTES.values()] + [s.code for s in STUDIES.values() if s.system == LOINC]
    assert [code for code in codes if not luhn.is_valid(code.replace("-", ""))] == []


def test_every_diagnosis_is_in_icd_10() -> None:
    assert set(DIAGNOSES) <= {entry.code for entry in entries()}


def test_medicine_keys_have_the_shape_and_substitutes_exist() -> None:
    for drug in MEDICATIONS.values():
        assert re.fullmatch(r"\d{3}\.\d{3}\.\d{4}\.\d{2}", drug.key)
        assert drug.instead is None or drug.instead in MEDICATIONS
    assert len({(drug.key, drug.name) for drug in MEDICATIONS.values()}) == len({d.key for d in MEDICATIONS.values()})


def test_panels_name_analytes_that_exist() -> None:
    assert {word for study in STUDIES.values() for word in study.analytes} <= set(ANALYTES)


def test_catalogue_ids_are_system_and_code() -> None:
    for row in catalogue_rows():
        code = row.properties.get("code", row.properties.get("key"))
        assert row.properties["id"] == f"{row.properties['system']}|{code}"
        assert set(row.properties) <= set(NODES[row.label].properties)

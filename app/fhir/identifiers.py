"""Identifiers that Mexican systems send: what they look like, and the systems they come under.

Systems are told by words of their URI (`…/curp`) or the object identifiers in use; a type code of the same name does
as well. A value counts only if it has the form it must have.
"""

import re
from collections.abc import Iterable

from app.fhir.datatypes import Identifier

ICD_10 = "http://hl7.org/fhir/sid/icd-10"
"""System of CIE-10 codes as Mexico writes them: no dot, four characters, X-padded (`I10X`, `E119`)."""

_CEDULA = re.compile(r"\d{5,8}")

_SYSTEMS = {
    "CURP": ("curp", "renapo", "2.16.840.1.113883.4.629"),
    "NSS": ("nss", "imss"),
    "CLUES": ("clues", "2.16.840.1.113883.4.631"),
    "CEDULA": ("cedula", "2.16.840.1.113883.3.215.12.18"),
}


def identifiers_of(kind: str, identifiers: Iterable[Identifier]) -> list[str]:
    """The values that come as that kind (CURP, NSS, CLUES, CEDULA), upper case, whatever their form."""
    return [
        identifier.value.strip().upper() for identifier in identifiers if identifier.value and _is_of(kind, identifier)
    ]


def _is_of(kind: str, identifier: Identifier) -> bool:
    system = (identifier.system or "").lower()
    if any(word in system for word in _SYSTEMS[kind]):
        return True
    return identifier.type is not None and any(coding.code == kind for coding in identifier.type.coding)


def is_cedula(text: str) -> bool:
    """5 to 8 digits; there is no check digit."""
    return _CEDULA.fullmatch(text) is not None

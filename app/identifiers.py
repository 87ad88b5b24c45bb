"""The form of Mexican identifiers: what the API is asked by and what an import brings are held to the same rules.

Only the form: whether an identifier is somebody's is for a look-up to say.
"""

import re
from datetime import date

from stdnum import luhn

_STATES = "AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE"
_CURP = re.compile(
    rf"[A-Z][AEIOUX][A-Z]{{2}}\d{{6}}[HMX](?:{_STATES})[B-DF-HJ-NP-TV-Z]{{3}}[0-9A-Z]\d",
    re.ASCII,
)
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
STATES = frozenset(_STATES.split("|"))
"""RENAPO's two letters of each state; NE: born abroad."""

_CIE_10 = re.compile(r"[A-Z]\d{2}[0-9X]|CP\d{2}|MT\d{2}", re.ASCII)
_CLUES = re.compile(r"[A-Z]{5}\d{6}", re.ASCII)


def is_curp(text: str) -> bool:
    """RENAPO's form with a date that exists (Instructivo normativo de la CURP, 2021); not the check digit."""
    if not _CURP.fullmatch(text):
        return False
    try:
        curp_birth_date(text)
    except ValueError:
        return False
    return True


def curp_birth_date(curp: str) -> date:
    """The birth date in a CURP; its 17th character is a digit up to 1999 and a letter after. ValueError if none."""
    century = 1900 if curp[16].isdigit() else 2000
    return date(century + int(curp[4:6]), int(curp[6:8]), int(curp[8:10]))


def curp_check_digit(first_17: str) -> str:
    """The 18th character, of the 17 before it: (10 - Σ value·(18 - position) mod 10) mod 10."""
    total = sum(_CURP_ALPHABET.index(character) * (18 - position) for position, character in enumerate(first_17))
    return str(-total % 10)


def curp_check_digit_fits(curp: str) -> bool:
    """Whether the last digit of a CURP of right form is what RENAPO's rule gives."""
    return curp[17] == curp_check_digit(curp[:17])


def is_nss(text: str) -> bool:
    """11 digits, the last by Luhn's rule."""
    return len(text) == 11 and text.isascii() and text.isdecimal() and bool(luhn.is_valid(text))


def is_clues(text: str) -> bool:
    """State (2 letters), institution (3), serial (6 digits)."""
    return _CLUES.fullmatch(text) is not None


def cie_10(code: str) -> str:
    """A CIE-10 code as Mexico writes it, without dot and padded (`I10X`, `E119`); one of another form as it is."""
    bare = code.upper().replace(".", "")
    padded = f"{bare}X" if len(bare) == 3 else bare
    return padded if _CIE_10.fullmatch(padded) else code

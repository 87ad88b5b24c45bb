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


def is_nss(text: str) -> bool:
    """11 digits, the last by Luhn's rule."""
    return len(text) == 11 and text.isascii() and text.isdecimal() and bool(luhn.is_valid(text))


def is_clues(text: str) -> bool:
    """State (2 letters), institution (3), serial (6 digits)."""
    return _CLUES.fullmatch(text) is not None

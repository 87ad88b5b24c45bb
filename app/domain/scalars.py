"""Scalars for Mexican identifiers: their form is checked where they come in.

Whether an identifier is somebody's is for a look-up to say; a check digit is asked of what people register, not of
what they search by, since records hold identifiers that were issued with wrong ones.
"""

import re
from datetime import date
from typing import Any, NewType

import strawberry
from stdnum import luhn
from strawberry.types.scalar import ScalarDefinition

from app.errors import BadInput

CURP = NewType("CURP", str)
NSS = NewType("NSS", str)
CLUES = NewType("CLUES", str)

_STATES = "AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE"
_CURP = re.compile(
    rf"[A-Z][AEIOUX][A-Z]{{2}}(\d{{2}})(\d{{2}})(\d{{2}})[HMX](?:{_STATES})[B-DF-HJ-NP-TV-Z]{{3}}([0-9A-Z])\d",
    re.ASCII,
)
_CLUES = re.compile(r"[A-Z]{2}[A-Z]{3}\d{6}", re.ASCII)


class MalformedIdentifier(BadInput):
    """A CURP, NSS or CLUES is not of the form that its issuer gives it."""

    code = "MALFORMED_IDENTIFIER"


def parse_curp(value: Any) -> str:
    """A CURP of RENAPO's form with a date that exists (Instructivo normativo de la CURP, 2021)."""
    match = _CURP.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match is None or not _is_date(match):
        raise MalformedIdentifier(
            "this is not a CURP: 18 characters, 4 letters, birth date as YYMMDD, sex (H, M or X), state, "
            "3 consonants, a digit or letter, a digit"
        )
    return match[0]


def parse_nss(value: Any) -> str:
    """A social security number: 11 digits, the last by Luhn."""
    digits = re.sub(r"[ -]", "", value) if isinstance(value, str) else ""
    if len(digits) != 11 or not digits.isascii() or not luhn.is_valid(digits):
        raise MalformedIdentifier("this is not an NSS: 11 digits, the last of which checks the others")
    return digits


def parse_clues(value: Any) -> str:
    """A facility's key: state, institution, six digits."""
    match = _CLUES.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match is None:
        raise MalformedIdentifier("this is not a CLUES: 2 letters of the state, 3 of the institution, 6 digits")
    return match[0]


def _is_date(match: re.Match[str]) -> bool:
    """Whether the CURP's date exists. Its 17th character tells the century: a digit up to 1999, then a letter."""
    century = 1900 if match[4].isdigit() else 2000
    try:
        date(century + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


SCALARS: dict[object, ScalarDefinition] = {
    CURP: strawberry.scalar(
        name="CURP",
        description="Clave Única de Registro de Población: 18 characters.",
        serialize=str,
        parse_value=parse_curp,
    ),
    NSS: strawberry.scalar(
        name="NSS", description="Número de Seguridad Social: 11 digits.", serialize=str, parse_value=parse_nss
    ),
    CLUES: strawberry.scalar(
        name="CLUES",
        description="Clave Única de Establecimientos de Salud: 11 characters.",
        serialize=str,
        parse_value=parse_clues,
    ),
}

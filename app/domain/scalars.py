"""Scalars for Mexican identifiers, whose form is checked where they come in, for times and for large counts.

Whether an identifier is somebody's is for a look-up to say; a check digit is asked of what people register, not of
what they search by, since records hold identifiers that were issued with wrong ones.
"""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NewType

import strawberry
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition
from strawberry.types.scalar import ScalarDefinition

from app.errors import BadInput
from app.identifiers import is_clues, is_curp, is_nss

CURP = NewType("CURP", str)
NSS = NewType("NSS", str)
CLUES = NewType("CLUES", str)
Int64 = NewType("Int64", int)

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON reads right."""


class MalformedIdentifier(BadInput):
    """A CURP, NSS or CLUES is not of the form that its issuer gives it."""

    code = "MALFORMED_IDENTIFIER"


def parse_curp(value: Any) -> str:
    """A CURP of RENAPO's form with a date that exists."""
    curp = value.strip().upper() if isinstance(value, str) else ""
    if not is_curp(curp):
        raise MalformedIdentifier(
            "this is not a CURP: 18 characters, 4 letters, birth date as YYMMDD, sex (H, M or X), state, "
            "3 consonants, a digit or letter, a digit"
        )
    return curp


def parse_nss(value: Any) -> str:
    """A social security number: 11 digits, the last by Luhn."""
    digits = re.sub(r"[ -]", "", value) if isinstance(value, str) else ""
    if not is_nss(digits):
        raise MalformedIdentifier("this is not an NSS: 11 digits, the last of which checks the others")
    return digits


def parse_clues(value: Any) -> str:
    """A facility's key: state, institution, six digits."""
    clues = value.strip().upper() if isinstance(value, str) else ""
    if not is_clues(clues):
        raise MalformedIdentifier("this is not a CLUES: 2 letters of the state, 3 of the institution, 6 digits")
    return clues


def parse_int64(value: Any) -> int:
    """A whole number that JSON carries unharmed."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise BadInput(f"this is not a whole number from -{LARGEST} to {LARGEST}")
    return value


SCALARS: dict[object, ScalarDefinition] = {
    date: replace(DateDefinition, description="A day as ISO 8601: `2026-03-01`."),
    datetime: replace(
        DateTimeDefinition,
        description="An instant as ISO 8601 with its offset from UTC, `2026-03-01T08:00:00-06:00`; never without one.",
    ),
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
    Int64: strawberry.scalar(
        name="Int64",
        description=f"A whole number as a JSON number, up to {LARGEST} (2^53 - 1): for counts of a whole country.",
        serialize=int,
        parse_value=parse_int64,
    ),
}

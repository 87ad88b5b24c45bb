"""Who a person is: CURP, NSS, names, birth. What a CURP says of a person and what is said besides must agree."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from app.identifiers import STATES, curp_birth_date, curp_check_digit_fits, is_curp, is_nss
from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Line
from app.rules.times import PastDate
from graph_schema.values import Sex

NAME_LENGTH = 100
OLDEST = 130
"""Years: nobody is known to have lived so long."""

SEX_OF_LETTER = {"H": Sex.MALE, "M": Sex.FEMALE, "X": Sex.NON_BINARY}

_UNKNOWN_CURP = "XXXX999999XXXXXX99"
_MARKS = " '’-."


def _cleaned_curp(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _curp(curp: str) -> str:
    if curp == _UNKNOWN_CURP:
        raise wrong(ProblemCode.MALFORMED, "stands for an unknown one; leave it out")
    if not is_curp(curp):
        raise wrong(
            ProblemCode.MALFORMED,
            "is not a CURP: 18 characters, 4 letters, birth date as YYMMDD, sex (H, M or X), state, 3 consonants, "
            "a digit or letter, a digit",
        )
    if not curp_check_digit_fits(curp):
        raise wrong(ProblemCode.MALFORMED, "has a check digit that does not fit; copy it anew from the document")
    if curp_birth_date(curp) > datetime.now(UTC).date():
        raise wrong(ProblemCode.OUT_OF_RANGE, "tells a birth date in the future; copy it anew from the document")
    return curp


def _cleaned_nss(value: object) -> object:
    return re.sub(r"[ -]", "", value) if isinstance(value, str) else value


def _nss(nss: str) -> str:
    if not is_nss(nss):
        raise wrong(ProblemCode.MALFORMED, "is not an NSS: 11 digits, the last of which checks the others")
    return nss


def _name(name: str) -> str:
    for character in name:
        if unicodedata.category(character)[0] not in "LM" and character not in _MARKS:
            message = "holds a digit or sign; a name is letters, spaces, hyphens, apostrophes and points"
            raise wrong(ProblemCode.MALFORMED, message)
    if not any(character.isalpha() for character in name):
        raise wrong(ProblemCode.MALFORMED, "has no letter")
    return name


def _birth_date(day: date) -> date:
    if age(day, datetime.now(UTC).date()) > OLDEST:
        raise wrong(ProblemCode.OUT_OF_RANGE, f"is more than {OLDEST} years ago; look at the year")
    return day


def _birth_state(state: str) -> str:
    if state not in STATES:
        raise wrong(ProblemCode.MALFORMED, "is none of RENAPO's two letters of a state, such as MC; NE is abroad")
    return state


Curp = Annotated[str, BeforeValidator(_cleaned_curp), AfterValidator(_curp)]
"""Of RENAPO's form, with a date that exists and a check digit that fits. Spaces around it and small letters are
mended; letters and digits of another width are not."""

Nss = Annotated[str, BeforeValidator(_cleaned_nss), AfterValidator(_nss)]
"""11 digits, the last by Luhn; spaces and hyphens between them are left out."""

Name = Annotated[Line, StringConstraints(max_length=NAME_LENGTH), AfterValidator(_name)]
"""Given names or a surname as they are written, accents kept."""

BirthDate = Annotated[PastDate, AfterValidator(_birth_date)]
BirthState = Annotated[str, BeforeValidator(_cleaned_curp), AfterValidator(_birth_state)]


@dataclass(frozen=True, slots=True)
class CurpData:
    """What a CURP says of its person."""

    birth_date: date
    sex: Sex
    birth_state: str


def data_of(curp: str) -> CurpData:
    """What a CURP of right form says of its person."""
    return CurpData(curp_birth_date(curp), SEX_OF_LETTER[curp[10]], curp[11:13])


def disagreements(
    curp: str, birth_date: date | None, sex: Sex | None, birth_state: str | None
) -> Iterator[PydanticCustomError]:
    """What is given besides a CURP and is not what it says; None is not given, nor is a sex that is UNKNOWN."""
    said = data_of(curp)
    given_sex = None if sex is Sex.UNKNOWN else sex
    for field, given, of_curp in (
        ("birth_date", birth_date, said.birth_date),
        ("sex", given_sex, said.sex),
        ("birth_state", birth_state, said.birth_state),
    ):
        if given is not None and given != of_curp:
            message = "is not what the CURP says; leave it out, or look at the CURP"
            yield wrong(ProblemCode.CONTRADICTION, message, field)


def is_placeholder(name: str) -> bool:
    """Whether a name looks like one that was put in for want of one: a letter three times, or no more than `X`."""
    return re.search(r"(.)\1\1", name, re.IGNORECASE) is not None or name.casefold() in _PLACEHOLDERS


_PLACEHOLDERS = {"x", "xx", "na", "n.a.", "nn", "n.n.", "test", "prueba", "sin nombre", "sin apellido", "no tiene"}


def age(born: date, day: date) -> int:
    """Whole years lived on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

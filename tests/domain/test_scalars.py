"""CURP, NSS and CLUES: their form, on known values and on made-up ones. Int64: what JSON carries."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.mx import curp as stdnum_curp

from app.domain.scalars import LARGEST, MalformedIdentifier, parse_clues, parse_curp, parse_int64, parse_nss
from app.errors import BadInput

CURPS = ("HEGG560427MVZRRL04", "AAPR630321HDFLRC09", "BOXW310820HNERXN09")
STATES = "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE"
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"


def letters(alphabet: str, size: int) -> st.SearchStrategy[str]:
    """That many letters."""
    return st.text(st.sampled_from(alphabet), min_size=size, max_size=size)


@st.composite
def curps(draw: st.DrawFn) -> str:
    """A CURP of the form, its check digit at random."""
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    century = draw(st.sampled_from(string.digits if born.year < 2000 else string.ascii_uppercase))
    return (
        draw(letters(string.ascii_uppercase, 1))
        + draw(st.sampled_from("AEIOUX"))
        + draw(letters(string.ascii_uppercase, 2))
        + f"{born:%y%m%d}"
        + draw(st.sampled_from("HMX"))
        + draw(st.sampled_from(STATES.split()))
        + draw(letters(CONSONANTS, 3))
        + century
        + draw(st.sampled_from(string.digits))
    )


@pytest.mark.parametrize("curp", CURPS)
def test_known_curps_are_read(curp: str) -> None:
    assert parse_curp(curp) == curp
    assert stdnum_curp.is_valid(curp)


@given(curps())
def test_every_curp_of_the_form_is_read_as_it_is(curp: str) -> None:
    assert parse_curp(curp) == curp
    assert parse_curp(f" {curp.lower()} ") == curp


@given(curps(), st.integers(0, 17), st.sampled_from("-ñÑ*é٣"))
def test_a_foreign_character_anywhere_is_refused(curp: str, position: int, other: str) -> None:
    with pytest.raises(MalformedIdentifier):
        parse_curp(curp[:position] + other + curp[position + 1 :])


@given(curps(), st.sampled_from(["0001", "1301", "0230", "0431", "0100", "0132"]))
def test_a_date_that_is_none_is_refused(curp: str, day: str) -> None:
    with pytest.raises(MalformedIdentifier):
        parse_curp(curp[:6] + day + curp[10:])


def test_the_seventeenth_character_tells_the_century_of_a_leap_day() -> None:
    # 1900 was no leap year, 2000 was.
    assert parse_curp("HEGG000229MVZRRLA4") == "HEGG000229MVZRRLA4"
    with pytest.raises(MalformedIdentifier):
        parse_curp("HEGG000229MVZRRL04")


@pytest.mark.parametrize(
    "curp",
    [
        "",
        "HEGG560427MVZRRL0",
        "HEGG560427MVZRRL044",
        "HEGG560427ZVZRRL04",  # sex
        "HEGG560427MXXRRL04",  # state
        "HEGG560427MVZARL04",  # a vowel for a consonant
        "HBGG560427MVZRRL04",  # a consonant for the vowel
        "HEGG560427MVZRRL0A",  # a letter for the check digit
        "XXXX999999XXXXXX99",  # unknown
        "HEGG560427MVZRRL04\n\n;",
        None,
        5604,
        ["HEGG560427MVZRRL04"],
    ],
)
def test_what_is_no_curp_is_refused_without_being_repeated(curp: object) -> None:
    with pytest.raises(MalformedIdentifier) as caught:
        parse_curp(curp)
    assert caught.value.code == "MALFORMED_IDENTIFIER"
    assert not curp or str(curp) not in str(caught.value)


@pytest.mark.parametrize("nss", ["92919084431", "72795608040", "9291 9084 431", "9291-90-8443-1"])
def test_known_nss_are_read(nss: str) -> None:
    assert parse_nss(nss) in {"92919084431", "72795608040"}


@given(letters(string.digits, 10), st.integers(1, 9))
def test_the_last_digit_of_an_nss_checks_the_others(digits: str, error: int) -> None:
    check = luhn.calc_check_digit(digits)
    assert parse_nss(digits + check) == digits + check
    with pytest.raises(MalformedIdentifier):
        parse_nss(digits + str((int(check) + error) % 10))


@pytest.mark.parametrize("nss", ["", "9291908443", "929190844311", "٩٢٩١٩٠٨٤٤٣١", "9291908443I", None, 92919084431])
def test_what_is_no_nss_is_refused(nss: object) -> None:
    with pytest.raises(MalformedIdentifier):
        parse_nss(nss)


@given(letters(string.ascii_uppercase, 5), letters(string.digits, 6))
def test_every_clues_of_the_form_is_read(head: str, serial: str) -> None:
    assert parse_clues(head + serial) == head + serial
    assert parse_clues(f"{head.lower()}{serial} ") == head + serial


@pytest.mark.parametrize(
    "clues", ["", "DFIMS00011", "DFIMS0001111", "DF1MS000111", "ÑFIMS00011", "DFIMS٠٠٠١١١", None, 1]
)
def test_what_is_no_clues_is_refused(clues: object) -> None:
    with pytest.raises(MalformedIdentifier):
        parse_clues(clues)


@pytest.mark.parametrize("value", [0, -1, 3_780_000_000, LARGEST, -LARGEST])
def test_a_number_that_json_carries_is_an_int64(value: int) -> None:
    assert parse_int64(value) == value


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, 1.5, True, "1", None])
def test_what_json_would_harm_is_none(value: object) -> None:
    with pytest.raises(BadInput):
        parse_int64(value)

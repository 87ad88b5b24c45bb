"""CURP and NSS follow the published rules; python-stdnum agrees."""

import random
from datetime import date

import pytest
from stdnum import luhn
from stdnum.mx import curp as stdnum_curp

from app.identifiers import curp_check_digit
from seeds.curp import curp, nss
from seeds.patients import PatientRows


@pytest.mark.parametrize("known", ["HEGG560427MVZRRL04", "AAPR630321HDFLRC09", "BOXW310820HNERXN09"])
def test_the_check_digit_of_published_curps_comes_out(known: str) -> None:
    assert curp_check_digit(known[:17]) == known[17]


@pytest.mark.parametrize(
    ("given", "first", "second", "born", "sex", "state", "expected"),
    [
        ("Gloria", "Hernández", "García", date(1956, 4, 27), "M", "VZ", "HEGG560427MVZRRL04"),
        ("Ricardo", "Álamo", "Pérez", date(1963, 3, 21), "H", "DF", "AAPR630321HDFLRC09"),
    ],
)
def test_published_curps_are_made_from_their_data(
    given: str, first: str, second: str, born: date, sex: str, state: str, expected: str
) -> None:
    assert curp(given, first, second, born, sex, state) == expected


@pytest.mark.parametrize(
    ("given", "first", "second", "start"),
    [
        ("María Fernanda", "Ríos", "Luna", "RILF"),
        ("José Luis", "Ortega", "Soto", "OESL"),
        ("José", "Ortega", "Soto", "OESJ"),
        ("Ana", "Ñáñez", "Peña", "XAPA"),
        ("Olga", "Cano", "Canales", "CACO"[:1] + "X" + "CO"),
        ("Luis", "de la Cruz", "del Río", "CURL"),
        ("Eva", "Sosa", None, "SOXE"),
    ],
)
def test_compound_names_particles_and_forbidden_words(given: str, first: str, second: str | None, start: str) -> None:
    assert curp(given, first, second, date(1990, 5, 5), "M", "JC").startswith(start)


def test_inner_ene_becomes_x_and_a_missing_consonant_too() -> None:
    made = curp("Íñigo", "Oña", "Ao", date(1990, 5, 5), "H", "JC")
    assert made[13:16] == "XXX"


def test_position_17_tells_the_century() -> None:
    assert curp("Eva", "Sosa", "Luna", date(1999, 5, 5), "M", "JC")[16] == "0"
    assert curp("Eva", "Sosa", "Luna", date(2000, 5, 5), "M", "JC")[16] == "A"
    assert curp("Eva", "Sosa", "Luna", date(2000, 5, 5), "M", "JC", 2)[16] == "C"


def test_every_patient_has_a_valid_and_unique_curp(made: list[PatientRows]) -> None:
    curps = [patient.person.curp for patient in made]
    assert all(stdnum_curp.is_valid(one) for one in curps)
    assert len(set(curps)) == len(curps)
    for patient in made:
        assert stdnum_curp.get_birth_date(patient.person.curp) == patient.person.born


def test_every_nss_has_luhns_digit() -> None:
    rng = random.Random(1)  # noqa: S311
    assert all(luhn.is_valid(nss(rng, date(1980, 1, 1))) for _ in range(50))

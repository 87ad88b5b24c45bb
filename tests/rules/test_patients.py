"""Persons are registered by what they are known by, and nothing that contradicts their CURP."""

import random
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identifiers import STATES, curp_check_digit_fits
from app.rules.identity import SEX_OF_LETTER, data_of
from app.rules.patients import (
    KnownPatient,
    MergePatients,
    RegisterPatient,
    UnmergePatients,
    UpdatePatient,
    updating,
)
from app.rules.problems import ProblemCode
from graph_schema.values import IdentityStatus, Sex
from seeds.curp import curp as make_curp
from seeds.curp import nss as make_nss
from tests.rules.acts import KEY, messages, told

CURP = "HEGG560427MVZRRL04"
BY_CURP = {**KEY, "curp": CURP, "givenNames": "Gloria", "firstSurname": "Hernández", "secondSurname": "García"}
BY_NAME = {**KEY, "givenNames": "Gloria", "firstSurname": "Hernández", "birthDate": "1956-04-27", "sex": "FEMALE"}
UNKNOWN = {**KEY, "unidentified": True, "birthDate": "1980-01-01"}
UPDATE = {**KEY, "patientId": "pat_1", "version": 3, "nss": "92919084431"}
KNOWN = KnownPatient(date(1956, 4, 27), Sex.FEMALE, "VZ", CURP, date(2026, 1, 2))

C = ProblemCode


def test_a_curp_tells_birth_date_sex_and_state() -> None:
    identity = RegisterPatient.model_validate(BY_CURP).identity
    assert identity.birth_date == date(1956, 4, 27)
    assert identity.sex is Sex.FEMALE
    assert identity.birth_state == "VZ"
    assert identity.status is IdentityStatus.VERIFIED


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 6, 30)),
    letter=st.sampled_from("HMX"),
    state=st.sampled_from(sorted(STATES)),
    given_names=st.sampled_from(["José Luis", "María", "Ñaña", "Ana Sofía", "Óscar", "Jesús"]),
    surname=st.sampled_from(["De la Cruz", "Núñez", "O'Farrill", "Ñandú", "Li"]),
    differentiator=st.integers(0, 9),
)
def test_every_curp_made_by_the_rules_is_taken_and_read_back(
    born: date, letter: str, state: str, given_names: str, surname: str, differentiator: int
) -> None:
    made = make_curp(given_names, surname, None, born, letter, state, differentiator)
    act = RegisterPatient.model_validate({**BY_CURP, "curp": f"  {made.lower()} "})
    assert act.curp == made
    assert data_of(made).birth_date == born
    assert data_of(made).sex is SEX_OF_LETTER[letter]
    assert data_of(made).birth_state == state


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_no_curp_with_one_character_changed_passes_unless_its_check_digit_fits(place: int, character: str) -> None:
    other = CURP[:place] + character + CURP[place + 1 :]
    if told(RegisterPatient, {**BY_CURP, "curp": other}) == []:
        assert curp_check_digit_fits(other)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"curp": "HEGG560427MVZRRL05"}, (C.MALFORMED, "curp")),
        ({"curp": "HEGG５６０４２７MVZRRL04"}, (C.MALFORMED, "curp")),
        ({"curp": "XXXX999999XXXXXX99"}, (C.MALFORMED, "curp")),
        ({"curp": "HEGG561327MVZRRL04"}, (C.MALFORMED, "curp")),
        ({"curp": ""}, (C.MALFORMED, "curp")),
        ({"curp": 5}, (C.MALFORMED, "curp")),
        ({"birthDate": "1956-04-28"}, (C.CONTRADICTION, "birthDate")),
        ({"sex": "MALE"}, (C.CONTRADICTION, "sex")),
        ({"birthState": "DF"}, (C.CONTRADICTION, "birthState")),
        ({"birthState": "XX"}, (C.MALFORMED, "birthState")),
        ({"unidentified": True}, (C.CONTRADICTION, "unidentified")),
        ({"nss": "92919084432"}, (C.MALFORMED, "nss")),
        ({"nss": "９２９１９０８４４３１"}, (C.MALFORMED, "nss")),
        ({"givenNames": ...}, (C.REQUIRED, "givenNames")),
        ({"givenNames": "Gl0ria"}, (C.MALFORMED, "givenNames")),
        ({"givenNames": "Glo\u0000ria"}, (C.MALFORMED, "givenNames")),
        ({"givenNames": "Glo\u202eria"}, (C.MALFORMED, "givenNames")),
        ({"givenNames": "  "}, (C.REQUIRED, "givenNames")),
        ({"givenNames": "'-"}, (C.MALFORMED, "givenNames")),
        ({"givenNames": "Ana" * 40}, (C.OUT_OF_RANGE, "givenNames")),
        ({"firstSurname": "XXX"}, (C.UNUSUAL, "firstSurname")),
        ({"secondSurname": "n.n."}, (C.UNUSUAL, "secondSurname")),
        ({"idempotencyKey": "short"}, (C.MALFORMED, "idempotencyKey")),
        ({"facilityId": "nowhere!"}, (C.MALFORMED, "facilityId")),
        ({"affiliation": {"institution": "IMSS"}}, (C.REQUIRED, "affiliation.kind")),
        ({"unknownField": 1}, (C.MALFORMED, "unknownField")),
    ],
)
def test_what_is_wrong_with_a_registration_is_told_where_it_is(
    changes: dict[str, Any], problem: tuple[ProblemCode, str]
) -> None:
    assert told(RegisterPatient, BY_CURP, **changes) == [problem]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert told(RegisterPatient, KEY) == [
        (C.REQUIRED, "givenNames"),
        (C.REQUIRED, "firstSurname"),
        (C.REQUIRED, "birthDate"),
        (C.REQUIRED, "sex"),
    ]


def test_messages_never_show_the_value() -> None:
    said = messages(RegisterPatient, BY_CURP, curp="PERJ800101HDFRRN0Z", givenNames="Mar1cela", nss="12345678901")
    assert said
    for value in ("PERJ", "Mar1cela", "12345678901"):
        assert value not in said


def test_a_person_without_a_curp_is_provisional() -> None:
    identity = RegisterPatient.model_validate(BY_NAME).identity
    assert identity.status is IdentityStatus.PROVISIONAL
    assert told(RegisterPatient, BY_NAME, sex=...) == [(C.REQUIRED, "sex")]


def test_the_unidentified_have_an_estimated_birth_date_and_a_name_for_the_unknown() -> None:
    identity = RegisterPatient.model_validate({**UNKNOWN, "sex": "FEMALE"}).identity
    assert (identity.given_names, identity.first_surname, identity.sex) == ("Desconocida", "Desconocida", Sex.FEMALE)
    assert RegisterPatient.model_validate(UNKNOWN).identity.sex is Sex.UNKNOWN
    assert told(RegisterPatient, UNKNOWN, birthDate=...) == [(C.REQUIRED, "birthDate")]


def test_nobody_is_born_in_the_future_or_older_than_anybody() -> None:
    today = datetime.now(UTC).date()
    assert told(RegisterPatient, BY_NAME, birthDate=today) == []
    assert told(RegisterPatient, BY_NAME, birthDate=today + timedelta(days=1)) == [(C.OUT_OF_RANGE, "birthDate")]
    assert told(RegisterPatient, BY_NAME, birthDate=f"{today.year - 129}-01-01") == []
    assert told(RegisterPatient, BY_NAME, birthDate=f"{today.year - 132}-01-01") == [(C.OUT_OF_RANGE, "birthDate")]


def test_decomposed_letters_become_single_ones() -> None:
    decomposed = unicodedata.normalize("NFD", "Íñigo")
    assert RegisterPatient.model_validate({**BY_NAME, "givenNames": decomposed}).given_names == "Íñigo"


def test_an_unlikely_name_needs_a_reason() -> None:
    assert told(RegisterPatient, BY_NAME, firstSurname="X", overrideReason="Así consta en el acta.") == []


@given(st.randoms(use_true_random=False), st.dates(date(1930, 1, 1), date(2008, 12, 31)))
def test_every_nss_made_by_the_rules_is_taken_with_spaces_and_hyphens(rng: random.Random, born: date) -> None:
    made = make_nss(rng, born)
    spaced = f"{made[:4]} {made[4:10]}-{made[10]}"
    assert RegisterPatient.model_validate({**BY_NAME, "nss": spaced}).nss == made


def test_a_change_leaves_alone_what_is_left_out_and_empties_what_is_null() -> None:
    act = UpdatePatient.model_validate({**UPDATE, "secondSurname": None})
    assert act.changes == {"second_surname": None, "nss": "92919084431"}


@pytest.mark.parametrize("field", ["givenNames", "firstSurname", "birthDate", "sex"])
def test_what_every_record_has_cannot_be_emptied(field: str) -> None:
    assert told(UpdatePatient, UPDATE, **{field: None}) == [(C.REQUIRED, field)]


def test_a_change_changes_something() -> None:
    assert told(UpdatePatient, UPDATE, nss=...) == [(C.REQUIRED, "patientId")]
    assert told(UpdatePatient, UPDATE, version=0) == [(C.OUT_OF_RANGE, "version")]
    assert told(UpdatePatient, UPDATE, curp=CURP, sex="MALE") == [(C.CONTRADICTION, "sex")]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"birthDate": "1956-04-28"}, [("birthDate",)]),
        ({"sex": "MALE"}, [("sex",)]),
        ({"birthDate": "1956-04-28", "curp": None}, []),
        ({"deceasedAt": "1950-01-01T00:00:00-06:00"}, [("deceasedAt",)]),
        ({"deceasedAt": "2026-02-01T00:00:00-06:00"}, []),
        ({"birthDate": "2026-02-01", "curp": None}, [("birthDate",)]),
    ],
)
def test_a_change_agrees_with_the_record(changes: dict[str, Any], paths: list[tuple[str, ...]]) -> None:
    problems = updating(UpdatePatient.model_validate({**UPDATE, **changes}), KNOWN)
    assert [problem.path for problem in problems] == paths
    assert all(problem.code is C.CONTRADICTION for problem in problems)


def test_nobody_dies_in_the_future() -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    assert told(UpdatePatient, UPDATE, deceasedAt=later) == [(C.OUT_OF_RANGE, "deceasedAt")]


def test_a_merge_is_of_two_records() -> None:
    merge = {
        **KEY,
        "formerId": "pat_1",
        "formerVersion": 1,
        "survivorId": "pat_2",
        "survivorVersion": 1,
        "reason": "Misma persona",
    }
    assert told(MergePatients, merge) == []
    assert told(MergePatients, merge, survivorId="pat_1") == [(C.CONTRADICTION, "survivorId")]
    assert told(MergePatients, merge, reason=" ") == [(C.REQUIRED, "reason")]
    assert told(UnmergePatients, {**KEY, "formerId": "pat_1"}) == [(C.REQUIRED, "reason")]

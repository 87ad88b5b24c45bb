"""Sick leaves have the days that their branch and place allow, and follow one another without gap or overlap."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.problems import ProblemCode
from app.rules.sick_leaves import CertifySickLeave, KnownLeave, accumulated, certifying
from graph_schema.values import EncounterKind, SickLeaveBranch
from tests.rules.acts import IN_ENCOUNTER, told

C = ProblemCode
ILLNESS = SickLeaveBranch.GENERAL_ILLNESS
RIGHT = {
    **IN_ENCOUNTER,
    "folio": "MC0001",
    "branch": "GENERAL_ILLNESS",
    "character": "INITIAL",
    "startDate": "2026-03-01",
    "days": 7,
}
BEFORE = KnownLeave("sic_1", "pat_1", ILLNESS, date(2026, 2, 22), 7)
NEXT: dict[str, Any] = {"character": "SUBSEQUENT", "continuesId": "sic_1"}


def certified(
    *leaves: KnownLeave,
    encounter: EncounterKind = EncounterKind.CONSULTATION,
    continued: KnownLeave | None = None,
    **changes: Any,
) -> list[tuple[ProblemCode, str]]:
    act = CertifySickLeave.model_validate({**RIGHT, **changes})
    found = certifying(
        act, patient="pat_1", encounter=encounter, encounter_on=date(2026, 3, 1), leaves=leaves, continued=continued
    )
    return [(problem.code, ".".join(problem.path)) for problem in found]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"days": 0}, [(C.OUT_OF_RANGE, "days")]),
        ({"days": 28}, []),
        ({"days": 29}, [(C.OUT_OF_RANGE, "days")]),
        ({"days": 84, "branch": "MATERNITY"}, []),
        ({"days": 85, "branch": "MATERNITY"}, [(C.OUT_OF_RANGE, "days")]),
        ({"character": "RELAPSE"}, [(C.CONTRADICTION, "character")]),
        ({"character": "RELAPSE", "branch": "WORK_RISK"}, []),
        ({"character": "SUBSEQUENT"}, [(C.REQUIRED, "continuesId")]),
        ({"continuesId": "sic_1"}, [(C.CONTRADICTION, "continuesId")]),
        ({"folio": ...}, [(C.REQUIRED, "folio")]),
        ({"folio": "ＭＣ0001"}, [(C.MALFORMED, "folio")]),
        ({"startDate": "2026-02-30"}, [(C.MALFORMED, "startDate")]),
        ({"branch": "ILLNESS"}, [(C.MALFORMED, "branch")]),
    ],
)
def test_what_is_wrong_with_a_certificate(changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]) -> None:
    assert told(CertifySickLeave, RIGHT, **changes) == problems


def test_the_emergency_department_certifies_three_days() -> None:
    assert certified(encounter=EncounterKind.EMERGENCY, days=3) == []
    assert certified(encounter=EncounterKind.EMERGENCY, days=4) == [(C.OUT_OF_RANGE, "days")]


def test_a_leave_far_from_its_encounter_is_looked_at_twice() -> None:
    assert certified(startDate="2026-01-31") == [(C.UNUSUAL, "startDate")]
    assert certified(startDate="2026-02-01") == []


@pytest.mark.parametrize(
    ("continued", "changes", "problems"),
    [
        (BEFORE, {}, []),
        (None, {}, [(C.NOT_FOUND, "continuesId")]),
        (KnownLeave("sic_1", "pat_2", ILLNESS, date(2026, 2, 22), 7), {}, [(C.NOT_FOUND, "continuesId")]),
        (BEFORE, {"startDate": "2026-03-02"}, [(C.CONTRADICTION, "startDate")]),
        (BEFORE, {"branch": "WORK_RISK"}, [(C.CONTRADICTION, "continuesId")]),
    ],
)
def test_a_leave_prolongs_one_of_its_kind_from_the_next_day_on(
    continued: KnownLeave | None, changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]
) -> None:
    assert certified(continued=continued, **{**NEXT, **changes}) == problems


def test_a_relapse_comes_after_the_end() -> None:
    injury = KnownLeave("sic_1", "pat_1", SickLeaveBranch.WORK_RISK, date(2026, 2, 22), 7)
    relapse: dict[str, Any] = {"character": "RELAPSE", "branch": "WORK_RISK", "continuesId": "sic_1"}
    assert certified(continued=injury, **relapse, startDate="2026-03-20") == []
    assert certified(continued=injury, **relapse, startDate="2026-02-28") == [(C.CONTRADICTION, "startDate")]


@given(st.integers(-40, 40), st.integers(1, 28), st.integers(1, 28))
def test_leaves_overlap_when_they_share_a_day(shift: int, days: int, other_days: int) -> None:
    start = date(2026, 3, 1)
    known = KnownLeave("sic_9", "pat_1", ILLNESS, start + timedelta(days=shift), other_days)
    mine = {start + timedelta(days=day) for day in range(days)}
    theirs = {known.start_date + timedelta(days=day) for day in range(other_days)}
    found = certified(known, days=days)
    assert ((C.OVERLAPPING_SICK_LEAVE, "startDate") in found) is bool(mine & theirs)


def chain(days: int) -> list[KnownLeave]:
    """Leaves of 28 days, the last one ending on 28 February 2026, `days` in all."""
    leaves: list[KnownLeave] = []
    ends, left = date(2026, 2, 28), days
    while left > 0:
        of_this = min(28, left)
        number = len(leaves) + 1
        left -= of_this
        earlier = f"sic_{number + 1}" if left > 0 else None
        leaves.append(
            KnownLeave(f"sic_{number}", "pat_1", ILLNESS, ends - timedelta(days=of_this - 1), of_this, earlier)
        )
        ends -= timedelta(days=of_this)
    return leaves


@pytest.mark.parametrize(
    ("days", "problems"),
    [
        (357, []),
        (358, [(C.UNUSUAL, "days")]),
        (539, [(C.UNUSUAL, "days")]),
        (540, [(C.OUT_OF_RANGE, "days")]),
    ],
)
def test_an_illness_lasts_52_weeks_and_26_on_extension(days: int, problems: list[tuple[ProblemCode, str]]) -> None:
    leaves = chain(days)
    assert accumulated(CertifySickLeave.model_validate({**RIGHT, **NEXT}), leaves) == days + 7
    assert certified(*leaves, continued=leaves[0], **NEXT) == problems


def test_maternity_is_84_days_in_one_or_two_parts() -> None:
    first = KnownLeave("sic_1", "pat_1", SickLeaveBranch.MATERNITY, date(2026, 1, 18), 42)
    second: dict[str, Any] = {**NEXT, "branch": "MATERNITY", "startDate": "2026-03-01"}
    assert certified(first, continued=first, **second, days=42) == []
    assert certified(first, continued=first, **second, days=43) == [(C.OUT_OF_RANGE, "days")]


def test_a_chain_that_bites_its_tail_ends() -> None:
    round_about = [KnownLeave("sic_1", "pat_1", ILLNESS, date(2026, 2, 22), 7, "sic_1")]
    assert accumulated(CertifySickLeave.model_validate({**RIGHT, **NEXT}), round_about) == 14

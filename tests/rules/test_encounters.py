"""Encounters carry what goes with their kind, and end as stays do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rules.encounters import CloseEncounter, Diagnose, OpenEncounter, closing
from app.rules.problems import ProblemCode
from app.rules.times import outside_encounter, outside_life
from graph_schema.values import EncounterKind
from tests.rules.acts import KEY, told
from tests.rules.test_notes import note

C = ProblemCode
OPEN = {
    **KEY,
    "patientId": "pat_1",
    "facilityId": "fac_1",
    "practitionerId": "pra_1",
    "kind": "CONSULTATION",
    "reason": "Control de hipertensión",
}
CLOSE = {**KEY, "encounterId": "enc_1", "version": 1}
DIAGNOSIS = {"code": "I10", "certainty": "CONFIRMED"}
BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"kind": "EXTERNAL_RECORD"}, [(C.MALFORMED, "kind")]),
        ({"kind": "VISIT"}, [(C.MALFORMED, "kind")]),
        ({"kind": "EMERGENCY"}, [(C.REQUIRED, "triage")]),
        ({"kind": "EMERGENCY", "triage": 3}, []),
        ({"kind": "EMERGENCY", "triage": 6}, [(C.OUT_OF_RANGE, "triage")]),
        ({"kind": "EMERGENCY", "triage": 0}, [(C.OUT_OF_RANGE, "triage")]),
        ({"triage": 3}, [(C.CONTRADICTION, "triage")]),
        ({"kind": "HOSPITALIZATION"}, [(C.REQUIRED, "bed")]),
        ({"kind": "HOSPITALIZATION", "bed": "12", "fromEmergencyId": "enc_2"}, []),
        ({"bed": "12", "fromEmergencyId": "enc_2"}, [(C.CONTRADICTION, "bed"), (C.CONTRADICTION, "fromEmergencyId")]),
        ({"reason": "a\nb"}, [(C.MALFORMED, "reason")]),
        ({"reason": "x" * 501}, [(C.OUT_OF_RANGE, "reason")]),
        ({"occurredAt": "2026-03-01T08:00:00"}, [(C.MALFORMED, "occurredAt")]),
        ({"diagnoses": [DIAGNOSIS, {**DIAGNOSIS, "code": "i10x"}]}, [(C.CONTRADICTION, "diagnoses.1.code")]),
        ({"diagnoses": [{**DIAGNOSIS, "certainty": ...}]}, [(C.MALFORMED, "diagnoses.0.certainty")]),
        ({"diagnoses": [DIAGNOSIS] * 21}, [(C.OUT_OF_RANGE, "diagnoses")]),
        ({"note": note("EMERGENCY")}, [(C.CONTRADICTION, "note.kind")]),
        ({"note": note("EVOLUTION")}, []),
        ({"studies": [{}]}, [(C.REQUIRED, "studies.0.type")]),
        ({"prescriptions": [{"medication": "x"}]}, [
            (C.REQUIRED, "prescriptions.0.dose"),
            (C.REQUIRED, "prescriptions.0.route"),
            (C.REQUIRED, "prescriptions.0.frequency"),
            (C.REQUIRED, "prescriptions.0.days"),
        ]),
    ],
)  # fmt: skip
def test_what_goes_with_an_encounter(changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]) -> None:
    assert told(OpenEncounter, OPEN, **changes) == problems


@pytest.mark.parametrize(
    ("given", "kept"), [("E11.9", "E119"), ("I10", "I10X"), ("e119", "E119"), ("73211009", "73211009")]
)
def test_a_diagnosis_is_taken_with_a_dot_or_without(given: str, kept: str) -> None:
    act = OpenEncounter.model_validate({**OPEN, "diagnoses": [{**DIAGNOSIS, "code": given}]})
    assert act.diagnoses[0].code == kept


def test_clocks_may_be_minutes_ahead_and_no_more() -> None:
    now = datetime.now(UTC)
    assert told(OpenEncounter, OPEN, occurredAt=now + timedelta(minutes=4)) == []
    assert told(OpenEncounter, OPEN, occurredAt=now + timedelta(minutes=6)) == [(C.OUT_OF_RANGE, "occurredAt")]
    assert told(OpenEncounter, OPEN, occurredAt=datetime(1700, 1, 1, tzinfo=UTC)) == [(C.OUT_OF_RANGE, "occurredAt")]


def test_diagnoses_are_at_least_one_and_each_once() -> None:
    diagnose = {**CLOSE, "diagnoses": [DIAGNOSIS]}
    assert told(Diagnose, diagnose) == []
    assert told(Diagnose, diagnose, diagnoses=[]) == [(C.REQUIRED, "diagnoses")]
    assert told(Diagnose, diagnose, diagnoses=[DIAGNOSIS, DIAGNOSIS]) == [(C.CONTRADICTION, "diagnoses.1.code")]
    assert told(CloseEncounter, CLOSE, diagnoses=[DIAGNOSIS, DIAGNOSIS]) == [(C.CONTRADICTION, "diagnoses.1.code")]


@pytest.mark.parametrize(
    ("kind", "changes", "problems"),
    [
        (EncounterKind.CONSULTATION, {}, []),
        (EncounterKind.CONSULTATION, {"dischargeReason": "CURE"}, [(C.CONTRADICTION, "dischargeReason")]),
        (EncounterKind.EMERGENCY, {}, [(C.REQUIRED, "dischargeReason")]),
        (EncounterKind.HOSPITALIZATION, {}, [(C.REQUIRED, "dischargeReason")]),
        (EncounterKind.HOSPITALIZATION, {"dischargeReason": "CURE", "note": note("DISCHARGE")}, []),
        (EncounterKind.HOSPITALIZATION, {"dischargeReason": "ADMISSION"}, [(C.CONTRADICTION, "dischargeReason")]),
        (EncounterKind.CONSULTATION, {"note": note("DISCHARGE")}, [(C.CONTRADICTION, "note.kind")]),
        (EncounterKind.CONSULTATION, {"endedAt": BEGAN - timedelta(hours=1)}, [(C.CONTRADICTION, "endedAt")]),
    ],
)
def test_how_an_encounter_ends(
    kind: EncounterKind, changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]
) -> None:
    act = CloseEncounter.model_validate({**CLOSE, **changes})
    found = closing(act, kind, BEGAN, BEGAN + timedelta(days=1))
    assert [(problem.code, ".".join(problem.path)) for problem in found] == problems


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (datetime(1979, 12, 31, 23, tzinfo=UTC), []),
        (datetime(1979, 12, 30, 23, tzinfo=UTC), [C.CONTRADICTION]),
        (datetime(2026, 1, 1, tzinfo=UTC), []),
        (datetime(2026, 3, 1, 8, 6, tzinfo=UTC), [C.PATIENT_DECEASED]),
    ],
)
def test_nothing_happens_outside_of_a_life(at: datetime, codes: list[ProblemCode]) -> None:
    found = outside_life(at, datetime(1980, 1, 1, tzinfo=UTC).date(), BEGAN, "occurredAt")
    assert [problem.code for problem in found] == codes
    assert all(problem.path == ("occurredAt",) for problem in found)


def test_nothing_happens_outside_of_an_encounter() -> None:
    ends = BEGAN + timedelta(hours=1)
    assert outside_encounter(BEGAN, BEGAN, ends) == []
    assert [each.code for each in outside_encounter(BEGAN - timedelta(hours=1), BEGAN, None)] == [C.CONTRADICTION]
    assert [each.code for each in outside_encounter(ends + timedelta(hours=1), BEGAN, ends)] == [C.ENCOUNTER_CLOSED]

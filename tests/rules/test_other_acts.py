"""Affiliations, procedures, referrals, allergies, vaccines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rules.affiliations import TransferAffiliation
from app.rules.allergies import RecordAllergy
from app.rules.immunizations import Immunize
from app.rules.problems import ProblemCode
from app.rules.procedures import PerformProcedure, continuing
from app.rules.referrals import AcceptReferral, Refer, answering, referring
from graph_schema.values import ProcedureKind, ReferralStatus
from tests.rules.acts import IN_ENCOUNTER, KEY, told
from tests.rules.test_notes import note

C = ProblemCode
TRANSFER = {
    **KEY,
    "patientId": "pat_1",
    "version": 1,
    "leaves": "IMSS",
    "joins": "ISSSTE",
    "kind": "WORKER",
    "on": "2026-03-01",
}
PROCEDURE = {**IN_ENCOUNTER, "type": "8659", "kind": "PROCEDURE", "status": "COMPLETED"}
BEFORE, AFTER = note("PREOPERATIVE"), note("POSTOPERATIVE")
SURGERY = {**PROCEDURE, "type": "4709", "kind": "SURGERY", "preoperativeNote": BEFORE, "postoperativeNote": AFTER}
SESSION = {**PROCEDURE, "type": "9319", "kind": "REHABILITATION", "plannedSessions": 10}
REFERRAL = {**IN_ENCOUNTER, "toFacilityId": "fac_2", "reason": "Valoración por cardiología"}
ANSWER = {**KEY, "referralId": "ref_1", "version": 1, "practitionerId": "pra_2"}
ALLERGY = {**KEY, "patientId": "pat_1", "substance": "373270004", "criticality": "HIGH", "status": "ACTIVE"}
DOSE = {**IN_ENCOUNTER, "vaccine": "88", "lot": "A1234K", "doseNumber": 1, "status": "COMPLETED"}
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("model", "right", "changes", "problems"),
    [
        (TransferAffiliation, TRANSFER, {}, []),
        (TransferAffiliation, TRANSFER, {"leaves": None}, []),
        (TransferAffiliation, TRANSFER, {"joins": "IMSS"}, [(C.CONTRADICTION, "joins")]),
        (TransferAffiliation, TRANSFER, {"on": TOMORROW.date()}, [(C.OUT_OF_RANGE, "on")]),
        (TransferAffiliation, TRANSFER, {"kind": ...}, [(C.REQUIRED, "kind")]),
        (TransferAffiliation, TRANSFER, {"number": "12 34"}, [(C.MALFORMED, "number")]),
        (PerformProcedure, PROCEDURE, {}, []),
        (PerformProcedure, PROCEDURE, {"type": ...}, [(C.REQUIRED, "type")]),
        (PerformProcedure, PROCEDURE, {"occurredAt": TOMORROW}, [(C.OUT_OF_RANGE, "occurredAt")]),
        (PerformProcedure, PROCEDURE, {"preoperativeNote": BEFORE}, [(C.CONTRADICTION, "preoperativeNote")]),
        (PerformProcedure, PROCEDURE, {"status": "PLANNED", "outcome": "Bien"}, [(C.CONTRADICTION, "outcome")]),
        (PerformProcedure, PROCEDURE, {"plannedSessions": 3}, [(C.CONTRADICTION, "plannedSessions")]),
        (PerformProcedure, PROCEDURE, {"planId": "pro_1"}, [(C.CONTRADICTION, "planId")]),
        (PerformProcedure, PROCEDURE, {"team": [{"practitionerId": "pra_2", "role": "NURSE"}] * 2},
         [(C.CONTRADICTION, "team.1")]),
        (PerformProcedure, PROCEDURE, {"team": [{"practitionerId": "pra_2", "role": "ATTENDING"}]},
         [(C.CONTRADICTION, "team.0.role")]),
        (PerformProcedure, SURGERY, {}, []),
        (PerformProcedure, SURGERY, {"preoperativeNote": None, "postoperativeNote": None},
         [(C.NOTE_INCOMPLETE, "preoperativeNote"), (C.NOTE_INCOMPLETE, "postoperativeNote")]),
        (PerformProcedure, SURGERY, {"status": "PLANNED", "postoperativeNote": None}, []),
        (PerformProcedure, SURGERY, {"preoperativeNote": AFTER}, [(C.CONTRADICTION, "preoperativeNote.kind")]),
        (PerformProcedure, SESSION, {}, []),
        (PerformProcedure, SESSION, {"planId": "pro_1"}, [(C.CONTRADICTION, "plannedSessions")]),
        (PerformProcedure, SESSION, {"plannedSessions": 0}, [(C.OUT_OF_RANGE, "plannedSessions")]),
        (Refer, REFERRAL, {}, []),
        (Refer, REFERRAL, {"reason": "\u0001"}, [(C.MALFORMED, "reason")]),
        (Refer, REFERRAL, {"toFacilityId": "HOSPITAL"}, [(C.MALFORMED, "toFacilityId")]),
        (AcceptReferral, ANSWER, {}, []),
        (AcceptReferral, ANSWER, {"accepted": False}, [(C.REQUIRED, "answer")]),
        (AcceptReferral, ANSWER, {"accepted": False, "answer": "Sin cupo"}, []),
        (RecordAllergy, ALLERGY, {}, []),
        (RecordAllergy, ALLERGY, {"substance": ...}, [(C.REQUIRED, "substance")]),
        (RecordAllergy, ALLERGY, {"substance": None, "name": "Fresa"}, []),
        (RecordAllergy, ALLERGY, {"name": "Penicilina"}, [(C.CONTRADICTION, "name")]),
        (RecordAllergy, ALLERGY, {"substance": None, "name": "Fresa", "system": "u"}, [(C.CONTRADICTION, "system")]),
        (RecordAllergy, ALLERGY, {"since": TOMORROW.date()}, [(C.OUT_OF_RANGE, "since")]),
        (RecordAllergy, ALLERGY, {"criticality": "DEADLY"}, [(C.MALFORMED, "criticality")]),
        (Immunize, DOSE, {}, []),
        (Immunize, DOSE, {"lot": None}, [(C.REQUIRED, "lot")]),
        (Immunize, DOSE, {"lot": "x" * 41}, [(C.OUT_OF_RANGE, "lot")]),
        (Immunize, DOSE, {"doseNumber": 0}, [(C.OUT_OF_RANGE, "doseNumber")]),
        (Immunize, DOSE, {"reason": "Fiebre"}, [(C.CONTRADICTION, "reason")]),
        (Immunize, DOSE, {"status": "NOT_DONE"}, [(C.CONTRADICTION, "lot"), (C.REQUIRED, "reason")]),
        (Immunize, DOSE, {"status": "NOT_DONE", "lot": None, "reason": "Fiebre"}, []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_act(
    model: Any, right: dict[str, Any], changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]
) -> None:
    assert told(model, right, **changes) == problems


def test_a_session_goes_on_with_a_rehabilitation_of_the_same_patient() -> None:
    act = PerformProcedure.model_validate({**SESSION, "plannedSessions": None, "planId": "pro_1"})
    assert continuing(act, ProcedureKind.REHABILITATION, "pat_1", "pat_1") == []
    for kind, of in ((ProcedureKind.SURGERY, "pat_1"), (ProcedureKind.REHABILITATION, "pat_2")):
        [problem] = continuing(act, kind, of, "pat_1")
        assert (problem.code, problem.path, problem.record) == (C.CONTRADICTION, ("planId",), "pro_1")


def test_nobody_is_referred_to_where_they_are() -> None:
    assert referring("fac_1", "fac_2") == []
    assert [problem.path for problem in referring("fac_1", "fac_1")] == [("toFacilityId",)]


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_a_referral_is_answered_once(status: ReferralStatus) -> None:
    found = [problem.code for problem in answering(status)]
    assert found == ([] if status is ReferralStatus.REQUESTED else [C.WRONG_STATE])

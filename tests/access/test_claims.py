"""What the claims of a token say of its bearer."""

from typing import Any

import pytest

from app.access.claims import NAME_LENGTH, ClaimNames, viewer_of
from app.access.errors import Unauthenticated
from app.access.viewer import Role

BORNE = {"iss": "https://id.example", "sub": "f3b1"}
PATIENT, PRACTITIONER, FACILITY = "pat_0123456789abcdef", "pra_0123456789abcdef", "fac_0123456789abcdef"
NAMES = ClaimNames()


@pytest.mark.parametrize("told", ["AUDITOR", "auditor", ["Auditor"], ["offline_access", "auditor", "AUDITOR", 7, None]])
def test_one_role_is_found_in_a_text_or_a_list_in_any_letters(told: Any) -> None:
    assert viewer_of({**BORNE, "expediente_role": told}, NAMES).role is Role.AUDITOR


@pytest.mark.parametrize("told", [None, "", "king", [], ["king"], ["AUDITOR", "SYSTEM"], 7, {"AUDITOR": True}])
def test_exactly_one_role_is_wanted(told: Any) -> None:
    with pytest.raises(Unauthenticated, match="exactly one is wanted"):
        viewer_of({**BORNE, "expediente_role": told}, NAMES)


def test_a_path_leads_to_a_claim_and_a_name_with_dots_is_one() -> None:
    names = ClaimNames(role="realm_access.roles", name="https://id.example/name")
    claims = {**BORNE, "realm_access": {"roles": ["auditor", "uma"]}, "https://id.example/name": "Eva"}
    assert (viewer_of(claims, names).role, viewer_of(claims, names).name) == (Role.AUDITOR, "Eva")
    with pytest.raises(Unauthenticated):
        viewer_of({**BORNE, "realm_access": ["roles"]}, names)


@pytest.mark.parametrize(
    ("role", "claim"), [("PATIENT", "patient"), ("CLINICIAN", "practitioner"), ("NURSE", "practitioner")]
)
def test_who_is_somebody_of_the_graph_says_who(role: str, claim: str) -> None:
    with pytest.raises(Unauthenticated, match=f"`expediente_{claim}`"):
        viewer_of({**BORNE, "expediente_role": role}, NAMES)


def test_all_ids_are_read() -> None:
    ids = {"expediente_patient": PATIENT, "expediente_practitioner": PRACTITIONER, "expediente_facility": FACILITY}
    viewer = viewer_of({**BORNE, **ids, "expediente_role": "patient", "expediente_purpose": "AUDIT"}, NAMES)
    assert (viewer.patient_id, viewer.practitioner_id, viewer.facility_id) == (PATIENT, PRACTITIONER, FACILITY)
    assert (viewer.purpose, viewer.issuer, viewer.subject) == ("AUDIT", "https://id.example", "f3b1")


@pytest.mark.parametrize("id_", [PATIENT, "x", 7, [PRACTITIONER], "pra_é", "pra_" + "0" * 100])
def test_an_id_of_something_else_is_refused(id_: Any) -> None:
    with pytest.raises(Unauthenticated, match="is no id of a Practitioner"):
        viewer_of({**BORNE, "expediente_role": "CLINICIAN", "expediente_practitioner": id_}, NAMES)


@pytest.mark.parametrize("sub", ["", "é", "x" * 256])
def test_a_subject_is_as_openid_connect_has_it(sub: str) -> None:
    with pytest.raises(Unauthenticated, match="ASCII"):
        viewer_of({**BORNE, "expediente_role": "AUDITOR", "sub": sub}, NAMES)


@pytest.mark.parametrize(
    ("told", "name"), [("Eva", "Eva"), (None, "f3b1"), (7, "f3b1"), (" ", "f3b1"), ("\ud800", "?")]
)
def test_a_name_can_be_told_whatever_the_token_holds(told: Any, name: str) -> None:
    assert viewer_of({**BORNE, "expediente_role": "AUDITOR", "name": told}, NAMES).name == name
    long = viewer_of({**BORNE, "expediente_role": "AUDITOR", "name": "n" * 1000}, NAMES)
    assert long.name == "n" * NAME_LENGTH

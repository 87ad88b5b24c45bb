"""What the claims of a token that holds say of its bearer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.errors import Unauthenticated
from app.access.viewer import Role, Viewer
from graph_schema.ids import label_of
from graph_schema.model import Label

NAME_LENGTH = 200
SUBJECT_LENGTH = 255
"""In ASCII, as OpenID Connect Core 1.0 has it."""
ID_LENGTH = 64
TREATMENT = "TREATMENT"
_ROLES = ", ".join(Role)


@dataclass(frozen=True)
class ClaimNames:
    """Under which names, or paths such as `realm_access.roles`, a provider tells what is asked of it."""

    role: str = "expediente_role"
    practitioner: str = "expediente_practitioner"
    patient: str = "expediente_patient"
    facility: str = "expediente_facility"
    purpose: str = "expediente_purpose"
    name: str = "name"


def viewer_of(claims: Mapping[str, Any], names: ClaimNames) -> Viewer:
    """Who bears a token with these claims. `Unauthenticated` if they do not say enough."""
    role = _role(_at(claims, names.role))
    practitioner = _id(claims, names.practitioner, Label.PRACTITIONER)
    patient = _id(claims, names.patient, Label.PATIENT)
    if role is Role.PATIENT and patient is None:
        raise Unauthenticated(f"the token of a patient names the patient's id in the claim `{names.patient}`")
    if role in {Role.CLINICIAN, Role.NURSE} and practitioner is None:
        raise Unauthenticated(f"the token of a {role} names their id in the claim `{names.practitioner}`")
    subject = claims["sub"]
    if not subject.isascii() or not 0 < len(subject) <= SUBJECT_LENGTH:
        raise Unauthenticated(f"the claim `sub` of the token is not 1 to {SUBJECT_LENGTH} ASCII characters")
    return Viewer(
        issuer=claims["iss"],
        subject=subject,
        role=role,
        name=_text(claims, names.name) or subject,
        patient_id=patient,
        practitioner_id=practitioner,
        facility_id=_id(claims, names.facility, Label.FACILITY),
        purpose=_text(claims, names.purpose) or TREATMENT,
    )


def _role(told: Any) -> Role:
    """The one role of ours among what is told; a provider may know others."""
    listed = told if isinstance(told, list) else [told]
    known = {each.upper() for each in listed if isinstance(each, str)} & {*Role}
    if len(known) != 1:
        raise Unauthenticated(f"the token names {len(known) or 'none'} of the roles {_ROLES}; exactly one is wanted")
    return Role[known.pop()]


def _id(claims: Mapping[str, Any], name: str, label: Label) -> str | None:
    told = _at(claims, name)
    if told is None or told == "":
        return None
    if not isinstance(told, str) or label_of(told) is not label or not told.isascii() or len(told) > ID_LENGTH:
        raise Unauthenticated(f"the claim `{name}` of the token is no id of a {label.value}")
    return told


def _text(claims: Mapping[str, Any], name: str) -> str:
    told = _at(claims, name)
    if not isinstance(told, str):
        return ""
    # JSON can hold halves of characters, which nothing else can.
    return told.encode(errors="replace").decode().strip()[:NAME_LENGTH]


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of that name, else the one that the path leads to: some names are addresses, and hold dots."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found

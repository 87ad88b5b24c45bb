"""What written records must be, label by label: what seeds and imports bring is held to it before it is written.

The model of the graph gives each property its type and whether it may be absent; here is what it does not know: which
values are coded, what form identifiers have, what cannot be true together. An act's input is held to more: a record
of elsewhere is taken as it was written there, so that names may hold digits, a CURP's check digit need not fit (it
is warned of), sections and days are not asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, create_model
from pydantic import ValidationError as Invalid

from app.identifiers import is_clues, is_curp, is_nss
from app.rules.identity import BirthState
from app.rules.problems import Problem, ProblemCode, problems_of, wrong
from app.rules.rule import NodeId
from app.rules.times import PastDate
from graph_schema.model import NODES, Label, Property, PropertyType, Rel, relationship
from graph_schema.values import (
    AffiliationKind,
    AllergyCriticality,
    AllergyStatus,
    AttendanceRole,
    AuditAction,
    AuditOutcome,
    CareBasis,
    CareLevel,
    Certainty,
    ConsentScope,
    DischargeReason,
    EncounterKind,
    EncounterStatus,
    IdentityStatus,
    ImmunizationStatus,
    NoteKind,
    PrescriptionStatus,
    ProcedureKind,
    ProcedureStatus,
    PurposeOfUse,
    ReferralStatus,
    ResultFlag,
    Role,
    Sex,
    SickLeaveBranch,
    SickLeaveCharacter,
    StudyKind,
    StudyStatus,
    Value,
)

LONGEST = 1_000_000
"""Characters of a text of elsewhere."""


def _form(fits: Callable[[str], bool], what: str) -> AfterValidator:
    def check(text: str) -> str:
        if not fits(text):
            raise wrong(ProblemCode.MALFORMED, f"is no {what}")
        return text

    return AfterValidator(check)


# FHIR's rule for strings: of the control characters only line ends and tabs; and something to read.
_ANY = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*"
_Text = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST, pattern=rf"^{_ANY}[^\s\x00-\x1f\x7f]{_ANY}$")
]
_TYPES: dict[PropertyType, Any] = {
    PropertyType.STRING: _Text,
    PropertyType.INTEGER: int,
    PropertyType.FLOAT: float,
    PropertyType.BOOLEAN: bool,
    PropertyType.DATE: date,
    PropertyType.ZONED_DATETIME: AwareDatetime,
    PropertyType.STRINGS: list[_Text],
    PropertyType.INTEGERS: list[int],
}
_Positive = Annotated[int, Field(ge=1)]
_NotNegative = Annotated[int, Field(ge=0)]

_OF_ALL: dict[str, Any] = {"id": NodeId, "version": _Positive}
_OF: dict[Label, dict[str, Any]] = {
    Label.PATIENT: {
        "curp": Annotated[str, _form(is_curp, "CURP")],
        "nss": Annotated[str, _form(is_nss, "NSS")],
        "birthDate": PastDate,
        "sex": Sex,
        "birthState": BirthState,
        "identityStatus": IdentityStatus,
    },
    Label.FACILITY: {"clues": Annotated[str, _form(is_clues, "CLUES")], "level": CareLevel},
    Label.PRACTITIONER: {"cedula": Annotated[str, StringConstraints(pattern=r"^[0-9]{5,8}$")]},
    Label.ENCOUNTER: {
        "kind": EncounterKind,
        "status": EncounterStatus,
        "triage": Annotated[int, Field(ge=1, le=5)],
        "dischargeReason": DischargeReason,
    },
    Label.NOTE: {"kind": NoteKind},
    Label.PRESCRIPTION: {"status": PrescriptionStatus, "days": _NotNegative},
    Label.STUDY: {"kind": StudyKind, "status": StudyStatus},
    Label.PROCEDURE: {"kind": ProcedureKind, "status": ProcedureStatus, "plannedSessions": _Positive},
    Label.SICK_LEAVE: {"branch": SickLeaveBranch, "character": SickLeaveCharacter, "days": _Positive},
    Label.REFERRAL: {"status": ReferralStatus},
    Label.IMMUNIZATION: {"status": ImmunizationStatus, "doseNumber": _Positive},
    Label.CONSENT: {"scope": ConsentScope},
    Label.RESULT: {"position": _NotNegative, "flag": ResultFlag},
    Label.AUDIT_EVENT: {
        "role": Role,
        "purpose": PurposeOfUse,
        "action": AuditAction,
        "outcome": AuditOutcome,
    },
    Label.STUDY_TYPE: {"kind": StudyKind, "repeatWithinDays": _Positive},
}
_OF_RELATIONSHIP: dict[Rel, dict[str, Any]] = {
    Rel.AFFILIATED_WITH: {"kind": AffiliationKind},
    Rel.ATTENDED_BY: {"role": AttendanceRole},
    Rel.DIAGNOSED: {"certainty": Certainty, "rank": _Positive},
    Rel.TREATS: {"basis": CareBasis},
    Rel.ALLERGIC_TO: {"criticality": AllergyCriticality, "status": AllergyStatus},
}
_CONFIG = ConfigDict(extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)


def checked(label: Label, properties: Mapping[str, Any], *, partial: bool = False) -> list[Problem]:
    """What is wrong with a node of that label and those properties, None counting as absent.

    `partial`: the node is there already, and these are some of its properties.
    """
    present = {name: value for name, value in properties.items() if value is not None}
    try:
        _node_model(label).model_validate(present)
    except Invalid as error:
        found = problems_of(error)
        return [each for each in found if each.code is not ProblemCode.REQUIRED] if partial else found
    return list(_ACROSS.get(label, _nothing)(present))


def checked_relationship(type_: Rel, start: Label, end: Label, properties: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a relationship between such nodes, of those properties. KeyError if there is none."""
    present = {name: value for name, value in properties.items() if value is not None}
    try:
        _relationship_model(type_, start, end).model_validate(present)
    except Invalid as error:
        return problems_of(error)
    return list(_backwards(present, "from", "to"))


def codes_of(label: Label) -> dict[str, list[str]]:
    """The codes of each coded property of such nodes."""
    return _codes(_OF.get(label, {}))


def codes_of_relationship(type_: Rel) -> dict[str, list[str]]:
    """The codes of each coded property of such relationships."""
    return _codes(_OF_RELATIONSHIP.get(type_, {}))


def _codes(own: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [str(code) for code in type_]
        for name, type_ in own.items()
        if isinstance(type_, type) and issubclass(type_, Value)
    }


@cache
def _node_model(label: Label) -> type[BaseModel]:
    node = NODES[label]
    own = _OF_ALL if node.prefix else {}
    return _model(label, node.properties, own | _OF.get(label, {}))


@cache
def _relationship_model(type_: Rel, start: Label, end: Label) -> type[BaseModel]:
    return _model(type_, relationship(type_, start, end).properties, _OF_RELATIONSHIP.get(type_, {}))


def _model(name: str, properties: Mapping[str, Property], own: Mapping[str, Any]) -> type[BaseModel]:
    """Fields carry the properties' names as aliases: a few of those are no names of Python."""
    fields: dict[str, Any] = {}
    for property_name, each in properties.items():
        type_ = own.get(property_name, _TYPES[each.type])
        default = None if each.optional else ...
        fields[f"{property_name}_"] = (type_, Field(default, alias=property_name))
    return create_model(name, __config__=_CONFIG, **fields)


# What cannot be true together.


def _nothing(present: Mapping[str, Any]) -> Iterator[Problem]:
    del present
    yield from ()


def _patient(present: Mapping[str, Any]) -> Iterator[Problem]:
    died: datetime | None = present.get("deceasedAt")
    if died is not None and died.date() < present["birthDate"]:
        yield Problem(ProblemCode.CONTRADICTION, "is before the birth date", ("deceasedAt",))


def _encounter(present: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _backwards(present, "occurredAt", "endedAt")


def _result(present: Mapping[str, Any]) -> Iterator[Problem]:
    if "value" not in present and "text" not in present:
        yield Problem(ProblemCode.REQUIRED, "or text is needed", ("value",))
    yield from _backwards(present, "low", "high")


def _sick_leave(present: Mapping[str, Any]) -> Iterator[Problem]:
    relapse = present["character"] == SickLeaveCharacter.RELAPSE
    if relapse and present["branch"] != SickLeaveBranch.WORK_RISK:
        yield Problem(ProblemCode.CONTRADICTION, "is of WORK_RISK alone", ("character",))


def _backwards(present: Mapping[str, Any], first: str, last: str) -> Iterator[Problem]:
    if first in present and last in present and present[last] < present[first]:
        yield Problem(ProblemCode.CONTRADICTION, f"is less than {first}", (last,))


_ACROSS: dict[Label, Callable[[Mapping[str, Any]], Iterator[Problem]]] = {
    Label.PATIENT: _patient,
    Label.ENCOUNTER: _encounter,
    Label.RESULT: _result,
    Label.SICK_LEAVE: _sick_leave,
}

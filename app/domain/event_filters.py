"""Which of a patient's events a connection gives, and in which order.

The fields of a filter say what is compared; the operators stand in filters.py. Whatever happened in an encounter is
also found by what is true of the encounter: where, with whom, for which diagnosis.
"""

import re
from enum import Enum

import strawberry

from app.cypher.mapping import Order, Sort, compared, out
from app.domain.filters import (
    CodeFilter,
    DateFilter,
    DateTimeFilter,
    Filter,
    OrderDirection,
    StringFilter,
    compared_instant,
    filter_input,
)
from app.domain.scalars import CLUES
from graph_schema.model import Label, Rel
from graph_schema.text import fold, folded
from graph_schema.values import (
    AttendanceRole,
    EncounterKind,
    EncounterStatus,
    ImmunizationStatus,
    NoteKind,
    PrescriptionStatus,
    ProcedureKind,
    ProcedureStatus,
    ReferralStatus,
    ResultFlag,
    SickLeaveBranch,
    SickLeaveCharacter,
    StudyKind,
    StudyStatus,
)

_WORDS = " + ' ' + ".join(f"coalesce({{n}}.{name}, '')" for name in ("summary", "text", "reason", "report", "outcome"))
CIE10 = {
    "eq": "{v} IN [{p}, {p} + 'X']",
    "in": "any(code IN {p} WHERE {v} IN [code, code + 'X'])",
    "startsWith": "{v} STARTS WITH {p}",
}
"""A category without subcategories is written with an X in Mexico: `I10` finds `I10X`."""


def without_dot(code: str) -> str:
    """A code of the CIE-10 or the CIE-9-MC as Mexico writes it: `E11.9` is `E119`, `86.22` is `8622`."""
    written = code.strip().upper()
    return written.replace(".", "") if re.fullmatch(r"[A-Z]?\d{2}[0-9X]?\.\d{0,2}X?", written) else code.strip()


@strawberry.enum(description="The kinds of event of a timeline.")
class EventKind(Enum):
    ENCOUNTER = strawberry.enum_value(Label.ENCOUNTER.value, description="Consultations, emergencies, admissions …")
    NOTE = strawberry.enum_value(Label.NOTE.value, description="Medical notes.")
    PRESCRIPTION = strawberry.enum_value(Label.PRESCRIPTION.value, description="Prescribed medicines.")
    STUDY = strawberry.enum_value(Label.STUDY.value, description="Laboratory, imaging and other studies.")
    PROCEDURE = strawberry.enum_value(Label.PROCEDURE.value, description="Surgeries, procedures, rehabilitation.")
    SICK_LEAVE = strawberry.enum_value(Label.SICK_LEAVE.value, description="Incapacidades.")
    REFERRAL = strawberry.enum_value(Label.REFERRAL.value, description="Referrals to another facility.")
    IMMUNIZATION = strawberry.enum_value(Label.IMMUNIZATION.value, description="Doses of vaccines.")


@strawberry.enum(description="What a patient's events may be sorted by.")
class EventOrderField(Enum):
    OCCURRED_AT = strawberry.enum_value("OCCURRED_AT", description="When it happened.")
    RECORDED_AT = strawberry.enum_value("RECORDED_AT", description="When it was written here.")


@strawberry.input(description="The order of a patient's events.")
class EventOrder:
    field: EventOrderField = strawberry.field(
        default=EventOrderField.OCCURRED_AT, description="What they are sorted by."
    )
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="DESC is newest first.")


EVENT_ORDERS = {
    EventOrderField.OCCURRED_AT: Order(descending=True),
    EventOrderField.RECORDED_AT: Order((Sort("{n}.recordedAt.epochMillis"),), descending=True),
}


@strawberry.input
class _EventFilter:
    """What every event can be found by; not a type of the schema."""

    occurred_at: DateTimeFilter | None = compared_instant("occurredAt", description="When it happened.")
    recorded_at: DateTimeFilter | None = compared_instant("recordedAt", description="When it was written here.")
    facility: Filter[CLUES] | None = compared(
        "{n}.clues", path=out(Rel.AT), through_encounter=True, description="CLUES of where it happened."
    )
    institution: CodeFilter | None = compared(
        "{n}.code",
        path=out(Rel.AT) + out(Rel.OPERATED_BY),
        where="{r}.to IS NULL",
        through_encounter=True,
        description="Code of the institution that operates the facility now, such as `IMSS`.",
    )
    practitioner: Filter[strawberry.ID] | None = compared(
        "{n}.id",
        path=out(Rel.ATTENDED_BY, role=AttendanceRole.ATTENDING),
        through_encounter=True,
        description="Who was in charge of the encounter.",
    )
    specialty: StringFilter | None = compared(
        "{n}.specialty",
        path=out(Rel.ATTENDED_BY, role=AttendanceRole.ATTENDING),
        through_encounter=True,
        description="Specialty of who was in charge.",
    )
    diagnosis: CodeFilter | None = compared(
        "{n}.code",
        path=out(Rel.DIAGNOSED),
        through_encounter=True,
        convert=without_dot,
        operators=CIE10,
        description="A diagnosis of the encounter by CIE-10, with or without its dot; `E11` as prefix finds diabetes.",
    )
    text: str | None = compared(
        f"{folded(_WORDS)} CONTAINS {{p}}",
        convert=fold,
        description="Words as they stand in summary, note, reason, report or outcome, whatever accents and capitals.",
    )


_ABNORMAL = f"EXISTS {{ ({{n}})-[:{Rel.RESULTED_IN}]->(result) WHERE result.flag <> '{ResultFlag.NORMAL}' }} = {{p}}"


@filter_input("Which events")
class TimelineFilter(_EventFilter):
    kind: Filter[EventKind] | None = compared(
        "head([label IN labels({n}) WHERE label <> 'Event'])", description="Of which kinds."
    )
    medication: CodeFilter | None = compared(
        "{n}.key", path=out(Rel.OF), description="Key of a prescribed medicine: prescriptions alone."
    )
    substance: StringFilter | None = compared(
        "{n}.substance", path=out(Rel.OF), description="Active substance of a prescribed medicine: prescriptions alone."
    )
    study_type: CodeFilter | None = compared(
        "{n}.code",
        path=out(Rel.OF),
        where=f"{{n}}:{Label.STUDY_TYPE}",
        description="Code of the study type (LOINC): studies alone.",
    )
    abnormal: bool | None = compared(
        _ABNORMAL, description="Whether any result stands outside of its reference range; only studies have results."
    )


@filter_input("Which encounters")
class EncounterFilter(_EventFilter):
    kind: Filter[EncounterKind] | None = compared("{n}.kind", description="How they met.")
    status: Filter[EncounterStatus] | None = compared("{n}.status", description="State of the encounter.")


@filter_input("Which notes")
class NoteFilter(_EventFilter):
    kind: Filter[NoteKind] | None = compared("{n}.kind", description="Kind of note.")


@filter_input("Which prescriptions")
class PrescriptionFilter(_EventFilter):
    status: Filter[PrescriptionStatus] | None = compared("{n}.status", description="State of the prescription.")
    medication: CodeFilter | None = compared("{n}.key", path=out(Rel.OF), description="Key of the medicine.")
    substance: StringFilter | None = compared(
        "{n}.substance", path=out(Rel.OF), description="Active substance of the medicine."
    )


@filter_input("Which studies")
class StudyFilter(_EventFilter):
    kind: Filter[StudyKind] | None = compared("{n}.kind", description="Kind of study.")
    status: Filter[StudyStatus] | None = compared("{n}.status", description="State of the study.")
    type: CodeFilter | None = compared("{n}.code", path=out(Rel.OF), description="Code of the study type (LOINC).")
    abnormal: bool | None = compared(
        _ABNORMAL,
        description="Whether any of its results stands outside of its reference range.",
    )


@filter_input("Which procedures")
class ProcedureFilter(_EventFilter):
    kind: Filter[ProcedureKind] | None = compared("{n}.kind", description="Kind of act.")
    status: Filter[ProcedureStatus] | None = compared("{n}.status", description="State of the procedure.")
    type: CodeFilter | None = compared(
        "{n}.code", path=out(Rel.OF), convert=without_dot, description="Code of the procedure (CIE-9-MC)."
    )


@filter_input("Which sick leaves")
class SickLeaveFilter(_EventFilter):
    branch: Filter[SickLeaveBranch] | None = compared("{n}.branch", description="Branch of insurance.")
    character: Filter[SickLeaveCharacter] | None = compared(
        "{n}.character", description="Whether it starts, continues or resumes an incapacity."
    )
    start_date: DateFilter | None = compared("{n}.startDate", description="Its first day.")


@filter_input("Which referrals")
class ReferralFilter(_EventFilter):
    status: Filter[ReferralStatus] | None = compared("{n}.status", description="State of the referral.")
    to: Filter[CLUES] | None = compared("{n}.clues", path=out(Rel.TO), description="CLUES of where to.")


@filter_input("Which immunizations")
class ImmunizationFilter(_EventFilter):
    status: Filter[ImmunizationStatus] | None = compared("{n}.status", description="Whether it was given.")
    vaccine: CodeFilter | None = compared("{n}.code", path=out(Rel.OF), description="Code of the vaccine.")

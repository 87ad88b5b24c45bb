"""The values that coded properties take. Stored by name, public as GraphQL enums of the same names."""

from enum import StrEnum, auto

UNKNOWN_INSTITUTION = "NO-INDICADA"
"""Code of the institution of what names none."""


class Value(StrEnum):
    """A coded value; its stored text is its name."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        return name


class Sex(Value):
    """As in the CURP: H, M or X (RENAPO); UNKNOWN where a provisional identity or an import has none."""

    FEMALE = auto()
    MALE = auto()
    NON_BINARY = auto()
    UNKNOWN = auto()


class IdentityStatus(Value):
    """Whether the person behind the record is known for sure."""

    VERIFIED = auto()
    PROVISIONAL = auto()


class AffiliationKind(Value):
    """In what capacity a person belongs to an institution."""

    WORKER = auto()
    PENSIONER = auto()
    BENEFICIARY = auto()
    STUDENT = auto()
    VOLUNTARY = auto()
    UNINSURED = auto()


class CareLevel(Value):
    """Level of care of a facility."""

    FIRST = auto()
    SECOND = auto()
    THIRD = auto()
    UNKNOWN = auto()


class EncounterKind(Value):
    """How patient and institution met. EXTERNAL_RECORD holds imported acts whose source names no encounter."""

    CONSULTATION = auto()
    EMERGENCY = auto()
    HOSPITALIZATION = auto()
    TELEHEALTH = auto()
    HOME_VISIT = auto()
    EXTERNAL_RECORD = auto()


class EncounterStatus(Value):
    """State of an encounter."""

    PLANNED = auto()
    IN_PROGRESS = auto()
    FINISHED = auto()
    CANCELLED = auto()


class AttendanceRole(Value):
    """What a practitioner did in an encounter. Each encounter has exactly one ATTENDING."""

    ATTENDING = auto()
    SURGEON = auto()
    ANESTHESIOLOGIST = auto()
    ASSISTANT = auto()
    NURSE = auto()
    CONSULTANT = auto()


class Certainty(Value):
    """How sure a diagnosis is."""

    PRESUMPTIVE = auto()
    CONFIRMED = auto()
    RULED_OUT = auto()


class NoteKind(Value):
    """Kinds of note of NOM-004-SSA3-2012 (numeral); OTHER for imported documents that are none of them."""

    HISTORY = auto()  # 6.1
    EVOLUTION = auto()  # 6.2
    INTERCONSULTATION = auto()  # 6.3
    REFERRAL = auto()  # 6.4
    EMERGENCY = auto()  # 7.1
    ADMISSION = auto()  # 8.1
    PREOPERATIVE = auto()  # 8.5
    POSTOPERATIVE = auto()  # 8.8
    DISCHARGE = auto()  # 8.9
    NURSING = auto()  # 9.1
    DIAGNOSTIC = auto()  # 9.2
    CONSENT = auto()  # 10.1
    OTHER = auto()


class PrescriptionStatus(Value):
    """State of a prescription. One is current while ACTIVE."""

    ACTIVE = auto()
    COMPLETED = auto()
    CANCELLED = auto()


class StudyKind(Value):
    """Kinds of diagnostic study."""

    LABORATORY = auto()
    IMAGING = auto()
    PATHOLOGY = auto()
    FUNCTIONAL = auto()


class StudyStatus(Value):
    """State of a study, from order to result."""

    ORDERED = auto()
    IN_PROGRESS = auto()
    FINAL = auto()
    CORRECTED = auto()
    CANCELLED = auto()


class ResultFlag(Value):
    """Where a result stands against its reference range."""

    NORMAL = auto()
    LOW = auto()
    HIGH = auto()
    CRITICAL_LOW = auto()
    CRITICAL_HIGH = auto()
    ABNORMAL = auto()


class ProcedureKind(Value):
    """Kinds of act performed on a patient."""

    SURGERY = auto()
    PROCEDURE = auto()
    REHABILITATION = auto()


class ProcedureStatus(Value):
    """State of a procedure."""

    PLANNED = auto()
    IN_PROGRESS = auto()
    COMPLETED = auto()
    CANCELLED = auto()


class SickLeaveBranch(Value):
    """Branch of insurance that covers a sick leave."""

    WORK_RISK = auto()
    GENERAL_ILLNESS = auto()
    MATERNITY = auto()
    CHILD_CANCER_CARE = auto()


class SickLeaveCharacter(Value):
    """Whether a sick leave starts, continues or resumes an incapacity."""

    INITIAL = auto()
    SUBSEQUENT = auto()
    RELAPSE = auto()


class ReferralStatus(Value):
    """State of a referral."""

    REQUESTED = auto()
    ACCEPTED = auto()
    COMPLETED = auto()
    REJECTED = auto()


class ImmunizationStatus(Value):
    """Whether the dose was given."""

    COMPLETED = auto()
    NOT_DONE = auto()


class AllergyCriticality(Value):
    """How dangerous another exposure may be."""

    LOW = auto()
    HIGH = auto()
    UNABLE_TO_ASSESS = auto()


class AllergyStatus(Value):
    """Whether the allergy holds."""

    ACTIVE = auto()
    INACTIVE = auto()
    RESOLVED = auto()
    REFUTED = auto()


class CareBasis(Value):
    """What a care relationship rests on."""

    FAMILY_CLINIC = auto()
    ENCOUNTER = auto()
    APPOINTMENT = auto()
    REFERRAL = auto()

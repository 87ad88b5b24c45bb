"""Which sections NOM-004-SSA3-2012 wants of each kind of note, and how they are written.

Who, when and by whom (5.9, 5.10) are properties of the record and no sections.
"""

from collections.abc import Iterable, Sequence

from app.rules.words import spanish
from graph_schema.values import NoteKind, NoteSection

S = NoteSection

WANTED: dict[NoteKind, tuple[NoteSection, ...]] = {
    # 6.1.1 to 6.1.5; 6.1.3 results, where there are any.
    NoteKind.HISTORY: (
        S.MEDICAL_HISTORY,
        S.CURRENT_CONDITION,
        S.VITAL_SIGNS,
        S.PHYSICAL_EXAMINATION,
        S.DIAGNOSES,
        S.PROGNOSIS,
        S.TREATMENT,
    ),
    # 6.2.1 to 6.2.6; 6.2.3 results, where there are any.
    NoteKind.EVOLUTION: (S.EVOLUTION, S.VITAL_SIGNS, S.DIAGNOSES, S.PROGNOSIS, S.TREATMENT),
    # 6.3.1 to 6.3.4; the rest of 6.3 as in 7.1.
    NoteKind.INTERCONSULTATION: (S.REASON, S.DIAGNOSTIC_CRITERIA, S.STUDY_PLAN, S.SUGGESTIONS),
    # 6.4.1 to 6.4.3.
    NoteKind.REFERRAL: (S.DESTINATION, S.REASON, S.CURRENT_CONDITION, S.DIAGNOSES, S.TREATMENT),
    # 7.1.1 to 7.1.9; 7.1.6 results, where there are any.
    NoteKind.EMERGENCY: (
        S.VITAL_SIGNS,
        S.REASON,
        S.CURRENT_CONDITION,
        S.PHYSICAL_EXAMINATION,
        S.MENTAL_STATE,
        S.DIAGNOSES,
        S.TREATMENT,
        S.PROGNOSIS,
    ),
    # 8.1.1 to 8.1.6.
    NoteKind.ADMISSION: (
        S.VITAL_SIGNS,
        S.CURRENT_CONDITION,
        S.PHYSICAL_EXAMINATION,
        S.MENTAL_STATE,
        S.DIAGNOSES,
        S.TREATMENT,
        S.PROGNOSIS,
    ),
    # 8.5.1 to 8.5.7.
    NoteKind.PREOPERATIVE: (S.OPERATION_DATE, S.DIAGNOSES, S.OPERATION_PLAN, S.OPERATIVE_RISK, S.PROGNOSIS),
    # 8.8.1 to 8.8.17.
    NoteKind.POSTOPERATIVE: (
        S.DIAGNOSES,
        S.PLANNED_OPERATION,
        S.PERFORMED_OPERATION,
        S.TECHNIQUE,
        S.FINDINGS,
        S.SPONGE_COUNT,
        S.INCIDENTS,
        S.BLEEDING,
        S.TEAM,
        S.CONDITION_AFTER,
        S.TREATMENT,
        S.PROGNOSIS,
        S.SPECIMENS,
    ),
    # 8.9.1 to 8.9.10; dates are the encounter's.
    NoteKind.DISCHARGE: (
        S.REASON,
        S.DIAGNOSES,
        S.COURSE,
        S.TREATMENT,
        S.PENDING_PROBLEMS,
        S.FOLLOW_UP,
        S.PROGNOSIS,
    ),
    # 9.1.1 to 9.1.5.
    NoteKind.NURSING: (
        S.PHYSICAL_EXAMINATION,
        S.VITAL_SIGNS,
        S.MEDICATION_GIVEN,
        S.PROCEDURES_DONE,
        S.OBSERVATIONS,
    ),
    # 9.2.1 to 9.2.7.
    NoteKind.DIAGNOSTIC: (S.STUDY_REQUESTED, S.FINDINGS, S.INCIDENTS),
    # 10.1.1.4 to 10.1.1.10.
    NoteKind.CONSENT: (S.ACT_AUTHORISED, S.RISKS_AND_BENEFITS, S.CONTINGENCIES, S.WHO_CONSENTS),
    NoteKind.OTHER: (),
}


def missing_sections(kind: NoteKind, headings: Iterable[NoteSection]) -> list[NoteSection]:
    """What a note of that kind wants besides those sections."""
    present = set(headings)
    return [section for section in WANTED[kind] if section not in present]


def is_complete_by_text(kind: NoteKind) -> bool:
    """Whether a note of that kind may do without sections."""
    return not WANTED[kind]


def note_text(sections: Sequence[tuple[NoteSection, str]], text: str | None) -> str:
    """Each section under its Spanish heading, then the text, with an empty line between."""
    parts = [f"{spanish(heading)}:\n{said}" for heading, said in sections]
    return "\n\n".join([*parts, *([text] if text else [])])

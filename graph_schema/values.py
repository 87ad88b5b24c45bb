"""The values that coded properties take. Stored by name, public as GraphQL enums of the same names."""

from enum import StrEnum
from typing import Self

UNKNOWN_INSTITUTION = "NO-INDICADA"
"""Code of the institution of what names none."""


class Value(StrEnum):
    """A coded value: its name, which is its stored text, and what it means."""

    description: str

    def __new__(cls, text: str, description: str) -> Self:
        """A member as it is written below."""
        value = str.__new__(cls, text)
        value._value_ = text
        value.description = description
        return value


class Sex(Value):
    """As in the CURP: H, M or X (RENAPO); UNKNOWN where a provisional identity or an import has none."""

    FEMALE = "FEMALE", "M in the CURP."
    MALE = "MALE", "H in the CURP."
    NON_BINARY = "NON_BINARY", "X in the CURP."
    UNKNOWN = "UNKNOWN", "Not stated: a provisional identity, or an import that has none."


class IdentityStatus(Value):
    """Whether the person behind the record is known for sure."""

    VERIFIED = "VERIFIED", "Known: has a CURP whose check digit fits."
    PROVISIONAL = "PROVISIONAL", "Not known for sure: without a CURP whose check digit fits."


class AffiliationKind(Value):
    """In what capacity a person belongs to an institution."""

    WORKER = "WORKER", "Insured by work."
    PENSIONER = "PENSIONER", "Receives a pension."
    BENEFICIARY = "BENEFICIARY", "Dependant of an insured person, whose NSS it may share."
    STUDENT = "STUDENT", "Insured as a student."
    VOLUNTARY = "VOLUNTARY", "Insured at the person's own wish; also of imports that do not say in what capacity."
    UNINSURED = "UNINSURED", "Without social security, cared for by the institution all the same."


class CareLevel(Value):
    """Level of care of a facility."""

    FIRST = "FIRST", "Outpatient clinics: family medicine, health centres."
    SECOND = "SECOND", "General hospitals: the basic specialties."
    THIRD = "THIRD", "Highly specialised hospitals and institutes."
    UNKNOWN = "UNKNOWN", "Not stated by the import that brought the facility."


class EncounterKind(Value):
    """How patient and institution met. EXTERNAL_RECORD holds imported acts whose source names no encounter."""

    CONSULTATION = "CONSULTATION", "Visit to a clinic or an outpatient department."
    EMERGENCY = "EMERGENCY", "Visit to an emergency department; counts as an emergency admission."
    HOSPITALIZATION = "HOSPITALIZATION", "Stay in hospital; counts as a hospital admission."
    TELEHEALTH = "TELEHEALTH", "At a distance, by telephone or video."
    HOME_VISIT = "HOME_VISIT", "At the patient's home."
    EXTERNAL_RECORD = "EXTERNAL_RECORD", "No meeting: holds imported acts whose source names no encounter."


class EncounterStatus(Value):
    """State of an encounter."""

    PLANNED = "PLANNED", "Has not begun."
    IN_PROGRESS = "IN_PROGRESS", "Has begun and not ended."
    FINISHED = "FINISHED", "Has ended."
    CANCELLED = "CANCELLED", "Did not take place."


class DischargeReason(Value):
    """Why a stay in hospital or in the emergency department ended (NOM-004-SSA3-2012, 8.9; hospital discharges)."""

    CURE = "CURE", "Cured."
    IMPROVEMENT = "IMPROVEMENT", "Better, to go on as an outpatient."
    NO_CHANGE = "NO_CHANGE", "Neither better nor worse."
    ADMISSION = "ADMISSION", "From the emergency department into this hospital."
    TRANSFER = "TRANSFER", "To another hospital."
    VOLUNTARY = "VOLUNTARY", "At the wish of the patient or the family, against advice or not."
    ABSCONDED = "ABSCONDED", "Left without telling anybody."
    DEATH = "DEATH", "Died."
    OTHER = "OTHER", "Another reason, told in the discharge note."


class AttendanceRole(Value):
    """What a practitioner did in an encounter. Each encounter has exactly one ATTENDING."""

    ATTENDING = "ATTENDING", "Was in charge; exactly one in each encounter."
    SURGEON = "SURGEON", "Operated."
    ANESTHESIOLOGIST = "ANESTHESIOLOGIST", "Gave the anaesthesia."
    ASSISTANT = "ASSISTANT", "Assisted in an operation or procedure."
    NURSE = "NURSE", "Nursed."
    CONSULTANT = "CONSULTANT", "Gave an opinion that was asked for."


class Certainty(Value):
    """How sure a diagnosis is."""

    PRESUMPTIVE = "PRESUMPTIVE", "Suspected, not yet confirmed."
    CONFIRMED = "CONFIRMED", "Established."
    RULED_OUT = "RULED_OUT", "Was suspected and is not so; no condition of the patient."


class NoteKind(Value):
    """Kinds of note of NOM-004-SSA3-2012 (numeral); OTHER for imported documents that are none of them."""

    HISTORY = "HISTORY", "Clinical history (NOM-004, 6.1)."
    EVOLUTION = "EVOLUTION", "Note of a further visit or of a day in hospital (NOM-004, 6.2)."
    INTERCONSULTATION = "INTERCONSULTATION", "Another specialist's opinion (NOM-004, 6.3)."
    REFERRAL = "REFERRAL", "Sends the patient to another facility (NOM-004, 6.4)."
    EMERGENCY = "EMERGENCY", "First note in the emergency department (NOM-004, 7.1)."
    ADMISSION = "ADMISSION", "On admission to hospital (NOM-004, 8.1)."
    PREOPERATIVE = "PREOPERATIVE", "Before an operation (NOM-004, 8.5)."
    POSTOPERATIVE = "POSTOPERATIVE", "After an operation (NOM-004, 8.8)."
    DISCHARGE = "DISCHARGE", "On leaving hospital (NOM-004, 8.9)."
    NURSING = "NURSING", "Nursing record (NOM-004, 9.1)."
    DIAGNOSTIC = "DIAGNOSTIC", "Of a laboratory, imaging or other diagnostic service (NOM-004, 9.2)."
    CONSENT = "CONSENT", "Informed consent (NOM-004, 10.1)."
    OTHER = "OTHER", "An imported document that is none of these."


class NoteSection(Value):
    """The parts that NOM-004-SSA3-2012 wants notes to have, under the headings they are written with."""

    MEDICAL_HISTORY = "MEDICAL_HISTORY", "Family's, past and other history; systems reviewed (Antecedentes)."
    CURRENT_CONDITION = "CURRENT_CONDITION", "What brings the patient, and its course (Padecimiento actual)."
    VITAL_SIGNS = "VITAL_SIGNS", "Temperature, blood pressure, heart and breathing rate (Signos vitales)."
    PHYSICAL_EXAMINATION = "PHYSICAL_EXAMINATION", "What was found on the patient (Exploración física)."
    MENTAL_STATE = "MENTAL_STATE", "Consciousness and mind (Estado mental)."
    EVOLUTION = "EVOLUTION", "What changed since the last note (Evolución y cuadro clínico)."
    STUDY_RESULTS = "STUDY_RESULTS", "What studies found (Resultados de estudios)."
    DIAGNOSES = "DIAGNOSES", "Diagnoses or clinical problems (Diagnósticos)."
    PROGNOSIS = "PROGNOSIS", "What is to be expected (Pronóstico)."
    TREATMENT = "TREATMENT", "Treatment and instructions; of medicines dose, route and how often (Tratamiento)."
    DIAGNOSTIC_CRITERIA = "DIAGNOSTIC_CRITERIA", "How the diagnosis was reached (Criterios diagnósticos)."
    STUDY_PLAN = "STUDY_PLAN", "Studies that are to be done (Plan de estudios)."
    SUGGESTIONS = "SUGGESTIONS", "What the consultant suggests on diagnosis and treatment (Sugerencias)."
    REASON = "REASON", "Why: for the consultation, referral, emergency care or discharge (Motivo)."
    DESTINATION = "DESTINATION", "Facility that sends, and the one that is to receive (Establecimientos)."
    OPERATION_DATE = "OPERATION_DATE", "When the operation is to be (Fecha de la cirugía)."
    OPERATION_PLAN = "OPERATION_PLAN", "Plan and kind of the operation (Plan quirúrgico)."
    OPERATIVE_RISK = "OPERATIVE_RISK", "Risks of the operation, and care before it (Riesgo quirúrgico y cuidados)."
    PLANNED_OPERATION = "PLANNED_OPERATION", "The operation as it was planned (Operación planeada)."
    PERFORMED_OPERATION = "PERFORMED_OPERATION", "The operation as it was performed (Operación realizada)."
    TECHNIQUE = "TECHNIQUE", "How it was operated (Técnica quirúrgica)."
    FINDINGS = "FINDINGS", "What was found in the operation, or by the study (Hallazgos)."
    SPONGE_COUNT = "SPONGE_COUNT", "Count of gauze, sponges and instruments (Conteo de gasas e instrumental)."
    INCIDENTS = "INCIDENTS", "Incidents, accidents, complications; none said as none (Incidentes y accidentes)."
    BLEEDING = "BLEEDING", "Bleeding, and transfusions if any (Sangrado)."
    TEAM = "TEAM", "Who operated, assisted, gave anaesthesia, instrumented (Equipo quirúrgico)."
    CONDITION_AFTER = "CONDITION_AFTER", "State of the patient right after the operation (Estado posquirúrgico)."
    SPECIMENS = "SPECIMENS", "What was sent to pathology; none said as none (Piezas y biopsias)."
    COURSE = "COURSE", "What happened during the stay, and the present state (Resumen de la evolución)."
    PENDING_PROBLEMS = "PENDING_PROBLEMS", "Clinical problems that remain (Problemas pendientes)."
    FOLLOW_UP = "FOLLOW_UP", "Recommendations for care as an outpatient, and warning signs (Recomendaciones)."
    MEDICATION_GIVEN = "MEDICATION_GIVEN", "Medicines as given: when, how much, how, by whom (Ministración)."
    PROCEDURES_DONE = "PROCEDURES_DONE", "Procedures done on the patient (Procedimientos realizados)."
    OBSERVATIONS = "OBSERVATIONS", "Further observations (Observaciones)."
    STUDY_REQUESTED = (
        "STUDY_REQUESTED",
        "Study that was asked for, with the problem that it is for (Estudio solicitado).",
    )
    ACT_AUTHORISED = "ACT_AUTHORISED", "The act that the patient agrees to (Acto autorizado)."
    RISKS_AND_BENEFITS = "RISKS_AND_BENEFITS", "Risks and expected benefits of the act (Riesgos y beneficios)."
    CONTINGENCIES = "CONTINGENCIES", "That what arises out of the act may be attended to (Contingencias)."
    WHO_CONSENTS = "WHO_CONSENTS", "Who agrees: the patient, or who does so for them, and two witnesses (Otorgamiento)."


class PrescriptionStatus(Value):
    """State of a prescription. One is current while ACTIVE."""

    ACTIVE = "ACTIVE", "Current, or of an import that does not say: it may still be taken."
    COMPLETED = "COMPLETED", "Taken to its end."
    CANCELLED = "CANCELLED", "Stopped or withdrawn before its end."


class Route(Value):
    """How a medicine gets into the body."""

    ORAL = "ORAL", "By mouth (Oral)."
    SUBLINGUAL = "SUBLINGUAL", "Under the tongue (Sublingual)."
    INTRAVENOUS = "INTRAVENOUS", "Into a vein (Intravenosa)."
    INTRAMUSCULAR = "INTRAMUSCULAR", "Into a muscle (Intramuscular)."
    SUBCUTANEOUS = "SUBCUTANEOUS", "Under the skin (Subcutánea)."
    INTRADERMAL = "INTRADERMAL", "Into the skin (Intradérmica)."
    INHALED = "INHALED", "Breathed in (Inhalada)."
    NASAL = "NASAL", "Into the nose (Nasal)."
    OPHTHALMIC = "OPHTHALMIC", "Into the eye (Oftálmica)."
    OTIC = "OTIC", "Into the ear (Ótica)."
    TOPICAL = "TOPICAL", "On the skin, for the skin (Tópica)."
    TRANSDERMAL = "TRANSDERMAL", "Through the skin, as patches (Transdérmica)."
    RECTAL = "RECTAL", "Into the rectum (Rectal)."
    VAGINAL = "VAGINAL", "Into the vagina (Vaginal)."
    ENTERAL_TUBE = "ENTERAL_TUBE", "By a tube into stomach or bowel (Por sonda)."
    EPIDURAL = "EPIDURAL", "Into the epidural space (Epidural)."
    INTRATHECAL = "INTRATHECAL", "Into the cerebrospinal fluid (Intratecal)."


class DoseMoment(Value):
    """When in the day a dose is taken."""

    MORNING = "MORNING", "In the morning (por la mañana)."
    NIGHT = "NIGHT", "At night (por la noche)."
    BEDTIME = "BEDTIME", "On going to bed (al acostarse)."
    FASTING = "FASTING", "On an empty stomach (en ayuno)."
    BEFORE_MEALS = "BEFORE_MEALS", "Before meals (antes de los alimentos)."
    WITH_MEALS = "WITH_MEALS", "With meals (con los alimentos)."
    AFTER_MEALS = "AFTER_MEALS", "After meals (después de los alimentos)."


class InteractionSeverity(Value):
    """How much two medicines should not be taken together."""

    CONTRAINDICATED = "CONTRAINDICATED", "Never together."
    SERIOUS = "SERIOUS", "Together only for a good reason, and watched."


class StudyKind(Value):
    """Kinds of diagnostic study."""

    LABORATORY = "LABORATORY", "Of blood, urine and other samples."
    IMAGING = "IMAGING", "X-ray, ultrasound, tomography, magnetic resonance and the like."
    PATHOLOGY = "PATHOLOGY", "Of tissue and cells."
    FUNCTIONAL = "FUNCTIONAL", "Measured on the patient: electrocardiogram, spirometry, vital signs, questionnaires."


class StudyStatus(Value):
    """State of a study, from order to result."""

    ORDERED = "ORDERED", "Asked for, not begun."
    IN_PROGRESS = "IN_PROGRESS", "Begun, without a final result."
    FINAL = "FINAL", "Its results are complete."
    CORRECTED = "CORRECTED", "Its results were changed after they had been final."
    CANCELLED = "CANCELLED", "Will have no results."


class ResultFlag(Value):
    """Where a result stands against its reference range."""

    NORMAL = "NORMAL", "Within it."
    LOW = "LOW", "Below it."
    HIGH = "HIGH", "Above it."
    CRITICAL_LOW = "CRITICAL_LOW", "So far below it that life may be in danger."
    CRITICAL_HIGH = "CRITICAL_HIGH", "So far above it that life may be in danger."
    ABNORMAL = "ABNORMAL", "Not as it should be, where there is no range to be below or above."


class ProcedureKind(Value):
    """Kinds of act performed on a patient."""

    SURGERY = "SURGERY", "An operation."
    PROCEDURE = "PROCEDURE", "Any other diagnostic or therapeutic act, such as an endoscopy or a suture."
    REHABILITATION = "REHABILITATION", "A session of rehabilitation."


class ProcedureStatus(Value):
    """State of a procedure."""

    PLANNED = "PLANNED", "Has not begun."
    IN_PROGRESS = "IN_PROGRESS", "Has begun and not ended."
    COMPLETED = "COMPLETED", "Was performed, or of an import that does not say."
    CANCELLED = "CANCELLED", "Was not performed, or not to its end."


class SickLeaveBranch(Value):
    """Branch of insurance that covers a sick leave."""

    WORK_RISK = "WORK_RISK", "Accident or illness of work (riesgo de trabajo)."
    GENERAL_ILLNESS = "GENERAL_ILLNESS", "Illness that does not come from work (enfermedad general)."
    MATERNITY = "MATERNITY", "Pregnancy and childbirth (maternidad)."
    CHILD_CANCER_CARE = "CHILD_CANCER_CARE", "Care of a child with cancer."


class SickLeaveCharacter(Value):
    """Whether a sick leave starts, continues or resumes an incapacity."""

    INITIAL = "INITIAL", "The first of an incapacity."
    SUBSEQUENT = "SUBSEQUENT", "Prolongs the one before."
    RELAPSE = "RELAPSE", "Resumes an incapacity that had ended; of work risks alone."


class ReferralStatus(Value):
    """State of a referral."""

    REQUESTED = "REQUESTED", "Made, not answered by the other facility."
    ACCEPTED = "ACCEPTED", "The other facility will see the patient."
    COMPLETED = "COMPLETED", "The other facility saw the patient."
    REJECTED = "REJECTED", "The other facility will not see the patient, or the referral was withdrawn."


class ImmunizationStatus(Value):
    """Whether the dose was given."""

    COMPLETED = "COMPLETED", "It was given."
    NOT_DONE = "NOT_DONE", "It was due and not given."


class AllergyCriticality(Value):
    """How dangerous another exposure may be."""

    LOW = "LOW", "Unlikely to endanger life."
    HIGH = "HIGH", "May endanger life."
    UNABLE_TO_ASSESS = "UNABLE_TO_ASSESS", "Not known; to be treated as dangerous."


class AllergyStatus(Value):
    """Whether the allergy holds."""

    ACTIVE = "ACTIVE", "Holds."
    INACTIVE = "INACTIVE", "No longer a risk, not known to be resolved."
    RESOLVED = "RESOLVED", "Tested again, the person tolerates the substance."
    REFUTED = "REFUTED", "Was suspected and is not so."


class Role(Value):
    """In which role somebody asks. One at a time: who has several says which by the token they bring."""

    PATIENT = "PATIENT", "The person whose record it is."
    CLINICIAN = "CLINICIAN", "Physician, dentist or whoever else treats."
    NURSE = "NURSE", "Nursing."
    ADMISSION = "ADMISSION", "Admission desk: who comes, and to whom they belong."
    LABORATORY = "LABORATORY", "Laboratory and imaging."
    AUDITOR = "AUDITOR", "Watches over who looked."
    RESEARCHER = "RESEARCHER", "Counts, and knows nobody."
    SYSTEM = "SYSTEM", "Another system."


class PurposeOfUse(Value):
    """What a record is used for, by the codes of HL7 v3."""

    TREAT = "TREAT", "Treatment."
    ETREAT = "ETREAT", "Treatment in an emergency, by who breaks the glass."
    PATRQT = "PATRQT", "At the patient's own request."
    PATADMN = "PATADMN", "Administration of the patient's affairs."
    HCOMPL = "HCOMPL", "Compliance: an audit."
    HRESCH = "HRESCH", "Research."
    HSYSADMIN = "HSYSADMIN", "Administration of systems."


class AuditAction(Value):
    """What was done."""

    QUERY = "QUERY", "It was read."
    MUTATION = "MUTATION", "Acts were done; `fields` names them."
    SUBSCRIPTION = "SUBSCRIPTION", "Somebody began to listen."
    SUBSCRIPTION_END = "SUBSCRIPTION_END", "Somebody listens no longer."


class AuditOutcome(Value):
    """What came of it."""

    ANSWERED = "ANSWERED", "It was answered."
    REFUSED = "REFUSED", "It was refused: not allowed, or an act with problems."
    FAILED = "FAILED", "It failed, and nothing was told."


class CareBasis(Value):
    """What a care relationship rests on."""

    FAMILY_CLINIC = "FAMILY_CLINIC", "The practitioner is of the person's own clinic."
    ENCOUNTER = "ENCOUNTER", "The practitioner attended an encounter."
    APPOINTMENT = "APPOINTMENT", "The person has an appointment."
    REFERRAL = "REFERRAL", "The person was referred to the practitioner's facility."


class BreakGlassPurpose(Value):
    """What a record is opened for in an emergency. Codes of HL7 v3 PurposeOfUse in brackets."""

    EMERGENCY_TREATMENT = "EMERGENCY_TREATMENT", "The patient needs treatment now (ETREAT)."
    PUBLIC_HEALTH = "PUBLIC_HEALTH", "Others are in danger, as by an infection (PUBHLTH)."
    THREAT = "THREAT", "The patient, or somebody by the patient, is about to come to harm (THREAT)."


class AccessVerdict(Value):
    """What a review says of an emergency access."""

    JUSTIFIED = "JUSTIFIED", "It was right to open the record."
    UNJUSTIFIED = "UNJUSTIFIED", "It was not: what follows is for the institution to decide."


class Segment(Value):
    """A part of a record that a patient may have withheld."""

    HIV = "HIV", "Infection with HIV: diagnoses, tests, antiretrovirals."
    PSYCHIATRY = "PSYCHIATRY", "Mental health: diagnoses of chapter V, self-harm, encounters with a psychiatrist."
    VIOLENCE = "VIOLENCE", "Violence suffered: assault, maltreatment, abuse."


class RestrictionStrength(Value):
    """How far a part of a record is withheld."""

    EXCEPT_EMERGENCY = "EXCEPT_EMERGENCY", "Whoever breaks the glass sees it."
    ALWAYS = "ALWAYS", "Also who breaks the glass does not see it."


class ConsentScope(Value):
    """What a patient may agree to, beside being treated."""

    RESEARCH = "RESEARCH", "Use of the record in research, without what tells whose it is."
    CONTACT_FOR_RESEARCH = "CONTACT_FOR_RESEARCH", "Being asked whether to take part in a study."

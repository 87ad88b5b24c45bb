"""An entry of the access log in the words of who reads it: a patient, in Mexican Spanish."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


class _Forms(NamedTuple):
    """A word for a woman, for a man, and where nobody knows."""

    feminine: str
    masculine: str
    neutral: str


def _same(word: str) -> _Forms:
    return _Forms(word, word, word)


ROLES: Mapping[str, _Forms] = {
    "PATIENT": _same("paciente"),
    "CLINICIAN": _Forms("médica", "médico", "personal médico"),
    "NURSE": _Forms("enfermera", "enfermero", "personal de enfermería"),
    "ADMISSION": _same("personal de admisión"),
    "LABORATORY": _same("personal de laboratorio"),
    "AUDITOR": _Forms("auditora", "auditor", "personal de auditoría"),
    "RESEARCHER": _Forms("investigadora", "investigador", "personal de investigación"),
    "SYSTEM": _same("sistema informático"),
}
PURPOSES: Mapping[str, str] = {
    "TREAT": "para atenderle",
    "ETREAT": "para atenderle en una urgencia",
    "PATRQT": "a petición de usted",
    "PATADMN": "para un trámite administrativo",
    "HCOMPL": "para revisar el uso que se da a su expediente",
    "HRESCH": "para una investigación",
    "HSYSADMIN": "para el funcionamiento del sistema",
}
KINDS: Mapping[str, str] = {
    "Patient": "datos personales",
    "Affiliation": "afiliaciones",
    "Allergy": "alergias",
    "Condition": "diagnósticos",
    "Event": "línea de tiempo",
    "Encounter": "consultas y hospitalizaciones",
    "Note": "notas",
    "Prescription": "recetas",
    "Study": "estudios",
    "Result": "resultados",
    "ResultSeries": "resultados",
    "Procedure": "procedimientos",
    "SickLeave": "incapacidades",
    "Referral": "referencias",
    "Immunization": "vacunas",
    "CareRelationship": "equipo de salud",
    "CareGap": "estudios repetidos",
    "ProbableDuplicate": "posibles duplicados de su expediente",
    "RecordCounts": "resumen del expediente",
    "Restriction": "restricciones",
    "Consent": "consentimientos",
    "EmergencyAccess": "accesos de emergencia",
    "AccessEvent": "registro de accesos",
    "AuditEvent": "registro de accesos",
}
"""What was read, in the order in which it is told. Other types are of places, people and catalogues."""
ACTS: Mapping[str, str] = {
    "registerPatient": "abrió su expediente",
    "updatePatient": "actualizó sus datos personales",
    "mergePatients": "unió dos expedientes suyos",
    "unmergePatients": "separó dos expedientes",
    "transferAffiliation": "cambió su afiliación",
    "openEncounter": "registró una consulta u hospitalización",
    "diagnose": "registró un diagnóstico",
    "closeEncounter": "cerró una consulta u hospitalización",
    "writeNote": "escribió una nota",
    "amendNote": "agregó una aclaración a una nota",
    "prescribe": "le recetó un medicamento",
    "cancelPrescription": "canceló una receta",
    "orderStudy": "solicitó un estudio",
    "recordResults": "registró resultados de un estudio",
    "performProcedure": "registró un procedimiento",
    "certifySickLeave": "expidió una incapacidad",
    "refer": "hizo una referencia a otra unidad",
    "acceptReferral": "aceptó una referencia",
    "recordAllergy": "registró una alergia",
    "immunize": "registró una vacuna",
    "establishCare": "registró quién le atiende",
    "endCare": "registró que alguien ya no le atiende",
    "breakGlass": "abrió su expediente en una emergencia",
    "reviewAccess": "revisó un acceso de emergencia a su expediente",
    "restrictSegment": "restringió una parte de su expediente",
    "liftRestriction": "quitó una restricción de su expediente",
    "giveConsent": "dio un consentimiento",
    "endConsent": "retiró un consentimiento",
}
_DONE = "hizo un registro en su expediente"
_IN_VAIN = {
    "QUERY": "intentó consultar su expediente",
    "MUTATION": "intentó hacer un registro en su expediente",
    "SUBSCRIPTION": "intentó seguir en vivo su expediente",
}
_OUTCOMES = {"ANSWERED": "", "REFUSED": ", y no se le permitió", "FAILED": ", y no obtuvo respuesta"}
_LISTENING = {
    "SUBSCRIPTION": "empezó a seguir en vivo su expediente",
    "SUBSCRIPTION_END": "dejó de seguir en vivo su expediente",
}
_FEMININE = ("Dra.", "Mtra.", "Enfra.", "Sra.", "Srta.", "Profra.")
_MASCULINE = ("Dr.", "Mtro.", "Enfro.", "Sr.", "Prof.", "Profr.")
_SELF = "Usted"


def who(told: Sequence[Any]) -> str:
    """Of role, name and subject: what they are called."""
    role, name, subject = told[:3]
    return _SELF if role == "PATIENT" else name or subject


def role_in_words(told: Sequence[Any]) -> str:
    """Of role, name and subject: the role."""
    role, name, _ = told[:3]
    return _form(ROLES[role], name)


def purpose_in_words(purpose: str) -> str:
    """What for."""
    return PURPOSES[purpose]


def sentence(told: Sequence[Any]) -> str:
    """Of role, name, subject, facility, purpose, action, fields, kinds and outcome."""
    role, name, _, facility, purpose, action, fields, kinds, outcome = told
    did = _did(action, fields, kinds or (), outcome)
    if role == "PATIENT":
        return f"{_SELF} {did}{_OUTCOMES[outcome]}."
    article = _form(_Forms("La ", "El ", ""), name)
    as_what = ", ".join(filter(None, (role_in_words(told), facility)))
    for_what = "" if action == "SUBSCRIPTION_END" else f" {PURPOSES[purpose]}"
    return f"{article}{who(told)} ({as_what}) {did}{for_what}{_OUTCOMES[outcome]}."


def _did(action: str, fields: Iterable[str], kinds: Iterable[str], outcome: str) -> str:
    if outcome != "ANSWERED" and action in _IN_VAIN:
        return _IN_VAIN[action]
    if action in _LISTENING:
        return _LISTENING[action]
    if action == "MUTATION":
        return _joined(ACTS.get(field, _DONE) for field in fields)
    known = [word for kind, word in KINDS.items() if kind in set(kinds)]
    return f"consultó {_joined(known) if known else 'su expediente'}"


def _joined(words: Iterable[str]) -> str:
    """`a`, `a y b`, `a, b y c`; each once."""
    *before, last = dict.fromkeys(words)
    link = " e " if last.startswith(("i", "hi")) and not last.startswith("hie") else " y "
    return f"{', '.join(before)}{link}{last}" if before else last


def _form(forms: _Forms, name: str | None) -> str:
    """The form that a title before the name calls for."""
    title = (name or "").partition(" ")[0]
    if title in _FEMININE:
        return forms.feminine
    return forms.masculine if title in _MASCULINE else forms.neutral

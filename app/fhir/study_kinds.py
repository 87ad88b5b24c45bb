"""Of which kind a study is: laboratory, imaging, pathology or functional.

A code that is known to be a measurement at the bedside or a questionnaire says more than the category, since systems
file such panels under laboratory as well; then the category decides.
"""

from app.fhir.codes import LOINC
from app.fhir.datatypes import CodeableConcept
from app.fhir.resources import DiagnosticReport, ImagingStudy, Observation, ServiceRequest
from graph_schema.values import StudyKind

_VITAL_SIGNS = {
    "85353-1", "85354-9", "8716-3", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7",
    "39156-5", "8480-6", "8462-4", "8478-0", "3141-9", "72514-3", "8289-1", "59576-9", "77606-2",
}  # fmt: skip
_QUESTIONNAIRES = {
    "93025-5", "69737-5", "55757-9", "44249-1", "70274-6", "89206-7", "82666-9", "82667-7", "76499-3", "76504-0",
    "72109-2", "75626-2", "69742-5", "59453-1", "62337-1", "59460-6", "72166-2", "71802-3", "71800-7",
}  # fmt: skip
_BEDSIDE = _VITAL_SIGNS | _QUESTIONNAIRES
# HL7 v2 table 0074 and FHIR's observation categories, upper case.
_CATEGORIES = {
    **dict.fromkeys(
        ("LAB", "LABORATORY", "HM", "CH", "MB", "MCB", "MYC", "PAR", "VR", "SR", "TX", "IMM", "BLB", "URN", "GE"),
        StudyKind.LABORATORY,
    ),
    **dict.fromkeys(
        ("RAD", "IMAGING", "CT", "CUS", "RUS", "NMR", "NMS", "RX", "XRC", "OUS", "VUS", "LP29684-5", "363679005"),
        StudyKind.IMAGING,
    ),
    **dict.fromkeys(("SP", "CP", "CG", "PAT", "LP7839-6", "726007"), StudyKind.PATHOLOGY),
    **dict.fromkeys(
        ("VITAL-SIGNS", "SURVEY", "SOCIAL-HISTORY", "EXAM", "THERAPY", "ACTIVITY", "PROCEDURE", "EC", "EN", "PF"),
        StudyKind.FUNCTIONAL,
    ),
    "LP29693-6": StudyKind.LABORATORY,
    "108252007": StudyKind.LABORATORY,
}


def kind_of_report(report: DiagnosticReport) -> StudyKind:
    """Of a report; one without any sign is taken for a laboratory's."""
    if report.imaging_study:
        return StudyKind.IMAGING
    return _decide(report.code, report.category) or StudyKind.LABORATORY


def kind_of_observation(observation: Observation) -> StudyKind:
    """Of an observation that no report names; without any sign a LOINC code makes it a laboratory's."""
    decided = _decide(observation.code, observation.category)
    is_loinc = any(coding.system == LOINC for coding in observation.code.coding)
    return decided or (StudyKind.LABORATORY if is_loinc else StudyKind.FUNCTIONAL)


def kind_of_request(request: ServiceRequest) -> StudyKind:
    """Of what a request asks for."""
    return _decide(request.code, request.category) or StudyKind.LABORATORY


def kind_of_imaging(imaging: ImagingStudy) -> StudyKind:
    """Of an imaging study: pathology slides and electrocardiograms travel as images too."""
    modalities = {coding.code for coding in [*imaging.modality, *(series.modality for series in imaging.series)]}
    if modalities == {"SM"}:
        return StudyKind.PATHOLOGY
    return StudyKind.FUNCTIONAL if modalities == {"ECG"} else StudyKind.IMAGING


def _decide(code: CodeableConcept | None, categories: list[CodeableConcept]) -> StudyKind | None:
    if code and any(coding.system == LOINC and coding.code in _BEDSIDE for coding in code.coding):
        return StudyKind.FUNCTIONAL
    codes = [(coding.code or "").upper() for category in categories for coding in category.coding]
    words = [(category.text or "").upper() for category in categories]
    return next((_CATEGORIES[each] for each in [*codes, *words] if each in _CATEGORIES), None)

"""Who may do what: the role table, and whose records each role reaches. The README shows the same table.

What is not granted here is refused: a new field or act is nobody's but SYSTEM's until somebody decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.access.viewer import Role, Viewer
from app.cypher.permission import Asking, Forbidden
from graph_schema.model import Label, Rel
from graph_schema.values import EncounterStatus, ReferralStatus, StudyStatus

ALL = frozenset({"*"})
"""All fields of a type."""

Grants = Mapping[str, frozenset[str]]
"""Of each type the fields that may be read; of `Query`, `Mutation` and `Subscription` those that may be asked for."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _whole(types: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(types.split(), ALL)


LOOK_UPS = _names(
    "viewer institution institutions facility facilities practitioner practitioners "
    "diagnoses medications studyTypes procedureTypes vaccines substances"
)
"""What names nobody's health, and who one is taken for: whoever has signed in may look it up."""
CATALOGUES = _whole(
    "Viewer Institution Facility FacilityFilter Practitioner Diagnosis DiagnosisGroup Medication StudyType "
    "ProcedureType Vaccine Substance"
)
NUMBERS = _names("statistics careGaps")
STATISTICS = _whole("Statistics InstitutionStatistics PeriodStatistics CareGaps StudyTypeCareGaps InstitutionCareGaps")
COHORTS = _whole(
    "Cohort CohortCount CohortPathway DirectlyFollows Activity Survival SurvivalStep CohortFilter CohortEventFilter"
)
RECORDS = _names("node nodes patient encounter")
IDENTITY = _names(
    "id curp nss givenNames firstSurname secondSurname fullName birthDate age sex birthState deceasedAt "
    "identityStatus version formerIds affiliations registeredAt"
)
"""Who a patient is and belongs to: fields of `Patient`."""
HISTORY = _names(
    "feedCursor allergies conditions currentMedications timeline encounters notes prescriptions studies procedures "
    "sickLeaves referrals immunizations resultSeries recordCounts careGaps careTeam withheld"
)
"""What happened to a patient: fields of `Patient`."""
CLINICAL = _whole(
    "Affiliation Allergy Condition CareRelationship CareGap RecordCounts ResultSeries ResultPoint "
    "Encounter EncounterDiagnosis Note Prescription Study Result SupersededResult Procedure SickLeave Referral "
    "Immunization EmergencyAccess "
    "EncounterFilter NoteFilter PrescriptionFilter StudyFilter ProcedureFilter SickLeaveFilter ReferralFilter "
    "ImmunizationFilter TimelineFilter"
)
CARE: Grants = {
    "Query": LOOK_UPS | NUMBERS | RECORDS | {"patients"},
    "Subscription": _names("patientEvents"),
    "Patient": IDENTITY | HISTORY | {"probableDuplicates"},
    "ProbableDuplicate": ALL,
    "PatientFilter": ALL,
    **CATALOGUES,
    **STATISTICS,
    **CLINICAL,
}
"""What those who treat may read."""

GRANTS: Mapping[Role, Grants] = {
    Role.PATIENT: {
        "Query": LOOK_UPS | RECORDS,
        "Subscription": _names("patientEvents"),
        "Patient": IDENTITY | HISTORY | {"accessLog", "emergencyAccesses", "restrictions", "consents"},
        "Mutation": _names("restrictSegment liftRestriction giveConsent endConsent"),
        "Restriction": ALL,
        "Consent": ALL,
        "AccessEvent": ALL,
        "AccessEventFilter": ALL,
        **CATALOGUES,
        **CLINICAL,
    },
    Role.CLINICIAN: {
        **CARE,
        "Mutation": _names(
            "registerPatient openEncounter diagnose closeEncounter writeNote amendNote prescribe cancelPrescription "
            "orderStudy recordResults performProcedure certifySickLeave refer acceptReferral recordAllergy immunize "
            "breakGlass"
        ),
    },
    Role.NURSE: {**CARE, "Mutation": _names("writeNote amendNote recordAllergy immunize breakGlass")},
    Role.ADMISSION: {
        "Query": LOOK_UPS | RECORDS | {"patients"},
        "Mutation": _names(
            "registerPatient updatePatient mergePatients unmergePatients transferAffiliation openEncounter "
            "establishCare endCare"
        ),
        "Patient": IDENTITY | {"careTeam", "probableDuplicates"},
        "ProbableDuplicate": ALL,
        "PatientFilter": ALL,
        "Affiliation": ALL,
        "CareRelationship": ALL,
        "Encounter": _names(
            "id occurredAt recordedAt patient encounter facility practitioner kind status triage bed endedAt version"
        ),
        **CATALOGUES,
    },
    Role.LABORATORY: {
        "Query": LOOK_UPS | _names("node nodes patient patients"),
        "Mutation": _names("recordResults"),
        "Patient": _names(
            "id curp nss givenNames firstSurname secondSurname fullName birthDate age sex identityStatus version "
            "formerIds studies resultSeries"
        ),
        # People are found by nothing that may not be read of them.
        "PatientFilter": _names("curp nss birthDate age sex identityStatus"),
        "StudyFilter": _names(
            "occurredAt recordedAt facility institution practitioner specialty status kind type abnormal"
        ),
        **_whole("Study Result SupersededResult ResultSeries ResultPoint"),
        **CATALOGUES,
    },
    Role.AUDITOR: {
        "Query": LOOK_UPS | NUMBERS | _names("node nodes patient accessReviews auditEvents"),
        "Mutation": _names("reviewAccess"),
        "Patient": _names("id formerIds accessLog emergencyAccesses"),
        **_whole("EmergencyAccess EmergencyAccessFilter AccessEvent AccessEventFilter AuditEvent AuditEventFilter"),
        **CATALOGUES,
        **STATISTICS,
    },
    Role.RESEARCHER: {"Query": LOOK_UPS | NUMBERS | {"cohort"}, **CATALOGUES, **STATISTICS, **COHORTS},
}
"""The table. SYSTEM, the server's own programs, stands in no row: it may do everything."""


@dataclass(frozen=True)
class Reach:
    """Whose records and what of them: `admission`, `entry`, `emergency` and `shown` as permissions have them."""

    admission: str | None = None
    entry: str | None = None
    emergency: str | None = None
    shown: str | None = None


_TREATS = f"[treats:{Rel.TREATS}]"
_STILL = "treats.to IS NULL OR treats.to >= date({timezone: 'UTC'})"
_PRACTITIONER = f"(:{Label.PRACTITIONER} {{id: $viewerPractitioner}})"
_HERE = f"(:{Label.FACILITY} {{id: $viewerFacility}})"

TREATED = f"EXISTS {{ MATCH ({{whose}})<-{_TREATS}-{_PRACTITIONER} WHERE {_STILL} }}"
"""Those whom a practitioner treats."""
_GLASS = (
    f"MATCH ({{whose}})<-[:{Rel.OPENED}]-(glass)<-[:{Rel.BROKE_GLASS}]-{_PRACTITIONER} WHERE glass.until > datetime()"
)
OPENED = f"EXISTS {{ {_GLASS} }}"
"""Those for whom a practitioner broke the glass."""
SENT = (
    f"EXISTS {{ MATCH ({{whose}})-[:{Rel.HAD}]->()-[:{Rel.REFERRED}]->(sent)-[:{Rel.TO}]->{_HERE} "
    f"WHERE sent.status IN ['{ReferralStatus.REQUESTED}', '{ReferralStatus.ACCEPTED}'] }}"
)
"""Those who were referred to the facility, until the referral has led to an encounter."""
STAYING = (
    f"EXISTS {{ ({{whose}})-[:{Rel.HAD}]->(:{Label.ENCOUNTER} {{status: '{EncounterStatus.IN_PROGRESS}'}})"
    f"-[:{Rel.AT}]->{_HERE} }}"
)
"""Those who are at the facility now."""
EXAMINED = (
    f"EXISTS {{ MATCH ({{whose}})-[:{Rel.HAD}]->(visit)-[:{Rel.ORDERED}]->(ordered) "
    f"WHERE (visit)-[:{Rel.AT}]->{_HERE} AND ordered.status <> '{StudyStatus.CANCELLED}' "
    "AND (ordered.resultedAt IS NULL OR ordered.resultedAt >= datetime() - duration('P90D')) }"
)
"""Those for whom a study was ordered at the facility that has no result yet, or one of the last 90 days."""
THEMSELVES = f"EXISTS {{ (:{Label.PATIENT} {{id: $viewerPatient}})-[:{Rel.SAME_PERSON_AS}*0..]->({{whose}}) }}"
"""The person, also by the id of a record that went into another."""
NOT_WITHHELD = (
    "({n}.shownTo IS NULL OR any(key IN {n}.shownTo "
    "WHERE key = $viewerPractitioner OR ($emergencyFrom < key AND key < $emergencyTo)))"
)
"""What the patient has not withheld, or not from who attended it or, in an emergency, from who broke the glass."""
EXAMINED_HERE = "({n}.shownTo IS NULL OR $viewerFacility IN {n}.shownTo)"
"""A laboratory cannot but know what it examines."""

REACH: Mapping[Role, Reach] = {
    Role.PATIENT: Reach(THEMSELVES),
    Role.CLINICIAN: Reach(
        f"({TREATED} OR {OPENED} OR {SENT})",
        f"MATCH {_PRACTITIONER}-{_TREATS}->({{n}}:{Label.PATIENT}) WHERE {_STILL} WITH DISTINCT {{n}}",
        emergency=_GLASS,
        shown=NOT_WITHHELD,
    ),
    Role.NURSE: Reach(f"({TREATED} OR {OPENED} OR {STAYING})", emergency=_GLASS, shown=NOT_WITHHELD),
    Role.ADMISSION: Reach(shown="{n}.shownTo IS NULL"),
    Role.LABORATORY: Reach(EXAMINED, shown=EXAMINED_HERE),
    Role.AUDITOR: Reach(),
    Role.RESEARCHER: Reach("false"),
    Role.SYSTEM: Reach(),
}


@dataclass(frozen=True)
class RolePermission:
    """What somebody may in a role."""

    role: Role

    @property
    def admission(self) -> str | None:
        """Whose record may be entered."""
        return REACH[self.role].admission

    @property
    def entry(self) -> str | None:
        """Clauses that bind all whose record may be entered."""
        return REACH[self.role].entry

    @property
    def emergency(self) -> str | None:
        """What finds the emergency accesses that have a record open."""
        return REACH[self.role].emergency

    @property
    def shown(self) -> str | None:
        """Which events: all but those that the patient has withheld."""
        return REACH[self.role].shown

    def reads(self, type_name: str) -> bool:
        """Whether the table grants anything of the type."""
        return self.role is Role.SYSTEM or type_name in GRANTS[self.role]

    def require(self, type_name: str, field: str) -> None:
        """`Forbidden` unless the table grants it."""
        if self.role is Role.SYSTEM:
            return
        granted = GRANTS[self.role].get(type_name, frozenset())
        if field not in granted and granted is not ALL:
            raise Forbidden(f"the role {self.role} does not include `{type_name}.{field}`")


def asking_of(viewer: Viewer) -> Asking:
    """What somebody may, and the values that its conditions name."""
    now = datetime.now(UTC)
    given: dict[str, Any] = {
        "viewerPatient": viewer.patient_id,
        "viewerPractitioner": viewer.practitioner_id,
        "viewerFacility": viewer.facility_id,
        "viewerRole": viewer.role.value,
        "viewerName": viewer.name,
        # Between these lie the keys of a glass that this practitioner broke, and that has not closed (concealment.py).
        "emergencyFrom": f"{viewer.practitioner_id}|{now.timestamp() * 1000:.0f}",
        "emergencyTo": f"{viewer.practitioner_id}}}",
    }
    return Asking(RolePermission(viewer.role), given, _signs_as(viewer), viewer.name)


def _signs_as(viewer: Viewer) -> frozenset[str] | None:
    """Those who treat act in their own name, the desk in nobody's."""
    if viewer.role is Role.SYSTEM:
        return None
    own = viewer.practitioner_id if viewer.role in {Role.CLINICIAN, Role.NURSE, Role.LABORATORY} else None
    return frozenset({own} if own else ())

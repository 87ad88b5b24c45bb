"""Patient and Coverage: the person, and the institutions the person belongs to.

A person whose CURP the graph holds already is that person, and stays as the graph has them: identities are corrected
by the registry, not by an import. A CURP is never made up; one of another form is kept out with a warning.
"""

import re

from app.fhir.chart import Chart
from app.fhir.datatypes import Extended, HumanName
from app.fhir.extensions import kept
from app.fhir.identifiers import identifiers_of
from app.fhir.resources import Coverage, Patient
from app.fhir.rows import IfAbsent, Mapped
from app.identifiers import curp_birth_date, curp_check_digit_fits, is_curp, is_nss
from graph_schema.model import Label, Rel
from graph_schema.values import AffiliationKind, IdentityStatus, Sex
from graph_schema.writer import NodeRow, RelationshipRow

UNKNOWN_NAME = "No indicado en el origen"

SEX = {"female": Sex.FEMALE, "male": Sex.MALE, "other": Sex.NON_BINARY, "unknown": Sex.UNKNOWN, None: Sex.UNKNOWN}
_PARTICLES = {"da", "de", "del", "di", "dos", "la", "las", "los", "mac", "mc", "san", "santa", "van", "von", "y"}
_KINDS = {
    "self": AffiliationKind.WORKER,
    "spouse": AffiliationKind.BENEFICIARY,
    "child": AffiliationKind.BENEFICIARY,
    "parent": AffiliationKind.BENEFICIARY,
}


def curp_of(patient: Patient) -> str | None:
    """The CURP that a Patient carries, if it has the form of one."""
    return next((curp for curp in identifiers_of("CURP", patient.identifier) if is_curp(curp)), None)


def has_malformed_curp(patient: Patient) -> bool:
    """Whether it carries something as a CURP that has not the form of one."""
    return any(not is_curp(curp) for curp in identifiers_of("CURP", patient.identifier))


def map_patient(patient: Patient, mapped: Mapped, chart: Chart) -> None:
    """The person, created if the graph has them not."""
    curp = curp_of(patient)
    nss = next((value for value in identifiers_of("NSS", patient.identifier) if is_nss(value)), None)
    birth_date = patient.birth_date or (curp_birth_date(curp) if curp else None)
    if birth_date is None:
        raise ValueError("birthDate: is missing, and there is no CURP that tells it")
    if patient.gender not in SEX:
        raise ValueError("gender: is not one that FHIR has")
    if has_malformed_curp(patient):
        mapped.warnings.append("identifier: a CURP has not the form of one and was left out")
    fits = curp is not None and curp_check_digit_fits(curp)
    if curp and not fits:
        mapped.warnings.append("identifier: the check digit of the CURP does not fit")
    properties = {
        "id": chart.patient,
        **_names(patient.name),
        "birthDate": birth_date,
        "sex": SEX[patient.gender].value,
        "identityStatus": (IdentityStatus.VERIFIED if fits else IdentityStatus.PROVISIONAL).value,
        "version": 1,
    }
    optional = {
        "curp": curp,
        "nss": nss,
        "birthState": curp[11:13] if curp else patient.birth_state,
        "deceasedAt": patient.deceased_date_time,
    }
    properties |= {name: value for name, value in optional.items() if value is not None}
    if patient.managing_organization:
        institution = chart.directory.institution(patient.managing_organization, mapped.origin.base)
        if institution:
            # FHIR doesn't say since when; the birth is the one date before which it can't be.
            since = {"from": birth_date, "kind": AffiliationKind.UNINSURED.value}
            mapped.relationships.append(_affiliation(chart, institution, since))
        else:
            mapped.warnings.append("managingOrganization: is not in the input")
    mapped.if_absent.append(IfAbsent(NodeRow(Label.PATIENT, properties)))


def map_coverage(coverage: Coverage, mapped: Mapped, chart: Chart) -> None:
    """A dated affiliation to the payer, where the payer is an organisation."""
    institutions = [chart.directory.institution(payor, mapped.origin.base) for payor in coverage.payor]
    institution = next((code for code in institutions if code), None)
    if institution is None:
        mapped.warnings.append("payor: names no organisation of the input, so there is no affiliation")
        return
    if coverage.period is None or coverage.period.start is None:
        mapped.warnings.append("period: has no start, so there is no affiliation")
        return
    codings = coverage.relationship.coding if coverage.relationship else []
    kind = next((_KINDS[coding.code] for coding in codings if coding.code in _KINDS), AffiliationKind.VOLUNTARY)
    properties: dict[str, object] = {
        "from": coverage.period.start.date(),
        "kind": kind.value,
        **kept(Rel.AFFILIATED_WITH, mapped.origin.resource),
    }
    if coverage.period.end:
        properties["to"] = coverage.period.end.date()
    if coverage.subscriber_id:
        properties["number"] = coverage.subscriber_id
    mapped.relationships.append(_affiliation(chart, institution, properties))


def _affiliation(chart: Chart, institution: str, properties: dict[str, object]) -> RelationshipRow:
    return RelationshipRow(
        Rel.AFFILIATED_WITH, Label.PATIENT, chart.patient, Label.INSTITUTION, institution, properties
    )


def _names(names: list[HumanName]) -> dict[str, str]:
    if not names:
        return {"givenNames": UNKNOWN_NAME, "firstSurname": UNKNOWN_NAME}
    name = min(names, key=lambda each: ("official", "usual", each.use).index(each.use))
    given = " ".join(part for part in name.given if part) or (name.text if not name.family else None)
    first, second = _surnames(name)
    found = {"givenNames": given or UNKNOWN_NAME, "firstSurname": first or UNKNOWN_NAME}
    return found | {"secondSurname": second} if second else found


def _surnames(name: HumanName) -> tuple[str | None, str | None]:
    """First and second surname: as HL7's extensions tell them, else the family name split after the first."""
    fathers, mothers = (_part(name.family_parts, part) for part in ("fathers-family", "mothers-family"))
    if fathers or mothers:
        return (fathers or (name.family or "").removesuffix(mothers or "").strip(), mothers)
    words = (name.family or "").split()
    first: list[str] = []
    while words:
        first.append(words.pop(0))
        if first[-1].lower() not in _PARTICLES:
            break
    return " ".join(first) or None, " ".join(words) or None


def _part(extended: Extended | None, name: str) -> str | None:
    extensions = extended.extension if extended else []
    return next((each.value_string for each in extensions if re.search(rf"{name}$", each.url)), None)

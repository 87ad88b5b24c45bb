"""Encounter and Condition: a meeting of patient and institution, and what was diagnosed in it."""

from collections.abc import Iterator

from app.fhir.conditions import CERTAINTIES
from app.fhir.encounters import KINDS, STATUSES
from app.fhir.export.notes import note
from app.fhir.export.parts import Json, coding, entry, hl7, period, reference, resource, text, told
from app.fhir.export.prescriptions import prescription
from app.fhir.export.procedures import immunization, procedure
from app.fhir.export.referrals import referral
from app.fhir.export.sick_leaves import sick_leave
from app.fhir.export.studies import study
from app.fhir.extensions import extensions
from graph_schema.model import Label
from graph_schema.values import EncounterKind

_ACT_CODES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_AMBULATORY = "AMB"
_CLASSES = told(KINDS) | {EncounterKind.CONSULTATION: _AMBULATORY}
_STATUSES = told(STATUSES)
_CERTAINTIES = told(CERTAINTIES)


def encounter(patient: str, found: Json) -> Iterator[Json]:
    """An encounter with all that hangs on it."""
    around = {"subject": reference(patient), "encounter": reference(found["id"])}
    who = reference(found["practitioner"]["id"])
    yield _encounter(patient, found)
    for diagnosis in found["diagnoses"]:
        yield _condition(found, diagnosis, around)
    for each in found["notes"]:
        yield note(patient, found["id"], each)
    for each in found["prescriptions"]:
        yield prescription(each, around, who)
    for each in found["studies"]:
        yield from study(each, around, who)
    for each in found["procedures"]:
        yield procedure(each, around)
    for each in found["sickLeaves"]:
        yield sick_leave(patient, found["id"], each, who)
    for each in found["referrals"]:
        yield referral(each, around, who)
    for each in found["immunizations"]:
        yield immunization(patient, found["id"], each)


def _encounter(patient: str, found: Json) -> Json:
    kind = found["kind"]
    told_so = {name: found[name] for name in ("summary", "triage", "bed", "dischargeReason")}
    told_so["kind"] = None if kind in _CLASSES else kind
    whole, follows = found["partOf"], found["followsFrom"]
    attending = hl7("v3-ParticipationType", "ATND")
    return resource(
        "Encounter",
        found["id"],
        extension=extensions(Label.ENCOUNTER, told_so),
        status=_STATUSES[found["status"]],
        class_=coding(_ACT_CODES, _CLASSES.get(kind, _AMBULATORY)),
        subject=reference(patient),
        basedOn=[reference(follows["id"])] if follows else None,
        participant=[{"type": [attending], "individual": reference(found["practitioner"]["id"])}],
        period=period(found["occurredAt"], found["endedAt"]),
        reasonCode=[text(found["reason"])],
        diagnosis=[{"condition": reference(*_of(found, each)), "rank": each["rank"]} for each in found["diagnoses"]],
        hospitalization={"dischargeDisposition": text(found["dischargeReason"])} if found["dischargeReason"] else None,
        location=[{"location": reference(found["facility"]["id"])}],
        partOf=reference(whole["id"]) if whole else None,
    )


def _condition(found: Json, made: Json, around: Json) -> Json:
    return resource(
        "Condition",
        *_of(found, made),
        verificationStatus=hl7("condition-ver-status", _CERTAINTIES[made["certainty"]]),
        category=[hl7("condition-category", "encounter-diagnosis")],
        code=entry(made["diagnosis"], name="label"),
        recordedDate=found["occurredAt"],
        **around,
    )


def _of(found: Json, made: Json) -> tuple[str, str, str]:
    """What tells a diagnosis from others: the encounter has each once."""
    return found["id"], made["diagnosis"]["system"], made["diagnosis"]["code"]

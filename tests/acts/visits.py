"""The visits of a clinical day, of every kind that there are acts for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.acts.asking import key
from tests.acts.clinicians import DIABETES, HANGING, Clinician
from tests.acts.people import EVOLUTION, METFORMIN, complete_note

HBA1C = {"code": "4548-4", "value": 7.2, "unit": "%"}
AMOXICILLIN = METFORMIN | {"medication": "010.000.2128.00", "dose": {"value": 500, "unit": "mg"}, "days": 7}
PARACETAMOL = AMOXICILLIN | {"medication": "010.000.0104.00"}
PENICILLINS = {"substance": "373270004", "criticality": "HIGH", "status": "ACTIVE"}


async def consultation(by: Clinician) -> None:
    """Registered, seen, and what was ordered is resulted after the end."""
    patient = await by.register(affiliation={"institution": by.at.institution, "kind": "WORKER"})
    by.day.counts[by.at.institution]["records"] += 1
    visit = await by.open(patient, note=EVOLUTION, prescriptions=[METFORMIN], studies=[{"type": "4548-4"}])
    await by.close(visit)
    results = {"studyId": visit.studies[0], "version": 1, "results": [HBA1C]}
    await by.act("recordResults", "study { id status }", **results)


async def regular(by: Clinician) -> None:
    """Somebody whom several see on this day, with a recent result, a medicine and an allergy."""
    visit = await by.open(by.rng.choice(by.day.regulars))
    await by.hang("writeNote", "note", visit, **EVOLUTION)
    if study := await by.warned("orderStudy", "study", visit, type="4548-4"):
        await by.act("recordResults", "study { id }", studyId=study, version=1, results=[HBA1C])
    await by.warned("prescribe", "prescription", visit, **METFORMIN)
    if not await by.warned("prescribe", "prescription", visit, **AMOXICILLIN):
        await by.warned("prescribe", "prescription", visit, **PARACETAMOL)
    await by.close(visit)


async def allergy(by: Clinician) -> None:
    """An allergy comes to light after the prescription, which is cancelled."""
    visit = await by.open(await by.register())
    medicine = await by.hang("prescribe", "prescription", visit, **AMOXICILLIN)
    await by.act("recordAllergy", "patient { id }", patientId=visit.patient, **PENICILLINS)
    cancel = {"prescriptionId": medicine, "version": 1, "reason": "Alergia referida"}
    await by.act("cancelPrescription", "prescription { id }", **cancel)
    await by.warned("prescribe", "prescription", visit, **AMOXICILLIN)
    await by.close(visit)


async def emergency(by: Clinician) -> None:
    """Triage, admission, operation with team and notes, discharge."""
    first_note, urgency = complete_note("EMERGENCY"), by.rng.randint(1, 3)
    visit = await by.open(await by.register(), "EMERGENCY", triage=urgency, note=first_note)
    admission_note = complete_note("ADMISSION")
    admission = await by.open(visit.patient, "HOSPITALIZATION", bed="12", fromEmergencyId=visit.id, note=admission_note)
    operation = {
        "encounterId": admission.id,
        "practitionerId": by.at.practitioner,
        "type": "4709",
        "kind": "SURGERY",
        "status": "COMPLETED",
        "team": [{"practitionerId": by.elsewhere.practitioner, "role": "SURGEON"}],
        "preoperativeNote": complete_note("PREOPERATIVE"),
        "postoperativeNote": complete_note("POSTOPERATIVE"),
    }
    fields = f"procedure {{ id encounter {{ {HANGING} }} }}"
    done = (await by.act("performProcedure", fields, **operation))["procedure"]
    by.day.wrote(admission.patient, by.at.institution, done["id"])
    by.notice(admission, done["encounter"])
    await by.close(admission, dischargeReason="IMPROVEMENT", note=complete_note("DISCHARGE"))


async def rehabilitation(by: Clinician) -> None:
    """A plan of three sessions; there is no fourth."""
    visit = await by.open(await by.register())
    session = {"type": "9319", "kind": "REHABILITATION", "status": "COMPLETED"}
    first = await by.hang("performProcedure", "procedure", visit, **session, plannedSessions=3)
    for _ in range(2):
        await by.hang("performProcedure", "procedure", visit, **session, planId=first)
    where = {"encounterId": visit.id, "practitionerId": by.at.practitioner}
    refused = await by.asking.refused("performProcedure", **where, **session, planId=first)
    assert refused == [("WRONG_STATE", "planId")]
    await by.close(visit)


async def sick_leave(by: Clinician) -> None:
    """A leave, the one that prolongs it, and one for the same days, which is refused."""
    visit = await by.open(await by.register())
    today = datetime.now(UTC).date()
    first = {"branch": "GENERAL_ILLNESS", "character": "INITIAL", "startDate": str(today), "days": 7}
    leave = await by.hang("certifySickLeave", "sickLeave", visit, folio=f"A{visit.id}", **first)
    more = {"character": "SUBSEQUENT", "startDate": str(today + timedelta(days=7)), "days": 14, "continuesId": leave}
    await by.hang("certifySickLeave", "sickLeave", visit, folio=f"B{visit.id}", **first | more)
    where = {"encounterId": visit.id, "practitionerId": by.at.practitioner}
    refused = await by.asking.refused("certifySickLeave", **where, folio=f"C{visit.id}", **first)
    assert refused == [("OVERLAPPING_SICK_LEAVE", "startDate")]
    await by.close(visit)


async def referral(by: Clinician) -> None:
    """Sent to another institution, which accepts, and sees the patient there."""
    visit = await by.open(await by.register(), note=EVOLUTION)
    sent = {"toFacilityId": by.elsewhere.facility, "reason": "Valoración"}
    referred = await by.hang("refer", "referral", visit, **sent)
    await by.close(visit)
    answer = {"referralId": referred, "practitionerId": by.elsewhere.practitioner, "version": 1, "answer": "Sí"}
    await by.act("acceptReferral", "referral { id }", **answer)
    there = await by.open(visit.patient, at=by.elsewhere, followsReferralId=referred)
    await by.hang("writeNote", "note", there, **EVOLUTION)
    await by.close(there)


async def transfer(by: Clinician) -> None:
    """From one institution to another."""
    home, other = by.at.institution, by.elsewhere.institution
    affiliation = {"institution": home, "kind": "WORKER", "from": "2020-01-01"}
    patient = await by.register(affiliation=affiliation)
    given = {"joins": other, "kind": "WORKER", "leaves": home, "on": "2026-01-01"}
    await by.act("transferAffiliation", "patient { id }", patientId=patient, version=1, **given)
    by.day.counts[other]["records"] += 1


async def immunization(by: Clinician) -> None:
    """Vaccinated."""
    visit = await by.open(await by.register())
    await by.hang("immunize", "immunization", visit, vaccine="88", lot="FLU-1")
    await by.close(visit)


async def amendment(by: Clinician) -> None:
    """Diagnosed anew, ended, and a note amended afterwards; the personal data corrected."""
    visit = await by.open(await by.register(), note=EVOLUTION)
    given = {"encounterId": visit.id, "version": 1, "diagnoses": DIABETES}
    await by.act("diagnose", "encounter { id }", **given)
    visit.version = 2
    await by.close(visit)
    amended = {"noteId": visit.notes[0], "practitionerId": by.at.practitioner, "text": "Debe decir: 70 kg."}
    note = (await by.act("amendNote", "note { id }", **amended))["note"]["id"]
    by.day.wrote(visit.patient, by.at.institution, note)
    await by.act("updatePatient", "patient { id }", patientId=visit.patient, version=1, secondSurname="Kuri")


async def merge(by: Clinician) -> None:
    """Two records of one person become one; some of them by mistake, which is undone."""
    mistaken = by.rng.random() < 0.5
    former, survivor = await by.register(curp=False), await by.register()
    for patient in (former, survivor):
        await by.close(await by.open(patient, note=EVOLUTION))
    ends = {"formerId": former, "survivorId": survivor}
    versions = {"formerVersion": 1, "survivorVersion": 1}
    await by.act("mergePatients", "patient { id }", **ends, **versions, reason="Misma persona")
    await by.close(await by.open(survivor, note=EVOLUTION))
    if mistaken:
        await by.act("unmergePatients", "patient { id }", formerId=former, reason="Eran dos")
    else:
        by.day.went_into[former] = survivor


async def impatient(by: Clinician) -> None:
    """The same act sent twice at the same time is done once."""
    patient = await by.register()
    where = {"facilityId": by.at.facility, "practitionerId": by.at.practitioner, "kind": "CONSULTATION"}
    given = {"idempotencyKey": key(), "patientId": patient, "reason": "Tos", "note": EVOLUTION, **where}
    fields = "encounter { id notes { id } }"
    one, other = await asyncio.gather(*(by.act("openEncounter", fields, **given) for _ in range(2)))
    assert one["encounter"] == other["encounter"]
    assert {one["replayed"], other["replayed"]} == {False, True}
    for event in (one["encounter"], *one["encounter"]["notes"]):
        by.day.wrote(patient, by.at.institution, event["id"])


VISITS: tuple[Callable[[Clinician], Awaitable[None]], ...] = (
    consultation,
    regular,
    allergy,
    regular,
    emergency,
    rehabilitation,
    sick_leave,
    regular,
    referral,
    transfer,
    immunization,
    amendment,
    merge,
    impatient,
)

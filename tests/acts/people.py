"""People and places of the tests of acts."""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.note_sections import WANTED
from graph_schema.values import NoteKind
from seeds.curp import curp
from seeds.places import Facility, Network
from tests.acts.asking import Asking

_number = itertools.count()
_SURNAMES = (
    "Xicoténcatl",
    "Zubizarreta",
    "Iturbide",
    "Quetzal",
    "Wences",
    "Ñañez",
    "Ulloa",
    "Yáñez",
    "Kuri",
    "Echegaray",
)


def person(**more: Any) -> dict[str, Any]:
    """The input of a registration by CURP: a woman whom nobody resembles."""
    told, born = _woman()
    return told | {"curp": _curp(told, born)} | more


def stranger(**more: Any) -> dict[str, Any]:
    """The input of a registration without CURP: a woman whom nobody resembles."""
    told, born = _woman()
    return told | {"birthDate": str(born), "sex": "FEMALE", "birthState": "VZ"} | more


def curp_of(told: dict[str, Any]) -> str:
    """The CURP of a woman who was registered without one."""
    return _curp(told, date.fromisoformat(told["birthDate"]))


def _curp(told: dict[str, Any], born: date) -> str:
    return curp(told["givenNames"], told["firstSurname"], told["secondSurname"], born, "M", "VZ")


def _woman() -> tuple[dict[str, Any], date]:
    number = next(_number)
    born = date(1960 + number % 40, 1 + number % 12, 1 + number % 27)
    given = "Abcdefghij"[number % 10] + "ana" + "bcdfghjklmnpqrstvwxyz"[number // 10 % 21] + "ira"
    first, second = _SURNAMES[number // 7 % 10], _SURNAMES[number // 70 % 10]
    return {"givenNames": given, "firstSurname": first, "secondSurname": second}, born


@dataclass(frozen=True)
class Place:
    """A facility and one who works there."""

    facility: str
    practitioner: str
    institution: str


def place(network: Network, institution: str = "IMSS", *, hospital: bool = False, specialty: str = "") -> Place:
    """A clinic or the hospital of an institution in Mexico City; those of SSA are IMSS-BIENESTAR's today."""
    key = (institution, "DF")
    found: Facility = network.hospitals[key] if hospital else network.clinics[key][0]
    staff = found.staff.get(specialty) or next(iter(found.staff.values()))
    return Place(found.id, staff[0].id, institution)


async def registered(asking: Asking, **more: Any) -> str:
    """The id of a person who has just been registered."""
    payload = await asking.done("registerPatient", "patient { id }", **person(**more))
    return str(payload["patient"]["id"])


async def opened(asking: Asking, patient: str, at: Place, **more: Any) -> str:
    """The id of an encounter that has just been opened: a consultation unless told otherwise."""
    given = {"kind": "CONSULTATION", "reason": "Control"} | more
    where = {"facilityId": at.facility, "practitionerId": at.practitioner}
    payload = await asking.done("openEncounter", "encounter { id }", patientId=patient, **where, **given)
    return str(payload["encounter"]["id"])


async def opened_among(asking: Asking, patient: str, at: Place, **more: Any) -> dict[str, Any]:
    """An encounter that has just been opened with a prescription and a study: its id and theirs."""
    given = {"prescriptions": [METFORMIN], "studies": [{"type": "4548-4"}], "note": EVOLUTION} | more
    where = {"facilityId": at.facility, "practitionerId": at.practitioner}
    fields = "encounter { id notes { id } prescriptions { id } studies { id } }"
    told = {"kind": "CONSULTATION", "reason": "Control"} | given
    payload = await asking.done("openEncounter", fields, patientId=patient, **where, **told)
    found: dict[str, Any] = payload["encounter"]
    return found


METFORMIN = {
    "medication": "010.000.5165.00",
    "dose": {"value": 850, "unit": "mg"},
    "route": "ORAL",
    "frequency": {"everyHours": 12},
    "days": 30,
}
EVOLUTION = {
    "kind": "EVOLUTION",
    "sections": [
        {"heading": "EVOLUTION", "text": "Asintomática."},
        {"heading": "VITAL_SIGNS", "text": "TA 120/80 mmHg, FC 72, FR 16, T 36.5."},
        {"heading": "DIAGNOSES", "text": "Diabetes mellitus tipo 2 en control."},
        {"heading": "PROGNOSIS", "text": "Bueno para la vida y la función."},
        {"heading": "TREATMENT", "text": "Continúa metformina."},
    ],
}


def complete_note(kind: str, **more: Any) -> dict[str, Any]:
    """A note of that kind with every section that it wants."""
    sections = [{"heading": each.value, "text": "Se describe."} for each in WANTED[NoteKind[kind]]]
    return {"kind": kind, "sections": sections} | more


def doing(encounter: str, at: Place) -> dict[str, Any]:
    """In which encounter and by whom something is done."""
    return {"encounterId": encounter, "practitionerId": at.practitioner}


async def died(asking: Asking, patient: str, at: str, version: int = 1) -> None:
    """It becomes known that the patient died then."""
    given: dict[str, Any] = {"patientId": patient, "version": version, "deceasedAt": at}
    await asking.done("updatePatient", "patient { id }", **given)

"""Clinical notes in Spanish, in the parts that NOM-004-SSA3-2012 asks for."""

from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.values import NoteKind
from seeds.people import Person
from seeds.places import Practitioner

TITLES = {
    NoteKind.HISTORY: "HISTORIA CLÍNICA",
    NoteKind.EVOLUTION: "NOTA DE EVOLUCIÓN",
    NoteKind.INTERCONSULTATION: "NOTA DE INTERCONSULTA",
    NoteKind.EMERGENCY: "NOTA INICIAL DE URGENCIAS",
    NoteKind.ADMISSION: "NOTA DE INGRESO",
    NoteKind.PREOPERATIVE: "NOTA PREOPERATORIA",
    NoteKind.POSTOPERATIVE: "NOTA POSTOPERATORIA",
    NoteKind.DISCHARGE: "NOTA DE EGRESO",
    NoteKind.NURSING: "HOJA DE ENFERMERÍA",
    NoteKind.REFERRAL: "NOTA DE REFERENCIA",
    NoteKind.OTHER: "NOTA ACLARATORIA",
}


@dataclass(frozen=True, slots=True)
class Vitals:
    """Vital signs: mmHg, beats and breaths a minute, °C, kg."""

    systolic: int
    diastolic: int
    heart_rate: int
    breathing: int
    temperature: float
    weight: float

    def __str__(self) -> str:
        pressure = f"TA {self.systolic}/{self.diastolic} mmHg, " if self.systolic else ""
        return (
            f"{pressure}FC {self.heart_rate} lpm, FR {self.breathing} rpm, Temp {self.temperature:.1f} °C, "
            f"peso {self.weight:.1f} kg"
        )


def heading(kind: NoteKind, person: Person, at: datetime) -> str:
    """Title, patient, date and time (NOM-004, 5.9 and 5.10)."""
    sex = "femenino" if person.woman else "masculino"
    age = age_in_words(person, at.date())
    return f"{TITLES[kind]}. {person.full_name}, {sex}, {age}. {at:%d/%m/%Y %H:%M} h.\n"


def soap(subjective: str, objective: str, assessment: str, plan: str) -> str:
    """An evolution in its four parts."""
    return f"S: {subjective}\nO: {objective}\nA: {assessment}\nP: {plan}"


def signature(doctor: Practitioner, at: datetime) -> str:
    """Full name, profession's number and time of who signs."""
    return f"{doctor.name}, {doctor.specialty}, céd. prof. {doctor.cedula}, {at:%d/%m/%Y %H:%M} h"


def age_in_words(person: Person, day: date) -> str:
    """Years; months below two years; days in the first month."""
    days = (day - person.born).days
    if days < 31:
        return f"{days} días"
    if days < 730:
        months = days * 12 // 365
        return f"{months} meses" if months != 1 else "1 mes"
    return f"{person.age_on(day)} años"

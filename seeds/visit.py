"""One encounter while it is being made, and all that hangs on it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any

from app.rules.regimen import prescription_summary
from graph_schema.model import Label, Rel
from graph_schema.values import (
    AffiliationKind,
    AttendanceRole,
    CareBasis,
    Certainty,
    EncounterKind,
    EncounterStatus,
    ImmunizationStatus,
    NoteKind,
    PrescriptionStatus,
    ProcedureKind,
    ProcedureStatus,
    ReferralStatus,
    SickLeaveBranch,
    SickLeaveCharacter,
    StudyKind,
    StudyStatus,
)
from graph_schema.writer import NodeRow
from seeds.catalogue import diagnosis_id, medication_id
from seeds.catalogue.acts import PROCEDURE_KINDS, PROCEDURES, VACCINES
from seeds.catalogue.diagnoses import DIAGNOSES
from seeds.catalogue.medications import MEDICATIONS
from seeds.catalogue.studies import STUDIES
from seeds.notes import Vitals, heading, signature, soap
from seeds.people import Membership
from seeds.places import Facility, Practitioner
from seeds.results import Given, results

if TYPE_CHECKING:
    from seeds.chart import Chart

_SUMMARIES = {
    EncounterKind.CONSULTATION: "Consulta",
    EncounterKind.EMERGENCY: "Urgencias",
    EncounterKind.HOSPITALIZATION: "Hospitalización",
    EncounterKind.TELEHEALTH: "Consulta a distancia",
    EncounterKind.HOME_VISIT: "Visita domiciliaria",
}
_CHARACTERS = {
    SickLeaveCharacter.INITIAL: "inicial",
    SickLeaveCharacter.SUBSEQUENT: "subsecuente",
    SickLeaveCharacter.RELAPSE: "por recaída",
}


@dataclass(frozen=True, slots=True)
class Leave:
    """A sick leave that another may continue."""

    id: str
    last_day: date


@dataclass(slots=True)
class Visit:
    """An encounter; as a context it writes itself and its note at the end."""

    chart: "Chart"
    kind: EncounterKind
    at: datetime
    reason: str
    diagnoses: tuple[str, ...]
    facility: Facility
    doctor: Practitioner
    member: Membership
    note_kind: NoteKind = NoteKind.EVOLUTION
    subjective: str = "Asintomático, sin datos de alarma."
    objective: str = "Consciente, orientado, bien hidratado, sin compromiso cardiorrespiratorio."
    assessment: str = ""
    vitals: Vitals | None = None
    ended_at: datetime | None = None
    with_note: bool = True
    certainty: Certainty = Certainty.CONFIRMED
    id: str = ""
    note_id: str = ""
    plan: list[str] = field(default_factory=list)
    labs: dict[str, Given] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = self.chart.new_id(Label.ENCOUNTER)
        if self.ended_at is None:
            self.ended_at = self.at + timedelta(minutes=self.chart.rng.randrange(12, 30))

    def __enter__(self) -> "Visit":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._write()

    def prescribe(self, word: str, days: int, *, dose: str | None = None, frequency: str | None = None) -> None:
        """Prescribe a medicine of MEDICATIONS in its usual regimen; to the allergic, what is given instead."""
        drug = MEDICATIONS[word]
        if not self.chart.may_have(drug.classes):
            if drug.instead:
                self.prescribe(drug.instead, days)
            return
        dose, frequency = dose or drug.dose, frequency or drug.frequency
        properties = {
            "dose": dose,
            "route": drug.route,
            "frequency": frequency,
            "days": days,
            "status": self._prescription_status(days),
        }
        summary = prescription_summary(drug.substance, dose, drug.route, frequency, days)
        rx = self._event(Label.PRESCRIPTION, 12, summary, properties)
        self._hang(Rel.PRESCRIBED, Label.PRESCRIPTION, rx)
        self.chart.relate(Rel.OF, Label.PRESCRIPTION, rx, Label.MEDICATION, medication_id(drug.key))
        self.plan.append(f"{drug.substance} {dose} {frequency.lower()}")

    def _prescription_status(self, days: int) -> PrescriptionStatus:
        runs_out = self.at.date() + timedelta(days=days)
        return (
            PrescriptionStatus.ACTIVE if runs_out > self.chart.profile.reference_date else PrescriptionStatus.COMPLETED
        )

    def study(
        self,
        word: str,
        report: str | None = None,
        after_minutes: int = 15,
        values: Given | None = None,
        **given: float | str,
    ) -> None:
        """Order a study of STUDIES; its results are what is given, the rest as in health."""
        study = STUDIES[word]
        chart = self.chart
        found = {**(values or {}), **given}
        at = self.at + timedelta(minutes=after_minutes)
        waits = chart.rng.randrange(2, 30) if study.kind is StudyKind.LABORATORY else chart.rng.randrange(4, 80)
        done = at + timedelta(hours=waits)
        final = done.date() <= chart.profile.reference_date
        properties: dict[str, Any] = {"kind": study.kind, "status": StudyStatus.FINAL if final else StudyStatus.ORDERED}
        if final and report:
            properties["report"] = report
        stu = self._event(Label.STUDY, after_minutes, study.name, properties, written=done - at if final else None)
        self._hang(Rel.ORDERED, Label.STUDY, stu)
        chart.relate(Rel.OF, Label.STUDY, stu, Label.STUDY_TYPE, study.id)
        if final:
            self._results(stu, word, found)
        if study.kind is StudyKind.LABORATORY:
            chart.counts["LABORATORY"] += 1
            self.labs[word] = found
        self.plan.append(f"solicito {study.name[0].lower()}{study.name[1:]}")

    def _results(self, study_id: str, word: str, given: Given) -> None:
        chart = self.chart
        age = chart.age(self.at.date())
        for properties in results(chart.rng, STUDIES[word], chart.person.sex, age, given):
            res = chart.new_id(Label.RESULT)
            chart.nodes.append(NodeRow(Label.RESULT, {"id": res, **properties}))
            chart.relate(Rel.RESULTED_IN, Label.STUDY, study_id, Label.RESULT, res)

    def procedure(self, word: str, outcome: str | None = None, after_minutes: int = 10) -> None:
        """Perform a procedure of PROCEDURES."""
        kind = PROCEDURE_KINDS[word]
        properties: dict[str, Any] = {"kind": kind, "status": ProcedureStatus.COMPLETED}
        if outcome:
            properties["outcome"] = outcome
        written = timedelta(hours=2) if kind is ProcedureKind.SURGERY else None
        done = self._event(Label.PROCEDURE, after_minutes, PROCEDURES[word].name, properties, written)
        self._hang(Rel.PERFORMED, Label.PROCEDURE, done)
        self.chart.relate(Rel.OF, Label.PROCEDURE, done, Label.PROCEDURE_TYPE, PROCEDURES[word].id)

    def immunize(self, vaccine: str, dose_number: int) -> None:
        """Give a dose of a vaccine of VACCINES."""
        rng = self.chart.rng
        lot = f"{rng.choice('ABCDEFGH')}{rng.randrange(1000, 9999)}{rng.choice('JKLMN')}"
        properties = {"status": ImmunizationStatus.COMPLETED, "lot": lot, "doseNumber": dose_number}
        summary = f"Vacuna {VACCINES[vaccine].name}, dosis {dose_number}"
        given = self._event(Label.IMMUNIZATION, 8, summary, properties)
        self._hang(Rel.ADMINISTERED, Label.IMMUNIZATION, given)
        self.chart.relate(Rel.OF, Label.IMMUNIZATION, given, Label.VACCINE, VACCINES[vaccine].id)

    def leave(
        self,
        days: int,
        branch: SickLeaveBranch = SickLeaveBranch.GENERAL_ILLNESS,
        continues: Leave | None = None,
        character: SickLeaveCharacter | None = None,
    ) -> Leave | None:
        """Certify a sick leave; only an insured worker gets one (None for others)."""
        if self.member.kind is not AffiliationKind.WORKER:
            return None
        character = character or (SickLeaveCharacter.SUBSEQUENT if continues else SickLeaveCharacter.INITIAL)
        begins = continues.last_day + timedelta(days=1) if continues else self.at.date()
        chart = self.chart
        folio = f"{self.facility.state.code}{chart.person.index:06d}{chart.counts[Label.SICK_LEAVE] + 1:03d}"
        properties = {"folio": folio, "branch": branch, "character": character, "startDate": begins, "days": days}
        summary = f"Incapacidad {_CHARACTERS[character]} por {days} {'día' if days == 1 else 'días'}"
        made = self._event(Label.SICK_LEAVE, 14, summary, properties)
        self._hang(Rel.CERTIFIED, Label.SICK_LEAVE, made)
        if continues:
            chart.relate(Rel.CONTINUES, Label.SICK_LEAVE, made, Label.SICK_LEAVE, continues.id)
        self.plan.append(summary[0].lower() + summary[1:])
        return Leave(made, begins + timedelta(days=days - 1))

    def refer(self, reason: str, status: ReferralStatus = ReferralStatus.COMPLETED) -> str:
        """Refer to the institution's hospital; returns the referral's id."""
        properties = {"reason": reason, "status": status}
        ref = self._event(Label.REFERRAL, 16, f"Referencia: {reason[0].lower()}{reason[1:]}", properties)
        self._hang(Rel.REFERRED, Label.REFERRAL, ref)
        self.chart.relate(Rel.TO, Label.REFERRAL, ref, Label.FACILITY, self.member.hospital.id)
        self.plan.append(f"referencia a segundo nivel por {reason[0].lower()}{reason[1:]}")
        return ref

    def follows(self, referral: str | None) -> None:
        """This visit comes from that referral."""
        if referral:
            self.chart.relate(Rel.FOLLOWS_FROM, Label.ENCOUNTER, self.id, Label.REFERRAL, referral)

    def also(self, specialty: str, role: AttendanceRole) -> Practitioner:
        """Somebody else of the facility took part."""
        person = self.chart.specialist(self.facility, specialty)
        if person.id != self.doctor.id or role is not AttendanceRole.ATTENDING:
            self.chart.relate(Rel.ATTENDED_BY, Label.ENCOUNTER, self.id, Label.PRACTITIONER, person.id, role=role)
        return person

    def note(self, kind: NoteKind, after: timedelta, text: str, by: Practitioner | None = None) -> str:
        """A further note of this encounter."""
        chart, at = self.chart, self.at + after
        author = by or self.doctor
        properties = {
            "kind": kind,
            "text": heading(kind, chart.person, at) + text,
            "signature": signature(author, at),
        }
        first = text.split("\n")[0].split(". ")[0].removeprefix("S: ").rstrip(".")
        note_id = chart.event(Label.NOTE, at, first[:110], properties)
        self._hang(Rel.DOCUMENTED_IN, Label.NOTE, note_id)
        return note_id

    def progress(self, night: int, subjective: str, objective: str, assessment: str, plan: str) -> None:
        """The evolution note of the morning after that night in hospital."""
        morning = (self.at + timedelta(days=night)).replace(hour=8, minute=self.chart.rng.randrange(60))
        self.note(NoteKind.EVOLUTION, morning - self.at, soap(subjective, objective, assessment, plan))

    def discharge(self, text: str) -> None:
        """The note that ends a stay, shortly before the patient leaves."""
        if self.ended_at is not None:
            self.note(NoteKind.DISCHARGE, self.ended_at - self.at - timedelta(minutes=25), text)

    def amend(self, note_id: str, text: str) -> None:
        """Correct a note by another: records are append only."""
        later = self.note(NoteKind.OTHER, timedelta(hours=self.chart.rng.randrange(1, 5)), text)
        self.chart.relate(Rel.AMENDS, Label.NOTE, later, Label.NOTE, note_id)

    def _write(self) -> None:
        chart = self.chart
        self._repeat_elsewhere()
        label = DIAGNOSES[self.diagnoses[0]]
        summary = f"{_SUMMARIES[self.kind]}: {self.reason[0].lower()}{self.reason[1:]}"
        today = chart.profile.reference_date
        over = self.ended_at is not None and self.ended_at.date() <= today
        properties: dict[str, Any] = {
            "kind": self.kind,
            "reason": self.reason,
            "status": EncounterStatus.FINISHED if over else EncounterStatus.IN_PROGRESS,
        }
        if over:
            properties["endedAt"] = self.ended_at
        chart.add_event(Label.ENCOUNTER, self.id, self.at, summary, properties)
        chart.counts[self.kind] += 1
        chart.relate(Rel.HAD, Label.PATIENT, chart.patient_id, Label.ENCOUNTER, self.id)
        chart.relate(Rel.AT, Label.ENCOUNTER, self.id, Label.FACILITY, self.facility.id)
        role = AttendanceRole.ATTENDING
        chart.relate(Rel.ATTENDED_BY, Label.ENCOUNTER, self.id, Label.PRACTITIONER, self.doctor.id, role=role)
        for rank, code in enumerate(self.diagnoses, start=1):
            certainty = self.certainty if rank == 1 else Certainty.CONFIRMED
            chart.relate(
                Rel.DIAGNOSED,
                Label.ENCOUNTER,
                self.id,
                Label.DIAGNOSIS,
                diagnosis_id(code),
                rank=rank,
                certainty=certainty,
            )
        if self.doctor is not self.member.doctor:
            chart.treats(self.doctor, self.at.date(), self.at.date() + timedelta(days=90), CareBasis.ENCOUNTER)
        if self.with_note:
            self._write_note(label)
        chart.previous_visit = self

    def _write_note(self, label: str) -> None:
        vitals = self.vitals or self.chart.vitals()
        plan = "; ".join(self.plan) or "medidas generales, datos de alarma y cita abierta"
        others = "; ".join(DIAGNOSES[code] for code in self.diagnoses[1:])
        assessment = f"{label}{f'; {others}' if others else ''}. {self.assessment}".strip()
        text = soap(self.subjective, f"{vitals}. {self.objective}", assessment, f"{plan[0].upper()}{plan[1:]}.")
        self.note_id = self.note(self.note_kind, timedelta(minutes=10), text)
        if self.chart.rng.random() < 0.004:
            self.amend(self.note_id, f"En la nota del {self.at:%d/%m/%Y} se precisa: {self.vitals_text(vitals)}.")

    @staticmethod
    def vitals_text(vitals: Vitals) -> str:
        """What an amending note corrects."""
        return f"el peso registrado corresponde a {vitals.weight:.1f} kg, tomado en báscula clínica"

    def _repeat_elsewhere(self) -> None:
        """Another institution than the last one's repeats what it does not see was done a few days ago."""
        before = self.chart.previous_visit
        if before is None or not before.labs or before.member.institution == self.member.institution:
            return
        word, given = next(iter(before.labs.items()))
        days = STUDIES[word].repeat_within_days
        if days and 0 <= (self.at - before.at).days <= days and word not in self.labs:
            self.study(word, values=given)

    def _event(
        self, label: Label, minutes: int, summary: str, properties: dict[str, Any], written: timedelta | None = None
    ) -> str:
        return self.chart.event(label, self.at + timedelta(minutes=minutes), summary, properties, written)

    def _hang(self, type_: Rel, label: Label, event_id: str) -> None:
        self.chart.relate(type_, Label.ENCOUNTER, self.id, label, event_id)

"""Encounters: how they are opened, and how they end."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.diagnoses import MOST_DIAGNOSES, NewDiagnosis, repeated
from app.rules.notes import NewNote, out_of_place
from app.rules.prescriptions import NewPrescription
from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Act, Line, NodeId, Versioned
from app.rules.studies import NewStudy
from app.rules.times import PastInstant
from graph_schema.values import DischargeReason, EncounterKind

_MOST_ORDERS = 50
_STAYS = (EncounterKind.HOSPITALIZATION, EncounterKind.EMERGENCY)


class OpenEncounter(Act):
    """Patient and practitioner meet; what is found, written, prescribed and ordered at once may come with it."""

    patient_id: NodeId = Field(description="Who is seen.")
    facility_id: NodeId = Field(description="Where.")
    practitioner_id: NodeId = Field(description="Who attends, and signs what comes with the encounter.")
    kind: EncounterKind = Field(description="How they meet; EXTERNAL_RECORD is for imports alone.")
    reason: Line = Field(description="Why the patient comes.")
    occurred_at: PastInstant | None = Field(None, description="When it began; without it now.")
    triage: int | None = Field(
        None,
        ge=1,
        le=5,
        description="Urgency from 1 (resuscitation) to 5 (not urgent); of EMERGENCY, and needed there.",
    )
    bed: Line | None = Field(None, description="The patient's bed; of HOSPITALIZATION, and needed there.")
    from_emergency_id: NodeId | None = Field(
        None, description="The emergency encounter that this admission came of; of HOSPITALIZATION alone."
    )
    follows_referral_id: NodeId | None = Field(None, description="The referral that brought the patient.")
    diagnoses: list[NewDiagnosis] = Field(
        default_factory=list, max_length=MOST_DIAGNOSES, description="What the patient has, the main one first."
    )
    note: NewNote | None = Field(None, description="The note of the encounter.")
    prescriptions: list[NewPrescription] = Field(
        default_factory=list, max_length=_MOST_ORDERS, description="What is prescribed."
    )
    studies: list[NewStudy] = Field(default_factory=list, max_length=_MOST_ORDERS, description="What is ordered.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """What goes with the kind of encounter, and nothing that does not; every diagnosis once."""
        yield from super().checks()
        if self.kind is EncounterKind.EXTERNAL_RECORD:
            yield wrong(ProblemCode.MALFORMED, "is for imports alone; tell how you met", "kind")
        yield from self._of_kind("triage", self.triage, EncounterKind.EMERGENCY, needed=True)
        yield from self._of_kind("bed", self.bed, EncounterKind.HOSPITALIZATION, needed=True)
        yield from self._of_kind(
            "from_emergency_id", self.from_emergency_id, EncounterKind.HOSPITALIZATION, needed=False
        )
        yield from repeated(self.diagnoses)
        if self.note:
            for problem in out_of_place(self.note.kind, self.kind, "note", "kind"):
                yield wrong(problem.code, problem.message, *problem.path)

    def _of_kind(
        self, field: str, value: object, kind: EncounterKind, *, needed: bool
    ) -> Iterator[PydanticCustomError]:
        if self.kind is not kind and value is not None:
            yield wrong(ProblemCode.CONTRADICTION, f"is of {kind} alone; leave it out", field)
        if self.kind is kind and value is None and needed:
            yield wrong(ProblemCode.REQUIRED, f"is needed where kind is {kind}", field)


class Diagnose(Versioned):
    """The diagnoses of an open encounter are these from now on."""

    encounter_id: NodeId = Field(description="The encounter in which they are made.")
    diagnoses: list[NewDiagnosis] = Field(
        min_length=1,
        max_length=MOST_DIAGNOSES,
        description="All of them, the main one first; what is no longer thought of is RULED_OUT, not left out.",
    )

    def checks(self) -> Iterator[PydanticCustomError]:
        """Every diagnosis once."""
        yield from super().checks()
        yield from repeated(self.diagnoses)


class CloseEncounter(Versioned):
    """An encounter ends; nothing but amendments, and results of what was ordered, comes to it afterwards."""

    encounter_id: NodeId = Field(description="The encounter that ends.")
    ended_at: PastInstant | None = Field(None, description="When it ended; without it now.")
    discharge_reason: DischargeReason | None = Field(
        None, description="Why the stay ended; of HOSPITALIZATION and EMERGENCY, and needed there."
    )
    note: NewNote | None = Field(None, description="The last note: after a stay in hospital the DISCHARGE note.")
    diagnoses: list[NewDiagnosis] = Field(
        default_factory=list,
        max_length=MOST_DIAGNOSES,
        description="The final diagnoses, the main one first; without any those that were made stay.",
    )

    def checks(self) -> Iterator[PydanticCustomError]:
        """Every diagnosis once."""
        yield from super().checks()
        yield from repeated(self.diagnoses)


def closing(act: CloseEncounter, kind: EncounterKind, began: datetime, now: datetime) -> list[Problem]:
    """What is wrong with ending so an encounter of that kind that began then (NOM-004-SSA3-2012, 8.9)."""
    problems: list[Problem] = []
    if kind in _STAYS and act.discharge_reason is None:
        message = f"is needed where an encounter of kind {kind} ends"
        problems.append(Problem(ProblemCode.REQUIRED, message, ("dischargeReason",)))
    if kind not in _STAYS and act.discharge_reason is not None:
        message = f"is of {' and '.join(_STAYS)} alone; leave it out"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("dischargeReason",)))
    if act.discharge_reason is DischargeReason.ADMISSION and kind is EncounterKind.HOSPITALIZATION:
        message = "is of EMERGENCY alone; TRANSFER is to another hospital"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("dischargeReason",)))
    if (act.ended_at or now) < began:
        problems.append(Problem(ProblemCode.CONTRADICTION, "is before the encounter began", ("endedAt",)))
    if act.note:
        problems += out_of_place(act.note.kind, kind, "note", "kind")
    return problems

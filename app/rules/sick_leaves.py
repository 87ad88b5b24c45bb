"""Sick leaves: who may certify how many days, and how one follows another.

Calendar days. Sources: Ley del Seguro Social, articles 96 (general illness: 52 weeks, 26 more on extension), 101
(maternity: 42 days before and 42 after birth) and 140 Bis (care of a child with cancer: 28 days at most each, 364 in
all); Reglamento de Prestaciones Médicas del IMSS, articles 137 to 149 (1 to 3 days from the emergency department, 1
to 28 from family doctors and specialists).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Code, InEncounter, NodeId, Overridable
from graph_schema.values import EncounterKind, SickLeaveBranch, SickLeaveCharacter

MATERNITY_DAYS = 84
MOST_DAYS = 28
MOST_DAYS_FROM_EMERGENCY = 3
ILLNESS_DAYS = 364
EXTENDED_ILLNESS_DAYS = 546
CHILD_CANCER_DAYS = 364


class CertifySickLeave(Overridable, InEncounter):
    """A doctor certifies that a patient cannot work for some days."""

    folio: Code = Field(description="Number of the certificate; no other has it.")
    branch: SickLeaveBranch = Field(description="Branch of insurance that covers it.")
    character: SickLeaveCharacter = Field(description="First, subsequent, or a relapse.")
    start_date: date = Field(description="First day of the leave.")
    days: int = Field(ge=1, le=ILLNESS_DAYS, description="Calendar days, first and last included.")
    continues_id: NodeId | None = Field(
        None, description="The leave that this one prolongs or, of a RELAPSE, resumes; needed of SUBSEQUENT."
    )

    def checks(self) -> Iterator[PydanticCustomError]:
        """Days that the branch has, and a character that goes with branch and predecessor."""
        yield from super().checks()
        if self.branch is not SickLeaveBranch.MATERNITY and self.days > MOST_DAYS:
            message = f"are more than {MOST_DAYS}, the most of one certificate; prolong it by another one"
            yield wrong(ProblemCode.OUT_OF_RANGE, message, "days")
        if self.character is SickLeaveCharacter.RELAPSE and self.branch is not SickLeaveBranch.WORK_RISK:
            yield wrong(ProblemCode.CONTRADICTION, "is of WORK_RISK alone; otherwise INITIAL", "character")
        if self.character is SickLeaveCharacter.INITIAL and self.continues_id is not None:
            yield wrong(ProblemCode.CONTRADICTION, "is of SUBSEQUENT and RELAPSE; leave it out", "continues_id")
        if self.character is SickLeaveCharacter.SUBSEQUENT and self.continues_id is None:
            yield wrong(ProblemCode.REQUIRED, "is needed of a leave that prolongs one", "continues_id")

    @property
    def end_date(self) -> date:
        """Last day of the leave."""
        return last_day(self.start_date, self.days)


@dataclass(frozen=True, slots=True)
class KnownLeave:
    """A sick leave of the record; `continues` is the id of the one it prolongs."""

    id: str
    patient: str
    branch: SickLeaveBranch
    start_date: date
    days: int
    continues: str | None = None

    @property
    def end_date(self) -> date:
        """Last day of the leave."""
        return last_day(self.start_date, self.days)


def last_day(start: date, days: int) -> date:
    """Last day of so many calendar days."""
    return start + timedelta(days=days - 1)


def certifying(
    act: CertifySickLeave,
    *,
    patient: str,
    encounter: EncounterKind,
    encounter_on: date,
    leaves: Sequence[KnownLeave],
    continued: KnownLeave | None,
) -> list[Problem]:
    """All that is wrong with a leave in an encounter of that kind and day, warnings that a reason answers among it.

    `leaves` are the patient's, of any institution; `continued` is the one that `continuesId` names, None if nobody's.
    """
    return [
        *_from_emergency(act, encounter),
        *_start(act, encounter_on),
        *_follows(act, patient, continued),
        *_overlaps(act, leaves),
        *_accumulates(act, leaves),
    ]


def _from_emergency(act: CertifySickLeave, encounter: EncounterKind) -> Iterator[Problem]:
    if encounter is EncounterKind.EMERGENCY and act.days > MOST_DAYS_FROM_EMERGENCY:
        message = f"are more than {MOST_DAYS_FROM_EMERGENCY}, the most that the emergency department certifies"
        yield Problem(ProblemCode.OUT_OF_RANGE, message, ("days",))


def _start(act: CertifySickLeave, encounter_on: date) -> Iterator[Problem]:
    """A leave begins about the day of the encounter; one for time past or far ahead is looked at twice."""
    away = abs((act.start_date - encounter_on).days)
    if away > MOST_DAYS and act.branch is not SickLeaveBranch.MATERNITY:
        message = f"is more than {MOST_DAYS} days away from the encounter; look at the date, or say why"
        yield Problem(ProblemCode.UNUSUAL, message, ("startDate",))


def _follows(act: CertifySickLeave, patient: str, continued: KnownLeave | None) -> Iterator[Problem]:
    if act.continues_id is None:
        return
    if continued is None or continued.patient != patient:
        yield Problem(ProblemCode.NOT_FOUND, "is no sick leave of this patient", ("continuesId",))
        return
    if continued.branch is not act.branch:
        message = f"is of the branch {continued.branch}; name one of the same branch"
        yield Problem(ProblemCode.CONTRADICTION, message, ("continuesId",), continued.id)
    begins = continued.end_date + timedelta(days=1)
    if act.character is SickLeaveCharacter.SUBSEQUENT and act.start_date != begins:
        message = "is not the day after the leave that is prolonged ends; otherwise it is a new one"
        yield Problem(ProblemCode.CONTRADICTION, message, ("startDate",), continued.id)
    if act.character is SickLeaveCharacter.RELAPSE and act.start_date < begins:
        message = "is before the leave that is resumed had ended"
        yield Problem(ProblemCode.CONTRADICTION, message, ("startDate",), continued.id)


def _overlaps(act: CertifySickLeave, leaves: Iterable[KnownLeave]) -> Iterator[Problem]:
    for leave in leaves:
        if leave.start_date <= act.end_date and act.start_date <= leave.end_date:
            message = "has days that another sick leave covers; begin after it"
            yield Problem(ProblemCode.OVERLAPPING_SICK_LEAVE, message, ("startDate",), leave.id)


def accumulated(act: CertifySickLeave, leaves: Iterable[KnownLeave]) -> int:
    """Days of the incapacity with those of this leave: along the chain of what it prolongs."""
    known = {leave.id: leave for leave in leaves}
    days, earlier, seen = act.days, act.continues_id, set[str]()
    while earlier in known and earlier not in seen:
        seen.add(earlier)
        days += known[earlier].days
        earlier = known[earlier].continues or ""
    return days


def _accumulates(act: CertifySickLeave, leaves: Sequence[KnownLeave]) -> Iterator[Problem]:
    days = accumulated(act, leaves)
    if act.branch is SickLeaveBranch.MATERNITY and days > MATERNITY_DAYS:
        yield _too_many(MATERNITY_DAYS, "maternity")
    if act.branch is SickLeaveBranch.CHILD_CANCER_CARE and days > CHILD_CANCER_DAYS:
        yield _too_many(CHILD_CANCER_DAYS, "the care of a child with cancer")
    if act.branch is not SickLeaveBranch.GENERAL_ILLNESS:
        return
    if days > EXTENDED_ILLNESS_DAYS:
        yield _too_many(EXTENDED_ILLNESS_DAYS, "a general illness with its extension")
    elif days > ILLNESS_DAYS:
        message = f"make more than {ILLNESS_DAYS} of this illness (52 weeks); say that they were extended, and by whom"
        yield Problem(ProblemCode.UNUSUAL, message, ("days",))


def _too_many(most: int, what: str) -> Problem:
    message = f"make more than {most} in all, the most of {what}; look at the chain, or say who granted more"
    return Problem(ProblemCode.UNUSUAL, message, ("days",))

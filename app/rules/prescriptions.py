"""Prescriptions: the regimen, and what must be looked at before a medicine is given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.interactions import between
from app.rules.pharmacology import Medicine, allergy_classes_of, dangerous_classes, ingredients_of
from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.regimen import Dose, Frequency
from app.rules.rule import Code, InEncounter, Line, NodeId, Overridable, Prose, System, Versioned
from graph_schema.values import AllergyStatus, InteractionSeverity, PrescriptionStatus, Route

MOST_DAYS = 366


class NewPrescription(Overridable):
    """A medicine with its regimen."""

    medication: Code = Field(description="Key of the medicine, such as `010.000.5165.00`, or a code of `system`.")
    system: System | None = Field(None, description="URI of the code system, where several have the key.")
    dose: Dose = Field(description="How much at a time.")
    route: Route = Field(description="How it gets into the body.")
    frequency: Frequency = Field(description="How often.")
    days: int = Field(ge=1, le=MOST_DAYS, description="For how many days; 1 of a single dose.")
    instructions: Prose | None = Field(None, description="What the patient or the pharmacy is to know besides.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Days that go with the frequency."""
        yield from super().checks()
        if self.frequency.once and self.days != 1:
            yield wrong(ProblemCode.CONTRADICTION, "is 1 of what is given once", "days")
        if self.frequency.every_days is not None and self.days < self.frequency.every_days:
            message = "are over before the second dose; say once, or more days"
            yield wrong(ProblemCode.CONTRADICTION, message, "days")


class Prescribe(NewPrescription, InEncounter):
    """A medicine is prescribed; against an allergy, an interaction or what is taken already it needs a reason."""


class CancelPrescription(Versioned):
    """A prescription is withdrawn before its end."""

    prescription_id: NodeId = Field(description="The prescription that is withdrawn.")
    reason: Line = Field(description="Why; kept with the prescription.")


@dataclass(frozen=True, slots=True)
class KnownAllergy:
    """An allergy of the record; `told_classes` None: the catalogue does not tell them."""

    id: str
    name: str
    status: AllergyStatus
    told_classes: frozenset[str] | None = None

    @property
    def classes(self) -> frozenset[str]:
        """The catalogue's, else those of its words."""
        return self.told_classes if self.told_classes is not None else allergy_classes_of(self.name)


@dataclass(frozen=True, slots=True)
class KnownPrescription:
    """A prescription of the record, of any institution; `days` 0: not known."""

    id: str
    medicine: Medicine
    prescribed_on: date
    days: int
    status: PrescriptionStatus

    def is_taken(self, on: date) -> bool:
        """Whether it may still be taken on that day: active, and not over by its days."""
        over = self.days > 0 and self.prescribed_on + timedelta(days=self.days) <= on
        return self.status is PrescriptionStatus.ACTIVE and not over


@dataclass(frozen=True, slots=True)
class Treatment:
    """What a medicine has to go with: allergies of a patient, what is taken, and what the same act adds to that."""

    allergies: list[KnownAllergy]
    taken: list[KnownPrescription]
    added: list[KnownPrescription] = field(default_factory=list)


def prescribing(
    medicine: Medicine, allergies: Iterable[KnownAllergy], prescriptions: Iterable[KnownPrescription], on: date
) -> list[Problem]:
    """What warns of giving a medicine to a patient of that record on that day; a reason answers all of it."""
    taken = [each for each in prescriptions if each.is_taken(on)]
    return [
        *against_allergies(medicine, allergies),
        *against_duplicates(medicine, taken),
        *against_interactions(medicine, taken),
    ]


_PATH = ("medication",)


def against_allergies(medicine: Medicine, allergies: Iterable[KnownAllergy]) -> Iterator[Problem]:
    """Each active allergy to the substance or a class of the medicine."""
    for allergy in allergies:
        if allergy.status is not AllergyStatus.ACTIVE:
            continue
        same_substance = bool(ingredients_of(allergy.name) & medicine.ingredients)
        if same_substance or dangerous_classes(allergy.classes) & medicine.classes:
            what = "it" if same_substance else "its class, or one that is like it"
            message = f"is a medicine of a patient allergic to {what}; give another one, or say why this"
            yield Problem(ProblemCode.ALLERGY, message, _PATH, allergy.id)


def against_duplicates(medicine: Medicine, taken: Iterable[KnownPrescription]) -> Iterator[Problem]:
    """Each prescription that is taken and holds the same substance."""
    for each in taken:
        if each.medicine.ingredients & medicine.ingredients:
            message = "holds a substance that is being taken already; cancel that prescription, or say why both"
            yield Problem(ProblemCode.DUPLICATE_THERAPY, message, _PATH, each.id)


def against_interactions(medicine: Medicine, taken: Iterable[KnownPrescription]) -> Iterator[Problem]:
    """The worst interaction with each prescription that is taken."""
    for each in taken:
        worst = next(between(medicine, each.medicine), None)
        if worst is not None:
            never = worst.severity is InteractionSeverity.CONTRAINDICATED
            how = "must not be taken with" if never else "interacts dangerously with"
            message = f"{how} what is being taken ({worst.english}); give another one, or say why both"
            yield Problem(ProblemCode.INTERACTION, message, _PATH, each.id)

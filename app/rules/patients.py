"""Patients: how they are registered, how what is known of them changes, how two records become one."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.affiliations import NewAffiliation
from app.rules.identity import BirthDate, BirthState, Curp, Name, Nss, data_of, disagreements, is_placeholder
from app.rules.problems import Problem, ProblemCode, problem_of, wrong
from app.rules.rule import Act, Line, NodeId, Overridable, Version, Versioned
from app.rules.times import PastInstant
from graph_schema.values import IdentityStatus, Sex

UNKNOWN_NAME = "Desconocido"
UNKNOWN_NAME_OF_A_WOMAN = "Desconocida"
_NAMES = ("given_names", "first_surname", "second_surname")


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as a registration tells them, with what the CURP tells filled in."""

    given_names: str
    first_surname: str
    second_surname: str | None
    birth_date: date
    sex: Sex
    birth_state: str | None
    status: IdentityStatus


class RegisterPatient(Overridable, Act):
    """A person gets a record; without a CURP the identity is PROVISIONAL."""

    curp: Curp | None = Field(None, description="Tells birth date, sex and state of birth, which may then be left out.")
    nss: Nss | None = Field(None, description="Social security number; dependants may share it.")
    given_names: Name | None = Field(None, description="Given names; needed unless `unidentified`.")
    first_surname: Name | None = Field(None, description="First surname; needed unless `unidentified`.")
    second_surname: Name | None = Field(None, description="Second surname, where the person has one.")
    birth_date: BirthDate | None = Field(
        None, description="Needed without a CURP; of the unidentified an estimate, such as 1 January of the year."
    )
    sex: Sex | None = Field(None, description="Needed without a CURP unless `unidentified`.")
    birth_state: BirthState | None = Field(None, description="RENAPO's two letters of the state of birth; NE: abroad.")
    unidentified: bool = Field(
        False, description="Who it is cannot be told, as in an emergency; merged with the right record later."
    )
    facility_id: NodeId | None = Field(None, description="The person's own clinic.")
    affiliation: NewAffiliation | None = Field(None, description="The institution that the person belongs to.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Enough to know the person by, nothing that contradicts the CURP, names that look like names."""
        yield from super().checks()
        if self.curp is not None:
            yield from disagreements(self.curp, self.birth_date, self.sex, self.birth_state)
        if self.curp is not None and self.unidentified:
            message = "cannot be of somebody with a CURP; leave one of the two out"
            yield wrong(ProblemCode.CONTRADICTION, message, "unidentified")
        yield from self._needed()
        yield from self._unlikely()

    def _needed(self) -> Iterator[PydanticCustomError]:
        needed: list[str] = [] if self.unidentified else ["given_names", "first_surname"]
        if self.curp is None:
            needed += ["birth_date"] if self.unidentified else ["birth_date", "sex"]
        for field in needed:
            if getattr(self, field) is None:
                yield wrong(ProblemCode.REQUIRED, "is needed here", field)

    def _unlikely(self) -> Iterator[PydanticCustomError]:
        if self.override_reason is not None:
            return
        for field in _NAMES:
            name = getattr(self, field)
            if name is not None and is_placeholder(name):
                message = "looks like no name; of somebody unknown say unidentified, else say why it is so"
                yield wrong(ProblemCode.UNUSUAL, message, field)

    @property
    def identity(self) -> Identity:
        """The person, with what the CURP tells and the names of the unknown filled in."""
        of_curp = data_of(self.curp) if self.curp else None
        sex = of_curp.sex if of_curp else self.sex or Sex.UNKNOWN
        birth_date = of_curp.birth_date if of_curp else self.birth_date
        if birth_date is None:
            raise ValueError("a person without a birth date passed the checks")
        unknown = UNKNOWN_NAME_OF_A_WOMAN if sex is Sex.FEMALE else UNKNOWN_NAME
        return Identity(
            given_names=self.given_names or unknown,
            first_surname=self.first_surname or unknown,
            second_surname=self.second_surname,
            birth_date=birth_date,
            sex=sex,
            birth_state=of_curp.birth_state if of_curp else self.birth_state,
            status=IdentityStatus.VERIFIED if self.curp else IdentityStatus.PROVISIONAL,
        )


class UpdatePatient(Versioned):
    """What is known of a person changes: a field that is left out stays, one that is null is emptied."""

    patient_id: NodeId = Field(description="Whose record changes.")
    given_names: Name | None = Field(None, description="Given names; cannot be emptied.")
    first_surname: Name | None = Field(None, description="First surname; cannot be emptied.")
    second_surname: Name | None = Field(None, description="Second surname.")
    birth_date: BirthDate | None = Field(None, description="Birth date; cannot be emptied.")
    sex: Sex | None = Field(None, description="Sex as in the CURP; cannot be emptied.")
    birth_state: BirthState | None = Field(None, description="RENAPO's two letters of the state of birth; NE: abroad.")
    curp: Curp | None = Field(None, description="Makes the identity VERIFIED, and tells sex and state of birth.")
    nss: Nss | None = Field(None, description="Social security number.")
    deceased_at: PastInstant | None = Field(None, description="When the person died; null where that was an error.")
    facility_id: NodeId | None = Field(None, description="The person's own clinic from today on.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Something changes, and nothing that every record has is emptied."""
        yield from super().checks()
        if not self.changes:
            yield wrong(ProblemCode.REQUIRED, "is the only one given: name what changes", "patient_id")
        for field in ("given_names", "first_surname", "birth_date", "sex"):
            if field in self.changes and self.changes[field] is None:
                yield wrong(ProblemCode.REQUIRED, "cannot be emptied; leave it out where it does not change", field)
        if self.curp is not None:
            yield from disagreements(self.curp, self.birth_date, self.sex, self.birth_state)

    @property
    def changes(self) -> dict[str, object]:
        """What was given, by field, null where it is to be emptied."""
        given = self.model_fields_set - {"idempotency_key", "version", "patient_id"}
        return {field: getattr(self, field) for field in type(self).model_fields if field in given}


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """What the record says of a person before a change."""

    birth_date: date
    sex: Sex
    birth_state: str | None
    curp: str | None
    last_event_on: date | None


def updating(act: UpdatePatient, known: KnownPatient) -> list[Problem]:
    """What of a change contradicts the record that it is made to: the CURP that stays or comes, and what happened."""
    after = _after(act, known)
    problems = _against_curp(after)
    if act.deceased_at is not None and act.deceased_at.date() < after.birth_date:
        message = "is before the birth date; look at both"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("deceasedAt",)))
    if act.birth_date and known.last_event_on and act.birth_date > known.last_event_on:
        message = "is after what the record tells already; look at the date"
        problems.append(Problem(ProblemCode.CONTRADICTION, message, ("birthDate",)))
    return problems


def _after(act: UpdatePatient, known: KnownPatient) -> KnownPatient:
    held = {field.name for field in fields(KnownPatient)}
    changes: dict[str, Any] = {name: value for name, value in act.changes.items() if name in held}
    return replace(known, **changes)


def _against_curp(person: KnownPatient) -> list[Problem]:
    if person.curp is None:
        return []
    found = disagreements(person.curp, person.birth_date, person.sex, person.birth_state)
    return [problem_of(error) for error in found]


class MergePatients(Act):
    """Two records turn out to be one person's: the former goes into the survivor, with nothing lost."""

    former_id: NodeId = Field(description="The record that goes into the other.")
    former_version: Version = Field(description="The former's version as you saw it.")
    survivor_id: NodeId = Field(description="The record that stays.")
    survivor_version: Version = Field(description="The survivor's version as you saw it.")
    reason: Line = Field(description="Why they are the same person; kept with the records.")
    preview: bool = Field(False, description="Tell what would happen, and write nothing.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Two records."""
        yield from super().checks()
        if self.former_id == self.survivor_id:
            yield wrong(ProblemCode.CONTRADICTION, "is the former too; name two records", "survivor_id")


class UnmergePatients(Act):
    """A merge was an error: the former is a record of its own again."""

    former_id: NodeId = Field(description="The record that went into another.")
    reason: Line = Field(description="Why they are not the same person; kept with the records.")
    preview: bool = Field(False, description="Tell what would happen, and write nothing.")

"""Who the patients are: names, birth, identifiers, where they belong, what they are allergic to. No history."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from graph_schema.ids import id_from_bits
from graph_schema.model import Label
from graph_schema.values import AffiliationKind, Sex
from seeds.curp import curp, nss
from seeds.names import given_names, surname
from seeds.places import STATES, Facility, Network, Practitioner, State, seat
from seeds.profiles import Profile, stream

# Institution of whom: shares after the health insurance question of INEGI's Censo 2020, rounded.
_ALL = {"IMSS": 0.51, "SSA": 0.33, "ISSSTE": 0.11, "PEMEX": 0.02, "SEDENA": 0.02, "SEMAR": 0.01}
_INSURED_WORKERS = {"IMSS": 0.78, "ISSSTE": 0.17, "PEMEX": 0.03, "SEDENA": 0.01, "SEMAR": 0.01}
# Assumptions: a share of people changed institution within the seven years, a few belong to two at once.
_CHANGED, _TWO_AT_ONCE = 0.14, 0.05
# Shares allergic to each substance: assumptions near published self-reported prevalence.
_ALLERGIES = {"penicillin": 0.05, "nsaid": 0.02, "sulfonamide": 0.02, "latex": 0.005, "peanut": 0.005, "seafood": 0.01}


@dataclass(frozen=True, slots=True)
class Membership:
    """Belonging to an institution: from and to when, and who looks after the person there."""

    institution: str
    kind: AffiliationKind
    number: str | None
    since: date
    until: date | None
    clinic: Facility
    doctor: Practitioner
    hospital: Facility

    def covers(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Allergy:
    """A substance the person must not get (a key of SUBSTANCES)."""

    substance: str
    since: date
    severe: bool
    reaction: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an archetype asks of its people: share of women, ages at the reference date, whether an insured worker, and
    the year before which they joined their first institution."""

    women: float
    youngest: float
    oldest: float
    worker: bool = False
    joined_before: int = 2018


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person."""

    index: int
    id: str
    given_names: str
    first_surname: str
    second_surname: str
    born: date
    sex: Sex
    birth_state: str
    home: State
    curp: str
    nss: str | None
    memberships: tuple[Membership, ...]
    allergies: tuple[Allergy, ...] = field(default=())

    @property
    def full_name(self) -> str:
        """Given names and both surnames."""
        return f"{self.given_names} {self.first_surname} {self.second_surname}"

    @property
    def woman(self) -> bool:
        """Whether the person's sex is female."""
        return self.sex is Sex.FEMALE

    def age_on(self, day: date) -> int:
        """Whole years lived."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def curp_again(self, differentiator: int) -> "Person":
        """The same person with the next CURP, where the first 16 characters are another's too."""
        return replace(self, curp=_curp(self, differentiator))


def make_person(profile: Profile, seed_number: int, index: int, wanted: Wanted, network: Network) -> Person:
    """The person of that index."""
    rng = stream(seed_number, index, "person")
    woman = rng.random() < wanted.women
    years = rng.uniform(wanted.youngest, wanted.oldest)
    born = profile.reference_date - timedelta(days=round(365.25 * years))
    home = rng.choices(list(STATES.values()), [state.millions for state in STATES.values()])[0]
    birth_state = home.code if rng.random() < 0.85 else rng.choice(list(STATES))
    memberships = _memberships(rng, profile, born, home, wanted, network)
    insured = any(member.kind is not AffiliationKind.UNINSURED for member in memberships)
    person = Person(
        index=index,
        id=id_from_bits(Label.PATIENT, rng.getrandbits(80)),
        given_names=given_names(rng, woman),
        first_surname=surname(rng),
        second_surname=surname(rng),
        born=born,
        sex=Sex.FEMALE if woman else Sex.MALE,
        birth_state=birth_state,
        home=home,
        curp="",
        nss=nss(rng, born) if insured else None,
        memberships=memberships,
        allergies=_allergies(rng, profile, born),
    )
    return person.curp_again(0)


def _curp(person: Person, differentiator: int) -> str:
    sex = "M" if person.woman else "H"
    names = (person.given_names, person.first_surname, person.second_surname)
    return curp(*names, person.born, sex, person.birth_state, differentiator)


def _memberships(
    rng: random.Random, profile: Profile, born: date, home: State, wanted: Wanted, network: Network
) -> tuple[Membership, ...]:
    shares = _INSURED_WORKERS if wanted.worker else _ALL
    first = _pick(rng, shares)
    began = max(
        born,
        date(
            rng.randrange(wanted.joined_before - 22, wanted.joined_before), rng.randrange(1, 13), rng.randrange(1, 28)
        ),
    )
    chance = rng.random()
    if chance < _CHANGED:
        second = _pick(rng, {name: share for name, share in shares.items() if name != first})
        earliest = max(profile.record_start, born) + timedelta(days=30)
        span = (profile.reference_date - earliest).days
        moved = earliest + timedelta(days=int(max(1, span) * rng.uniform(0.1, 0.9)))
        if moved < profile.reference_date and began < moved:
            before = _belong(rng, first, born, home, wanted, network, began, moved - timedelta(days=1))
            return before + _belong(rng, second, born, home, wanted, network, moved, None)
    current = _belong(rng, first, born, home, wanted, network, began, None)
    if chance > 1 - _TWO_AT_ONCE and first in ("IMSS", "ISSSTE"):
        other = "ISSSTE" if first == "IMSS" else "IMSS"
        beneficiary = replace(wanted, worker=False)
        current += _belong(rng, other, born, home, beneficiary, network, began + timedelta(days=200), None)
    return current


def _belong(
    rng: random.Random,
    institution: str,
    born: date,
    home: State,
    wanted: Wanted,
    network: Network,
    since: date,
    until: date | None,
) -> tuple[Membership, ...]:
    """One membership, or two where the clinic changed hands meanwhile."""
    key = (institution, seat(institution, home.code))
    clinic = rng.choice(network.clinics[key])
    doctor = rng.choice(clinic.staff["Medicina familiar"])
    kind = _kind(rng, institution, born, since, wanted)
    insured = kind is not AffiliationKind.UNINSURED
    number = f"{rng.randrange(10**9, 10**10)}" if insured else None
    made = Membership(institution, kind, number, since, until, clinic, doctor, network.hospitals[key])
    if institution != "SSA" or len(clinic.operators) == 1:
        return (made,)
    handed_over = clinic.operators[-1][1]
    if until is not None and until < handed_over:
        return (made,)
    if since >= handed_over:
        return (replace(made, institution="IMSS-BIENESTAR"),)
    return (
        replace(made, until=handed_over - timedelta(days=1)),
        replace(made, institution="IMSS-BIENESTAR", since=handed_over),
    )


def _kind(rng: random.Random, institution: str, born: date, since: date, wanted: Wanted) -> AffiliationKind:
    if institution == "SSA":
        return AffiliationKind.UNINSURED
    if wanted.worker:
        return AffiliationKind.WORKER
    if wanted.youngest >= 66:
        return AffiliationKind.PENSIONER
    if wanted.oldest < 18 or since.year - born.year < 16:
        return AffiliationKind.BENEFICIARY
    return rng.choice([AffiliationKind.WORKER, AffiliationKind.BENEFICIARY])


def _allergies(rng: random.Random, profile: Profile, born: date) -> tuple[Allergy, ...]:
    reactions = ["Urticaria", "Angioedema", "Exantema maculopapular", "Broncoespasmo", "Anafilaxia"]
    found = []
    for substance, share in _ALLERGIES.items():
        if rng.random() < share:
            reaction = rng.choice(reactions)
            lived = (profile.reference_date - born).days
            since = born + timedelta(days=int(lived * rng.uniform(0.02, 0.4)))
            found.append(Allergy(substance, since, reaction in reactions[3:] or reaction == "Angioedema", reaction))
    return tuple(found)


def _pick(rng: random.Random, shares: dict[str, float]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]

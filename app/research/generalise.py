"""What a person could be known by, made coarse until at least k people are alike: k-anonymity by generalisation.

Each quasi-identifier has a ladder, from as it is to nothing at all. Of all combinations of rungs the one that loses
least is taken under which no more than `MOST_LEFT_OUT` of the people are in groups below k; those are left out of the
graph (Samarati 2001; Sweeney 2002).
"""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.errors import BadInput
from app.research.model import ANY
from app.research.regions import REGION_OF

OTHER = "OTHER"
"""Institutions of the few."""
MOST_LEFT_OUT = 0.05
FEW = 0.01
"""Of the people, whom an institution cares for that is one of the few."""
OLDEST = 89
"""Ages above are told as one (45 CFR 164.514(b)(2)(i)(C))."""


class Quasi(NamedTuple):
    """What may be known of a person from elsewhere: year of birth, sex, state of the clinic, institutions.

    Those that the person's events were at, the one with most of them first.
    """

    born: int | None
    sex: str
    state: str
    institutions: tuple[str, ...]


class Told(NamedTuple):
    """What is told of it."""

    born: str
    sex: str
    state: str
    institutions: tuple[str, ...]


class TooFewPeople(BadInput):
    """There are not k people."""

    code = "RESEARCH_TOO_FEW_PEOPLE"


@dataclass(frozen=True)
class Ladders:
    """How each quasi-identifier is told on each rung, in the year of the build; `few` are institutions of the few."""

    year: int
    few: frozenset[str]

    def lengths(self) -> tuple[int, ...]:
        """How many rungs each has."""
        return len(_BANDS) + 1, 2, 3, 4

    def climbed(self, quasi: Quasi, rungs: tuple[int, ...]) -> Told:
        """A person as those rungs tell them."""
        born, sex, state, institutions = rungs
        return Told(
            self._band(quasi.born, born),
            ANY if sex else quasi.sex,
            (quasi.state, REGION_OF.get(quasi.state, ANY), ANY)[state],
            tuple(sorted(set(self.institutions(quasi, institutions).values()))),
        )

    def institutions(self, quasi: Quasi, rung: int) -> dict[str, str]:
        """How each of a person's institutions is told: all, all but those of the few, the first alone, none."""
        if rung == 3:
            return dict.fromkeys(quasi.institutions, ANY)
        known = quasi.institutions[:1] if rung == 2 else quasi.institutions
        return {
            code: code if code in known and (rung == 0 or code not in self.few) else OTHER
            for code in quasi.institutions
        }

    def _band(self, born: int | None, rung: int) -> str:
        if born is None or rung == len(_BANDS):
            return ANY
        oldest = self.year - OLDEST - 1
        if born <= oldest:
            return f"-{oldest}"
        years = _BANDS[rung]
        first = born // years * years
        return str(born) if years == 1 else f"{max(first, oldest + 1)}-{first + years - 1}"


@dataclass(frozen=True)
class Generalisation:
    """The rung of each ladder, and the groups that are too small."""

    ladders: Ladders
    rungs: tuple[int, ...]
    k: int
    small: frozenset[Told]
    people: int
    left_out: int

    def told(self, quasi: Quasi) -> Told | None:
        """What is told of a person; None if the person is left out."""
        told = self.ladders.climbed(quasi, self.rungs)
        return None if told in self.small else told

    def institutions(self, quasi: Quasi) -> dict[str, str]:
        """How the institutions of a person's events are told: as much as of the person's."""
        return self.ladders.institutions(quasi, self.rungs[3])

    def words(self) -> str:
        """The rungs, to be read by an operator."""
        born, sex, state, institutions = self.rungs
        bands = [f"birth in {years} years" if years > 1 else "birth year" for years in _BANDS]
        return ", ".join(
            (
                [*bands, "no birth year"][born],
                ("sex", "no sex")[sex],
                ("state", "region", "no state")[state],
                ("institutions", "institutions but those of the few", "one institution", "no institutions")[
                    institutions
                ],
            )
        )


def generalisation(people: Mapping[Quasi, int], k: int, year: int) -> Generalisation:
    """The one that loses least. `people` says how many there are of each, `year` is that of the build.

    `TooFewPeople` where even all of them together are fewer than k.
    """
    total = sum(people.values())
    if total < k:
        raise TooFewPeople(f"{total} people are fewer than the {k} that EXPEDIENTE_RESEARCH_K wants to be alike")
    ladders = Ladders(year, _few(people, total))
    for rungs in sorted(itertools.product(*map(range, ladders.lengths())), key=_loss(ladders)):
        groups: Counter[Told] = Counter()
        for quasi, number in people.items():
            groups[ladders.climbed(quasi, rungs)] += number
        small = {told: number for told, number in groups.items() if number < k}
        left_out = sum(small.values())
        if left_out <= MOST_LEFT_OUT * total:
            return Generalisation(ladders, rungs, k, frozenset(small), total, left_out)
    raise AssertionError("on the last rungs all people are alike")


def _few(people: Mapping[Quasi, int], total: int) -> frozenset[str]:
    cared_for: Counter[str] = Counter()
    for quasi, number in people.items():
        for institution in quasi.institutions:
            cared_for[institution] += number
    return frozenset(code for code, number in cared_for.items() if number < FEW * total)


def _loss(ladders: Ladders) -> Callable[[tuple[int, ...]], tuple[float, tuple[int, ...]]]:
    """How much rungs lose: the square of the part of each ladder that is climbed, so that several are climbed a little
    sooner than one to its end. Without institutions nothing of the way from one to the other is left: they count more.
    """
    weights = (1, 1, 1, 2)

    def loss(rungs: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        parts = (rung / (length - 1) for rung, length in zip(rungs, ladders.lengths(), strict=True))
        return sum(weight * part**2 for weight, part in zip(weights, parts, strict=True)), rungs

    return loss


_BANDS = (1, 5, 10, 20)

"""What may be told of a group of people: no number of fewer than ten, and none that gives one of them away.

Each number is told with an error that is drawn by who the people are and by what was asked, together. So asking again
tells nothing; what two questions are told differs whether or not they are about the same people, and says hardly more
than a coin whether somebody is among them. It is for this that the error goes with the question as well, as a layer of
Diffix does (Francis and others 2017): where the people alone draw it, two numbers that differ give somebody away. Who
the people are is the sum of random keys, one of each person (the cell keys of Fraser and Wooton 2005, Australian Bureau
of Statistics), which nobody knows who has not the graph.

A number is wrong by at most `MOST_OFF`, right on average, and parts need not add up. Where exactly a group is large
enough to be told is drawn likewise, from `LEAST` to `LEAST + MOST_OFF_LEAST` people. A quantile is a value of one of
the people: it is told only where ten of them are on either side, and its place among them is drawn, too.

Who may ask many questions may take their mean: with thirty of each of two groups somebody guesses right three times in
four whether they differ by one person. So how many may be asked is bounded (app/rates.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil

LEAST = 10
"""How many people a number has to be of."""
MOST_OFF = 6
"""By how many people a number that is told is wrong at most."""
MOST_OFF_LEAST = 4
"""By how many people more than `LEAST` a group may not be told yet."""
MOST_BESIDE = 2
"""By how many places a quantile that is told stands beside its own at most."""
_KEY_BYTES = 4


def cell_key(person: str) -> int:
    """The key of a person, from 0 to 2³² − 1: the same for a pseudonym, and as secret."""
    return int.from_bytes(blake2b(person.encode(), digest_size=_KEY_BYTES, person=b"cell key").digest())


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people: how many, and the sum of their keys."""

    people: int
    key: int

    def __add__(self, other: "Group") -> "Group":
        """Both together; nobody is in both."""
        return Group(self.people + other.people, self.key + other.key)

    def told(self, question: str) -> int | None:
        """How many people a question is told that the group is; None where it may not be told."""
        if self.people < LEAST + self._drawn("least", question, MOST_OFF_LEAST):
            return None
        return max(LEAST, self.people + self._drawn("number", question, 2 * MOST_OFF) - MOST_OFF)

    def quantile(self, part: float, values: Iterable[tuple[int, int]], question: str) -> int | None:
        """The value up to which that part of the people lies; None where it may not be told.

        `values` tells how many people have each value.
        """
        beside = self._drawn(f"quantile {part}", question, 2 * MOST_BESIDE) - MOST_BESIDE
        place = ceil(part * self.people) + beside
        if self.told(question) is None or min(place, self.people - place) < LEAST:
            return None
        passed = 0
        for value, people in sorted(values):
            passed += people
            if passed >= place:
                return value
        raise ValueError(f"values of {passed} people are not those of {self.people}")

    def _drawn(self, what: str, question: str, most: int) -> int:
        """From 0 to `most`, an even number, most often about the middle: drawn by who they are and what was asked."""
        digest = blake2b(f"{what} {self.key} {question}".encode(), digest_size=16).digest()
        return sum(int.from_bytes(half) % (most // 2 + 1) for half in (digest[:8], digest[8:]))


NOBODY = Group(0, 0)

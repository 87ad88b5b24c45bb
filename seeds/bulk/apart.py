"""Whose CURP needs another differentiator, so that no two people have the same: found before charts are made."""

from collections import Counter
from collections.abc import Iterable


def differentiators(curps: Iterable[tuple[int, str]]) -> dict[int, int]:
    """By index the differentiators that are not 0, of people and their first CURPs in the order of `patients`.

    CURPs of two people are the same if their first 16 characters are, and each next one takes the next differentiator.
    """
    seen: Counter[str] = Counter()
    found: dict[int, int] = {}
    for index, curp in curps:
        if number := seen[curp]:
            found[index] = number
        seen[curp] = number + 1
    return found

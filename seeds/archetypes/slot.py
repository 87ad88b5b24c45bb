"""Where a person stands among those of the same archetype: what makes totals exact without a look at the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """The `rank`-th of `of` people of one archetype in a block of 200 people; `block` counts the blocks.

    `q`, in (0, 1), grows with the rank: how ill or how often seen the person is, evenly spread over each block.
    """

    rank: int
    of: int
    block: int

    @property
    def q(self) -> float:
        """The person's quantile. An archetype of one or two people a block spreads it over the blocks instead."""
        if self.of > 2:
            return (self.rank + 0.5) / self.of
        return (0.5 + self.rank / self.of + self.block * 0.6180339887) % 1

    def between(self, low: float, high: float, power: float = 1.0) -> float:
        """`low` at q = 0, `high` at q = 1; a power over 1 makes most people's low and few people's high."""
        return float(low + (high - low) * self.q**power)

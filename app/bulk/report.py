"""What is told at the end of a load."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seeds.totals import Totals


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What was loaded, how long that and each phase took, and the bytes of store and indexes."""

    totals: Totals
    seconds: float
    by_phase: Mapping[str, float]
    store_bytes: int
    index_bytes: int

    @property
    def events_a_second(self) -> float:
        """From the beginning to the end."""
        return self.totals.events / self.seconds

    def lines(self) -> Iterator[str]:
        """To be read by an operator."""
        totals, events = self.totals, self.totals.events
        yield f"People         {totals.patients:,}"
        yield f"Graph          {totals.nodes:,} nodes, {totals.relationships:,} relationships, {events:,} events"
        phases = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.by_phase.items())
        yield f"Time           {self.seconds:.0f} s: {phases}"
        yield f"Rate           {self.events_a_second:,.0f} events a second"
        yield f"Bytes an event {self.store_bytes / events:.0f} of store, {self.index_bytes / events:.0f} of indexes"

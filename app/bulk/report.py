"""What is told at the end of a load of a profile."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.bulk.load import Loaded
from seeds.totals import Totals


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What was loaded, and what that took."""

    totals: Totals
    loaded: Loaded

    @property
    def events_a_second(self) -> float:
        """From the beginning to the end."""
        return self.totals.events / self.loaded.seconds

    def lines(self) -> Iterator[str]:
        """To be read by an operator."""
        totals, events, loaded = self.totals, self.totals.events, self.loaded
        yield f"People         {totals.patients:,}"
        yield f"Graph          {totals.nodes:,} nodes, {totals.relationships:,} relationships, {events:,} events"
        yield f"Time           {loaded.told()}"
        yield f"Rate           {self.events_a_second:,.0f} events a second"
        yield f"Bytes an event {loaded.store_bytes / events:.0f} of store, {loaded.index_bytes / events:.0f} of indexes"

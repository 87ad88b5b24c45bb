"""The audit trail as the graph holds it: its book, its chains, its records as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neo4j import READ_ACCESS, Driver

from app.audit.walk import Place, native
from graph_schema.ids import instant_key

FETCH = 1_000

_BOOK = "MATCH (b:AuditBook {name: 'audit'}) RETURN b {.*} AS row"
_CHAINS = "MATCH (c:AuditChain) RETURN c {.*} AS row ORDER BY c.number"
_RECORDS = "MATCH (e:AuditEvent) WHERE e.id IS NOT NULL RETURN e {.*} AS row ORDER BY e.id"
_BETWEEN = "MATCH (e:AuditEvent) WHERE e.timeKey >= $from AND e.timeKey < $to RETURN e {.*} AS row ORDER BY e.timeKey"
_FIRST = "MATCH (e:AuditEvent) WHERE e.timeKey IS NOT NULL RETURN e {.*} AS row ORDER BY e.timeKey LIMIT 1"
_UNRECORDED = (
    "MATCH (r:Receipt) WHERE r.performedAt >= $since AND NOT EXISTS { MATCH (e:AuditEvent {requestId: r.requestId}) "
    "WHERE e.action = 'MUTATION' } RETURN r {.act, .performedAt, .requestId, .subject} AS row ORDER BY r.performedAt"
)
_MARK = (
    "MATCH (b:AuditBook {name: 'audit'}) SET b.cutBefore = $before WITH b UNWIND $marks AS mark "
    "MATCH (c:AuditChain {number: mark.number}) SET c += mark RETURN count(c) AS row"
)
_DELETE = "MATCH (e:AuditEvent) WHERE e.id >= $from AND e.id <= $to WITH e LIMIT $most DELETE e RETURN count(*) AS row"
BATCH = 1_000
"""Records a transaction deletes: few enough that it holds locks shortly."""


@dataclass(frozen=True)
class Chain:
    """A chain as its node tells it."""

    properties: dict[str, Any]

    @property
    def number(self) -> int:
        """Which one it is."""
        return int(self.properties["number"])

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        at: datetime = self.properties["openedAt"].to_native()
        return at

    @property
    def end(self) -> Place:
        """Where it stands."""
        return Place(self.properties["position"], self.properties["head"])

    @property
    def start(self) -> Place:
        """Behind which the graph has its records: the chain's own beginning, or where it was cut."""
        cut = self.properties.get("cutPosition")
        return self.opened if cut is None else Place(cut, self.properties["cutHead"])

    @property
    def opened(self) -> Place:
        """Its beginning."""
        return Place(0, self.properties["hash"])


@dataclass(frozen=True)
class Trail:
    """The audit trail of a database."""

    driver: Driver
    database: str

    def book(self) -> dict[str, Any]:
        """Properties of the book; empty if nothing was recorded yet."""
        return next(self._rows(_BOOK), {})

    def chains(self) -> list[Chain]:
        """All chains, by their numbers."""
        return [Chain(row) for row in self._rows(_CHAINS)]

    def records(self) -> Iterator[dict[str, Any]]:
        """All records, chain by chain, in their order."""
        return map(native, self._rows(_RECORDS))

    def between(self, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
        """The records of a stretch of time, in its order: of each chain in the chain's."""
        return map(native, self._rows(_BETWEEN, **{"from": instant_key(start), "to": instant_key(end)}))

    def first(self) -> datetime | None:
        """When the earliest record is of."""
        return next((native(row)["at"] for row in self._rows(_FIRST)), None)

    def unrecorded(self, since: datetime) -> list[dict[str, Any]]:
        """Acts whose receipts name a request that the trail does not hold."""
        return list(self._rows(_UNRECORDED, since=since))

    def mark(self, before: datetime, marks: list[dict[str, Any]]) -> None:
        """Have chains begin behind where they were cut."""
        self._write(_MARK, before=before, marks=marks)

    def delete(self, first: str, last: str) -> int:
        """Delete the records from one id to another, in batches; how many."""
        deleted = 0
        while some := self._write(_DELETE, **{"from": first, "to": last, "most": BATCH}):
            deleted += some
        return deleted

    def _rows(self, statement: str, **parameters: Any) -> Iterator[Any]:
        with self.driver.session(database=self.database, default_access_mode=READ_ACCESS, fetch_size=FETCH) as session:
            for record in session.run(statement, parameters):
                yield record["row"]

    def _write(self, statement: str, **parameters: Any) -> int:
        with self.driver.session(database=self.database) as session:
            row: int = session.execute_write(lambda tx: tx.run(statement, parameters).single(strict=True)["row"])
            return row

"""What the audit trail holds, as tests look at it: of one request, or all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j

from app.audit.seals import audit_key
from app.audit.trail import Trail
from app.audit.verify import Verified, verify
from app.config import Settings
from app.signing import signing_key

_ALL = "MATCH (a:AuditEvent) RETURN a {.*} AS record ORDER BY a.id"
_OF = "MATCH (a:AuditEvent {requestId: $request}) RETURN a {.*} AS record ORDER BY a.id"


@dataclass(frozen=True)
class Recorded:
    """The trail in the graph."""

    driver: neo4j.Driver
    settings: Settings

    def of(self, request: str) -> list[dict[str, Any]]:
        """The records of a request."""
        return self._records(_OF, request=request)

    def all(self) -> list[dict[str, Any]]:
        """All records, in the order of their chains."""
        return self._records(_ALL)

    def acts(self) -> list[dict[str, Any]]:
        """The receipts of acts."""
        return self._records("MATCH (r:Receipt) RETURN r {.*} AS record")

    def forget(self) -> None:
        """Delete the trail."""
        self.run("MATCH (n:AuditEvent|AuditChain|AuditBook) DETACH DELETE n")

    def run(self, statement: str, **parameters: Any) -> None:
        """Do something to the graph."""
        self.driver.execute_query(statement, parameters, database_=self.settings.neo4j_database)

    @property
    def trail(self) -> Trail:
        """The trail as the program reads it."""
        return Trail(self.driver, self.settings.neo4j_database)

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The key at hand."""
        key = signing_key(self.settings.signing_key)
        return {key.id: audit_key(key)}

    def verified(self, **more: Any) -> Verified:
        """What `expediente audit verify` finds."""
        return verify(self.trail, self.keys, **more)

    def _records(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        found = self.driver.execute_query(statement, parameters, database_=self.settings.neo4j_database).records
        return [record["record"] for record in found]


def told(records: list[dict[str, Any]]) -> set[tuple[str | None, str, str]]:
    """Of each record whose it was, what was asked for, and what came of it."""
    return {(record.get("patient"), " ".join(record["fields"]), record["outcome"]) for record in records}

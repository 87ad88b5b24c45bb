"""Looks into the graph behind the API: what is there that no field shows, and whether it holds together."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import neo4j

from graph_schema.feed import position_of
from graph_schema.tallies import differences
from tests.tallies import counted, told

_PEOPLE = "n:Patient OR n:Event OR n:Result"
_NODES = f"MATCH (n) WHERE {_PEOPLE} RETURN labels(n) AS labels, properties(n) AS properties"
_RELATIONSHIPS = (
    f"MATCH (n)-[r]->(m) WHERE ({_PEOPLE} OR {_PEOPLE.replace('n:', 'm:')}) AND type(r) <> 'ONCE_SAME_PERSON_AS' "
    "RETURN coalesce(n.id, n.code) AS start, type(r) AS type, properties(r) AS properties, "
    "coalesce(m.id, m.code) AS end"
)
BLOCKED = "SHOW TRANSACTIONS YIELD transactionId, status WHERE status STARTS WITH 'Blocked' RETURN transactionId AS id"
"""Transactions that wait for a lock."""
_COUNTERS = ("version", "feedPosition", "feedKey")


@dataclass(frozen=True)
class Graph:
    """The database that the application writes to."""

    driver: neo4j.Driver
    database: str

    def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        """What a statement returns."""
        return [
            record.data() for record in self.driver.execute_query(statement, parameters, database_=self.database)[0]
        ]

    def properties(self, own_id: str) -> dict[str, Any]:
        """Those of the node of that id."""
        [row] = self.rows("MATCH (n {id: $id}) WHERE n:Patient OR n:Event RETURN properties(n) AS found", id=own_id)
        found: dict[str, Any] = row["found"]
        return found

    def contents(self) -> Counter[str]:
        """How many nodes of each label and relationships of each type there are, receipts and tallies among them.

        Whatever is asked adds to the audit trail, which is left aside.
        """
        nodes = self.rows(
            "MATCH (n) WHERE NOT n:AuditEvent|AuditChain UNWIND labels(n) AS kind RETURN kind, count(*) AS number"
        )
        links = self.rows("MATCH ()-[r]->() RETURN type(r) AS kind, count(*) AS number")
        return Counter({row["kind"]: row["number"] for row in nodes + links})

    def whole(self) -> Counter[str]:
        """All people with all that is theirs, property by property; what counts changes and tells of undone
        merges is left aside."""
        found: Counter[str] = Counter()
        for row in self.rows(_NODES) + self.rows(_RELATIONSHIPS):
            row["properties"] = {name: value for name, value in row["properties"].items() if name not in _COUNTERS}
            found[json.dumps(row, sort_keys=True, default=str)] += 1
        return found

    def assert_counted(self) -> None:
        """The tallies hold what the graph holds, by their own account and by a slow and plain one."""
        with self.driver.session(database=self.database) as session:
            assert differences(session) == {}
        assert told(self.driver, self.database) == counted(self.driver, self.database)

    def feed(self, patient: str) -> list[int]:
        """The places that are taken in a patient's feed, which never exceed its position."""
        statement = (
            "MATCH (p:Patient {id: $id}) RETURN p.feedPosition AS position, "
            "COLLECT { MATCH (e:Event) WHERE e.feedKey STARTS WITH p.id + '|' RETURN e.feedKey ORDER BY e.feedKey } "
            "AS keys"
        )
        [row] = self.rows(statement, id=patient)
        places = [position_of(key) for key in row["keys"]]
        assert len(set(places)) == len(places)
        assert max(places, default=0) <= (row["position"] or 0)
        return places

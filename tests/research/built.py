"""A record, and the research graph that was built of it."""

from dataclasses import dataclass
from typing import Any

import neo4j
from rich.console import Console

from app.config import Settings
from app.research.build import Report
from app.research.pseudonyms import Pseudonyms

K = 5
QUIET = Console(quiet=True)
PLANTED = "Marcador Único"


@dataclass(frozen=True)
class Research:
    """A record, and the research graph that was built of it, on a server that runs."""

    settings: Settings
    """Of both, the research graph named by its URI."""
    record: neo4j.Driver
    report: Report
    driver: neo4j.Driver
    key: bytes

    def rows(self, statement: Any, **parameters: Any) -> list[list[Any]]:
        """Of the research graph."""
        return [row.values() for row in self.driver.execute_query(statement, parameters).records]

    def write(self, statement: Any, **parameters: Any) -> None:
        """To the record."""
        self.record.execute_query(statement, parameters, database_=self.settings.neo4j_database)

    def planted(self) -> list[str]:
        """Patients who had what was planted."""
        statement = "MATCH (p:Patient)-[:HAD]->(e) WHERE e.reason = $text RETURN p.id ORDER BY p.id"
        return [row[0] for row in self.record.execute_query(statement, text=PLANTED).records]

    def weeks(self) -> list[tuple[str, int]]:
        """Patients, and by how many weeks their days are shifted."""
        pseudonyms = Pseudonyms(self.key)
        patients = self.record.execute_query("MATCH (p:Patient) RETURN p.id", database_=self.settings.neo4j_database)
        return [(row[0], pseudonyms.weeks(row[0])) for row in patients.records]

    def person(self, patient: str) -> str:
        """The pseudonym of a patient."""
        return Pseudonyms(self.key).person(patient)

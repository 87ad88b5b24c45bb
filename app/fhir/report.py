"""What an import read, wrote, and could not take in, by kind; without patient data.

A problem tells file, line or entry, kind and reason. An id of a resource is told only if it is a UUID, since others
may carry a person's number.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson
from rich.table import Table

from app.fhir.reader import Place
from app.fhir.references import is_uuid
from app.fhir.spool import Spooled

KEPT = 10_000
"""Problems that are kept to be told one by one; all are counted."""
COLUMNS = ("read", "written", "repeated", "skipped", "failed")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken in, or not wholly (`is_failure` false)."""

    place: Place
    kind: str
    resource_id: str | None
    reason: str
    is_failure: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}: {self.reason}"


@dataclass(slots=True)
class Report:
    """Counts by kind and column, and the problems."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {column: Counter() for column in COLUMNS})
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    warnings: int = 0
    nodes: int = 0
    relationships: int = 0
    changed: int = 0

    def add(self, column: str, kind: str) -> None:
        """Count one resource."""
        self.counts[column][kind] += 1

    def fail(self, place: Place, kind: str, key: str | None, reason: str) -> None:
        """Count and keep a resource, or a place, that was not taken in."""
        self.add("failed", kind)
        self._keep(Problem(place, kind, _opaque(key), reason, is_failure=True))

    def warn(self, place: Place, kind: str, key: str | None, reason: str) -> None:
        """Keep what was left out of a resource that was taken in."""
        self.warnings += 1
        self._keep(Problem(place, kind, _opaque(key), reason, is_failure=False))

    def set_apart(self, origin: Spooled, reason: str, *, is_late: bool) -> None:
        """Tell that the rows of a resource were not written; `is_late` are those that it can do without."""
        tell = self.warn if is_late else self.fail
        tell(origin.place, origin.kind, origin.key, reason)

    def merge(self, other: Self) -> None:
        """Add what another part of the same import tells."""
        for column, counter in other.counts.items():
            self.counts[column].update(counter)
        for problem in other.problems:
            self._keep(problem)
        self.left_out += other.left_out
        self.warnings += other.warnings
        self.nodes += other.nodes
        self.relationships += other.relationships
        self.changed += other.changed

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < KEPT:
            self.problems.append(problem)
        else:
            self.left_out += 1

    def total(self, column: str) -> int:
        """Sum of a column."""
        return self.counts[column].total()

    @property
    def exit_status(self) -> int:
        """0 all in, 1 some failed, 2 nothing that could be used."""
        if not self.total("read"):
            return 2
        return 1 if self.total("failed") else 0

    def table(self) -> Table:
        """The summary for a terminal."""
        table = Table("kind", *COLUMNS, title="FHIR import")
        for kind in sorted({kind for counter in self.counts.values() for kind in counter}):
            table.add_row(kind, *(str(self.counts[column][kind] or "") for column in COLUMNS))
        table.add_section()
        table.add_row("all", *(str(self.total(column)) for column in COLUMNS))
        return table

    def write(self, file: Path) -> None:
        """The whole report as JSON."""
        content: dict[str, Any] = {
            "counts": {column: dict(sorted(counter.items())) for column, counter in self.counts.items()},
            "graph": {
                "nodesCreated": self.nodes,
                "relationshipsCreated": self.relationships,
                "changed": self.changed,
            },
            "warnings": self.warnings,
            "problems": [_as_json(problem) for problem in self.problems],
            "problemsLeftOut": self.left_out,
            "exitStatus": self.exit_status,
        }
        file.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def _as_json(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "entry": place.entry,
        "kind": problem.kind,
        "id": problem.resource_id,
        "reason": problem.reason,
        "failed": problem.is_failure,
    }


def _opaque(key: str | None) -> str | None:
    bare = (key or "").removeprefix("urn:uuid:")
    return bare if is_uuid(bare) else None

"""An import from its first file to its last row, beside whoever reads and writes the graph.

Files are put aside by patient (`spool`), then the directory is written, then the charts: as many whole charts as make
up `BATCH` resources in one transaction, a longer chart in several. What the graph refuses is found by halving the
batch, so that one bad resource keeps nobody else's out. An import that was cut off is made whole by running it again.
"""

from collections.abc import Iterable
from pathlib import Path

from neo4j import Driver, Session
from neo4j.exceptions import ClientError, DatabaseError

from app.fhir.charts import MISSING, Charts, Progress, bring_together
from app.fhir.graph import Graph, write_batch
from app.fhir.put_aside import put_aside
from app.fhir.report import Report
from app.fhir.rows import Mapped
from app.fhir.spool import Spool
from graph_schema.writer import MissingEnd

BATCH = 2_000


def load(
    driver: Driver,
    database: str,
    files: Iterable[Path],
    *,
    source: str | None = None,
    strict: bool = False,
    progress: Progress = lambda doing, count: None,
) -> Report:
    """Import the files; returns the report. Raises `SourceNeeded` before anything is written."""
    report = Report()
    with Spool(source) as spool, driver.session(database=database) as session:
        put_aside(files, spool, report, lambda: progress("read", 1))
        bring_together(spool)
        charts = Charts(spool, Graph(session), report, strict=strict, progress=progress)
        writing = _Writing(session, report, progress)
        for place in charts.places():
            writing.take([place])
        writing.flush()
        for patient, resources in spool.charts():
            writing.take(charts.chart(patient, resources))
        writing.flush()
    return report


class _Writing:
    """Batches of rows into the graph."""

    def __init__(self, session: Session, report: Report, progress: Progress) -> None:
        self._session = session
        self._report = report
        self._progress = progress
        self._pending: list[Mapped] = []

    def take(self, chart: Iterable[Mapped]) -> None:
        """Add the rows of a chart, or of a place, to the batch; write it when it is full."""
        items = list(chart)
        if len(self._pending) + len(items) > BATCH:
            self.flush()
        self._pending += items
        while len(self._pending) > BATCH:
            head, self._pending = self._pending[:BATCH], self._pending[BATCH:]
            self._write(head)

    def flush(self) -> None:
        """Write what waits."""
        batch, self._pending = self._pending, []
        if batch:
            self._write(batch)

    def _write(self, batch: list[Mapped]) -> None:
        """Write a batch; halve it where the graph refuses it. Other errors of Neo4j end the import."""
        try:
            written = self._session.execute_write(write_batch, batch)
        except (ClientError, DatabaseError, MissingEnd) as error:
            if len(batch) == 1:
                self._set_apart(batch[0], error)
                return
            middle = len(batch) // 2
            self._write(batch[:middle])
            self._write(batch[middle:])
            return
        self._report.nodes += written.nodes
        self._report.relationships += written.relationships
        self._report.changed += written.nodes_changed + written.relationships_changed
        for mapped in batch:
            if not mapped.is_late:
                self._report.add("written", mapped.origin.kind)
                self._progress("written", 1)

    def _set_apart(self, mapped: Mapped, error: ClientError | DatabaseError | MissingEnd) -> None:
        # Neo4j's message would quote the values; its code says what rule it was.
        reason = MISSING if isinstance(error, MissingEnd) else f"the graph refused it ({error.code})"
        self._report.set_apart(mapped.origin, reason, is_late=mapped.is_late)
        if not mapped.is_late:
            self._progress("written", 1)

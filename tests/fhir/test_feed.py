"""An import tells those who listen what it wrote or changed, and nothing of what was there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.fhir.report import Report
from tests.fhir import samples
from tests.fhir.conftest import Rows

Importing = Callable[..., Report]
FEED = (
    "MATCH (e:Event) WHERE e.feedKey IS NOT NULL RETURN labels(e) AS labels, e.feedKey AS key, e.id AS id ORDER BY key"
)


def told(rows: Rows) -> list[Any]:
    """The events of the feed, in order."""
    return rows(FEED)


def test_all_that_it_wrote_is_told_once(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    file = samples.write_bundle(tmp_path / "all.json", samples.everything())
    importing(file)
    first = told(rows)
    events = rows("MATCH (e:Event) RETURN count(e) AS number")[0]["number"]
    ends = rows("MATCH (p:Patient) RETURN p.id AS id, p.feedPosition AS position")
    assert len(first) == events > 5
    assert [row["key"] for row in first] == sorted(
        f"{end['id']}|{position:012d}" for end in ends for position in range(1, (end["position"] or 0) + 1)
    )
    importing(file)
    assert told(rows) == first
    assert rows("MATCH (p:Patient) RETURN p.id AS id, p.feedPosition AS position") == ends


def test_what_changed_at_the_source_is_told_again(tmp_path: Path, importing: Importing, rows: Rows) -> None:
    importing(samples.write_bundle(tmp_path / "all.json", samples.everything()))
    before = {row["id"]: row["key"] for row in told(rows)}
    later = [*samples.directory(), samples.patient(), samples.encounter(status="cancelled")]
    importing(samples.write_bundle(tmp_path / "later.json", later))
    moved = [row for row in told(rows) if before[row["id"]] != row["key"]]
    assert [("Encounter" in row["labels"], row["key"] > max(before.values())) for row in moved] == [(True, True)]

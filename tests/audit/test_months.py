"""The trail is exported by months, and cut, and stays whole: the graph's part, and the files joined with it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.audit.journal import Journal
from app.audit.months import AuditCutRefused, cut, export
from app.config import Settings
from app.database import Database
from app.signing import signing_key
from tests.audit.recorded import Recorded
from tests.audit.test_verify import run
from tests.chart import ANA

MONTHS = ("2026-08-31T23:59:59.999Z", "2026-09-01T00:00:00Z", "2026-09-30T23:59:59.999Z", "2026-10-15T12:00:00Z")
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


def record(at: str) -> dict[str, Any]:
    """What is recorded of a moment."""
    return {
        "at": datetime.fromisoformat(at),
        "issuer": "https://id.example",
        "subject": "luz",
        "role": "CLINICIAN",
        "patient": ANA,
        "purpose": "TREAT",
        "action": "QUERY",
        "fields": ["patient"],
        "outcome": "ANSWERED",
        "document": "0" * 64,
        "requestId": "1",
    }


@pytest.fixture
async def months(settings: Settings, recorded: Recorded, fresh: None) -> AsyncIterator[Recorded]:
    """Two chains, each with records of August, September (two) and October."""
    database = Database(settings)
    for _ in range(2):
        journal = Journal(database, signing_key(settings.signing_key))
        for at in MONTHS:
            await journal.record([record(at)])
    yield recorded
    await database.close()


def files(folder: Path) -> list[Path]:
    """The exported ones, in order."""
    return sorted(folder.glob("audit-*.ndjson"))


async def test_a_month_is_exported_and_stays(months: Recorded, tmp_path: Path) -> None:
    file, number = export(months.trail, datetime(2026, 9, 1, tzinfo=UTC), tmp_path)
    assert (file.name, number) == ("audit-2026-09.ndjson", 4)
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert [(line["chain"], line["position"]) for line in lines] == [(1, 2), (2, 2), (1, 3), (2, 3)]
    assert lines[0]["at"] == "2026-09-01T00:00:00.000Z"
    assert export(months.trail, datetime(2026, 9, 1, tzinfo=UTC), tmp_path) == (file, number)
    file.write_bytes(b"{}\n")
    with pytest.raises(AuditCutRefused, match="holds something else"):
        export(months.trail, datetime(2026, 9, 1, tzinfo=UTC), tmp_path)
    assert len(months.all()) == 8


async def test_what_is_cut_is_in_files_and_both_parts_are_whole(months: Recorded, tmp_path: Path) -> None:
    written, deleted = cut(months.trail, months.keys, OCTOBER, tmp_path)
    assert ([file.name for file in written], deleted) == (["audit-2026-08.ndjson", "audit-2026-09.ndjson"], 6)
    assert [each["position"] for each in months.all()] == [4, 4]
    found = months.verified()
    assert (found.wrong, found.first, found.records) == (0, (), 2)
    joined = months.verified(files=files(tmp_path))
    assert (joined.wrong, joined.exported, joined.records) == (0, 6, 2)


async def test_a_second_cut_goes_on_where_the_first_ended(months: Recorded, tmp_path: Path) -> None:
    cut(months.trail, months.keys, datetime(2026, 9, 1, tzinfo=UTC), tmp_path)
    cut(months.trail, months.keys, OCTOBER, tmp_path)
    assert len(files(tmp_path)) == 2
    assert months.verified(files=files(tmp_path)).wrong == 0
    assert cut(months.trail, months.keys, OCTOBER, tmp_path) == ([], 0)


async def test_a_cut_that_was_ended_is_finished_by_the_next(
    months: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.audit.months._delete", lambda *_: 0)
    cut(months.trail, months.keys, OCTOBER, tmp_path)
    monkeypatch.undo()
    assert len(months.all()) == 8
    assert months.verified(files=files(tmp_path)).wrong == 0
    assert cut(months.trail, months.keys, OCTOBER, tmp_path) == ([], 6)
    assert months.verified(files=files(tmp_path)).wrong == 0


async def test_changed_and_lacking_files_are_found(months: Recorded, tmp_path: Path) -> None:
    [august, september], _ = cut(months.trail, months.keys, OCTOBER, tmp_path)
    content = september.read_bytes()
    september.write_bytes(content.replace(b'"subject":"luz"', b'"subject":"eva"', 1))
    assert "it is not what was written" in months.verified(files=[august, september]).first[0]
    september.write_bytes(b"".join(content.splitlines(keepends=True)[:-1]))
    assert "the files lack records 3 to 3" in months.verified(files=[august, september]).first[0]
    assert "records 1 to 1 are" not in months.verified(files=[september]).first[0]
    assert "record 1 is missing" in months.verified(files=[september]).first[0]


async def test_a_trail_that_was_changed_is_not_cut(months: Recorded, tmp_path: Path) -> None:
    months.run("MATCH (a:AuditEvent {chain: 1, position: 2}) SET a.subject = 'eva'")
    with pytest.raises(AuditCutRefused, match="record 2 of chain 1"):
        cut(months.trail, months.keys, OCTOBER, tmp_path)
    assert len(months.all()) == 8


async def test_a_month_that_is_not_over_is_not_cut(months: Recorded, tmp_path: Path) -> None:
    with pytest.raises(AuditCutRefused, match="is not over"):
        cut(months.trail, months.keys, datetime(2999, 1, 1, tzinfo=UTC), tmp_path)


async def test_the_commands_say_what_they_did(settings: Settings, months: Recorded, tmp_path: Path) -> None:
    to = ("--to", str(tmp_path))
    file = tmp_path / "audit-2026-09.ndjson"
    assert run(settings, "export", "--month", "2026-09", *to) == (0, [f"Wrote 4 records to {file}."], "")
    status, lines, said = run(settings, "cut", "--before", "2026-10", *to)
    assert (status, lines[-1], said) == (0, "Deleted 6 records.", "")
    assert run(settings, "verify", "--files", str(tmp_path))[:2] == (
        0,
        ["2 records of 2 chains, 6 of files: nothing is broken."],
    )
    assert run(settings, "export", "--month", "September", *to)[0] == 2

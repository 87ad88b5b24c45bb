"""`expediente receipts prune`: what is old goes, in batches and by the index; what is younger stays."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import neo4j
import pytest

import app.receipts
from app.config import Settings
from app.receipts import prune

MAKE = """UNWIND range(1, $number) AS n CREATE (:Receipt {key: $name + toString(n), act: 'WriteNote', fingerprint: '0',
answer: '{}', performedAt: $at})"""
KEYS = "MATCH (r:Receipt) WHERE r.key STARTS WITH 'old-' OR r.key STARTS WITH 'young-' RETURN r.key AS key"

pytestmark = pytest.mark.usefixtures("chart")


@pytest.fixture
def receipts(driver: neo4j.Driver, migrated: str) -> Iterator[str]:
    """Seven receipts of 31 days ago and two of 29; the name of the database."""
    for name, number, days in (("old-", 7, 31), ("young-", 2, 29)):
        at = datetime.now(UTC) - timedelta(days=days)
        driver.execute_query(MAKE, name=name, number=number, at=at, database_=migrated)
    driver.execute_query("MATCH (r:Receipt {key: 'chart-key'}) DELETE r", database_=migrated)
    yield migrated
    driver.execute_query("MATCH (r:Receipt) DELETE r", database_=migrated)


def keys(driver: neo4j.Driver, database: str) -> set[str]:
    """Of the receipts that are left."""
    return {record["key"] for record in driver.execute_query(KEYS, database_=database).records}


def test_the_old_ones_go_batch_by_batch(driver: neo4j.Driver, receipts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.receipts, "BATCH", 3)
    assert prune(driver, receipts, 30) == 7
    assert keys(driver, receipts) == {"young-1", "young-2"}
    assert prune(driver, receipts, 30) == 0
    assert prune(driver, receipts, 28) == 2


def test_they_are_found_by_the_index(driver: neo4j.Driver, receipts: str) -> None:
    given = {"before": datetime.now(UTC), "most": 1}
    plan = driver.execute_query("EXPLAIN " + app.receipts._PRUNE, given, database_=receipts).summary.plan
    assert "receipt_performed_at" in str(plan) or "RANGE INDEX r:Receipt(performedAt)" in str(plan)
    assert prune(driver, receipts, 1) == 9


@pytest.mark.parametrize(
    ("days", "status", "line"),
    [("30", 0, "Deleted 7 receipts."), ("0", 2, "Invalid value"), ("-4", 2, "Invalid value")],
)
def test_the_command_tells_how_many_and_keeps_those_of_a_day_at_least(
    settings: Settings, driver: neo4j.Driver, receipts: str, days: str, status: int, line: str
) -> None:
    own = {"EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "", "EXPEDIENTE_NEO4J_PASSWORD": settings.password()}
    command = [sys.executable, "-m", "app.cli", "receipts", "prune", "--older-than-days", days]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 -- ours
    assert done.returncode == status
    assert line in done.stdout + done.stderr
    assert len(keys(driver, receipts)) == (2 if status == 0 else 9)


def test_less_than_a_day_is_refused(driver: neo4j.Driver, migrated: str) -> None:
    with pytest.raises(ValueError, match="a day at least"):
        prune(driver, migrated, 0)

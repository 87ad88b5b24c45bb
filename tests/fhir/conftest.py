"""Fixtures of the import's tests: a migrated graph, and what a test wrote taken out again."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j
import pytest

from app.fhir.load import load
from app.fhir.reader import input_files
from app.fhir.report import Report

GROUPS = (("children", 18, "1-4", 2718), ("adults", 3, "20-35", 3141))
"""Name, people, ages and seed of a population: equal seeds would make equal ids. Mostly children of short charts."""

Rows = Callable[..., list[dict[str, Any]]]


def _nodes(driver: neo4j.Driver, database: str) -> set[str]:
    statement = "MATCH (n) RETURN collect(elementId(n)) AS ids"
    return set(driver.execute_query(statement, database_=database).records[0]["ids"])


@contextmanager
def leaving_no_trace(driver: neo4j.Driver, database: str) -> Iterator[None]:
    """Delete, at the end, the nodes that were not there at the start."""
    before = _nodes(driver, database)
    try:
        yield
    finally:
        statement = (
            "UNWIND $ids AS id CALL (id) { MATCH (n) WHERE elementId(n) = id DETACH DELETE n } "
            "IN TRANSACTIONS OF 5000 ROWS"
        )
        with driver.session(database=database) as session:
            session.run(statement, ids=list(_nodes(driver, database) - before)).consume()


@pytest.fixture
def rows(driver: neo4j.Driver, migrated: str) -> Iterator[Rows]:
    """Ask the graph; what the test writes is deleted after it."""

    def ask(statement: str, **parameters: Any) -> list[dict[str, Any]]:
        found = driver.execute_query(statement, parameters, database_=migrated).records
        return [record.data() for record in found]

    with leaving_no_trace(driver, migrated):
        yield ask


@pytest.fixture
def importing(driver: neo4j.Driver, migrated: str, rows: Rows) -> Callable[..., Report]:
    """Import paths as `load` does, from a source of its own."""

    def run(*paths: Path, source: str | None = "https://example.mx/fhir", strict: bool = False) -> Report:
        return load(driver, migrated, input_files(paths), source=source, strict=strict)

    return run


@pytest.fixture(scope="session")
def synthea(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles of a population that another program made, a file each."""
    folder = tmp_path_factory.mktemp("synthea")
    for name, count, ages, seed in GROUPS:
        options = ["-p", str(count), "-a", ages, "-s", str(seed), "-r", "20250101", "-o", str(folder / name)]
        command = [sys.executable, "-m", "synthea.cli", *options, "--log-level", "error"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 our own arguments
    return folder

"""A graph with the catalogues, and a plain way to ask it."""

from collections.abc import Callable, Iterator
from typing import Any

import neo4j
import pytest

from app.catalogues.load import load
from app.config import Settings
from graph_schema.migrate import migrate
from tests.neo4j import erase

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def catalogues(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[str]:
    """Name of a database that holds the catalogues and nothing else, as long as a module's tests run."""
    erase(driver, migrated)
    migrate(driver, migrated)
    load(driver, migrated)
    yield migrated
    erase(driver, migrated)
    migrate(driver, migrated)


@pytest.fixture
def run(driver: neo4j.Driver, migrated: str) -> Run:
    """Runs a statement; its records as dicts."""
    return lambda statement, **parameters: [
        record.data() for record in driver.execute_query(statement, parameters, database_=migrated).records
    ]

"""A plain way to ask the graph."""

from collections.abc import Callable
from typing import Any

import neo4j
import pytest

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(driver: neo4j.Driver, migrated: str) -> Run:
    """Runs a statement; its records as dicts."""
    return lambda statement, **parameters: [
        record.data() for record in driver.execute_query(statement, parameters, database_=migrated).records
    ]

"""Fixtures that all tests share: the real Neo4j of the session, and settings and drivers for it."""

from collections.abc import Iterator

import neo4j
import pytest

from app.config import Settings
from tests.neo4j import connected, given, started


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings with URI, user and password of the session's Neo4j, which is up as long as they are in use."""
    own = Settings()
    folder = tmp_path_factory.mktemp("neo4j")
    with given(own) if own.neo4j_uri else started(folder) as pointed:
        yield pointed


@pytest.fixture(scope="session")
def driver(settings: Settings) -> Iterator[neo4j.Driver]:
    """One driver for the session's Neo4j."""
    with connected(settings) as driver:
        yield driver

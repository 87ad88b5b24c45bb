"""Fixtures of the tests of subscriptions: a writer, and a server that looks often."""

from collections.abc import Iterator

import neo4j
import pytest

from app.config import Settings
from app.server import make_app
from tests.live.writing import Writer
from tests.serving import served


@pytest.fixture
def writer(driver: neo4j.Driver, settings: Settings, chart: None) -> Writer:
    """Writes to the chart."""
    return Writer(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
def live_url(settings: Settings, chart: None) -> Iterator[str]:
    """A server as it is by default."""
    with served(make_app(settings)) as url:
        yield url

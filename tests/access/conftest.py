"""Fixtures of the tests of who asks: a provider, and the application that believes it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import neo4j
import pytest

from app.config import Settings
from tests.access.marked import write_marked
from tests.access.provider import Provider
from tests.empty_research import empty_research
from tests.node import Node
from tests.serving import in_process


@pytest.fixture(scope="session")
def provider(node: Node) -> Iterator[Provider]:
    """A provider that is up as long as the tests run."""
    with Provider() as provider:
        yield provider


@pytest.fixture(scope="session")
async def believing(settings: Settings, migrated: str, provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application that believes the provider."""
    async with in_process(settings, **provider.settings()) as (_, client):
        yield client


@pytest.fixture(scope="module")
def marked(driver: neo4j.Driver, settings: Settings, chart: None) -> list[str]:
    """The graph holds the chart with Ana marked; the ids of all that is hers."""
    return write_marked(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
async def roomy(settings: Settings, driver: neo4j.Driver, chart: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application that takes operations of any size."""
    unbounded = {"max_query_aliases": 10**6, "max_root_fields": 10**6, "max_query_tokens": 10**7}
    room = unbounded | {"max_query_cost": 10**18, "max_body_bytes": 10**8, "query_timeout_seconds": 300.0}
    async with in_process(empty_research(settings, driver), **room) as (_, client):
        yield client

"""Fixtures of the tests of who asks: a provider, and the application that believes it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from app.config import Settings
from tests.access.provider import Provider
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

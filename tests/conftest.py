"""Fixtures that all tests share: the real Neo4j of the session, and settings and drivers for it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import neo4j
import pytest

from app.catalogues.load import load
from app.config import Settings
from app.server import make_app
from graph_schema.migrate import migrate
from tests.chart import write_chart
from tests.neo4j import clear, connected, given, started
from tests.node import Node, installed
from tests.serving import in_process, served


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-cases` writes the case files' statements, answers and costs anew."""
    parser.addoption("--rewrite-cases", action="store_true", help="Rewrite what stands beside the case files.")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings with URI, user and password of the session's Neo4j, which is up as long as they are in use."""
    own = Settings()
    folder = tmp_path_factory.mktemp("neo4j")
    with given(own) if own.neo4j_uri else started(folder) as pointed:
        # Many tests are one caller.
        unbounded = {"requests_per_minute": 0, "cost_per_minute": 0, "questions_per_day": 0}
        yield pointed.model_copy(update={"signing_key_file": folder / "signing.key", **unbounded})


@pytest.fixture(scope="session")
def driver(settings: Settings) -> Iterator[neo4j.Driver]:
    """One driver for the session's Neo4j."""
    with connected(settings) as driver:
        yield driver


@pytest.fixture(scope="session")
def migrated(driver: neo4j.Driver, settings: Settings) -> str:
    """Name of the database, constraints and indexes in place."""
    migrate(driver, settings.neo4j_database)
    return settings.neo4j_database


@pytest.fixture(scope="module")
def chart(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[None]:
    """The graph holds the chart of `tests/chart.py` and nothing else, as long as a module's tests run."""
    clear(driver, settings.neo4j_database)
    write_chart(driver, settings.neo4j_database)
    yield
    clear(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
def catalogues(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[None]:
    """The graph holds the catalogues and nothing else, as long as a module's tests run."""
    clear(driver, settings.neo4j_database)
    load(driver, settings.neo4j_database)
    yield
    clear(driver, settings.neo4j_database)


@pytest.fixture(scope="session")
async def api(settings: Settings, migrated: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the real application, connected to the session's Neo4j. It accepts GraphQL's own media type."""
    async with in_process(settings) as (_, client):
        yield client


@pytest.fixture(scope="session")
def base_url(settings: Settings, migrated: str) -> Iterator[str]:
    """The application under a real uvicorn, for clients that need a socket."""
    with served(make_app(settings)) as url:
        yield url


@pytest.fixture(scope="session")
def node() -> Node:
    """Node with the packages of `tests/clients`."""
    return installed()

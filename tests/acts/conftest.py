"""A graph with places, practitioners and catalogues, in which acts are done."""

from collections.abc import AsyncIterator, Iterator

import neo4j
import pytest

from app.config import Settings
from graph_schema.migrate import migrate
from graph_schema.writer import Mode, NodeRow, RelationshipRow, write
from seeds.catalogue import catalogue_rows
from seeds.places import Network, build_network, place_rows
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.neo4j import clear
from tests.serving import in_process

SEED = 7


def furnish(driver: neo4j.Driver, database: str, network: Network) -> None:
    """Have the graph hold catalogues and places."""
    migrate(driver, database)
    rows = [*catalogue_rows(), *place_rows(network)]
    nodes = [row for row in rows if isinstance(row, NodeRow)]
    links = [row for row in rows if isinstance(row, RelationshipRow)]
    with driver.session(database=database) as session:
        session.execute_write(lambda tx: write(tx, nodes, links, Mode.MERGE))


@pytest.fixture(scope="session")
def network() -> Network:
    """Institutions, facilities and who works there."""
    return build_network(SEED)


@pytest.fixture(scope="module")
def hospital(driver: neo4j.Driver, settings: Settings, migrated: str, network: Network) -> Iterator[str]:
    """The graph holds catalogues and places and nothing else, as long as a module's tests run; its name."""
    name = settings.neo4j_database
    clear(driver, name)
    furnish(driver, name, network)
    yield name
    clear(driver, name)


@pytest.fixture(scope="module")
async def asking(settings: Settings, hospital: str) -> AsyncIterator[Asking]:
    """Asks the real application for acts."""
    async with in_process(settings) as (_, client):
        yield Asking(client)


@pytest.fixture(scope="module")
def graph(driver: neo4j.Driver, hospital: str) -> Graph:
    """Looks into the graph behind the API."""
    return Graph(driver, hospital)

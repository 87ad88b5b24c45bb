"""What is right is found to be right: the chart, the synthetic people, what acts wrote."""

import neo4j

from app.config import Settings
from graph_schema.migrate import migrate
from seeds.load import seed
from seeds.profiles import PROFILES
from tests.check.finding import found
from tests.neo4j import erase


def test_the_chart_is_whole(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    assert found(driver, settings.neo4j_database) == {}


def test_the_synthetic_people_are_whole(driver: neo4j.Driver, settings: Settings, migrated: str) -> None:
    name = settings.neo4j_database
    erase(driver, name)
    migrate(driver, name)
    seed(driver, name, PROFILES["test"], progress=False)
    try:
        assert found(driver, name) == {}
    finally:
        erase(driver, name)
        migrate(driver, name)

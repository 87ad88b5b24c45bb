"""The graph that a command works on: the Neo4j of the settings, or else the embedded one, migrated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from neo4j import Driver

from app.config import Settings
from app.database import connect
from app.embedded import EmbeddedNeo4j
from graph_schema.migrate import migrate


@contextmanager
def reached(settings: Settings) -> Iterator[Settings]:
    """Settings that point at a Neo4j: the one they name, or the embedded one, started if it does not run."""
    if settings.neo4j_uri:
        yield settings
        return
    with EmbeddedNeo4j.attach_or_start(settings) as server:
        yield server.client_settings


@contextmanager
def migrated(settings: Settings, tell: Callable[[str], object]) -> Iterator[tuple[Settings, Driver]]:
    """Such settings and a driver, migrations applied and catalogues loaded; `tell` hears of what was done now."""
    with reached(settings) as pointed, connect(pointed) as driver:
        for name in migrate(driver, pointed.neo4j_database):
            tell(f"Applied {name}")
        from app.catalogues.load import load  # reads all of the CIE-10, which not every command needs

        for name in load(driver, pointed.neo4j_database):
            tell(f"Loaded {name}")
        yield pointed, driver

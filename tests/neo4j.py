"""The Neo4j that the tests run against: one that we start for the session, or one that we were given.

`EXPEDIENTE_NEO4J_URI` gives one (with `…_USER` and `…_PASSWORD`). The tests write to it and erase what is in it, so
it has to be empty, or `EXPEDIENTE_TEST_ERASES=1` has to say that what it holds may go.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j

from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.embedded.prepare import prepare

ERASES = "EXPEDIENTE_TEST_ERASES"


class NotEmpty(Exception):
    """The database that was given holds data, and nothing says that it may go."""


@contextmanager
def started(folder: Path) -> Iterator[Settings]:
    """A server of our own with its data in a folder; the jars come from the user's ordinary cache."""
    settings = Settings(data_dir=folder, bolt_port=None, http_port=None, neo4j_heap="1g", neo4j_page_cache="256m")
    prepare(settings)  # every start after this one takes half the time
    with EmbeddedNeo4j(settings) as server:
        yield server.client_settings


@contextmanager
def given(settings: Settings) -> Iterator[Settings]:
    """The server that the settings name, its database empty at the start."""
    with connected(settings) as driver:
        database = settings.neo4j_database
        found = driver.execute_query("MATCH (n) RETURN count(n) AS nodes", database_=database).records[0]["nodes"]
        if found and os.environ.get(ERASES) != "1":
            raise NotEmpty(
                f"The tests erase what is in the database {database}, and it holds {found} nodes. "
                f"Give an empty one, or set {ERASES}=1 to let them go."
            )
        erase(driver, database)
    yield settings


@contextmanager
def connected(settings: Settings) -> Iterator[neo4j.Driver]:
    """A driver for what the settings point at, closed at the end."""
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    with neo4j.GraphDatabase.driver(settings.neo4j_uri or "", auth=(settings.neo4j_user, password)) as driver:
        yield driver


def erase(driver: neo4j.Driver, database: str) -> None:
    """Every node and relationship; constraints and indexes stay."""
    with driver.session(database=database) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def clear(driver: neo4j.Driver, database: str) -> None:
    """The graph as its migrations left it. They are not applied anew: Neo4j would forget every plan that it made."""
    with driver.session(database=database) as session:
        others = "MATCH (n) WHERE NOT n:Migration|MigrationLock"
        session.run(f"{others} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 10000 ROWS").consume()
        session.run("MERGE (b:TallyBook {name: 'tallies'}) ON CREATE SET b.countedAt = datetime()").consume()

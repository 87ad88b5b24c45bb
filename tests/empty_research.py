"""A research graph that tells of nobody, within the tests' own Neo4j: what is asked of it runs, and finds nobody."""

import neo4j

from app.config import Settings
from app.research.model import FORMAT


def empty_research(settings: Settings, driver: neo4j.Driver) -> Settings:
    """The settings, pointed at it. It is there until the graph is cleared."""
    driver.execute_query(
        "MERGE (b:Build {name: 'research'}) SET b.at = '2026-01-31T12:00:00+00:00', b.format = $format",
        format=FORMAT,
        database_=settings.neo4j_database,
    )
    line = ("neo4j_uri", "neo4j_user", "neo4j_password", "neo4j_database")
    return settings.model_copy(update={f"research_{name}": getattr(settings, name) for name in line})

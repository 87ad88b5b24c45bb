"""Where the research graph is, and that it is not the record: nothing is written before that is sure."""

from typing import LiteralString

from neo4j import Driver

from app.config import Settings
from app.errors import BadInput, Unavailable

_ID: LiteralString = "CALL db.info() YIELD id RETURN id"
_ACCESS: LiteralString = "SHOW DATABASE $name YIELD access"
_HELD: LiteralString = (
    "RETURN EXISTS { (n:Patient|Migration) } AS record, EXISTS { (n:Build) } AS built, EXISTS { (n) } AS any"
)


class SameGraph(BadInput):
    """The research graph would be the record."""

    code = "RESEARCH_IS_THE_RECORD"


class NotOurs(BadInput):
    """The database holds something that is no research graph."""

    code = "RESEARCH_DATABASE_NOT_EMPTY"


class ReadOnly(Unavailable):
    """The research graph is there to be read alone for now."""

    code = "RESEARCH_READ_ONLY"


def refuse_the_same(settings: Settings) -> None:
    """Raises `SameGraph` where the settings name one and the same Neo4j or folder twice."""
    research = settings.of_research
    if settings.neo4j_uri and settings.neo4j_uri == research.neo4j_uri:
        same = settings.neo4j_database == research.neo4j_database
    else:
        same = not research.neo4j_uri and research.data_dir.resolve() == settings.data_dir.resolve()
    if same:
        raise SameGraph(
            "the research graph has to be another than the record; set EXPEDIENTE_RESEARCH_NEO4J_URI or "
            "EXPEDIENTE_RESEARCH_DIR to another Neo4j or folder"
        )


def refuse_the_same_database(record: Driver, name: str, research: Driver, research_name: str) -> None:
    """Raises `SameGraph` where both lines lead to one database, whatever they are called."""
    if _id(record, name) == _id(research, research_name):
        raise SameGraph("EXPEDIENTE_RESEARCH_NEO4J_URI leads to the database of the record itself; name another Neo4j")


def refuse_unless_research(driver: Driver, name: str) -> None:
    """Raises `SameGraph` where a database is one of a record, `NotOurs` where it holds what no build made."""
    [held] = driver.execute_query(_HELD, database_=name).records
    if held["record"]:
        raise SameGraph(f"the database {name} is one of a record; research data goes into a Neo4j of its own")
    if held["any"] and not held["built"]:
        raise NotOurs(f"the database {name} holds something that is no research graph; name an empty one")


def refuse_read_only(driver: Driver, name: str) -> None:
    """Raises `ReadOnly` where nothing can be written to a database."""
    if driver.execute_query(_ACCESS, name=name, database_="system").records[0]["access"] == "read-only":
        raise ReadOnly(
            "the research graph can only be read while its Neo4j runs; end `expediente research browser` first, or set "
            "server.databases.read_only otherwise"
        )


def _id(driver: Driver, name: str) -> str:
    return str(driver.execute_query(_ID, database_=name).records[0]["id"])

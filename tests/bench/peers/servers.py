"""The servers that are compared: how each is started, and the query that asks it for the whole history."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from tests.bench.history import QUERY
from tests.bench.processes import served, served_by_node

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Databases:
    """Where the data is: the Neo4j of the settings, and the URL of the PostgreSQL that holds the same."""

    settings: Settings
    postgres: str | None


@dataclass(frozen=True)
class Peer:
    """A server: the name of its row, what starts it, the database it reads, and its query of the history."""

    name: str
    started: Callable[[Databases], AbstractContextManager[int]]
    query: str = QUERY
    relational: bool = False


def _python(factory: str) -> Callable[[Databases], AbstractContextManager[int]]:
    def start(databases: Databases) -> AbstractContextManager[int]:
        return served(factory, databases.settings, {"DATABASE_URL": databases.postgres or ""})

    return start


def _neo4j_graphql(databases: Databases) -> AbstractContextManager[int]:
    settings = databases.settings
    variables = {
        "NEO4J_URI": settings.neo4j_uri or "",
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.password(),
        "NEO4J_DATABASE": settings.neo4j_database,
    }
    return served_by_node(HERE / "neo4j_graphql" / "server.mjs", variables)


def _postgraphile(databases: Databases) -> AbstractContextManager[int]:
    return served_by_node(HERE / "postgraphile" / "server.mjs", {"DATABASE_URL": databases.postgres or ""})


def _query(folder: str) -> str:
    return (HERE / folder / "history.graphql").read_text(encoding="utf-8")


OWN = Peer("Expediente", _python("app.server:app_from_environment"))
UNAUDITED = Peer("Expediente, unaudited", _python("tests.bench.unaudited:make_app"))
FLOOR = Peer("Cypher by hand (floor)", _python("tests.bench.floor:make_app"))
NEO4J_GRAPHQL = Peer("@neo4j/graphql", _neo4j_graphql, _query("neo4j_graphql"))
DATALOADERS = Peer("DataLoaders", _python("tests.bench.dataloaders:make_app"))
POSTGRAPHILE = Peer("PostGraphile", _postgraphile, _query("postgraphile"), relational=True)
SQL = Peer("SQL by hand", _python("tests.bench.peers.sql.endpoint:make_app"), relational=True)

PEERS = (OWN, UNAUDITED, FLOOR, NEO4J_GRAPHQL, DATALOADERS, POSTGRAPHILE, SQL)

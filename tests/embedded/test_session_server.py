"""The session's server itself, whichever it is."""

import os

import neo4j
import pytest

from app.config import Settings
from app.embedded.lock import read_lock
from graph_schema.migrate import migrate
from tests.neo4j import ERASES, NotEmpty, given


def test_the_session_server_answers(driver: neo4j.Driver, settings: Settings) -> None:
    records = driver.execute_query("RETURN 6 * 7 AS answer", database_=settings.neo4j_database).records
    assert records[0]["answer"] == 42


@pytest.mark.skipif("EXPEDIENTE_NEO4J_URI" in os.environ, reason="the server was given, its release with it")
def test_the_session_server_is_the_locked_release(driver: neo4j.Driver, settings: Settings) -> None:
    components = driver.execute_query("CALL dbms.components() YIELD versions, edition RETURN *").records[0]
    assert components["versions"] == [read_lock(settings.neo4j_version).version]
    assert components["edition"] == "community"


def test_a_given_database_that_holds_data_is_refused(
    driver: neo4j.Driver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ERASES, raising=False)
    driver.execute_query("CREATE (:Left)", database_=settings.neo4j_database)
    try:
        with pytest.raises(NotEmpty, match=ERASES), given(settings):
            pass
    finally:
        driver.execute_query("MATCH (n:Left) DELETE n", database_=settings.neo4j_database)


def test_a_given_database_is_erased_where_a_variable_says_so(
    driver: neo4j.Driver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = settings.neo4j_database
    monkeypatch.setenv(ERASES, "1")
    driver.execute_query("CREATE (:Left)-[:OF]->(:Left)", database_=database)
    try:
        with given(settings):
            assert driver.execute_query("MATCH (n) RETURN n", database_=database).records == []
    finally:
        migrate(driver, database)  # the session's other tests count on what it noted of its migrations

"""Migrations: each once, in order, by one migrator at a time, and none that was edited."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import neo4j
import pytest

from app.config import Settings
from graph_schema.migrate import (
    LOCK_MINUTES,
    Migration,
    MigrationEdited,
    MigrationLocked,
    MigrationUnknown,
    migrate,
    migrations,
)
from tests.neo4j import erase

FIRST = Migration(1, "V001__first.cypher", "// a comment; with a semicolon\nMERGE (:Seed {profile: 'first'});\n")
SECOND = Migration(2, "V002__second.cypher", "MERGE (:Seed {profile: 'a;b'});\nMERGE (:Seed {profile: 'c'});")
SLOW = Migration(
    1, "V001__slow.cypher", "UNWIND range(1, 20000000) AS i WITH count(i) AS n MERGE (:Seed {profile: 'slow'});"
)


@pytest.fixture
def database(driver: neo4j.Driver, settings: Settings, migrated: None) -> Iterator[str]:
    """The name of a database without a node in it; what our own migrations made is there again afterwards."""
    name = settings.neo4j_database
    erase(driver, name)
    yield name
    erase(driver, name)
    migrate(driver, name)


def chain(driver: neo4j.Driver, database: str) -> list[str]:
    """The names of the applied migrations, along their relationships."""
    records, _, _ = driver.execute_query(
        "MATCH p = (m:Migration {version: 1})-[:FOLLOWED_BY*0..]->(last) WHERE NOT (last)-[:FOLLOWED_BY]->() "
        "RETURN [node IN nodes(p) | node.name] AS names",
        database_=database,
    )
    return list(records[0]["names"]) if records else []


def profiles(driver: neo4j.Driver, database: str) -> set[str]:
    """What the test migrations wrote."""
    records, _, _ = driver.execute_query("MATCH (s:Seed) RETURN s.profile AS profile", database_=database)
    return {record["profile"] for record in records}


def test_our_own_migrations_apply_to_a_fresh_database_once(driver: neo4j.Driver, database: str) -> None:
    with driver.session(database=database) as session:
        for record in list(session.run("SHOW CONSTRAINTS YIELD name")):
            session.run(f"DROP CONSTRAINT {record['name']}").consume()
        for record in list(session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")):
            session.run(f"DROP INDEX {record['name']}").consume()
    names = [migration.file_name for migration in migrations()]
    assert migrate(driver, database) == names
    assert migrate(driver, database) == []
    assert chain(driver, database) == names


def test_a_further_migration_is_applied_alone(driver: neo4j.Driver, database: str) -> None:
    assert migrate(driver, database, [FIRST]) == [FIRST.file_name]
    assert profiles(driver, database) == {"first"}
    assert migrate(driver, database, [FIRST, SECOND]) == [SECOND.file_name]
    assert profiles(driver, database) == {"first", "a;b", "c"}
    assert chain(driver, database) == [FIRST.file_name, SECOND.file_name]


@pytest.mark.parametrize("pending", [[], [SECOND]])
def test_an_edited_file_is_refused_by_its_name(driver: neo4j.Driver, database: str, pending: list[Migration]) -> None:
    migrate(driver, database, [FIRST])
    edited = Migration(1, FIRST.file_name, FIRST.text + " ")
    with pytest.raises(MigrationEdited, match=FIRST.file_name):
        migrate(driver, database, [edited, *pending])
    assert chain(driver, database) == [FIRST.file_name]
    assert migrate(driver, database, [FIRST]) == []


def test_a_graph_of_a_newer_version_is_refused(driver: neo4j.Driver, database: str) -> None:
    migrate(driver, database, [FIRST, SECOND])
    with pytest.raises(MigrationUnknown, match=SECOND.file_name):
        migrate(driver, database, [FIRST])


def test_a_failed_migration_is_not_recorded_and_can_be_mended(driver: neo4j.Driver, database: str) -> None:
    broken = Migration(2, SECOND.file_name, "MERGE (:Seed {profile: 'a;b'});\nMERG (:Seed);")
    with pytest.raises(neo4j.exceptions.CypherSyntaxError):
        migrate(driver, database, [FIRST, broken])
    assert chain(driver, database) == [FIRST.file_name]
    assert migrate(driver, database, [FIRST, SECOND]) == [SECOND.file_name]


def test_a_second_migrator_is_refused_while_the_first_works(driver: neo4j.Driver, database: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(migrate, driver, database, [SLOW])
        wait_for_lock(driver, database)
        with pytest.raises(MigrationLocked, match=str(LOCK_MINUTES)):
            migrate(driver, database, [SLOW])
        assert first.result() == [SLOW.file_name]
    assert migrate(driver, database, [SLOW]) == []


def wait_for_lock(driver: neo4j.Driver, database: str) -> None:
    """Until some migrator holds the lock."""
    query = "MATCH (l:MigrationLock) WHERE l.until > datetime() RETURN count(l) AS held"
    deadline = time.monotonic() + 20
    while not driver.execute_query(query, database_=database).records[0]["held"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_of_two_that_start_at_once_each_migration_is_applied_by_one(driver: neo4j.Driver, database: str) -> None:
    barrier = threading.Barrier(4)

    def start() -> list[str]:
        barrier.wait()
        try:
            return migrate(driver, database, [FIRST, SECOND])
        except MigrationLocked:
            return []

    with ThreadPoolExecutor(4) as pool:
        applied = [name for result in pool.map(lambda _: start(), range(4)) for name in result]
    assert sorted(applied) == [FIRST.file_name, SECOND.file_name]
    assert chain(driver, database) == [FIRST.file_name, SECOND.file_name]


def test_the_lock_of_a_migrator_that_died_ends(driver: neo4j.Driver, database: str) -> None:
    migrate(driver, database, [FIRST])
    held = "MATCH (l:MigrationLock) SET l.holder = 'dead', l.until = datetime() + duration({seconds: $seconds})"
    driver.execute_query(held, seconds=60, database_=database)
    with pytest.raises(MigrationLocked):
        migrate(driver, database, [FIRST, SECOND])
    driver.execute_query(held, seconds=-1, database_=database)
    assert migrate(driver, database, [FIRST, SECOND]) == [SECOND.file_name]

"""Applies `migrations/V001__….cypher`, once each, in order.

The applied chain is kept in the graph as `(:Migration)-[:FOLLOWED_BY]->(:Migration)`, each with the SHA-256 of its
file: a file that was edited after it was applied is refused by name. A lock node with a deadline keeps a second
migrator out; a migrator that died blocks nobody for longer than `LOCK_MINUTES`.

A file holds statements that end in `;` at the end of a line, each repeatable (`IF NOT EXISTS`), since schema
statements can't share a transaction with the record that they ran.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from neo4j import Driver, Query, Session

LOCK_MINUTES = 10
INDEX_SECONDS = 24 * 3600
"""How long indexes of what is there already may take: minutes for every ten million events."""

_FILE_NAME = re.compile(r"V(\d{3})__(\w+)\.cypher")


class MigrationFailed(Exception):
    """Ancestor of what stops a migration. The text names the file and says what to do.

    MigrationFailed
    ├── MigrationEdited     an applied file is not what it was
    ├── MigrationUnknown    the graph has one that this version has not
    └── MigrationLocked     another process migrates now
    """


class MigrationEdited(MigrationFailed):
    """A migration's file differs from the one that was applied."""


class MigrationUnknown(MigrationFailed):
    """The graph was migrated by a newer version of Expediente."""


class MigrationLocked(MigrationFailed):
    """Another migrator holds the lock."""


@dataclass(frozen=True)
class Migration:
    """One migration file."""

    version: int
    file_name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        """Its statements, comments left out."""
        code = re.sub(r"^\s*//.*$", "", self.text, flags=re.MULTILINE)
        return [statement.strip() for statement in re.split(r";\s*$", code, flags=re.MULTILINE) if statement.strip()]


def migrations(folder: Traversable | None = None) -> list[Migration]:
    """The migrations of a folder (ours by default), in order. ValueError if versions are not 1, 2, 3, …"""
    folder = folder or files("graph_schema") / "migrations"
    found = sorted(
        (
            Migration(int(match[1]), file.name, file.read_text(encoding="utf-8"))
            for file in folder.iterdir()
            if (match := _FILE_NAME.fullmatch(file.name))
        ),
        key=lambda migration: migration.version,
    )
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered without gaps: {[m.file_name for m in found]}")
    return found


def migrate(driver: Driver, database: str, wanted: Sequence[Migration] | None = None) -> list[str]:
    """Apply what is not applied yet; returns the names of the files applied now. Raises `MigrationFailed`.

    Where nothing is pending it only reads: no start of a server writes to the graph, or waits for one that migrates.
    """
    wanted = migrations() if wanted is None else wanted
    with driver.session(database=database) as session:
        if not _pending(session, wanted):
            return []
        with _lock(session):
            pending = _pending(session, wanted)  # another migrator may have been here since
            for migration in pending:
                for statement in migration.statements:
                    session.run(Query(statement)).consume()
                _record(session, migration)
            session.run("CALL db.awaitIndexes($seconds)", seconds=INDEX_SECONDS).consume()
            return [migration.file_name for migration in pending]


def _pending(session: Session, wanted: Sequence[Migration]) -> Sequence[Migration]:
    """What is not applied yet. Raises `MigrationFailed` where what is applied is not what is wanted."""
    result = session.run("MATCH (m:Migration) RETURN m.name AS name, m.checksum AS checksum ORDER BY m.version")
    applied = [(record["name"], record["checksum"]) for record in result]
    _check(applied, wanted)
    return wanted[len(applied) :]


def _check(applied: list[tuple[str, str]], wanted: Sequence[Migration]) -> None:
    if len(applied) > len(wanted):
        raise MigrationUnknown(
            f"{applied[len(wanted)][0]} was applied by a newer version of Expediente; upgrade before you use this graph"
        )
    for (name, checksum), migration in zip(applied, wanted, strict=False):
        if (name, checksum) != (migration.file_name, migration.checksum):
            raise MigrationEdited(
                f"{migration.file_name} is not what was applied as {name}; restore the file and put the change into a "
                "new migration"
            )


def _record(session: Session, migration: Migration) -> None:
    session.run(
        "CREATE (m:Migration {version: $version, name: $name, checksum: $checksum, appliedAt: datetime()}) "
        "WITH m MATCH (before:Migration {version: $version - 1}) CREATE (before)-[:FOLLOWED_BY]->(m)",
        version=migration.version,
        name=migration.file_name,
        checksum=migration.checksum,
    ).consume()


@contextmanager
def _lock(session: Session) -> Iterator[None]:
    """Hold the migration lock. `MigrationLocked` if another process has it."""
    # Without this constraint two first migrators could each make a lock node of their own.
    session.run(
        "CREATE CONSTRAINT migration_lock_name IF NOT EXISTS FOR (n:MigrationLock) REQUIRE n.name IS UNIQUE"
    ).consume()
    holder = uuid.uuid4().hex
    taken = session.run(
        "MERGE (l:MigrationLock {name: 'migrations'}) "
        "ON CREATE SET l.until = datetime() - duration('PT1S'), l.holder = '' "
        "SET l.name = l.name "  # takes the write lock before `until` is read
        "WITH l WHERE l.until < datetime() "
        "SET l.holder = $holder, l.until = datetime() + duration({minutes: $minutes}) "
        "RETURN l.holder AS holder",
        holder=holder,
        minutes=LOCK_MINUTES,
    ).single()
    if taken is None:
        raise MigrationLocked(
            f"another process migrates this graph; wait for it (a dead one's lock ends after {LOCK_MINUTES} minutes)"
        )
    try:
        yield
    finally:
        session.run(
            "MATCH (l:MigrationLock {name: 'migrations', holder: $holder}) SET l.until = datetime()", holder=holder
        ).consume()

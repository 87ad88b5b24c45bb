"""The driver's life, and running one statement.

A read goes as an auto-commit statement: one round trip, where a managed transaction takes more. Transient failures
are retried here, since the driver retries only managed transactions.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from neo4j import (
    READ_ACCESS,
    Address,
    AsyncDriver,
    AsyncGraphDatabase,
    Bookmarks,
    Driver,
    GraphDatabase,
    Query,
    TrustCustomCAs,
)
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from app.config import Settings
from app.cypher.bookmarks import InvalidBookmark
from app.errors import DatabaseUnavailable, ExpedienteError, Unavailable

ATTEMPTS = 3
RETRY_DELAY_SECONDS = 0.05
"""After which a transaction that Neo4j refused for the moment is tried anew, at first: those who wait for one record
may be told of a deadlock, and the driver's own second would be felt."""
GRACE_SECONDS = 2.0
"""How much later than a statement's time limit an answer may come; then Neo4j itself stands still."""
READY_SECONDS = 3.0
"""How long a check of whether Neo4j answers may take."""

_BOLT_PORT = 7687
_TIMED_OUT = {
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
}
_ENDED = {"Neo.ClientError.Transaction.Terminated", "Neo.ClientError.Transaction.LockClientStopped"}
"""Neo4j ended the transaction itself: it stops, or somebody waited for a lock until the time limit."""
_OUT_OF_MEMORY = {
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.TransactionOutOfMemoryError",
}
"""To Neo4j they pass; but the same statement soon meets them again."""
_log = logging.getLogger(__name__)


class QueryTimedOut(Unavailable):
    """Neo4j stopped the statement at its time limit."""

    code = "QUERY_TIMED_OUT"


class QueryOutOfMemory(Unavailable):
    """Neo4j stopped the statement since it needed more memory than there was."""

    code = "QUERY_OUT_OF_MEMORY"


def connect(settings: Settings, retry_seconds: float = 30.0) -> Driver:
    """A synchronous driver, for acts, migrations, seeds and imports. The caller closes it."""
    return GraphDatabase.driver(
        **line_to_neo4j(settings),
        auth=(settings.neo4j_user, settings.password()),
        notifications_min_severity="OFF",
        max_transaction_retry_time=retry_seconds,
        initial_retry_delay=RETRY_DELAY_SECONDS,
    )


class Database:
    """One driver for the life of the process. Its pool mends itself when Neo4j comes back."""

    def __init__(self, settings: Settings) -> None:
        self._name = settings.neo4j_database
        self._timeout = settings.query_timeout_seconds
        self._driver: AsyncDriver = AsyncGraphDatabase.driver(
            **line_to_neo4j(settings),
            auth=(settings.neo4j_user, settings.password()),
            connection_timeout=5,
            connection_acquisition_timeout=10,
            liveness_check_timeout=30,
            notifications_min_severity="OFF",
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._driver.close()

    async def check(self) -> None:
        """`DatabaseUnavailable` unless Neo4j answers a statement now."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self.fetch("RETURN 1 AS value", {})
        except TimeoutError as error:
            raise _unavailable() from error

    async def fetch(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str] = ()) -> Any:
        """The value of the one record of a read statement, of a database that is as far as the bookmarks tell.

        `DatabaseUnavailable`, `QueryTimedOut`, `QueryOutOfMemory` or `InvalidBookmark` where it fails.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with asyncio.timeout(self._timeout + GRACE_SECONDS):
                    return await self._run(statement, parameters, bookmarks)
            except TimeoutError as error:
                _log.warning("Neo4j: no answer within %g s", self._timeout + GRACE_SECONDS)
                raise _unavailable() from error
            except (DriverError, Neo4jError) as error:
                known = failure_of(error, self._timeout)
                if not isinstance(known, DatabaseUnavailable):
                    raise (known or error) from error
                _log.warning("Neo4j: attempt %d of %d failed: %s", attempt, ATTEMPTS, type(error).__name__)
                if attempt == ATTEMPTS:
                    raise known from error
                await asyncio.sleep(0.05 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311  # spreads retries
        raise AssertionError("unreachable")

    async def store(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        """The value of the one record of a write statement, a transaction of its own, once that is durable.

        It is tried once: after `DatabaseUnavailable` or `QueryTimedOut` it may have been done or not.
        """
        try:
            async with asyncio.timeout(self._timeout + GRACE_SECONDS):
                async with self._driver.session(database=self._name, fetch_size=-1) as session:
                    result = await session.run(Query(statement, timeout=self._timeout), dict(parameters))
                    return (await result.single(strict=True))[0]
        except TimeoutError as error:
            raise _unavailable() from error
        except (DriverError, Neo4jError) as error:
            raise (failure_of(error, self._timeout) or error) from error

    async def _run(self, statement: str, parameters: Mapping[str, Any], bookmarks: Collection[str]) -> Any:
        async with self._driver.session(
            database=self._name,
            default_access_mode=READ_ACCESS,
            fetch_size=-1,
            bookmarks=Bookmarks.from_raw_values(bookmarks) if bookmarks else None,
        ) as session:
            result = await session.run(Query(statement, timeout=self._timeout), dict(parameters))
            record = await result.single(strict=True)
            return record[0]


def failure_of(error: DriverError | Neo4jError, timeout: float) -> ExpedienteError | None:
    """What a client is told of a failure of Neo4j; None of one that nobody foresaw.

    After `DatabaseUnavailable` the same statement may succeed a moment later.
    """
    if isinstance(error, Neo4jError) and error.code in _TIMED_OUT:
        return QueryTimedOut(f"the query took longer than {timeout:g} s and was stopped; ask for less at once")
    if isinstance(error, Neo4jError) and "InvalidBookmark" in (error.code or ""):
        return InvalidBookmark("a bookmark of `extensions.bookmarks` is none of this database; leave it out")
    if isinstance(error, Neo4jError) and error.code in _OUT_OF_MEMORY:
        return QueryOutOfMemory("the query needed more memory than the database had; ask for less at once")
    ended = isinstance(error, Neo4jError) and error.code in _ENDED
    if ended or error.is_retryable() or isinstance(error, ServiceUnavailable | SessionExpired):
        return _unavailable()
    return None


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable("the database does not answer now; try again shortly")


def line_to_neo4j(settings: Settings) -> dict[str, Any]:
    """Where Neo4j is, and whose certificates are believed there.

    A URI may name several members of a cluster, `neo4j://one:7687,other:7687`: whichever answers is asked for the
    routing table.
    """
    uri = settings.neo4j_uri
    if uri is None:
        raise DatabaseUnavailable("no Neo4j is set; give EXPEDIENTE_NEO4J_URI or start the embedded one")
    scheme, _, rest = uri.partition("://")
    first, *others = rest.split(",")
    line: dict[str, Any] = {"uri": f"{scheme}://{first}"}
    if others:
        line["resolver"] = _resolver(first, others)
    if settings.neo4j_ca_file is None:
        return line
    if scheme not in {"neo4j+s", "bolt+s"}:
        # A line in clear, or to anybody, is not what was meant.
        raise DatabaseUnavailable("EXPEDIENTE_NEO4J_CA_FILE takes a neo4j+s:// or bolt+s:// in EXPEDIENTE_NEO4J_URI")
    # The driver takes certificates of ours only where the scheme says nothing of encryption.
    trusted = TrustCustomCAs(str(settings.neo4j_ca_file))
    return line | {
        "uri": f"{scheme.removesuffix('+s')}://{first}",
        "encrypted": True,
        "trusted_certificates": trusted,
    }


def _resolver(first: str, others: Sequence[str]) -> Callable[[Address], list[Address]]:
    """What makes of the first address all of them; the driver asks it of any address that it goes to."""
    known = [Address.parse(each, default_port=_BOLT_PORT) for each in (first, *others)]
    return lambda address: known if address == known[0] else [address]

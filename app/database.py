"""The driver's life, and running one read statement.

A read goes as an auto-commit statement: one round trip, where a managed transaction takes more. Transient failures
are retried here, since the driver retries only managed transactions.
"""

import asyncio
import logging
import random
from collections.abc import Mapping
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, Driver, GraphDatabase, Query
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from app.config import Settings
from app.errors import DatabaseUnavailable, Unavailable

ATTEMPTS = 3
GRACE_SECONDS = 2.0
"""How much later than a statement's time limit an answer may come; then Neo4j itself stands still."""
READY_SECONDS = 3.0
"""How long a check of whether Neo4j answers may take."""

_TIMED_OUT = {
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
}
_log = logging.getLogger(__name__)


class QueryTimedOut(Unavailable):
    """Neo4j stopped the statement at its time limit."""

    code = "QUERY_TIMED_OUT"


def connect(settings: Settings) -> Driver:
    """A synchronous driver, for migrations, seeds and imports. The caller closes it."""
    return GraphDatabase.driver(
        _uri(settings), auth=(settings.neo4j_user, settings.password()), notifications_min_severity="OFF"
    )


class Database:
    """One driver for the life of the process. Its pool mends itself when Neo4j comes back."""

    def __init__(self, settings: Settings) -> None:
        self._name = settings.neo4j_database
        self._timeout = settings.query_timeout_seconds
        self._driver: AsyncDriver = AsyncGraphDatabase.driver(
            _uri(settings),
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

    async def fetch(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        """The value of the one record of a read statement. `DatabaseUnavailable` or `QueryTimedOut` where it fails."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with asyncio.timeout(self._timeout + GRACE_SECONDS):
                    return await self._run(statement, parameters)
            except TimeoutError as error:
                _log.warning("Neo4j: no answer within %g s", self._timeout + GRACE_SECONDS)
                raise _unavailable() from error
            except (DriverError, Neo4jError) as error:
                if _is_timeout(error):
                    message = f"the query took longer than {self._timeout:g} s and was stopped; ask for less at once"
                    raise QueryTimedOut(message) from error
                if not _may_pass(error):
                    raise
                _log.warning("Neo4j: attempt %d of %d failed: %s", attempt, ATTEMPTS, type(error).__name__)
                if attempt == ATTEMPTS:
                    raise _unavailable() from error
                await asyncio.sleep(0.05 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311  # spreads retries
        raise AssertionError("unreachable")

    async def _run(self, statement: str, parameters: Mapping[str, Any]) -> Any:
        async with self._driver.session(database=self._name, default_access_mode=READ_ACCESS, fetch_size=-1) as session:
            result = await session.run(Query(statement, timeout=self._timeout), dict(parameters))
            record = await result.single(strict=True)
            return record[0]


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable("the database does not answer now; try again shortly")


def _uri(settings: Settings) -> str:
    if settings.neo4j_uri is None:
        raise DatabaseUnavailable("no Neo4j is set; give EXPEDIENTE_NEO4J_URI or start the embedded one")
    return settings.neo4j_uri


def _may_pass(error: DriverError | Neo4jError) -> bool:
    """Whether the same statement may succeed a moment later."""
    return error.is_retryable() or isinstance(error, ServiceUnavailable | SessionExpired)


def _is_timeout(error: DriverError | Neo4jError) -> bool:
    return isinstance(error, Neo4jError) and error.code in _TIMED_OUT

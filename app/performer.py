"""Does acts: each in one transaction, each once, however often and from wherever it is asked for.

An act and its receipt are written together. Whoever asks again with the same key finds the receipt and gets the first
answer; whoever asks at the same moment fails to write a second receipt of that key, and finds it when trying again. So
what may or may not have been done when a connection broke is simply done again here, and what Neo4j refuses for the
moment likewise.

What is done is recorded in the audit trail by the same transaction: in a chain that the act has to itself meanwhile, so
that no act waits for another's.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Any, cast, get_type_hints

from neo4j import Bookmarks, Driver, ManagedTransaction, Session, unit_of_work
from neo4j.exceptions import ConstraintError, DriverError, IncompleteCommit, Neo4jError
from pydantic import ValidationError

from app.audit.chain import Chain, Chains
from app.config import Settings
from app.cypher.mutations import Performance, Telling
from app.cypher.permission import Asking
from app.database import ATTEMPTS, connect, failure_of
from app.performing import ActFunction, NotKept, Performing, told
from app.rules.problems import OVERRIDABLE, Problem, Refused, problems_of
from app.rules.rule import Act
from app.signing import signing_key
from graph_schema.model import Label
from graph_schema.small_batch import NOT_WHOLE

_log = logging.getLogger(__name__)


class Performer:
    """Threads for the life of the process, each with a driver of its own.

    A driver gives the connection of a transaction that failed back to its pool before it has ended that transaction;
    another thread that takes the connection meanwhile would have its own one ended.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = settings.neo4j_database
        self._timeout = settings.query_timeout_seconds
        self._own = threading.local()
        self._drivers: list[Driver] = []
        self._threads = ThreadPoolExecutor(settings.write_threads, "act", initializer=self._connect)
        self._key = signing_key(settings.signing_key)
        self._chains = Chains(self._key)
        self._registered = False

    async def close(self) -> None:
        """Finish what is under way, and close all connections."""
        await asyncio.to_thread(self._threads.shutdown)
        for driver in self._drivers:
            driver.close()

    async def perform(
        self,
        act: ActFunction,
        given: Mapping[str, Any],
        bookmarks: Collection[str],
        telling: Telling,
        asking: Asking,
        attribution: Mapping[str, str],
    ) -> Performance:
        """Do an act with the input that was given. `DatabaseUnavailable` once retries have ended."""
        try:
            asked = rule_of(act).model_validate(given)
        except ValidationError as error:
            return _refused(problems_of(error))
        loop = asyncio.get_running_loop()
        performing = Performing(act, asked, telling, asking, attribution)
        return await loop.run_in_executor(self._threads, self._perform, performing, bookmarks)

    def _connect(self) -> None:
        self._own.driver = connect(self._settings, retry_seconds=self._settings.write_retry_seconds)
        self._drivers.append(self._own.driver)

    def _perform(self, performing: Performing, bookmarks: Collection[str]) -> Performance:
        with self._chains.one() as chain:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    return self._attempt(performing, bookmarks, chain)
                except (DriverError, Neo4jError) as error:
                    if attempt == ATTEMPTS or not _is_new_attempt_due(error):
                        raise (failure_of(error, self._timeout) or error) from error
                    if isinstance(error, ConstraintError) and Label.AUDIT_EVENT in str(error):
                        chain.abandon()
                    _log.warning("Neo4j: attempt %d of %d to write failed: %s", attempt, ATTEMPTS, type(error).__name__)
                    time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def _attempt(self, performing: Performing, bookmarks: Collection[str], chain: Chain) -> Performance:
        work = unit_of_work(timeout=self._timeout)(lambda tx: performing.run(tx, self._key, chain))
        known = Bookmarks.from_raw_values(bookmarks) if bookmarks else None
        with self._own.driver.session(database=self._database, bookmarks=known, fetch_size=-1) as session:
            self._register(session)
            _ready(session, chain)
            try:
                with session._pipelined_begin:  # as `execute_query`: begun in the round trip of the first statement
                    answer, payload = session.execute_write(work)
            except Refused as refusal:
                return replace(_refused(refusal.problems), concerned=performing.concerned)
            except NotKept as preview:
                return Performance(told(preview.outcome), frozenset(), concerned=performing.concerned)
            chain.kept()
            reached = session.last_bookmarks().raw_values
            return Performance(answer, reached, payload, performing.concerned)

    def _register(self, session: Session) -> None:
        """Before the first act: what is signed must be verifiable."""
        if not self._registered:
            self._key.register(session)
            self._registered = True


def _ready(session: Session, chain: Chain) -> None:
    """Have a chain ready to be added to."""
    steps, value = chain.readied(), None
    with suppress(StopIteration):
        while True:
            text, parameters, _ = steps.send(value)
            value = session.execute_write(partial(_value, text=text, parameters=parameters))


def _is_new_attempt_due(error: DriverError | Neo4jError) -> bool:
    """Whether the act may come to another end now.

    Another wrote what must be unique, and the act will see it; or nobody knows whether it was done; or what it had
    found, or the chain, is not what it was.
    """
    not_whole = isinstance(error, Neo4jError) and error.code == NOT_WHOLE
    return not_whole or isinstance(error, ConstraintError | IncompleteCommit)


def _value(tx: ManagedTransaction, text: str, parameters: dict[str, Any]) -> Any:
    return tx.run(text, parameters).single(strict=True)[0]


@cache
def rule_of(act: ActFunction) -> type[Act]:
    """The model that an act's input is held to."""
    return cast("type[Act]", get_type_hints(act)["asked"])


def _refused(problems: Collection[Problem]) -> Performance:
    listed = [
        {
            "code": problem.code.value,
            "message": problem.message,
            "path": list(problem.path),
            "overridable": problem.code in OVERRIDABLE,
            "record": problem.record,
        }
        for problem in problems
    ]
    return Performance({"problems": listed, "replayed": False}, frozenset())

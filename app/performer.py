"""Does acts: each in one transaction, each once, however often and from wherever it is asked for.

An act and its receipt are written together. Whoever asks again with the same key finds the receipt and gets the first
answer; whoever asks at the same moment fails to write a second receipt of that key, and finds it when trying again. So
what may or may not have been done when a connection broke is simply done again here, and what Neo4j refuses for the
moment likewise.
"""

import asyncio
import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast, get_type_hints

from neo4j import Bookmarks, Driver, ManagedTransaction, Session, unit_of_work
from neo4j.exceptions import ConstraintError, DriverError, IncompleteCommit, Neo4jError
from pydantic import ValidationError

from app.acts.acting import Acting, Lookup, Outcome
from app.config import Settings
from app.cypher.audit import Concerned
from app.cypher.mutations import Performance, Read
from app.cypher.permission import Asking, filled
from app.database import ATTEMPTS, connect, failure_of
from app.lookups import read
from app.rules.problems import OVERRIDABLE, Problem, ProblemCode, Refused, problems_of
from app.rules.rule import Act
from app.signing import SigningKey, signing_key
from graph_schema.concealment import conceal
from graph_schema.model import Label
from graph_schema.small_batch import SmallBatch, write_small_batch
from graph_schema.tallies import Touched, tallied
from graph_schema.writer import NodeRow

_log = logging.getLogger(__name__)

_RECEIPT = "MATCH (r:Receipt {key: $key}) RETURN r {.*} AS row"

ActFunction = Callable[[Acting, Any], Outcome]


class _NotKept(Exception):
    """Ends the transaction of an act that only shows what it would do."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class _Known(Exception):
    """Ends an act that was done before."""

    def __init__(self, answer: dict[str, Any], patients: Collection[str]) -> None:
        super().__init__()
        self.answer = answer
        self.patients = patients


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
        read_back: Callable[[Mapping[str, Any]], list[Read]],
        asking: Asking,
        attribution: Mapping[str, str],
    ) -> Performance:
        """Do an act with the input that was given. `DatabaseUnavailable` once retries have ended."""
        try:
            asked = rule_of(act).model_validate(given)
        except ValidationError as error:
            return _refused(problems_of(error))
        loop = asyncio.get_running_loop()
        performing = _Performing(act, asked, read_back, asking, attribution)
        return await loop.run_in_executor(self._threads, self._perform, performing, bookmarks)

    def _connect(self) -> None:
        self._own.driver = connect(self._settings, retry_seconds=self._settings.write_retry_seconds)
        self._drivers.append(self._own.driver)

    def _perform(self, performing: "_Performing", bookmarks: Collection[str]) -> Performance:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(performing, bookmarks)
            except (DriverError, Neo4jError) as error:
                # Another wrote what must be unique, and the act will see it now; or nobody knows whether it was done.
                again = isinstance(error, ConstraintError | IncompleteCommit) and attempt < ATTEMPTS
                if not again:
                    raise (failure_of(error, self._timeout) or error) from error
                _log.warning("Neo4j: attempt %d of %d to write failed: %s", attempt, ATTEMPTS, type(error).__name__)
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def _attempt(self, performing: "_Performing", bookmarks: Collection[str]) -> Performance:
        work = unit_of_work(timeout=self._timeout)(lambda tx: performing.run(tx, self._key))
        known = Bookmarks.from_raw_values(bookmarks) if bookmarks else None
        with self._own.driver.session(database=self._database, bookmarks=known, fetch_size=-1) as session:
            self._register(session)
            try:
                with session._pipelined_begin:  # as `execute_query`: begun in the round trip of the first statement
                    told, read_back = session.execute_write(work)
            except Refused as refusal:
                return replace(_refused(refusal.problems), concerned=performing.concerned)
            except _NotKept as preview:
                return Performance(_told(preview.outcome), frozenset(), concerned=performing.concerned)
            reached = session.last_bookmarks().raw_values
            return Performance(told, reached, read_back, performing.concerned, frozenset(performing.written))

    def _register(self, session: Session) -> None:
        """Before the first act: what is signed must be verifiable."""
        if not self._registered:
            self._key.register(session)
            self._registered = True


@cache
def rule_of(act: ActFunction) -> type[Act]:
    """The model that an act's input is held to."""
    return cast("type[Act]", get_type_hints(act)["asked"])


@dataclass(frozen=True)
class _Performing:
    """An act with its input, what is to be read back of what it tells, who asks for it, and whose request it is.

    `concerned` are the patients whose records it looks at or writes to, `written` the labels of what it writes.
    """

    act: ActFunction
    asked: Act
    read_back: Callable[[Mapping[str, Any]], list[Read]]
    asking: Asking
    attribution: Mapping[str, str]
    concerned: Concerned = field(default_factory=Concerned)
    written: set[str] = field(default_factory=set)

    def run(self, tx: ManagedTransaction, key: SigningKey) -> tuple[dict[str, Any], list[Any]]:
        """What the act tells, or told the first time, and what was read back."""
        try:
            told = self._do(tx, key)
        except _Known as known:
            told = known.answer | {"replayed": True}
            self.concerned.patients.update(known.patients)
        reads = self.read_back(told)
        return told, [tx.run(text, parameters).single(strict=True)[0] for text, parameters in reads]

    def _do(self, tx: ManagedTransaction, key: SigningKey) -> dict[str, Any]:
        """The act in its transaction: what its payload tells."""
        now, asked = datetime.now(UTC), self.asked
        receipt = {"key": asked.idempotency_key, "act": type(asked).__name__, "fingerprint": _fingerprint(asked)}
        acting = Acting(_Reading(tx, receipt, self.asking), now, key.seal, self.asking)
        try:
            outcome = self.act(acting, asked)
            acting.reading([])  # an act that looked nothing up may have been done before all the same
        finally:
            self.concerned.patients.update(_patients(acting))
            self.concerned.emergencies.update(acting.emergencies)
        if not outcome.kept:
            raise _NotKept(outcome)
        self.written.update({row.label for row in acting.nodes} | {row.label for row in acting.changes})
        told = _told(outcome)
        kept = {"performedAt": now, "answer": json.dumps(told), "patients": sorted(self.concerned.patients)}
        _write(tx, acting, NodeRow(Label.RECEIPT, {**receipt, **self.attribution, **kept}))
        return told


def _patients(acting: Acting) -> set[str]:
    """Whom an act is about: whose records it looked at to write to, or made."""
    made = (str(node.properties["id"]) for node in acting.nodes if node.label is Label.PATIENT)
    return {*acting.positions, *acting.resettled, *acting.concerned, *made}


class _Reading:
    """Runs an act's look-ups; with the first of them it is found out whether the act was done before.

    Those of a patient's record find it only where whoever asks is admitted to it.
    """

    def __init__(self, tx: ManagedTransaction, receipt: Mapping[str, str], asking: Asking) -> None:
        self._tx = tx
        self._receipt = receipt
        self._asking = asking
        self._begun = False

    def __call__(self, lookups: Sequence[Lookup]) -> list[list[Any]]:
        lookups = [self._admitting(lookup) for lookup in lookups]
        if self._begun:
            return read(self._tx, lookups)
        self._begun = True
        known, *rows = read(self._tx, [Lookup(_RECEIPT, {"key": self._receipt["key"]}), *lookups])
        for receipt in known:
            if any(receipt[name] != value for name, value in self._receipt.items()):
                message = "the key did another act before, or the same with another input; make a new key for each act"
                raise Refused([Problem(ProblemCode.KEY_REUSED, message, ("idempotencyKey",))])
            raise _Known(json.loads(receipt["answer"]), receipt.get("patients") or ())
        return rows

    def _admitting(self, lookup: Lookup) -> Lookup:
        statement = filled(lookup.statement, self._asking.permission)
        if statement == lookup.statement:
            return lookup
        return Lookup(statement, {**self._asking.given, **lookup.parameters})


def _write(tx: ManagedTransaction, acting: Acting, receipt: NodeRow) -> None:
    """All that the act told to be written. Whose record it is was locked by the act when it looked it up."""
    touched = Touched(patients=frozenset(acting.resettled), studying=frozenset(acting.restudied))
    counting = tallied(tx, touched) if touched.patients or touched.studying else nullcontext()
    with counting:
        for statement, parameters in acting.statements:
            tx.run(statement, parameters).consume()
        batch = SmallBatch([*acting.nodes, receipt], acting.relationships, [*acting.changes, *acting.fed()])
        write_small_batch(tx, batch, acting.gains)
    if acting.concealing:
        conceal(tx, acting.concealing)


def _fingerprint(asked: Act) -> str:
    """What tells one input from another, without showing it."""
    content = asked.model_dump_json(exclude={"idempotency_key"}, exclude_unset=True)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _told(outcome: Outcome) -> dict[str, Any]:
    return {**outcome.records, **outcome.values, "problems": [], "replayed": False}


def _refused(problems: Collection[Problem]) -> Performance:
    told = [
        {
            "code": problem.code.value,
            "message": problem.message,
            "path": list(problem.path),
            "overridable": problem.code in OVERRIDABLE,
            "record": problem.record,
        }
        for problem in problems
    ]
    return Performance({"problems": told, "replayed": False}, frozenset())

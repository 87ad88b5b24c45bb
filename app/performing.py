"""One act in its transaction: looked up, decided, written with its receipt, read back, recorded.

All that it writes goes in its last statement, unless something has to be read behind it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from neo4j import ManagedTransaction

from app.acts.acting import Acting, Lookup, Outcome
from app.audit.chain import Chain
from app.cypher.audit import Concerned
from app.cypher.mutations import Telling
from app.cypher.permission import Asking, filled
from app.last_statement import run_last
from app.lookups import read
from app.rules.problems import Problem, ProblemCode, Refused
from app.rules.rule import Act
from app.signing import SigningKey
from graph_schema.concealment import conceal
from graph_schema.model import Label
from graph_schema.small_batch import NOTHING, Further, SmallBatch, small_batch
from graph_schema.tallies import Counts, Touched, tallied
from graph_schema.writer import NodeRow

_RECEIPT = "MATCH (r:Receipt {key: $key}) RETURN r {.*} AS row"

ActFunction = Callable[[Acting, Any], Outcome]


class NotKept(Exception):
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


@dataclass(frozen=True)
class Performing:
    """An act with its input, how it is told, who asks for it, and whose request it is.

    `concerned` are the patients whose records it looks at or writes to.
    """

    act: ActFunction
    asked: Act
    telling: Telling
    asking: Asking
    attribution: Mapping[str, str]
    concerned: Concerned = field(default_factory=Concerned)

    def run(self, tx: ManagedTransaction, key: SigningKey, chain: Chain) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the act tells, or told the first time, and its payload. All of it is written and recorded."""
        try:
            answer, acting, receipt = self._do(tx, key)
        except _Known as known:
            answer, acting, receipt = known.answer | {"replayed": True}, None, None
            self.concerned.patients.update(known.patients)
        reads = self.telling.reads(answer)
        batch, gains = _write(tx, acting, receipt, bool(reads)) if acting and receipt else (NOTHING, Counts({}))
        values = [tx.run(text, parameters).single(strict=True)[0] for text, parameters in reads]
        payload = self.telling.payload(answer, values, self.concerned)
        records = self.telling.records(answer, self.concerned, _labels(acting) if acting else ())
        text, parameters, _ = chain.addition(records)
        run_last(tx, *small_batch(batch, gains, Further(text, parameters, len(records))))
        return answer, payload

    def _do(self, tx: ManagedTransaction, key: SigningKey) -> tuple[dict[str, Any], Acting, NodeRow]:
        """What the act tells, what it is going to write, and its receipt."""
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
            raise NotKept(outcome)
        answer = told(outcome)
        kept = {"performedAt": now, "answer": json.dumps(answer), "patients": sorted(self.concerned.patients)}
        return answer, acting, NodeRow(Label.RECEIPT, {**receipt, **self.attribution, **kept})


def told(outcome: Outcome) -> dict[str, Any]:
    """What an act tells that was not refused."""
    return {**outcome.records, **outcome.values, "problems": [], "replayed": False}


def _labels(acting: Acting) -> set[Label]:
    """Of what an act writes."""
    return {node.label for node in acting.nodes} | {each.label for each in acting.changes}


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


def _write(tx: ManagedTransaction, acting: Acting, receipt: NodeRow, read_behind: bool) -> tuple[SmallBatch, Counts]:
    """All that the act told to be written, but for what may be left to the last statement: that is returned.

    Whose record it is was locked by the act when it looked it up.
    """
    batch = SmallBatch([*acting.nodes, receipt], acting.relationships, [*acting.changes, *acting.fed()])
    touched = Touched(patients=frozenset(acting.resettled), studying=frozenset(acting.restudied))
    is_counted = bool(touched.patients or touched.studying)
    left = not (read_behind or is_counted or acting.concealing)
    with tallied(tx, touched) if is_counted else nullcontext():
        for statement, parameters in acting.statements:
            tx.run(statement, parameters).consume()
        if not left:
            tx.run(*small_batch(batch, acting.gains)).consume()
    if acting.concealing:
        conceal(tx, acting.concealing)
    return (batch, acting.gains) if left else (NOTHING, Counts({}))


def _fingerprint(asked: Act) -> str:
    """What tells one input from another, without showing it."""
    content = asked.model_dump_json(exclude={"idempotency_key"}, exclude_unset=True)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()

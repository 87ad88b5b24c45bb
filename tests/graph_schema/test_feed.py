"""The feed of a patient: places given out in order, changes at the end, statements that scan nothing."""

from typing import Any

import neo4j
import pytest

from app.config import Settings
from app.cypher.permission import Unlimited, filled
from graph_schema.feed import ANNOUNCE, FIND, READ, WATCH, announce, feed_key, position_of
from graph_schema.model import Label
from tests.chart import ANA, BRUNO, identifier

_FIND = filled(FIND, Unlimited())

pytestmark = pytest.mark.usefixtures("chart")

VISIT, GLUCOSE, FIRST = (
    identifier(label, name)
    for label, name in ((Label.ENCOUNTER, "visit"), (Label.STUDY, "glucose"), (Label.STUDY, "first glucose"))
)
KEYS = "MATCH (e:Event) WHERE e.feedKey STARTS WITH $id RETURN e.id AS id, e.feedKey AS key ORDER BY key"


@pytest.fixture
def session(driver: neo4j.Driver, settings: Settings) -> Any:
    """A session whose transactions the test rolls back."""
    with driver.session(database=settings.neo4j_database) as session:
        yield session


def test_what_is_announced_goes_to_the_end_in_order_and_once(session: neo4j.Session) -> None:
    with session.begin_transaction() as tx:
        announce(tx, {ANA: [GLUCOSE, VISIT, GLUCOSE], BRUNO: [FIRST]})  # type: ignore[arg-type]
        places = [(row["id"], position_of(row["key"])) for row in tx.run(KEYS, id=ANA)]
        assert places[-2:] == [(GLUCOSE, 3), (VISIT, 4)]
        announce(tx, {ANA: [GLUCOSE]})  # type: ignore[arg-type]
        places = [(row["id"], position_of(row["key"])) for row in tx.run(KEYS, id=ANA)]
        assert places[-2:] == [(VISIT, 4), (GLUCOSE, 5)]
        assert [(row["id"], row["key"]) for row in tx.run(KEYS, id=BRUNO)] == [(FIRST, feed_key(BRUNO, 1))]
        announce(tx, {ANA: [], BRUNO: []})  # type: ignore[arg-type]
        assert tx.run(_FIND, id=ANA).single(strict=True)["value"] == [[ANA, 5, [feed_key(ANA, 5)], False]]


WATCHED = {"watched": [{"id": ANA, "position": 1, "after": feed_key(ANA, 1)}], "limit": 10}
STATEMENTS = [
    (ANNOUNCE, {"announced": [{"patient": ANA, "events": [VISIT]}]}),
    (_FIND, {"id": ANA}),
    (READ, {"after": feed_key(ANA, 0), "until": feed_key(ANA, 2), "limit": 10}),
    (WATCH, WATCHED),
]


@pytest.mark.parametrize(("statement", "parameters"), STATEMENTS, ids=["announce", "find", "read", "watch"])
def test_no_statement_scans_or_sorts_the_graph(
    session: neo4j.Session, statement: str, parameters: dict[str, Any]
) -> None:
    with session.begin_transaction() as tx:
        plan = tx.run(f"EXPLAIN {statement}", parameters).consume().plan
    operators = set(_operators(plan or {}))
    assert not {name for name in operators if "Scan" in name}
    assert not operators & {"Sort", "Top"}, operators
    assert {name for name in operators if "Seek" in name}


def _operators(plan: dict[str, Any]) -> list[str]:
    name = str(plan["operatorType"]).partition("@")[0]
    return [name, *(below for child in plan.get("children", ()) for below in _operators(child))]

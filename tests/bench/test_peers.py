"""The servers of the benchmark `peers` tell the same of a patient; nothing here is timed.

Those that are JavaScript have packages of their own and are left to the benchmark, which checks the same of them.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import neo4j
import pytest

from app.config import Settings
from tests.bench.peers import postgres, relational
from tests.bench.peers.comparison import check, patients_like
from tests.bench.peers.facts import OtherFacts, facts, first_difference
from tests.bench.peers.servers import DATALOADERS, FLOOR, OWN, SQL, UNAUDITED, Databases, Peer
from tests.chart import ANA, BRUNO


@pytest.fixture(scope="module")
def ports(chart: None, settings: Settings, driver: neo4j.Driver) -> Iterator[dict[Peer, int]]:
    """The servers, and those on PostgreSQL where it is installed."""
    with ExitStack() as stack:
        url, peers = None, [OWN, UNAUDITED, FLOOR, DATALOADERS]
        if programs := postgres.installed():
            url = stack.enter_context(postgres.started(programs))
            asyncio.run(relational.load(driver, settings.neo4j_database, url))
            peers.append(SQL)
        databases = Databases(settings, url)
        yield {peer: stack.enter_context(peer.started(databases)) for peer in peers}


@pytest.mark.parametrize("patient", [ANA, BRUNO], ids=["every kind of record", "a study done twice"])
def test_all_servers_hold_the_same_facts(ports: dict[Peer, int], patient: str) -> None:
    check(ports, patient)


def test_patients_alike_begin_with_the_one(ports: dict[Peer, int], settings: Settings) -> None:
    assert patients_like(settings, ANA, 2) == [ANA, BRUNO]


def test_the_shape_of_an_answer_is_not_a_fact() -> None:
    own = {
        "patient": {
            "fullName": "Ana López",
            "encounters": {
                "nodes": [
                    {
                        "occurredAt": "2026-04-15T17:00:00-06:00",
                        "facility": {"name": "UMF 1", "institution": None},
                        "diagnoses": [{"rank": 1, "diagnosis": {"code": "I10X"}}],
                    }
                ]
            },
        }
    }
    other = {
        "patients": [
            {
                "givenNames": "Ana",
                "firstSurname": "López",
                "secondSurname": None,
                "encounters": [
                    {
                        "occurredAt": "2026-04-15T23:00:00.000Z",
                        "facility": [{"name": "UMF 1", "institution": {"edges": []}}],
                        "diagnoses": {"edges": [{"properties": {"rank": 1}, "node": {"code": "I10X"}}]},
                    }
                ],
            }
        ]
    }
    assert facts(own) == facts(other)


def test_a_difference_is_told_by_its_place() -> None:
    one = {"notes": [{"text": "a"}, {"text": "b"}]}
    other = {"notes": [{"text": "a"}, {"text": "c"}]}
    assert first_difference(one, other) == ".notes[1].text: 'b' and 'c'"
    assert first_difference(one, one) is None


def test_two_nodes_where_there_is_one_are_told() -> None:
    with pytest.raises(OtherFacts, match="2 nodes where there is one facility"):
        facts({"patients": [{"facility": [{"name": "UMF 1"}, {"name": "UMF 2"}]}]})

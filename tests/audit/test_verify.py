"""`expediente audit verify` finds what was done to the trail, wherever it was done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.audit.trail import _BETWEEN, _FIRST, _RECORDS
from app.config import Settings
from graph_schema.ids import chained_id
from graph_schema.model import Label
from tests.audit.recorded import Recorded
from tests.chart import ANA, BRUNO
from tests.serving import in_process

QUERY = f'{{ a: patient(id: "{ANA}") {{ curp }} b: patient(id: "{BRUNO}") {{ curp }} }}'
IDS = {f"at{position}": chained_id(Label.AUDIT_EVENT, 1, position) for position in range(1, 10)}


@pytest.fixture
async def written(settings: Settings, recorded: Recorded, fresh: None) -> Recorded:
    """Two chains of six records and one of two."""
    for queries in (3, 3, 1):
        async with in_process(settings) as (_, client):
            for _ in range(queries):
                assert (await client.post("/graphql", json={"query": QUERY})).json()["data"]
    assert [chain.end.position for chain in recorded.trail.chains()] == [6, 6, 2]
    return recorded


async def test_a_trail_that_nobody_touched_is_whole(written: Recorded) -> None:
    found = written.verified()
    assert (found.wrong, found.first, found.chains, found.records) == (0, (), 3, 14)


TAMPERED = {
    "a changed patient": ("MATCH (a {id: $at3}) SET a.patient = 'pat_0'", "record 3 of chain 1"),
    "a changed time": ("MATCH (a {id: $at3}) SET a.at = a.at + duration('PT1S')", "record 3 of chain 1"),
    "a changed key of time": ("MATCH (a {id: $at3}) SET a.timeKey = 'x' + a.timeKey", "record 3 of chain 1"),
    "a name taken away": ("MATCH (a {id: $at3}) REMOVE a.name", "record 3 of chain 1"),
    "a further property": ("MATCH (a {id: $at3}) SET a.more = 1", "record 3 of chain 1"),
    "a changed hash": ("MATCH (a {id: $at3}) SET a.hash = 'x'", "record 3 of chain 1"),
    "the first removed": ("MATCH (a {id: $at1}) DELETE a", "chain 1: record 1 is missing"),
    "one in the middle removed": ("MATCH (a {id: $at3}) DELETE a", "chain 1: record 3 is missing"),
    "two removed": ("MATCH (a) WHERE a.id IN [$at3, $at4] DELETE a", "chain 1: records 3 to 4 are missing"),
    "the last removed": ("MATCH (a {id: $at6}) DELETE a", "chain 1: its end is missing, from record 6 on"),
    "the last removed, and the chain put back": (
        "MATCH (a {id: $at6}), (b {id: $at5}), (c:AuditChain {number: 1}) SET c.position = 5, c.head = b.hash DELETE a",
        "chain 1: where it stands was changed",
    ),
    "all of a chain removed": (
        "MATCH (a:AuditEvent {chain: 1}), (c:AuditChain {number: 1}) SET c.position = 0, c.head = c.hash DELETE a",
        "chain 1: where it stands was changed",
    ),
    "one inserted": (
        "MATCH (a {id: $at3}) CREATE (b:AuditEvent) SET b = a {.*, id: $at7, position: 7, timeKey: 'x', accessKey: ''}",
        "record 7 of chain 1",
    ),
    "one put into another chain": ("MATCH (a {id: $at3}) SET a.chain = 2", "record 3 of chain 2"),
    "two exchanged": (
        "MATCH (a {id: $at3}), (b {id: $at4}) WITH a, b, a.patient AS was SET a.patient = b.patient, b.patient = was",
        "record 3 of chain 1",
    ),
    "two exchanged places": (
        "MATCH (a {id: $at3}), (b {id: $at4}) SET a.position = 4, b.position = 3",
        "record 4 of chain 1",
    ),
    "a chain removed": (
        "MATCH (c:AuditChain {number: 2}) OPTIONAL MATCH (a:AuditEvent {chain: 2}) DELETE c, a",
        "chain 2 is missing",
    ),
    "the last chain removed": (
        "MATCH (c:AuditChain {number: 3}) OPTIONAL MATCH (a:AuditEvent {chain: 3}) DELETE c, a",
        "chain 3 is missing",
    ),
    "the last chain removed, and the book put back": (
        "MATCH (c {number: 3}), (b:AuditBook), (a {chain: 3}) SET b.chains = 2, b.head = c.previous DELETE a, c",
        "the book's seal does not hold",
    ),
    "a chain's node removed": ("MATCH (c:AuditChain {number: 2}) DELETE c", "there are records of chain 2"),
    "a cut that was none": (
        "MATCH (a {id: $at3}), (c:AuditChain {number: 1}) SET c.cutPosition = 3, c.cutHead = a.hash, c.cutSeal = 'x'",
        "chain 1: where it was cut was changed",
    ),
    "a chain opened at another time": (
        "MATCH (c:AuditChain {number: 1}) SET c.openedAt = c.openedAt + duration('P1D')",
        "chain 1 is not what was opened",
    ),
    "all of it removed": ("MATCH (a:AuditEvent|AuditChain) DELETE a", "chain 1 is missing"),
}


@pytest.mark.parametrize(("statement", "said"), TAMPERED.values(), ids=TAMPERED)
async def test_what_was_done_to_it_is_found(written: Recorded, statement: str, said: str) -> None:
    written.run(statement, **IDS)
    found = written.verified()
    assert found.wrong
    assert [sentence for sentence in found.first if said in sentence], found.first


async def test_another_key_is_asked_for_by_its_name(written: Recorded) -> None:
    written.run("MATCH (c:AuditChain {number: 1}) SET c.signingKey = 'another'")
    [said] = written.verified().first
    assert said.startswith("chain 1 was written with the key another, which is not at hand")


async def test_a_chain_put_back_to_an_old_head_is_found_by_a_summary_of_before(
    settings: Settings, written: Recorded
) -> None:
    old = "MATCH (c:AuditChain {number: 3}) RETURN c {.position, .head, .headSeal} AS c"
    copy = written.driver.execute_query(old).records[0]["c"]
    async with in_process(settings) as (_, client):
        await client.post("/graphql", json={"query": QUERY})
    summary = written.verified().summary
    assert written.verified(expected=summary).wrong == 0
    written.run("MATCH (c:AuditChain {number: 4}) SET c += $old", old={**copy, "position": 0})
    assert written.verified(expected=summary).wrong
    written.run("MATCH (c:AuditChain {number: 4}), (a {chain: 4}) DELETE a, c")
    assert "chain 4 of the summary is gone" in written.verified(expected=summary).first


def run(settings: Settings, *arguments: str) -> tuple[int, list[str], str]:
    """Exit status, lines, and what is said of errors."""
    own = {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_SIGNING_KEY_FILE": str(settings.signing_key),
    }
    command = [sys.executable, "-m", "app.cli", "audit", *arguments]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 -- ours
    return done.returncode, done.stdout.splitlines(), done.stderr


async def test_the_command_tells_what_is_broken_and_its_status(
    settings: Settings, written: Recorded, tmp_path: Path
) -> None:
    summary = tmp_path / "heads.json"
    whole = "14 records of 3 chains: nothing is broken."
    assert run(settings, "verify", "--summary", str(summary)) == (0, [whole], "")
    assert run(settings, "verify", "--expect", str(summary)) == (0, [whole], "")
    written.run("MATCH (a {id: $at3}) SET a.subject = 'x'", **IDS)
    status, lines, _ = run(settings, "verify", "--expect", str(summary))
    assert status == 1
    assert lines == [
        f"broken: record 3 of chain 1 ({IDS['at3']}): it is not what was written",
        "14 records of 3 chains: 1 things are broken.",
    ]
    summary.write_text("no summary")
    status, _, said = run(settings, "verify", "--expect", str(summary))
    assert (status, said) == (1, "error: the file of --expect is no summary of an audit trail\n")


@pytest.mark.parametrize("statement", [_RECORDS, _BETWEEN, _FIRST])
def test_the_trail_is_read_in_the_order_of_an_index(recorded: Recorded, statement: str) -> None:
    """So that nothing is sorted, and neither side's memory grows with it."""
    given = {"from": "2026", "to": "2027"}
    plan = str(recorded.driver.execute_query(f"EXPLAIN {statement}", given).summary.plan)
    assert "Sort" not in plan
    assert "Top" not in plan
    assert "LabelScan" not in plan

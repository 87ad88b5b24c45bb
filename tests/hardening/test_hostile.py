"""Thousands of documents that mean harm, at a real server process: it answers each, within bounds, and goes on."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import httpx
import neo4j
import psutil
import pytest

from app.config import Settings
from app.media_types import GRAPHQL_RESPONSE
from app.schema import graphql_schema, make_schema
from tests.api_process import ApiProcess
from tests.chart import CURP, NSS
from tests.empty_research import empty_research
from tests.hardening.hostile import Hostile, injections, large
from tests.signed_in import SIGNED_IN

pytestmark = pytest.mark.usefixtures("chart")

AT_ONCE = 4
MOST_BYTES = 1_000_000
"""Of an answer: no more than a request may have."""

FOUND = '"__typename":'
"""What an injection asks of each thing that it finds."""

MOST_GROWTH = 300_000_000
"""Of the process, in bytes, from when it has seen a fifth of them: its caches are full of large documents by then."""


def hostile(settings: Settings) -> list[Hostile]:
    """All of them, in an order in which every kind comes early."""
    schema = graphql_schema(make_schema(settings))
    every = [*injections(schema), *large()]
    return [each for start in range(97) for each in every[start::97]]


async def test_no_hostile_document_breaks_the_server(
    production: Settings, driver: neo4j.Driver, tmp_path: Path
) -> None:
    production = empty_research(production, driver)
    sent = hostile(production)
    assert len(sent) >= 2_000
    counted = (
        "MATCH (n) WHERE NOT n:AuditEvent|AuditChain WITH count(n) AS nodes "
        "MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"
    )
    before = driver.execute_query(counted, database_=production.neo4j_database).records
    faults: list[str] = []
    seen: Counter[str] = Counter()
    with ApiProcess(production, tmp_path) as process:
        memory = psutil.Process(process.pid).memory_info
        async with httpx.AsyncClient(auth=SIGNED_IN, base_url=process.url, timeout=60, trust_env=False) as client:
            first, rest = sent[: len(sent) // 5], sent[len(sent) // 5 :]
            await ask_all(client, first, faults, seen)
            warm = memory().rss
            await ask_all(client, rest, faults, seen)
            grown = memory().rss - warm
        log = process.log.read_text("utf-8")
    assert not faults, f"{len(faults)} faults, among them:\n" + "\n\n".join(faults[:8]) + log[-3000:]
    assert log == ""
    assert grown < MOST_GROWTH
    assert driver.execute_query(counted, database_=production.neo4j_database).records == before
    # They do reach what they are meant for.
    assert seen["answered"] > len(sent) / 10, seen
    assert seen["QUERY_TOO_LARGE"] > 20, seen


async def ask_all(client: httpx.AsyncClient, sent: list[Hostile], faults: list[str], seen: Counter[str]) -> None:
    in_flight = asyncio.Semaphore(AT_ONCE)

    async def ask(each: Hostile) -> None:
        async with in_flight:
            # Written by hand: `json` would not nest as deep.
            body = f'{{"query": {json.dumps(each.query)}, "variables": {each.variables}}}'
            headers = {"accept": GRAPHQL_RESPONSE, "content-type": "application/json"}
            response = await client.post("/graphql", content=body, headers=headers)
        answer = response.json()
        seen.update({error["extensions"]["code"] for error in answer.get("errors", ())} or ["answered"])
        faults.extend(f"{fault}: {each.query[:300]} {each.variables[:300]}" for fault in wrong(each, response))

    await asyncio.gather(*(ask(each) for each in sent))


def wrong(sent: Hostile, response: httpx.Response) -> list[str]:
    """What is wrong with an answer."""
    answer = response.json()
    found = []
    if response.status_code >= 500:
        found.append(f"status {response.status_code}")
    if any(error["extensions"]["code"] in {"INTERNAL_ERROR", "BROKEN_DATA"} for error in answer.get("errors", ())):
        found.append("an error that nobody foresaw")
    if len(response.content) > MOST_BYTES:
        found.append(f"{len(response.content)} bytes")
    if any(each in response.text for each in (CURP, NSS)):
        found.append("data that nobody asked for")
    if sent.finds_nothing and FOUND in response.text:
        found.append("what an injection found")
    if not set(answer) <= {"data", "errors", "extensions"}:
        found.append(f"keys {set(answer)}")
    return found

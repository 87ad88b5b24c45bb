"""No operation that can be drawn from the schema breaks the server, and no answer breaks the schema.

`EXPEDIENTE_TEST_OPERATIONS` sets how many are drawn; the same ones each time.
"""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
from graphql import ExecutionResult, GraphQLSchema, build_schema, execute, parse

from app.catalogues.load import load
from app.config import Settings
from app.media_types import GRAPHQL_RESPONSE
from app.schema import make_schema
from app.server import make_app
from tests import chart as charted
from tests.cypher.crowd import CLARA, write_crowd
from tests.drawn_operations import Known, operations
from tests.empty_research import empty_research
from tests.serving import served
from tests.signed_in import SIGNED_IN

OPERATIONS = int(os.environ.get("EXPEDIENTE_TEST_OPERATIONS", "2000"))
AT_ONCE = 8
README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(scope="module")
def filled(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    """The chart, a crowd around it, and the catalogues."""
    write_crowd(driver, settings.neo4j_database)
    load(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
def url(driver: neo4j.Driver, settings: Settings, filled: None) -> Iterator[str]:
    """The application with all that the schema tells of."""
    with served(make_app(empty_research(settings, driver))) as url:
        yield url


@pytest.fixture(scope="module")
def schema(settings: Settings) -> GraphQLSchema:
    """The schema as clients have it: its SDL, with scalars that refuse what is not of their form."""
    schema = build_schema(make_schema(settings).as_str())
    schema.type_map["Date"].serialize = iso(date)  # type: ignore[attr-defined]
    schema.type_map["DateTime"].serialize = iso(datetime)  # type: ignore[attr-defined]
    return schema


def iso(type_: type[date]) -> Callable[[str], str]:
    """What lets a value pass as it is, if it is an ISO 8601 date or moment."""

    def checked(value: str) -> str:
        type_.fromisoformat(value)
        return value

    return checked


@pytest.fixture(scope="module")
async def known(url: str, schema: GraphQLSchema) -> Known:
    """Ids of every type, and cursors of every connection, as the API gives them out."""
    connections = [name for name, field in fields(schema, "Patient") if str(field.type).endswith("Connection!")]
    edges = "(first: 100) { edges { cursor node { __typename id } } }"
    ana = " ".join(f"{name}{edges}" for name in connections)
    query = f'{{ facilities{edges} patients{edges} patient(id: "{charted.ANA}") {{ {ana} }} }}'
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, timeout=60) as client:
        data = (await client.post("/graphql", json={"query": query})).json()["data"]
    lists = {**data.pop("patient"), **data}
    cursors = {name: [edge["cursor"] for edge in each["edges"]] for name, each in lists.items()}
    ids = {edge["node"]["__typename"]: [edge["node"]["id"]] for each in lists.values() for edge in each["edges"]}
    ids |= {"Practitioner": [charted.DOCTOR], "Patient": [charted.ANA] * 8 + [CLARA] * 2}
    return Known(ids, cursors)


def fields(schema: GraphQLSchema, type_name: str) -> list[tuple[str, Any]]:
    return list(schema.type_map[type_name].fields.items())  # type: ignore[attr-defined]


async def test_no_operation_breaks_the_server(known: Known, url: str, schema: GraphQLSchema) -> None:
    drawn = operations(schema, known, OPERATIONS)
    assert len(drawn) >= OPERATIONS
    headers = {"accept": GRAPHQL_RESPONSE}
    in_flight = asyncio.Semaphore(AT_ONCE)
    seen: Counter[str] = Counter()

    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, headers=headers, timeout=120) as client:

        async def asked(operation: str) -> list[str]:
            async with in_flight:
                response = await client.post("/graphql", json={"query": operation})
            faults = [
                *faults_of_status(response),
                *faults_of_errors(response),
                *faults_of_data(schema, operation, response),
            ]
            seen.update(codes(response) or ["answered"])
            return [f"{fault}\n{operation}" for fault in faults]

        found = await asyncio.gather(*(asked(operation) for operation in drawn))
    faults = [fault for each in found for fault in each]
    assert not faults, f"{len(faults)} faults, among them:\n" + "\n\n".join(faults[:5])
    assert seen["answered"] > OPERATIONS / 2, seen


def faults_of_status(response: httpx.Response) -> list[str]:
    return [f"status {response.status_code}"] if response.status_code not in {200, 400} else []


def faults_of_errors(response: httpx.Response) -> list[str]:
    return [f"error {error}" for error in errors(response) if error["extensions"].get("code") not in EXPECTED]


def faults_of_data(schema: GraphQLSchema, operation: str, response: httpx.Response) -> list[str]:
    """What graphql-core finds wrong with the data, when it completes the operation from nothing but them."""
    answer = response.json()
    if "data" not in answer:
        return [] if errors(response) else ["neither data nor errors"]
    if answer["data"] is None:
        return [] if errors(response) else ["no data and no errors"]
    completed = execute(
        schema,
        parse(operation),
        root_value=answer["data"],
        field_resolver=lambda source, info, **_: source[info.path.key],
        type_resolver=lambda value, info, type_: value.get("__typename") or schema.get_possible_types(type_)[0].name,
    )
    assert isinstance(completed, ExecutionResult)
    faults = [f"data {error.message} at {error.path}" for error in completed.errors or ()]
    return faults or ([] if completed.data == answer["data"] else [f"data {answer['data']}"])


def errors(response: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = response.json().get("errors", [])
    return found


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in errors(response)]


def expected_codes() -> frozenset[str]:
    """The codes of the README's table whose cause lies with the request."""
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \| ([\d, ]+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(code for named, status in rows if "50" not in status for code in re.findall(r"[A-Z_]+", named))


EXPECTED = expected_codes()

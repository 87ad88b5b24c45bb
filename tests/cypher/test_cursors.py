"""Cursors that nobody was given, though their digest is right: what makes it is no secret."""

from typing import Any

import httpx
import pytest

from app.cypher.cursors import InvalidCursor, decode_cursor, encode_cursor
from tests.chart import ANA

RECORDED = "Patient.timeline({n}.recordedAt.epochMillis)"
QUERY = """query ($id: ID!, $after: String) {
  patient(id: $id) { timeline(first: 1, after: $after, orderBy: { field: RECORDED_AT }) { nodes { id } } }
}"""
FORGED: list[Any] = [
    [],
    ["x"],
    ["x", "y", "z"],
    [1, 2],
    [None, "x"],
    [True, "x"],
    [1.5, "x"],
    [["x"], "y"],
    [{"x": 1}, "y"],
    [2**63, "x"],
    {},
    7,
    None,
]


@pytest.mark.parametrize("key", FORGED, ids=str)
async def test_a_forged_cursor_is_refused(api: httpx.AsyncClient, chart: None, key: Any) -> None:
    variables = {"id": ANA, "after": encode_cursor(RECORDED, key)}
    answer = (await api.post("/graphql", json={"query": QUERY, "variables": variables})).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_CURSOR"]


@pytest.mark.parametrize("key", [[1_700_000_000_000, "key"], [-(2**63) + 1, "key"], ["name", "key"]])
def test_a_key_comes_out_of_its_cursor_as_it_went_in(key: list[str | int]) -> None:
    cursor = encode_cursor(RECORDED, key)
    assert decode_cursor(RECORDED, "after", 1, cursor) == key
    with pytest.raises(InvalidCursor):
        decode_cursor("Patient.notes", "after", 1, cursor)

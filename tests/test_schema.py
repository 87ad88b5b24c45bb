"""The public schema is the file that front ends generate code from: a change to it is seen in a review."""

from pathlib import Path

import pytest

from app.config import Settings
from app.schema import make_schema

FILE = Path(__file__).parent.parent / "graph_schema" / "schema.graphql"


def test_the_schema_is_the_one_on_file(request: pytest.FixtureRequest) -> None:
    printed = f"{make_schema(Settings())}\n"
    if request.config.getoption("--rewrite-cases"):
        FILE.write_text(printed, encoding="utf-8")
    assert printed == FILE.read_text(encoding="utf-8")

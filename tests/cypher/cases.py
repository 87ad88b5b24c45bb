"""Case files: `<slice>__<what>.graphql`, beside it the Cypher it compiles to, the answer it gets, and what it costs.

`pytest --rewrite-cases` writes the latter three anew; read the diff as you would read code. A line `# variables: {…}`
in the query holds its variables.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One query and what is known of it."""

    query_file: Path

    @property
    def name(self) -> str:
        """Slice and subject."""
        return self.query_file.stem

    @property
    def query(self) -> str:
        """The GraphQL document."""
        return self.query_file.read_text(encoding="utf-8")

    @property
    def variables(self) -> dict[str, Any]:
        """Its variables."""
        match = re.search(r"^# variables: (.*)$", self.query, flags=re.MULTILINE)
        variables: dict[str, Any] = json.loads(match[1]) if match else {}
        return variables

    @property
    def cypher_file(self) -> Path:
        """The statements, one a root field."""
        return self.query_file.with_suffix(".cypher")

    @property
    def hits_file(self) -> Path:
        """How often Neo4j asks its store for something to answer each root field, in the chart of the tests."""
        return self.query_file.with_suffix(".hits")

    @property
    def answer_file(self) -> Path:
        """The answer's data."""
        return self.query_file.with_suffix(".json")


CASES = [Case(file) for file in sorted(FOLDER.glob("*.graphql"))]

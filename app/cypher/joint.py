"""From a statement to the one that answers several requests of it together, each with its own parameters.

To send a statement and to read its answer costs the client about as much as most look-ups cost Neo4j; together they
cost it once. Neo4j runs the same subquery for each request, and reads for each what it would have read alone.
"""

import re
from dataclasses import dataclass
from typing import Any

_PARAMETER = re.compile(r"(LIMIT )?\$(\w+)")


@dataclass(frozen=True)
class Joint:
    """A statement that answers a list: of each of `$requests` its place among them, and its value.

    `record` is the parameter that names the record that is looked up; `shared` are those that have to be the same for
    all, since Neo4j takes nothing of a row for a LIMIT.
    """

    text: str
    record: str
    shared: tuple[str, ...]

    def parameters(self, requests: list[dict[str, Any]]) -> dict[str, Any]:
        """Its parameters, of those of the requests."""
        return {"requests": requests} | self._shared(requests[0])

    def nobodys(self, request: dict[str, Any]) -> dict[str, Any]:
        """Parameters that find nothing. Neo4j plans for types: one for several is not that for none."""
        return {"requests": [None, None]} | self._shared(request)

    def _shared(self, request: dict[str, Any]) -> dict[str, Any]:
        return {name: request[name] for name in self.shared}


def joint(text: str, record: str) -> Joint:
    """The joint statement of one that returns one `value`."""
    own = _PARAMETER.sub(lambda found: found[0] if found[1] else f"request.{found[2]}", text)
    shared = sorted({found[2] for found in _PARAMETER.finditer(text) if found[1]})
    each = "UNWIND range(0, size($requests) - 1) AS place WITH place, $requests[place] AS request"
    joined = f"{each} CALL (request) {{ {own} }} RETURN collect([place, value]) AS value"
    return Joint(joined, record, tuple(shared))

"""How the tests of acts ask: one act with its input, through the real application."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

PROBLEMS = "problems { code path message overridable record { id __typename } } replayed"


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Asking:
    """A client of the API that knows how to ask for acts."""

    client: httpx.AsyncClient

    async def query(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query that is answered without errors."""
        response = await self.client.post("/graphql", json={"query": query, "variables": variables})
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def act(self, name: str, fields: str = "", /, **given: Any) -> dict[str, Any]:
        """The payload of an act, `problems` and `replayed` with it; the key is a fresh one unless given."""
        type_ = f"{name[0].upper()}{name[1:]}Input"
        query = f"mutation ($input: {type_}!) {{ {name}(input: $input) {{ {fields} {PROBLEMS} }} }}"
        data = await self.query(query, input={"idempotencyKey": key(), **given})
        payload: dict[str, Any] = data[name]
        return payload

    async def done(self, name: str, fields: str, /, **given: Any) -> dict[str, Any]:
        """The payload of an act that is done."""
        payload = await self.act(name, fields, **given)
        assert payload["problems"] == [], payload["problems"]
        return payload

    async def refused(self, name: str, /, **given: Any) -> list[tuple[str, str]]:
        """Code and path of each problem of an act that is refused."""
        payload = await self.act(name, **given)
        assert payload["problems"], f"{name} was not refused"
        return [(problem["code"], ".".join(problem["path"])) for problem in payload["problems"]]

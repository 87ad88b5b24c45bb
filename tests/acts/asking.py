"""How the tests of acts ask: one act with its input, through the real application."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.access.viewer import Role
from tests.signed_in import KEY

PROBLEMS = "problems { code path message overridable record { id __typename } } replayed"


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid.uuid4())


def mutation(name: str, fields: str = "") -> str:
    """The operation that does an act with an `$input`."""
    type_ = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation ($input: {type_}!) {{ {name}(input: $input) {{ {fields} {PROBLEMS} }} }}"


@dataclass(frozen=True)
class Asking:
    """A client of the API that knows how to ask for acts; as SYSTEM, unless `signed_in` tells who it is."""

    client: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)

    def signed_in(self, role: Role, **ids: str) -> "Asking":
        """The same as somebody else."""
        return Asking(self.client, {"authorization": f"Bearer {KEY.token(role, 60, **ids)}"})

    async def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """Data and errors of a query."""
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = (await self.client.post("/graphql", json=body, headers=self.headers)).json()
        return answer

    async def query(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query that is answered without errors."""
        answer = await self.answer(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def act(self, name: str, fields: str = "", /, **given: Any) -> dict[str, Any]:
        """The payload of an act, `problems` and `replayed` with it; the key is a fresh one unless given."""
        data = await self.query(mutation(name, fields), input={"idempotencyKey": key(), **given})
        payload: dict[str, Any] = data[name]
        return payload

    async def done(self, name: str, fields: str, /, **given: Any) -> dict[str, Any]:
        """The payload of an act that is done."""
        payload = await self.act(name, fields, **given)
        assert payload["problems"] == [], payload["problems"]
        return payload

    async def forbidden(self, name: str, /, **given: Any) -> bool:
        """Whether an act is refused for the role."""
        answer = await self.answer(mutation(name), input={"idempotencyKey": key(), **given})
        return [error["extensions"]["code"] for error in answer.get("errors", ())] == ["FORBIDDEN"]

    async def refused(self, name: str, /, **given: Any) -> list[tuple[str, str]]:
        """Code and path of each problem of an act that is refused."""
        payload = await self.act(name, **given)
        assert payload["problems"], f"{name} was not refused"
        return [(problem["code"], ".".join(problem["path"])) for problem in payload["problems"]]

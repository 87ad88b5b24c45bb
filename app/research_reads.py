"""Reads of the researchers' graph: no more than somebody may ask in a day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.cypher.execution import Database
from app.cypher.render import Statement
from app.errors import Unavailable


class ResearchNotServed(Unavailable):
    """The settings name no research graph."""

    code = "RESEARCH_NOT_SERVED"


@dataclass(frozen=True)
class ResearchReads:
    """Those of one request. `charge` is told how many questions each asks, and may refuse it by raising `BadInput`."""

    database: Database | None
    charge: Callable[[int], None]

    async def fetch(self, statement: Statement, parameters: dict[str, Any], questions: int) -> Any:
        """The value of a statement's one record. `ResearchNotServed` where there is no such graph."""
        if self.database is None:
            raise ResearchNotServed(
                "this server has no research graph; its operator sets EXPEDIENTE_RESEARCH_NEO4J_URI or starts it by "
                "`expediente serve --research`"
            )
        self.charge(questions)
        return await self.database.fetch(statement.text, parameters)

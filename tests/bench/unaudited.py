"""The same server with a journal that keeps nothing, to see what the audit trail costs. No setting makes one."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette

from app.config import Settings
from app.server import make_app as make_audited


class KeepsNothing:
    """Takes records, and lets them go."""

    async def record(self, records: Sequence[dict[str, Any]]) -> None:
        """At once."""

    def later(self, records: Sequence[dict[str, Any]]) -> None:
        """Nor later."""


def make_app() -> Starlette:
    """The application of the environment, its journal exchanged once it has started."""
    app = make_audited(Settings())
    audited = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(started: Any) -> AsyncIterator[None]:
        async with audited(started):
            journal, started.state.journal = started.state.journal, KeepsNothing()
            yield
            started.state.journal = journal

    app.router.lifespan_context = lifespan
    return app

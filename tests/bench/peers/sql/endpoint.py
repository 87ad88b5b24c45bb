"""A bare Starlette endpoint that runs `history.sql`, and passes on the JSON that PostgreSQL made of it as it came."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HISTORY = (Path(__file__).parent / "history.sql").read_text(encoding="utf-8")


async def history(request: Request) -> Response:
    """The patient's history, as the GraphQL server answers it."""
    variables = orjson.loads(await request.body())["variables"]
    # A connection prepares the statement when it first runs it, and keeps it so.
    found = await request.app.state.pool.fetchval(HISTORY, variables["id"])
    return Response(f'{{"data":{{"patient":{found or "null"}}}}}', media_type="application/json")


def make_app() -> Starlette:
    """The application, connected to the database of `DATABASE_URL`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # Connections are kept however long another server takes meanwhile.
        async with asyncpg.create_pool(os.environ["DATABASE_URL"], max_inactive_connection_lifetime=0) as pool:
            app.state.pool = pool
            yield

    return Starlette(routes=[Route("/graphql", history, methods=["POST"])], lifespan=lifespan)

"""The HTTP application: `/graphql`, `/record`, `/health/live`, `/health/ready`."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from app.access.identity import identity
from app.audit.journal import Journal
from app.config import Settings
from app.cypher.execution import Compiler
from app.database import Database
from app.documents import Documents
from app.endpoint import PREFLIGHTED, GraphQLEndpoint, problem
from app.errors import DatabaseUnavailable
from app.explorer import Explorer, assets
from app.failures import Failures
from app.headers import SecurityHeaders
from app.joint_reads import JointReads
from app.limits import BodyLimit, HeadLimit, RequestId, SocketLimit
from app.live import Live, ended_by_signals
from app.manifest import trusted_documents
from app.performer import Performer
from app.persisted import PersistedQueries
from app.rates import RateLimit, Rates
from app.record import RecordEndpoint
from app.schema import graphql_schema, make_schema
from app.signing import signing_key
from app.warming import Warming

COMPRESSED_FROM_BYTES = 10_000
COLLECTED = (20_000, 20, 20)
"""After how many new objects Python looks for circles among them: a request makes thousands, and hardly any."""


def make_app(settings: Settings) -> Starlette:
    """The application; it connects to Neo4j on start-up, and again by itself whenever Neo4j comes back.

    `BrokenManifest` where the trusted documents that the settings name cannot be used, `NoIdentityProvider` where they
    do not say who may ask.
    """
    documents = Documents(settings)
    schema = make_schema(settings, documents)
    compiler = Compiler(graphql_schema(schema), settings.document_cache_size)
    trusted = trusted_documents(settings, graphql_schema(schema))
    persisted = PersistedQueries(settings.documents, trusted, settings.persisted_queries)
    rates = Rates(
        settings.requests_per_minute, settings.cost_per_minute, settings.questions_per_day, settings.rates_file
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.compiler = compiler
        app.state.persisted = persisted
        app.state.rates = rates
        app.state.database = Database(settings)
        app.state.reads = JointReads(app.state.database)
        app.state.research = Database(settings.of_research) if settings.research_neo4j_uri else None
        app.state.warming = Warming(compiler, app.state.reads, trusted.values(), settings.warm_seconds)
        app.state.journal = Journal(app.state.database, signing_key(settings.signing_key))
        app.state.performer = Performer(settings)
        app.state.live = Live(app.state.database, settings)
        app.state.warming.start()
        try:
            with ended_by_signals(app.state.live):
                yield
        finally:
            await app.state.warming.close()
            await app.state.live.close()
            await app.state.performer.close()
            await app.state.reads.close()
            await app.state.journal.close()
            await app.state.database.close()
            if app.state.research:
                await app.state.research.close()

    explorer = [Middleware(Explorer, token=_demo_token(settings))] if settings.explorer else []
    endpoint = GraphQLEndpoint(schema, settings, documents, identity(settings))
    return Starlette(
        routes=[
            Route("/graphql", endpoint, methods=["GET", "POST"], middleware=explorer),
            WebSocketRoute("/graphql", endpoint),
            Route("/record", RecordEndpoint(endpoint, graphql_schema(schema)), methods=["GET"]),
            *([assets()] if settings.explorer else []),
            Route("/health/live", live),
            Route("/health/ready", ready),
        ],
        middleware=[
            Middleware(RequestId),
            Middleware(SecurityHeaders, hsts_seconds=settings.hsts_seconds),
            *_other_sites(settings),
            Middleware(Failures),
            Middleware(HeadLimit),
            Middleware(SocketLimit, limit=settings.max_websockets),
            Middleware(RateLimit, rates=rates),
            Middleware(BodyLimit, limit=settings.max_body_bytes, seconds=settings.client_timeout_seconds),
            # The lowest level takes 90 % off a chart for a tenth of the time of the highest.
            Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM_BYTES, compresslevel=1),
        ],
        exception_handlers={StarletteHTTPException: _refused},
        lifespan=lifespan,
    )


def app_from_environment() -> Starlette:
    """The application as the environment sets it: what each worker process makes."""
    app = make_app(Settings())
    keep_from_collector()
    return app


def keep_from_collector() -> None:
    """For a process that serves one application: it is a hundred thousand objects that stay, not to be gone through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def _other_sites(settings: Settings) -> list[Middleware]:
    """Lets pages of the allowed origins read answers. They bring a token, never a cookie: no credentials."""
    if not settings.origins:
        return []
    allowed = ("authorization", "content-type", "x-request-id", *PREFLIGHTED)
    told = ("x-request-id", "retry-after")
    methods = ("GET", "POST")
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=methods,
            allow_headers=allowed,
            expose_headers=told,
        )
    ]


def _demo_token(settings: Settings) -> str:
    """What the explorer signs in with: whoever opens the page gets it, so there is none where it counts."""
    given = settings.demo_explorer_token if settings.demo_tokens else None
    return given.get_secret_value() if given else ""


async def live(_: Request) -> Response:
    """The process runs."""
    return _json({"status": "ok"}, 200)


async def ready(request: Request) -> Response:
    """Neo4j answers, and has planned what it is going to be asked: requests may come."""
    try:
        await request.app.state.database.check()
    except DatabaseUnavailable as error:
        return _json({"status": "unavailable", "code": error.code}, 503)
    if not request.app.state.warming.is_over:
        return _json({"status": "warming"}, 503)
    return _json({"status": "ok"}, 200)


async def _refused(_: Request, error: Exception) -> Response:
    """Starlette's own refusals: no such path, no such method."""
    error = cast("StarletteHTTPException", error)
    response = problem(error.detail, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")

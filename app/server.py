"""The HTTP application: `/graphql`, `/health/live`, `/health/ready`."""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult

from app.config import Settings
from app.cypher.execution import Compiler
from app.cypher.plan import UNRESTRICTED
from app.database import Database, DatabaseUnavailable
from app.errors import ExpedienteError, cause_of, code_of
from app.limits import BodyLimit, RequestId
from app.schema import graphql_schema, make_schema

GRAPHQL_RESPONSE = "application/graphql-response+json"
COMPRESSED_FROM_BYTES = 10_000

_STATUS = {"INTERNAL_ERROR": 500, "BROKEN_DATA": 500, "DATABASE_UNAVAILABLE": 503, "QUERY_TIMED_OUT": 504}
_HTTP_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 415: "UNSUPPORTED_MEDIA_TYPE"}
_log = logging.getLogger(__name__)


def make_app(settings: Settings) -> Starlette:
    """The application; it connects to Neo4j on start-up, and again by itself whenever Neo4j comes back."""
    schema = make_schema(settings)
    compiler = Compiler(graphql_schema(schema), lambda _: UNRESTRICTED, settings.document_cache_size)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.compiler = compiler
        app.state.database = Database(settings)
        try:
            yield
        finally:
            await app.state.database.close()

    return Starlette(
        routes=[
            Route("/graphql", GraphQLEndpoint(schema), methods=["GET", "POST"]),
            Route("/health/live", live),
            Route("/health/ready", ready),
        ],
        middleware=[
            Middleware(RequestId),
            Middleware(BodyLimit, limit=settings.max_body_bytes),
            # The lowest level takes 90 % off a chart for a tenth of the time of the highest.
            Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM_BYTES, compresslevel=1),
        ],
        exception_handlers={StarletteHTTPException: _refused, Exception: _internal_error},
        lifespan=lifespan,
    )


def app_from_environment() -> Starlette:
    """The application as the environment sets it: what each worker process makes."""
    return make_app(Settings())


async def live(_: Request) -> Response:
    """The process runs."""
    return _json({"status": "ok"}, 200)


async def ready(request: Request) -> Response:
    """Neo4j answers: requests may come."""
    try:
        await request.app.state.database.check()
    except DatabaseUnavailable as error:
        return _json({"status": "unavailable", "code": error.code}, 503)
    return _json({"status": "ok"}, 200)


class GraphQLEndpoint(GraphQL[dict[str, Any], None]):
    """Strawberry's view with orjson, HTTP statuses, and errors that are always JSON with a code."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as error:
            # A GET that would change something: it is the method that is wrong.
            by_post = isinstance(error.__cause__, InvalidOperationTypeError)
            response = _problem(error.reason, 405 if by_post else error.status_code)
            if by_post:
                response.headers["allow"] = "POST"
        await response(scope, receive, send)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        return super().should_render_graphql_ide(request) and "text/html" in (request.headers.get("accept") or "")

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        if request.method == "POST" and media_type != "application/json":
            raise HTTPException(415, "send the query as JSON, with the content type application/json")
        return await super().parse_http_body(request)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        state = request.app.state
        return {"request": request, "response": response, "compiler": state.compiler, "database": state.database}

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        response = await super().get_sub_response(request)
        accepted = request.headers.get("accept", "")
        response.media_type = GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accepted else "application/json"
        return response

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        response: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            response["errors"] = [_formatted(error) for error in result.errors]
            # What was refused before it ran has no data, not even null (GraphQL specification, 7.1).
            if result.data is None and not any(error.path for error in result.errors):
                del response["data"]
        if result.extensions:
            response["extensions"] = result.extensions
        return response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        status = _status(response_data) if isinstance(response_data, dict) else 200
        response = Response(orjson.dumps(response_data), status, media_type=sub_response.media_type)
        response.headers.raw.extend(sub_response.headers.raw)
        return response

    def decode_json(self, data: str | bytes) -> object:
        value = orjson.loads(data)
        # Bytes are a whole body; text is a parameter of a GET.
        if isinstance(data, bytes) and not isinstance(value, dict | list):
            raise HTTPException(400, 'the body is JSON, but no object; send {"query": …}')
        return value

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def _status(response: GraphQLHTTPResponse) -> int:
    """200 if anything was answered; else what the first error calls for."""
    errors = response.get("errors")
    data = response.get("data")
    if not errors or (data and any(value is not None for value in data.values())):
        return 200
    first = cast("dict[str, Any]", errors[0])
    return _STATUS.get(first["extensions"]["code"], 400)


def _formatted(error: GraphQLError) -> dict[str, Any]:
    """The error as GraphQL shows it, with its code."""
    formatted = cast("dict[str, Any]", error.formatted)
    formatted["extensions"] = {**(error.extensions or {}), "code": code_of(error)}
    cause = cause_of(error)
    if isinstance(cause, ExpedienteError):
        # graphql-core adds the value that was refused; it may be a person's identifier.
        formatted["message"] = str(cause)
    return formatted


async def _refused(_: Request, error: Exception) -> Response:
    """Starlette's own refusals: no such path, no such method."""
    error = cast("StarletteHTTPException", error)
    response = _problem(error.detail, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _internal_error(request: Request, error: Exception) -> Response:
    # This runs outside of the middleware that gives each answer its id.
    given = request.scope.get("request_id", "-")
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request %s: unexpected %s\n%s", given, type(error).__name__, frames)
    response = _problem("The server failed. Report the request id to its operator.", 500)
    response.headers["x-request-id"] = given
    return response


def _problem(message: str, status: int) -> Response:
    """An answer to what never became a GraphQL request."""
    code = _HTTP_CODES.get(status, "INTERNAL_ERROR" if status >= 500 else "BAD_REQUEST")
    return _json({"errors": [{"message": message, "extensions": {"code": code}}]}, status)


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")

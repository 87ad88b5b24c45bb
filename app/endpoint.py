"""`/graphql` as GraphQL over HTTP has it: what comes in as a request, and which status and media type goes out.

An answer that has data has status 200, with errors beside it or not. A request that was refused as a whole has no
data, and the status that its first error calls for; only clients that accept nothing but `application/json` get 200
for what is wrong with document, operation or variables, as the specification has it for them.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from app.access.errors import IdentityUnavailable, TokenMissing, Unauthenticated
from app.access.identity import Identity, SignedIn
from app.access.policy import asking_of
from app.access.viewer import Viewer
from app.audit.deeds import Auditing
from app.config import Settings
from app.cypher.cost import UNCOUNTED, Budget
from app.cypher.execution import Asked as Question
from app.cypher.execution import Means, answer
from app.cypher.extension import OPERATION_UNRESOLVED
from app.documents import Documents
from app.errors import BadInput, ExpedienteError, cause_of, code_of
from app.event_stream import EventStream
from app.media_types import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, accepts_events, media_type, negotiated
from app.rates import caller
from app.research_reads import ResearchReads
from app.schema import RecordSchema
from app.signed_in import SIGNED_IN, while_signed_in
from app.streaming import Operation, Result, subscription
from app.websocket import Conversation, TextSocket

STATUS = {
    "INTERNAL_ERROR": 500,
    "BROKEN_DATA": 500,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "IDENTITY_UNAVAILABLE": 503,
    "DATABASE_UNAVAILABLE": 503,
    "TALLIES_NOT_COUNTED": 503,
    "RESEARCH_NOT_SERVED": 503,
    "RESEARCH_NOT_BUILT": 503,
    "QUERY_TIMED_OUT": 504,
    "QUERY_OUT_OF_MEMORY": 503,
    "TOO_MANY_LISTENERS": 503,
    "SLOW_LISTENER": 503,
    "SERVER_STOPPING": 503,
    "RATE_LIMITED": 429,
    "DOCUMENT_NOT_TRUSTED": 403,
    "DOCUMENT_NOT_FOUND": 404,
    # Apollo's clients take it for an answer, not for a failure of the line.
    "PERSISTED_QUERY_NOT_FOUND": 200,
    "PERSISTED_QUERY_NOT_SUPPORTED": 200,
}
"""The status of a request that was refused as a whole, by code; 400 for any other."""

PROBLEMS = {
    400: "BAD_REQUEST",
    403: "CROSS_SITE_REQUEST",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}
"""The code of what never became a GraphQL request, by status."""

PREFLIGHTED = ("graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name")
"""Headers that a browser sends to another site only after that site has allowed it."""

INIT_TIMEOUT = timedelta(seconds=10)
"""How long a WebSocket may be open before its client says `connection_init`."""

_FORM = {"query": str, "operationName": str, "documentId": str, "variables": dict, "extensions": dict}
_SUGGESTION = re.compile(r" ?Did you mean .*\?$", flags=re.DOTALL)


@dataclass
class Asked(GraphQLRequestData):
    """One operation of a request, which may name its document instead of bringing it."""

    document_id: str | None = None


class GraphQLEndpoint(GraphQL[dict[str, Any], None]):
    """Strawberry's view with orjson, batches, named documents, and errors that are always JSON with a code."""

    graphql_transport_ws_handler_class = Conversation

    def __init__(self, schema: RecordSchema, settings: Settings, documents: Documents, identity: Identity) -> None:
        super().__init__(
            schema,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=INIT_TIMEOUT,
            max_subscriptions_per_connection=None,  # Conversation bounds them, with a code
            allowed_origins=settings.origins,
        )
        self.websocket_adapter_class = TextSocket
        self._schema = schema
        self._settings = settings
        self._documents = documents
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            await self.sign_in(request)
            response = await self.run(request)
        except (Unauthenticated, IdentityUnavailable) as error:
            response = not_let_in(error)
        except HTTPException as error:
            # A GET that would change something, or listen: it is the method that is wrong.
            changes = isinstance(error.__cause__, InvalidOperationTypeError) or error.status_code == 405
            by_post = changes and request.method == "GET"
            response = problem(error.reason, 405 if by_post else error.status_code)
            if response.status_code == 405:
                response.headers["allow"] = "POST" if by_post else "GET, POST"
        await response(scope, receive, send)

    async def sign_in(self, request: Request) -> Viewer:
        """Who asks, noted for what comes after. `Unauthenticated` if nobody does; `IdentityUnavailable`."""
        signed_in = await self._identity.signed_in(request.headers.getlist("authorization"))
        request.scope[SIGNED_IN] = signed_in
        return signed_in.viewer

    def count(self, request: Request) -> Response | None:
        """One operation more of who asks; what refuses it, where that is one too many."""
        try:
            request.app.state.rates.count(_who(request.scope))
        except BadInput as error:
            return self._failure(GraphQLError(str(error), original_error=error))
        return None

    async def read(self, request: Request, asked: Question) -> dict[str, Any] | Response:
        """The data of a document of this program's own, for who has signed in; what refuses it, if any of it fails.

        They are held to what they may read, and charged, as for any other; but it may cost whatever it has to.
        """
        context = await self.get_context(request, Response())
        context["budget"] = Budget(UNCOUNTED, partial(request.app.state.rates.spend, _who(request.scope)))
        context["written"] = _as_it_is
        result = await answer(cast("Means", context), asked)
        if result.errors:
            self._schema.process_errors(result.errors)
            return self._failure(result.errors[0])
        return result.data or {}

    def _failure(self, error: GraphQLError) -> Response:
        """The answer to what failed as a whole, outside GraphQL."""
        told = self._formatted(error)
        code = told["extensions"]["code"]
        response = problem(told["message"], STATUS.get(code, 400), code)
        if "retryAfter" in told["extensions"]:
            response.headers["retry-after"] = str(told["extensions"]["retryAfter"])
        return response

    async def on_ws_connect(self, context: dict[str, Any]) -> Any:
        """Who opens a WebSocket says who they are in `connection_init` or, like any client, in a header."""
        websocket, told = context["request"], context["connection_params"]
        given = told.get("Authorization", told.get("authorization"))
        authorization = websocket.headers.getlist("authorization") if given is None else [str(given)]
        websocket.scope[SIGNED_IN] = await self._identity.signed_in(authorization)
        return await super().on_ws_connect(context)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        return False  # a browser's page is Explorer's

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        accept = _header(request, "accept")
        if negotiated(accept) is None and not accepts_events(accept):
            raise HTTPException(406, f"the answer can be {GRAPHQL_RESPONSE} or {JSON}; accept one of them")
        if request.method == "GET":
            _refuse_cross_site(request)
            # An empty parameter is as good as none.
            given = {key: value for key, value in dict(request.query_params).items() if value}
            return _asked(self.parse_query_params(given))
        name, charset = media_type(request.content_type)
        if name != JSON or charset not in {None, "utf-8", "utf8"}:
            raise HTTPException(415, f"send the request as JSON in UTF-8, with the content type {JSON}")
        data = self.parse_json(await request.get_body())
        if not isinstance(data, list):
            return _asked(data)
        if not 0 < len(data) <= self._settings.max_batch_size:
            allowed = self._settings.max_batch_size
            raise HTTPException(400, f"a batch of {len(data)} operations was sent; 1 to {allowed} are allowed")
        return [_asked(item) for item in data]

    async def execute_operation(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: dict[str, Any],
        root_value: None,
        sub_response: Response,
    ) -> Any:
        """The result of one operation, or of each of a batch; those share their budget, and nothing else."""

        if not isinstance(request_data, list):
            asked = cast("Asked", request_data)
            try:
                context["count"]()
                asked.query = self._text(asked, context)
            except BadInput as error:
                return _refused(error)
            if self._streams(asked, request):
                asked.protocol = "sse"
                return self.streamed(asked, context)
            return await self.execute_single(request, request_adapter, sub_response, context, root_value, asked)

        async def one(asked: GraphQLRequestData) -> ExecutionResult:
            try:
                context["count"]()
                asked.query = self._text(cast("Asked", asked), context)
                return await self.execute_single(request, request_adapter, sub_response, context, root_value, asked)
            except BadInput as error:
                return _refused(error)
            except HTTPException as error:
                return _refusal(error.reason, PROBLEMS[400])

        return await asyncio.gather(*(one(asked) for asked in request_data))

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: dict[str, Any],
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        if subscription(self._documents, request_data.query or "", request_data.operation_name):
            raise HTTPException(406, f"a subscription is sent with `Accept: {EVENT_STREAM}`, or over a WebSocket")
        try:
            return await super().execute_single(
                request, request_adapter, sub_response, context, root_value, request_data
            )
        except HTTPException as error:
            if isinstance(error.__cause__, CannotGetOperationTypeError):
                return _refusal(
                    "the document holds no operation of the name that `operationName` gives", OPERATION_UNRESOLVED
                )
            raise

    def streamed(self, asked: Asked, context: dict[str, Any]) -> AsyncIterator[Result]:
        """The results of an operation on a line that stays open. A subscription ends with its token."""
        operation = Operation(asked.query or "", asked.operation_name, asked.variables, asked.extensions, context)
        results = self._schema.streamed(operation, OperationType)
        if subscription(self._documents, operation.text, operation.name):
            return while_signed_in(results, context["signed_in"])
        return results

    def asked(self, data: Any, context: dict[str, Any]) -> Asked:
        """The operation that a message asks for, its text found. Raises `HTTPException` or `BadInput`."""
        asked = _asked(data)
        asked.query = self._text(asked, context)
        return asked

    def _text(self, asked: Asked, context: dict[str, Any]) -> str | None:
        text: str | None = context["persisted"].text(asked.query, asked.document_id, asked.extensions)
        return text

    def _streams(self, asked: Asked, request: Request) -> bool:
        """Whether the answer is a stream: of who wants nothing else, and of who subscribes and takes one."""
        accept = request.headers.get("accept")
        if not accepts_events(accept):
            return False
        if negotiated(accept) and not subscription(self._documents, asked.query or "", asked.operation_name):
            return False
        if request.method == "GET":
            raise HTTPException(405, f"an answer of type {EVENT_STREAM} is asked for by POST")
        return True

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        # A WebSocket is open before its client has said who they are.
        signed_in: SignedIn | None = request.scope.get(SIGNED_IN)
        state, who = request.app.state, _who(request.scope)
        return {
            "request": request,
            "response": response,
            "signed_in": signed_in,
            "viewer": signed_in.viewer if signed_in else None,
            "audit": Auditing(state.journal, signed_in.viewer, request.scope["request_id"]) if signed_in else None,
            "asking": asking_of(signed_in.viewer) if signed_in else None,
            "compiler": state.compiler,
            "database": state.database,
            "reads": state.reads,
            "research": ResearchReads(state.research, partial(state.rates.question, who)),
            "performer": state.performer,
            "feed": state.live,
            "persisted": state.persisted,
            "budget": Budget(self._settings.max_query_cost, partial(state.rates.spend, who)),
            "count": partial(state.rates.count, who),
            "explain": self._settings.explain,
            "written": _as_json,
        }

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        response = await super().get_sub_response(request)
        response.media_type = negotiated(request.headers.get("accept"))
        return response

    async def create_streaming_response(
        self,
        request: Request | WebSocket,
        stream: Callable[[], AsyncIterator[str]],
        sub_response: Response,
        headers: Mapping[str, str],
    ) -> Response:
        # A record belongs in no cache between here and who asked for it.
        own = {"vary": "Accept", "cache-control": "no-store, no-transform"}
        return EventStream(stream(), headers={name.lower(): value for name, value in headers.items()} | own)

    async def process_result(self, request: Request, result: Result) -> GraphQLHTTPResponse:
        response: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            response["errors"] = [self._formatted(error) for error in result.errors]
            # What was refused before it ran has no data, not even null (GraphQL specification, 7.1).
            if result.data is None and not any(error.path for error in result.errors):
                del response["data"]
        if result.extensions:
            response["extensions"] = result.extensions
        return response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        batch = isinstance(response_data, list)
        type_ = JSON if batch else sub_response.media_type or JSON
        status = 200 if batch else _status(cast("GraphQLHTTPResponse", response_data), type_)
        headers = {"content-type": f"{type_}; charset=utf-8", "vary": "Accept"}
        response = Response(orjson.dumps(response_data), status, headers)
        response.headers.raw.extend(sub_response.headers.raw)
        if status == STATUS["RATE_LIMITED"]:
            refused = cast("Any", response_data)["errors"][0]["extensions"]
            response.headers["retry-after"] = str(refused["retryAfter"])
        return response

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def _formatted(self, error: GraphQLError) -> dict[str, Any]:
        """The error as GraphQL shows it, with its code."""
        formatted = cast("dict[str, Any]", error.formatted)
        formatted["extensions"] = {**(error.extensions or {}), "code": code_of(error)}
        cause = cause_of(error)
        if isinstance(cause, ExpedienteError):
            formatted["extensions"] |= cause.extensions
            # graphql-core adds the value that was refused; it may be a person's identifier.
            formatted["message"] = str(cause)
        elif not self._settings.introspection:
            # Suggestions would tell names of the schema that introspection does not.
            formatted["message"] = _SUGGESTION.sub("", formatted["message"])
        return formatted


def _as_json(data: dict[str, Any]) -> orjson.Fragment:
    """Data as it stands in the answer that is sent."""
    return orjson.Fragment(orjson.dumps(data))


def _as_it_is(data: dict[str, Any]) -> dict[str, Any]:
    """Data for this program's own use."""
    return data


def _who(scope: Scope) -> str:
    """Who is charged for what is asked: the person, wherever they sign in from; before they have, their address."""
    signed_in: SignedIn | None = scope.get(SIGNED_IN)
    return f"{signed_in.viewer.issuer} {signed_in.viewer.subject}" if signed_in else caller(scope)


def problem(message: str, status: int, code: str | None = None) -> Response:
    """An answer to what never became a GraphQL request."""
    code = code or PROBLEMS.get(status, ExpedienteError.code if status >= 500 else PROBLEMS[400])
    content = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(orjson.dumps(content), status, media_type=JSON)


def not_let_in(error: Unauthenticated | IdentityUnavailable) -> Response:
    """The answer to who has not signed in (RFC 6750, 3)."""
    response = problem(str(error), STATUS[error.code], error.code)
    if isinstance(error, Unauthenticated):
        # Of who brings no token at all nothing is said to be wrong with it.
        asked = "Bearer" if isinstance(error, TokenMissing) else 'Bearer error="invalid_token"'
        response.headers["www-authenticate"] = asked
    return response


def _status(response: GraphQLHTTPResponse, type_: str) -> int:
    """200 if anything was executed; else what the first error calls for."""
    errors = response.get("errors")
    if not errors or "data" in response:
        return 200
    status = STATUS.get(cast("dict[str, Any]", errors[0])["extensions"]["code"], 400)
    # It is not the document that is wrong where a caller asks too much: every client has to see that.
    return 200 if status < 500 and status != STATUS["RATE_LIMITED"] and type_ == JSON else status


def _refused(error: BadInput) -> ExecutionResult:
    told = {"code": error.code} | getattr(error, "extensions", {})
    return ExecutionResult(data=None, errors=[GraphQLError(str(error), extensions=told)])


def _refusal(message: str, code: str) -> ExecutionResult:
    """The result of an operation that is not run."""
    return ExecutionResult(data=None, errors=[GraphQLError(message, extensions={"code": code})])


def _asked(data: Any) -> Asked:
    """The operation that a JSON object asks for. What it holds besides is left alone."""
    if not isinstance(data, dict):
        raise HTTPException(400, 'a request is a JSON object; send {"query": …}')
    for name, type_ in _FORM.items():
        value = data.get(name)
        if value is not None and not isinstance(value, type_):
            raise HTTPException(400, f"`{name}` has to be {'a string' if type_ is str else 'an object'}, or null")
    return Asked(
        query=data.get("query"),
        variables=data.get("variables"),
        operation_name=data.get("operationName"),
        extensions=data.get("extensions"),
        document_id=data.get("documentId"),
    )


def _refuse_cross_site(request: AsyncHTTPRequestAdapter) -> None:
    """Refuse what a page of another site makes a browser ask, with the user's rights, without asking us first.

    A GET is such a simple request; JSON by POST is not. Clients that are no browsers do not send the header.
    """
    site = _header(request, "sec-fetch-site")
    if site in {None, "same-origin", "none"} or any(_header(request, name) for name in PREFLIGHTED):
        return
    raise HTTPException(403, f"a page of another site sends JSON by POST, or the header {PREFLIGHTED[0]}")


def _header(request: AsyncHTTPRequestAdapter, name: str) -> str | None:
    return request.headers.get(name)

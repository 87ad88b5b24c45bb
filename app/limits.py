"""What every request passes through: an id for the logs, bounds on its head and its body, and on WebSockets."""

import asyncio
import uuid
from contextvars import ContextVar

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

REFUSED = {
    "BAD_REQUEST": 400,
    "REQUEST_TIMED_OUT": 408,
    "PAYLOAD_TOO_LARGE": 413,
    "HEADERS_TOO_LARGE": 431,
    "TOO_MANY_CONNECTIONS": 503,
}
"""The status of what is refused before anybody looks at what is asked, by code."""

MAX_HEADERS = 100
MAX_HEAD_BYTES = 32_768
"""Of the address and all headers together."""

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request at hand, for log records."""


class RequestId:
    """Gives each request an id, and the answer the same in `X-Request-Id`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        given = uuid.uuid4().hex
        request_id.set(given)
        scope["request_id"] = given

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = given
            await send(message)

        await self._app(scope, receive, send_with_id)


def refusal(message: str, code: str) -> Response:
    """The answer to a request that is not read on; its connection is closed."""
    content = {"errors": [{"message": message, "extensions": {"code": code}}]}
    response = Response(orjson.dumps(content), REFUSED[code], media_type="application/json")
    # What was not read of the body can't be told from a next request.
    response.headers["connection"] = "close"
    return response


async def refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer in place of what was asked for, be it a WebSocket."""
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(response)
    else:
        await response(scope, receive, send)


class HeadLimit:
    """Refuses a head that is too large. One that has not ended is bounded by `app/protocol.py`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if headers := scope.get("headers"):
            size = sum(len(name) + len(value) + 4 for name, value in headers)
            size += len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
            if len(headers) > MAX_HEADERS or size > MAX_HEAD_BYTES:
                message = f"a request may have {MAX_HEADERS} headers, and {MAX_HEAD_BYTES} bytes of them and address"
                await refuse(refusal(message, "HEADERS_TOO_LARGE"), scope, receive, send)
                return
        await self._app(scope, receive, send)


class SocketLimit:
    """Refuses a WebSocket where `limit` of them are open already."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if self._open >= self._limit:
            message = "this server has as many WebSockets open as it may; try again shortly"
            await refuse(refusal(message, "TOO_MANY_CONNECTIONS"), scope, receive, send)
            return
        self._open += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1


class _Refused(Exception):
    """The body went over a limit."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class BodyLimit:
    """Refuses a body of more than `limit` bytes, whether or not it says its length, or that takes too long to come."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            await self._too_large()(scope, receive, send)
            return
        received, whole = 0, False
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def receive_bounded() -> Message:
            nonlocal received, whole
            if whole:  # what comes now is that the client went
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise _Refused(self._too_slow()) from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > self._limit:
                raise _Refused(self._too_large())
            return message

        try:
            await self._app(scope, receive_bounded, send)
        except _Refused as refused:
            await refused.response(scope, receive, send)

    def _too_large(self) -> Response:
        message = f"the body is larger than {self._limit} bytes; send a smaller query or use variables sparingly"
        return refusal(message, "PAYLOAD_TOO_LARGE")

    def _too_slow(self) -> Response:
        return refusal(f"the body was not whole after {self._seconds:g} s; send it at once", "REQUEST_TIMED_OUT")

"""The `graphql-transport-ws` protocol: Strawberry's conversation, with named documents, codes and bounds of ours.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import logging
import traceback
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, cast

import orjson
from cross_web import HTTPException
from graphql import ExecutionResult, GraphQLError
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import Operation as Running

from app.access.errors import IdentityUnavailable, Unauthenticated
from app.errors import BadInput, ExpedienteError
from app.limits import request_id
from app.signed_in import EXPIRED, SIGNED_IN, remaining

MAX_OPERATIONS = 100
"""Operations that one connection may have open at once."""

FORBIDDEN = 4403
"""Closes the connection of a client without a token that holds: clients get a new one, and connect again."""
TRY_AGAIN_LATER = 1013

_log = logging.getLogger(__name__)


class TextSocket(ASGIWebSocketAdapter):
    """A WebSocket whose messages are text, as clients read them."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except (WebSocketDisconnect, RuntimeError) as error:  # the latter where it is closed already
            raise WebSocketDisconnected from error


class Conversation(BaseGraphQLTransportWSHandler[dict[str, Any], None]):
    """One connection. Every operation has a context, and so a cost limit, of its own."""

    async def handle_message(self, message: Any) -> None:
        payload = message.get("payload") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(message.get("id", ""), str):
            await self.handle_invalid_message("a message is a JSON object, and its `id` a string")
        elif message.get("type") == "subscribe" and not isinstance(payload, dict):
            await self.handle_invalid_message("the `payload` of `subscribe` is a JSON object")
        else:
            await super().handle_message(cast("Any", message))

    async def handle_connection_init(self, message: Any) -> None:
        try:
            await super().handle_connection_init(message)
        except Unauthenticated as error:
            await self._close(FORBIDDEN, str(error))
        except IdentityUnavailable as error:
            await self._close(TRY_AGAIN_LATER, str(error))

    async def handle_subscribe(self, message: Any) -> None:
        if self.connection_acknowledged and remaining(self.context["request"].scope[SIGNED_IN]) <= 0:
            await self._close(FORBIDDEN, EXPIRED)
            return
        if self.connection_acknowledged and len(self.operations) >= MAX_OPERATIONS:
            told = f"the connection has its {MAX_OPERATIONS} operations; complete one, or open another connection"
            payload = [{"message": told, "extensions": {"code": "TOO_MANY_LISTENERS"}}]
            await self.send_message({"id": message["id"], "type": "error", "payload": cast("Any", payload)})
            return
        # The whole payload takes the place of the query: it may name its document instead of bringing it.
        await super().handle_subscribe(cast("Any", {**message, "payload": {"query": message["payload"]}}))

    async def run_operation(self, operation: Running[dict[str, Any], None]) -> None:
        try:
            await self._answer(operation)
        except WebSocketDisconnected:
            pass  # nobody is there to be told
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            _log.error("request %s: unexpected %s\n%s", request_id.get(), type(error).__name__, frames)
            await self._end(operation, "The server failed. Report it to its operator.", ExpedienteError.code)
        finally:
            self.operations.pop(operation.id, None)

    async def _answer(self, operation: Running[dict[str, Any], None]) -> None:
        view, websocket = cast("Any", self.view), self.context["request"]
        context = await view.get_context(websocket, websocket)
        try:
            context["count"]()
            asked = view.asked(operation.query, context)
        except HTTPException as error:
            await self._end(operation, error.reason, "BAD_REQUEST")
            return
        except BadInput as error:
            await self._end(operation, str(error), error.code)
            return
        async with aclosing(view.streamed(asked, context)) as results:
            async for result in results:
                answer = await view.process_result(websocket, result)
                if "data" not in answer:
                    await operation.send_operation_message(
                        {"id": operation.id, "type": "error", "payload": answer["errors"]}
                    )
                    return
                await operation.send_operation_message({"id": operation.id, "type": "next", "payload": answer})
        await operation.send_operation_message({"id": operation.id, "type": "complete"})

    async def _end(self, operation: Running[dict[str, Any], None], message: str, code: str) -> None:
        view = cast("Any", self.view)
        refused = ExecutionResult(None, [GraphQLError(message, extensions={"code": code})])
        answer = await view.process_result(self.context["request"], refused)
        await operation.send_operation_message({"id": operation.id, "type": "error", "payload": answer["errors"]})

    async def _close(self, code: int, reason: str) -> None:
        # A close frame has room for 123 bytes of reason.
        await self.websocket.close(code=code, reason=reason.encode()[:120].decode(errors="ignore"))

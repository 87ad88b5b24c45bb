"""Answers what nobody foresaw. What the error says stays within: it may hold what a patient told.

Starlette and uvicorn would log it whole.
"""

import logging
import traceback
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.endpoint import problem

_log = logging.getLogger(__name__)


class Failures:
    """Logs the kind and the place of an error under the id of the request, and nothing else of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except ClientDisconnect:
            pass  # nobody is there to be told
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            _log.error("request %s: unexpected %s\n%s", scope.get("request_id"), type(error).__name__, frames)
            if scope["type"] == "websocket":
                with suppress(Exception):  # it is closed already
                    await send({"type": "websocket.close", "code": 1011})
            elif not started:  # else the server ends the connection, so that nobody takes the rest for whole
                answer = problem("The server failed. Report the request id to its operator.", 500)
                await answer(scope, receive, send)

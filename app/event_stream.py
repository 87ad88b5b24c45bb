"""An answer that stays open: server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

from starlette.responses import StreamingResponse
from starlette.types import Send

SEND_SECONDS = 30.0
"""How long a client may take nothing at all of what it is sent."""


class EventStream(StreamingResponse):
    """Ends its source when the client goes, and the connection of a client that stands still."""

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(cast("AsyncGenerator[str]", self.body_iterator)) as chunks:
            async for chunk in chunks:
                await self._send(send, chunk.encode(), more=True)
        await self._send(send, b"", more=False)

    async def _send(self, send: Send, body: bytes, *, more: bool) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": more})

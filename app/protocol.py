"""uvicorn's protocol, with bounds on what it would wait for or keep for ever.

    a head that does not end     408 after a while, 431 once it is too large
    an answer that nobody takes  the connection is cut

It leans on names of uvicorn's own class; `tests/hardening/test_slow_clients.py` would tell of their change.
"""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.headers import HEADERS
from app.limits import MAX_HEAD_BYTES, refusal

REASONS = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}


class BoundedProtocol(HttpToolsProtocol):
    """One connection, until it becomes a WebSocket."""

    def __init__(self, *args: Any, client_seconds: float, **options: Any) -> None:
        super().__init__(*args, **options)
        self._seconds = client_seconds
        self._head_bytes = 0
        self._head: TimerHandle | None = None
        self._answer: TimerHandle | None = None
        self._untaken = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._has_head()
        if self._answer:
            self._answer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self._refuse("the headers and the address are too large", "HEADERS_TOO_LARGE")

    def send_400_response(self, msg: str) -> None:
        self._refuse("this is no HTTP request", "BAD_REQUEST")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._has_head()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch_answer()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_answer()

    def _expect_head(self) -> None:
        if self._head is None:
            self._head_bytes = 0
            self._head = self.loop.call_later(self._seconds, self._no_head)

    def _has_head(self) -> None:
        if self._head:
            self._head.cancel()
            self._head = None

    def _no_head(self) -> None:
        if self._head_bytes:
            self._refuse("the headers did not end in time", "REQUEST_TIMED_OUT")
        else:  # nothing was asked yet
            self.transport.close()

    def _refuse(self, message: str, code: str) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # an answer is under way, which this would be taken for a part of
            return
        answer = refusal(message, code)
        head = [f"HTTP/1.1 {answer.status_code} {REASONS[answer.status_code]}"]
        head += [f"{name}: {value}" for name, value in (answer.headers | HEADERS).items()]
        self.transport.write("\r\n".join([*head, "", ""]).encode() + bytes(answer.body))
        self.transport.close()  # once it is taken
        self._watch_answer()

    def _watch_answer(self) -> None:
        """Look after a while whether the client took anything of what is kept for it."""
        self._untaken = self.transport.get_write_buffer_size()
        if self._untaken and self._answer is None:
            self._answer = self.loop.call_later(self._seconds, self._cut_if_untaken)

    def _cut_if_untaken(self) -> None:
        self._answer = None
        before = self._untaken
        if before and self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self._watch_answer()

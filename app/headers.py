"""What every answer tells a browser: to run, frame, sniff, share and keep none of it.

A page that is meant to run, the explorer's, brings a policy of its own.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=()",
    # A record belongs in no cache between here and who asked for it.
    "cache-control": "no-store",
}
"""What an answer has unless it says otherwise."""


class SecurityHeaders:
    """Adds `HEADERS`, and HSTS for so many seconds if any, where an answer does not have them."""

    def __init__(self, app: ASGIApp, hsts_seconds: int = 0) -> None:
        told = {**HEADERS, **({"strict-transport-security": f"max-age={hsts_seconds}"} if hsts_seconds else {})}
        self._app = app
        self._told = [(name.encode(), value.encode()) for name, value in told.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_hardened(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = list(message.get("headers", ()))
                own = {name.lower() for name, _ in headers}
                message["headers"] = headers + [each for each in self._told if each[0] not in own]
            await send(message)

        await self._app(scope, receive, send_hardened)

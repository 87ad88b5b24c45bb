"""The page that a browser gets at `/graphql`: GraphiQL, on this server's own files alone.

The files are built from `app/web` at installation; where they are missing, the page says how to build them.
"""

import html
import secrets
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.build import COMMAND, OUTPUT

NONCE_PLACE = "{nonce}"
"""Stands in the built page where each answer gets a nonce of its own."""

TOKEN_ELEMENT = "expediente-token"  # noqa: S105  # a name
"""Of the page's element that holds the token of a demo."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Expediente: GraphQL</title>
<h1>The explorer is not built</h1>
<p>The API works: POST a query to this address. The explorer, a page to write and run queries in, could not be built
when Expediente was installed. To build it now, with access to the npm registry:</p>
<pre>{command}</pre>
<p>Then load this page again. The command says what stands in its way, if anything does. It uses the Node on your path
(20.19, or 22.12 and later), or else fetches one from PyPI.</p>
</html>
"""


class Explorer:
    """Middleware of `/graphql`: who opens the address with a GET, without a query, and takes HTML gets the page."""

    def __init__(self, app: ASGIApp, token: str = "") -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        opened = request.method == "GET" and not request.url.query and "text/html" in request.headers.get("accept", "")
        await (page(token=self._token) if opened else self._app)(scope, receive, send)


def assets(folder: Path = OUTPUT) -> Mount:
    """The route of the built files."""
    return Mount("/graphql/assets", _Assets(directory=folder / "assets", check_dir=False))


def page(folder: Path = OUTPUT, token: str = "") -> Response:
    """The explorer, or how to build it. A demo's token stands in the page itself: in no address and no storage."""
    nonce = secrets.token_urlsafe(16)
    try:
        built = (folder / "index.html").read_text(encoding="utf-8")
    except OSError:
        text = _NOT_BUILT.format(command=html.escape(COMMAND))
    else:
        text = built.replace(NONCE_PLACE, nonce)
        if token:
            text = text.replace("</head>", f'<meta name="{TOKEN_ELEMENT}" content="{html.escape(token)}"></head>', 1)
    policy = {"content-security-policy": _POLICY.format(nonce=nonce)}
    return HTMLResponse(text, headers=policy | {"cache-control": "no-store", "vary": "accept"})


class _Assets(StaticFiles):
    """Files whose names hold a hash of their content: whoever has one need never ask again."""

    async def check_config(self) -> None:
        """Files that are not built yet are not found; they may be built while the server runs."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code >= 400:
            raise HTTPException(response.status_code)
        # A worker is bound by the policy of its own file.
        policy = {"content-security-policy": _POLICY.format(nonce=secrets.token_urlsafe(16))}
        response.headers.update(policy | {"cache-control": "public, max-age=31536000, immutable"})
        return response

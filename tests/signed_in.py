"""How the tests sign in: with a token of role SYSTEM, by a key that is made for this run.

`ENVIRONMENT` makes servers believe it, in this process and in those that it starts; `SIGNED_IN` is for clients of
httpx, `HEADERS` for others.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.access.development import DevelopmentKey
from app.access.viewer import Role

_FOLDER = Path(tempfile.mkdtemp(prefix="expediente-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

ENVIRONMENT = {
    "EXPEDIENTE_OIDC_ISSUER": "",
    "EXPEDIENTE_DEMO_TOKENS": "true",
    "EXPEDIENTE_DEVELOPMENT_KEY_FILE": str(_FOLDER / "development.key"),
}
KEY = DevelopmentKey(_FOLDER / "development.key")
TOKEN = KEY.token(Role.SYSTEM, minutes=24 * 60, name="Tests")
HEADERS = {"authorization": f"Bearer {TOKEN}"}


class _SignedIn(httpx.Auth):
    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers.setdefault("authorization", HEADERS["authorization"])
        yield request


SIGNED_IN = _SignedIn()
"""`httpx.AsyncClient(auth=SIGNED_IN)`: signs each request that brings no token of its own."""

os.environ.update(ENVIRONMENT)

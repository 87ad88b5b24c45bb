"""The API under a real uvicorn in a process of its own, always at the same port, which can be killed and come back."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from app.config import Settings

START_SECONDS = 60
STOP_SECONDS = 60
"""It ends the acts under way first, which may be trying again."""


class ApiProcess:
    """`with ApiProcess(settings, folder) as api:` serves what the settings point at; what it says goes to a log."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.log = folder / "api.log"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self._environment = os.environ | {
            "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
            "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
            "EXPEDIENTE_SIGNING_KEY_FILE": str(settings.signing_key),
            "EXPEDIENTE_WRITE_RETRY_SECONDS": str(settings.write_retry_seconds),
            "EXPEDIENTE_REQUESTS_PER_MINUTE": str(settings.requests_per_minute),
            "EXPEDIENTE_COST_PER_MINUTE": str(settings.cost_per_minute),
            "EXPEDIENTE_QUESTIONS_PER_DAY": str(settings.questions_per_day),
            "EXPEDIENTE_RESEARCH_NEO4J_URI": settings.research_neo4j_uri or "",
            "EXPEDIENTE_RESEARCH_NEO4J_PASSWORD": settings.of_research.password(),
            "EXPEDIENTE_EXPLORER": str(settings.explorer),
            "EXPEDIENTE_INTROSPECTION": str(settings.introspection),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        at = ("--host", "127.0.0.1", "--port", str(self._port))
        options = ("--factory", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log")
        command = [sys.executable, "-m", "uvicorn", "app.server:app_from_environment", *at, *options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)  # noqa: S603 -- ours
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(self.url):
            assert self._process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without its knowing."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(20)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)


def is_ready(url: str) -> bool:
    """Whether a server says that requests may come."""
    try:
        return httpx.get(f"{url}/health/ready", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False

"""Servers as child processes, each with an event loop of its own, as they would run in operation."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.config import Settings
from tests.node import NODE

READY_SECONDS = 30
_UVICORN = "import sys; sys.modules |= {'numpy': None, 'pandas': None}; from uvicorn import main; main()"
"""As an installation without the tests' packages runs: the driver loads those where they are, which takes 50 MB."""


@contextmanager
def served(factory: str, settings: Settings, variables: Mapping[str, str] | None = None) -> Iterator[int]:
    """The application that `factory` (`module:function`) makes, under uvicorn; yields its port.

    `variables` are those of the environment that it reads besides the settings.
    """
    port = free_port()
    environment = os.environ | {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_USER": settings.neo4j_user,
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_QUERY_TIMEOUT_SECONDS": "300",
        "EXPEDIENTE_REQUESTS_PER_MINUTE": "0",
        "EXPEDIENTE_COST_PER_MINUTE": "0",
    }
    command = [sys.executable, "-c", _UVICORN, "--factory", factory, "--port", str(port), "--log-level", "warning"]
    options = ["--no-access-log", "--loop", "uvloop", "--http", "httptools", "--timeout-keep-alive", "600"]
    with _running([*command, *options], environment | dict(variables or {}), port):
        yield port


@contextmanager
def served_by_node(module: Path, variables: Mapping[str, str]) -> Iterator[int]:
    """The server that a JavaScript module starts on the port of `PORT`, in production; yields the port."""
    port = free_port()
    environment = os.environ | {"NODE_ENV": "production", "PORT": str(port)} | dict(variables)
    with _running([str(NODE), str(module)], environment, port):
        yield port


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment)  # noqa: S603  # our own command
    try:
        _wait(process, port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"a server ended with status {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1).close()  # loopback
        except urllib.error.HTTPError:
            return  # it answers, if only that it has no such page
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("a server did not come up in time")


def free_port() -> int:
    """A port that nobody listens on for now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port

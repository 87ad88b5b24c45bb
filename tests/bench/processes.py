"""Servers as child processes, each with an event loop of its own, as they would run in operation."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from app.config import Settings

READY_SECONDS = 30


@contextmanager
def served(factory: str, settings: Settings) -> Iterator[int]:
    """The application that `factory` (`module:function`) makes, under uvicorn; yields its port."""
    port = _free_port()
    environment = os.environ | {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_USER": settings.neo4j_user,
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_QUERY_TIMEOUT_SECONDS": "300",
        "EXPEDIENTE_REQUESTS_PER_MINUTE": "0",
        "EXPEDIENTE_COST_PER_MINUTE": "0",
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--log-level", "warning"]
    options = ["--no-access-log", "--loop", "uvloop", "--http", "httptools", "--timeout-keep-alive", "600"]
    process = subprocess.Popen([*command, *options], env=environment)  # noqa: S603  # our own command
    try:
        _wait(process, port)
        yield port
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


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port

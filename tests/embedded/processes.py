"""What the tests of servers in their own folders and processes share."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.config import Settings


def settings_in(folder: Path, **others: object) -> Settings:
    """Settings of a server of its own, small."""
    few = {"data_dir": folder, "neo4j_uri": None, "neo4j_heap": "512m", "neo4j_page_cache": "64m"}
    return Settings().model_copy(update=few | {"bolt_port": None, "http_port": None} | others)


def free_ports() -> tuple[int, int]:
    """Two ports that nobody has just now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def until(reached: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.05)
    return reached()


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A program of ours in a process group of its own, gone at the end of the block however that is left."""
    with subprocess.Popen(  # noqa: S603 -- our own program
        command, env=environment, stdout=subprocess.PIPE, text=True, process_group=0
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line it says."""
    assert process.stdout is not None
    return process.stdout.readline()

"""What the tests of servers in their own folders and processes share."""

import socket
import time
from collections.abc import Callable
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

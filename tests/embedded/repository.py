"""A Maven repository on loopback for the tests of fetching: it serves bytes, notes requests, fails when told to."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.embedded.lock import Artifact, Lock


@dataclass
class Repository:
    """What it holds, how it is to behave, and what it was asked for."""

    url: str = ""
    jars: dict[str, bytes] = field(default_factory=dict)
    """Content by path."""
    failures: dict[str, list[int]] = field(default_factory=dict)
    """By path, the statuses to answer with before it works."""
    cut_after: dict[str, int] = field(default_factory=dict)
    """By path, the bytes after which the connection breaks, once."""
    authorizations: set[str | None] = field(default_factory=set)
    """What came as Authorization header."""
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Range header of each request, in order."""
    knows_ranges: bool = True

    def hold(self, artifact: str, content: bytes) -> Artifact:
        """Serve a jar, and give back what a lock would say of it."""
        jar = Artifact(f"mx.example:{artifact}:1.0", hashlib.sha256(content).hexdigest(), len(content))
        self.jars[jar.path] = content
        return jar


def lock(*artifacts: Artifact) -> Lock:
    """The lock of a release made of these."""
    return Lock("5.0.0-test", artifacts)


@contextmanager
def serving() -> Iterator[Repository]:
    """A repository that answers at its `url` for the length of the block."""
    repository = Repository()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _answer(self, repository)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name above us
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        repository.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield repository
        finally:
            server.shutdown()
            thread.join()


def _answer(request: BaseHTTPRequestHandler, repository: Repository) -> None:
    path, wanted = request.path.lstrip("/"), request.headers.get("Range")
    repository.requests.append((path, wanted))
    repository.authorizations.add(request.headers.get("Authorization"))
    failures = repository.failures.get(path)
    if failures or path not in repository.jars:
        request.send_response(failures.pop(0) if failures else 404)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    content, start = repository.jars[path], 0
    if wanted and repository.knows_ranges and (range_ := re.fullmatch(r"bytes=(\d+)-", wanted)):
        start = int(range_[1])
    request.send_response(206 if start else 200)
    request.send_header("Content-Length", str(len(content) - start))
    request.end_headers()
    cut = repository.cut_after.pop(path, None)
    request.wfile.write(content[start:cut])
    request.close_connection = cut is not None

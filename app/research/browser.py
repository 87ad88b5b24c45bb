"""The research graph with Neo4j Browser, which opens at the guide; to be read alone, as far as Community goes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from pydantic import SecretStr

from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.embedded.conf import LOOPBACK
from app.embedded.data_dir import DataDir
from app.errors import BadInput
from app.research.guide import GUIDE, STYLE, guide_app


class NotBuilt(BadInput):
    """There is no research graph yet."""

    code = "RESEARCH_NOT_BUILT"


@dataclass(frozen=True)
class Browsing:
    """Where the guide is, and the server that shows it; None where the settings name one, which has its own Browser."""

    guide: str
    server: EmbeddedNeo4j | None


@contextmanager
def served_too(settings: Settings) -> Iterator[tuple[Settings, Browsing]]:
    """The settings, pointed at the research graph, and where its guide is, for the length of a block. As `browsing`."""
    with browsing(settings) as found:
        line = {}
        if found.server:
            line = {
                "research_neo4j_uri": found.server.bolt_uri,
                "research_neo4j_user": found.server.user,
                "research_neo4j_password": SecretStr(found.server.password),
            }
        yield settings.model_copy(update=line), found


@contextmanager
def browsing(settings: Settings) -> Iterator[Browsing]:
    """The guide served, and the embedded research graph started, for the length of a block.

    Raises `NotBuilt`, or what a start does: `DataDirInUse` where it runs already.
    """
    research = settings.of_research
    if research.neo4j_uri:
        with _guide() as base:
            yield Browsing(base + GUIDE, None)
        return
    if not DataDir(research.data_dir).store(research.neo4j_database).exists():
        raise NotBuilt(f"there is no research graph in {research.data_dir}; make it by: expediente research build")
    with _guide() as base, EmbeddedNeo4j(research, more_conf=_conf(base, research.neo4j_database)) as server:
        yield Browsing(base + GUIDE, server)


def _conf(base: str, database: str) -> dict[str, str]:
    """Nothing can be written, neither by whom Browser signs in; it opens at the guide."""
    return {
        "server.databases.read_only": database,
        "browser.post_connect_cmd": f"style {base}{STYLE}; play {base}{GUIDE}",
    }


@contextmanager
def _guide() -> Iterator[str]:
    """Serve the guide; yields its address, of `localhost`, which is what Browser takes guides from."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(guide_app(), log_level="warning", server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="guide")
        thread.start()
        try:
            yield f"http://localhost:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()

"""Runs the API under uvicorn, in this process or in several."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from app.config import Settings
from app.interrupts import interrupted_by
from app.protocol import BoundedProtocol
from app.server import keep_from_collector, make_app

KEEP_ALIVE_SECONDS = 5
"""How long a connection may stay without a request."""

PING_SECONDS = 20.0


def serve(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; requests under way are finished first. Raises what keeps it from starting."""
    app = make_app(settings)  # also where workers make their own: they would try for ever what cannot be made
    # uvicorn raises the signal once more after its own shutdown; what called us still has to stop its parts.
    interrupted_by(signal.SIGTERM)
    options = served_by(settings)
    try:
        if settings.workers == 1:
            keep_from_collector()
            uvicorn.run(app, **options)
        else:
            with _shared_rates(settings) as file:
                _export(settings.model_copy(update={"rates_file": file}))
                factory = "app.server:app_from_environment"
                uvicorn.run(factory, factory=True, workers=settings.workers, **options)
    except KeyboardInterrupt:
        pass


def served_by(settings: Settings) -> dict[str, Any]:
    """The options of uvicorn."""
    return {
        "host": settings.host,
        "port": settings.port,
        "loop": "uvloop",
        "http": partial(BoundedProtocol, client_seconds=settings.client_timeout_seconds),
        "log_level": "warning",
        # A query in a GET's address may hold identifiers of people.
        "access_log": False,
        "server_header": False,
        # Where no proxy is trusted, who writes these headers would choose who he is.
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies or "",
        "timeout_graceful_shutdown": 10,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "ws_max_size": settings.max_body_bytes,
        # Events are small; what compresses them takes more memory for each listener than all the rest.
        "ws_per_message_deflate": False,
        # A client that answers no ping is gone, or takes nothing.
        "ws_ping_interval": PING_SECONDS,
        "ws_ping_timeout": PING_SECONDS,
    }


@contextmanager
def _shared_rates(settings: Settings) -> Iterator[Path]:
    """The file in which the workers count together."""
    with tempfile.TemporaryDirectory(prefix="expediente-") as folder:
        yield settings.rates_file or Path(folder) / "rates"


def _export(settings: Settings) -> None:
    """Workers are new processes: they read these settings from the environment."""
    os.environ["EXPEDIENTE_NEO4J_URI"] = settings.neo4j_uri or ""
    os.environ["EXPEDIENTE_NEO4J_USER"] = settings.neo4j_user
    os.environ["EXPEDIENTE_NEO4J_PASSWORD"] = settings.password()
    if settings.neo4j_ca_file is None:  # the embedded one's line is in clear, on loopback
        os.environ.pop("EXPEDIENTE_NEO4J_CA_FILE", None)
    if settings.research_neo4j_uri:
        research = settings.of_research
        os.environ["EXPEDIENTE_RESEARCH_NEO4J_URI"] = settings.research_neo4j_uri
        os.environ["EXPEDIENTE_RESEARCH_NEO4J_USER"] = research.neo4j_user
        os.environ["EXPEDIENTE_RESEARCH_NEO4J_PASSWORD"] = research.password()
    os.environ["EXPEDIENTE_RATES_FILE"] = str(settings.rates_file)
    os.environ["EXPEDIENTE_EXPLAIN"] = str(settings.explain)
    os.environ["EXPEDIENTE_OIDC_ISSUER"] = settings.oidc_issuer or ""
    os.environ["EXPEDIENTE_DEMO_TOKENS"] = str(settings.demo_tokens)
    if settings.demo_explorer_token:
        os.environ["EXPEDIENTE_DEMO_EXPLORER_TOKEN"] = settings.demo_explorer_token.get_secret_value()

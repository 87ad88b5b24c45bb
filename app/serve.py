"""Runs the API under uvicorn, in this process or in several."""

import os
import signal
from types import FrameType

import uvicorn

from app.config import Settings
from app.server import make_app


def serve(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; requests under way are finished first. Raises what keeps it from starting."""
    app = make_app(settings)  # also where workers make their own: they would try for ever what cannot be made
    # uvicorn raises the signal once more after its own shutdown; what called us still has to stop its parts.
    signal.signal(signal.SIGTERM, _interrupt)
    options = {
        "host": settings.host,
        "port": settings.port,
        "loop": "uvloop",
        "http": "httptools",
        "log_level": "warning",
        # A query in a GET's address may hold identifiers of people.
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": 10,
        "ws_max_size": settings.max_body_bytes,
        # Events are small; what compresses them takes more memory for each listener than all the rest.
        "ws_per_message_deflate": False,
    }
    try:
        if settings.workers == 1:
            uvicorn.run(app, **options)  # type: ignore[arg-type]
        else:
            _export(settings)
            factory = "app.server:app_from_environment"
            uvicorn.run(factory, factory=True, workers=settings.workers, **options)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        pass


def _export(settings: Settings) -> None:
    """Workers are new processes: they read these settings from the environment."""
    os.environ["EXPEDIENTE_NEO4J_URI"] = settings.neo4j_uri or ""
    os.environ["EXPEDIENTE_NEO4J_USER"] = settings.neo4j_user
    os.environ["EXPEDIENTE_NEO4J_PASSWORD"] = settings.password()
    os.environ["EXPEDIENTE_EXPLAIN"] = str(settings.explain)
    os.environ["EXPEDIENTE_OIDC_ISSUER"] = settings.oidc_issuer or ""
    os.environ["EXPEDIENTE_DEMO_TOKENS"] = str(settings.demo_tokens)
    if settings.demo_explorer_token:
        os.environ["EXPEDIENTE_DEMO_EXPLORER_TOKEN"] = settings.demo_explorer_token.get_secret_value()


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt

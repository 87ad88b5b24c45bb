"""Graphs that are there for one benchmark."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from app.bulk.profile import load_profile
from app.config import Settings
from app.demo import prepare
from app.embedded import EmbeddedNeo4j
from seeds.load import Seeded
from seeds.profiles import PROFILES


@contextmanager
def graph(settings: Settings, profile: str, console: Console) -> Iterator[tuple[Settings, Seeded]]:
    """A Neo4j with a profile, in a folder of its own; yields the settings that point to it, and whom it holds."""
    with tempfile.TemporaryDirectory() as folder:
        own = apart(settings, Path(folder))
        if PROFILES[profile].bulk:
            load_profile(own, PROFILES[profile], console)
        with EmbeddedNeo4j(own) as server:
            yield server.client_settings, prepare(server.client_settings, profile, console)


def apart(settings: Settings, folder: Path) -> Settings:
    """The same for an embedded server on that folder."""
    return settings.model_copy(update={"data_dir": folder, "neo4j_uri": None, "bolt_port": None, "http_port": None})

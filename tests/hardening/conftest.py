"""The API as it is to face everybody: no explorer, no introspection, served as `expediente serve` does."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.serve import served_by
from app.server import make_app
from tests.serving import served


@pytest.fixture(scope="session")
def production(settings: Settings) -> Settings:
    """Settings of a server that everybody may reach."""
    return settings.model_copy(update={"explorer": False, "introspection": False})


@pytest.fixture(scope="module")
def production_url(production: Settings, chart: None) -> Iterator[str]:
    """Such a server, with the chart behind it."""
    with served(make_app(production), **served_by(production)) as url:
        yield url

"""A chart, people who ask, and a look at what is recorded of it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import neo4j
import pytest

from app.access.viewer import Role
from app.config import Settings
from tests.audit.recorded import Recorded
from tests.chart import ANA, CLINIC, DOCTOR, write_chart
from tests.neo4j import clear
from tests.serving import in_process
from tests.signed_in import KEY

DOCTORS = {
    "authorization": "Bearer "
    + KEY.token(Role.CLINICIAN, 60, name="Dra. Luz Peña", practitioner=DOCTOR, facility=CLINIC)
}
PATIENTS = {"authorization": "Bearer " + KEY.token(Role.PATIENT, 60, name="Gloria Hernández", patient=ANA)}


@pytest.fixture
def recorded(driver: neo4j.Driver, settings: Settings, migrated: str) -> Recorded:
    """Looks at the trail."""
    return Recorded(driver, settings)


@pytest.fixture(scope="module")
async def client(settings: Settings, chart: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application of the module's own."""
    async with in_process(settings) as (_, client):
        yield client


@pytest.fixture
def fresh(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[None]:
    """The chart without any trail, for one test."""
    clear(driver, settings.neo4j_database)
    write_chart(driver, settings.neo4j_database)
    Recorded(driver, settings).forget()
    yield
    clear(driver, settings.neo4j_database)

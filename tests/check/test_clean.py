"""What is right is found to be right: the chart, the synthetic people, what acts wrote."""

from pathlib import Path

import neo4j

from app.config import Settings
from app.fhir.load import load
from app.fhir.reader import input_files
from seeds.load import seed
from seeds.profiles import PROFILES
from tests.check.finding import found
from tests.fhir import samples
from tests.fhir.conftest import leaving_no_trace
from tests.neo4j import clear


def test_the_chart_is_whole(driver: neo4j.Driver, settings: Settings, chart: None) -> None:
    assert found(driver, settings.neo4j_database) == {}


def test_the_synthetic_people_are_whole(driver: neo4j.Driver, settings: Settings, migrated: str) -> None:
    name = settings.neo4j_database
    clear(driver, name)
    seed(driver, name, PROFILES["test"], progress=False)
    try:
        assert found(driver, name) == {}
    finally:
        clear(driver, name)


def test_what_an_import_brings_is_whole(driver: neo4j.Driver, chart: None, migrated: str, tmp_path: Path) -> None:
    with leaving_no_trace(driver, migrated):
        file = samples.write_bundle(tmp_path / "all.json", samples.everything())
        load(driver, migrated, input_files([file]), source="https://example.mx/fhir", strict=False)
        assert found(driver, migrated) == {}

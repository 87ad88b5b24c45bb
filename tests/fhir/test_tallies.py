"""An import keeps the tallies: what comes, comes again, changes and moves is counted as an independent count does."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import neo4j

from app.fhir.report import Report
from tests import tallies
from tests.fhir import samples
from tests.fhir.conftest import Rows

Importing = Callable[..., Report]


def told(driver: neo4j.Driver, database: str) -> Counter[tallies.Key]:
    """The tallies, which are what a count gives."""
    found = tallies.told(driver, database)
    assert found == tallies.counted(driver, database)
    return found


def measures(found: Counter[tallies.Key]) -> Counter[str]:
    """The sums over all institutions and days."""
    summed: Counter[str] = Counter()
    for key, number in found.items():
        summed[key[3] if len(key) > 3 else key[0]] += number
    return summed


def test_an_import_is_counted_once_however_often_it_runs(
    tmp_path: Path, importing: Importing, driver: neo4j.Driver, migrated: str
) -> None:
    file = samples.write_bundle(tmp_path / "all.json", samples.everything())
    importing(file)
    first = told(driver, migrated)
    assert {"notes", "prescriptions", "laboratoryStudies", "AffiliationTally"} <= set(measures(first))
    importing(file)
    assert told(driver, migrated) == first


def test_a_correction_moves_what_was_counted(
    tmp_path: Path, importing: Importing, driver: neo4j.Driver, migrated: str, rows: Rows
) -> None:
    importing(samples.write_bundle(tmp_path / "all.json", samples.everything()))
    before = measures(told(driver, migrated))
    issste = {"resourceType": "Organization", "id": "issste", "name": "ISSSTE", "identifier": [{"value": "ISSSTE"}]}
    hospital = {
        "resourceType": "Location",
        "id": "hospital",
        "name": "Hospital",
        "managingOrganization": samples.ref("Organization/issste"),
    }
    corrected = samples.encounter() | {
        "class": {"code": "EMER"},
        "period": {"start": "2024-02-29T23:30:00-06:00"},
        "location": [{"location": samples.ref("Location/hospital")}],
    }
    later = [*samples.directory(), issste, hospital, samples.patient(), corrected]
    importing(samples.write_bundle(tmp_path / "later.json", later))
    after = told(driver, migrated)
    assert after["MonthTally", "ISSSTE", "2024-02-29", "emergencyAdmissions"] == 1
    assert measures(after) - before == Counter(emergencyAdmissions=1)
    assert before - measures(after) == Counter()
    facilities = rows("MATCH (:Encounter {reason: 'Control de diabetes'})-[:AT]->(f) RETURN f.name AS name")
    assert facilities == [{"name": "Hospital"}]

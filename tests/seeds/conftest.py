"""Charts made once for all tests of the seeds."""

from collections.abc import Mapping

import pytest

from seeds.patients import PatientRows, patients
from seeds.profiles import PROFILES

Charts = Mapping[str, list[PatientRows]]


@pytest.fixture(scope="session")
def made() -> list[PatientRows]:
    """Every patient of the test profile, the heavy chart first."""
    profile = PROFILES["test"]
    return list(patients(profile, profile.seed_number))


@pytest.fixture(scope="session")
def by_archetype(made: list[PatientRows]) -> Charts:
    """The same by the name of the archetype."""
    found: dict[str, list[PatientRows]] = {}
    for patient in made:
        found.setdefault(patient.archetype.name, []).append(patient)
    return found

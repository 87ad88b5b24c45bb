"""How much synthetic data there is, as data; and the national ratios that it keeps.

A profile has `people` ordinary people, indexes 0 to people − 1, and one more, index `people`, whose chart has more
than 10,000 events. Ratios count the ordinary people alone; `density` thins their charts a little in `demo`, so that
there the ratios also hold when the heavy chart is counted in.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

# Events per patient, from the press note on the national record (all of IMSS, seven years).
NATIONAL_RATIOS = {
    "notes": 13.4,
    "prescriptions": 33.4,
    "laboratoryStudies": 22.1,
    "hospitalAdmissions": 0.048,
    "emergencyAdmissions": 0.145,
    "sickLeaves": 1.28,
}

YEARS_OF_RECORD = 7
NATION = 53_700_000
"""People whose records the press note counts."""
EVENTS_A_PERSON = 89
"""Events that charts have on average: those of the ratios, and what they hang on."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A size of synthetic data. `reference_date` is its today: nothing happens after it.

    One of `bulk` is imported into a database that does not run; the others are written by transactions.
    """

    name: str
    people: int
    density: float = 1.0
    seed_number: int = 20260630
    reference_date: date = date(2026, 6, 30)
    bulk: bool = False

    @property
    def heavy_index(self) -> int:
        """Index of the person with more than 10,000 events."""
        return self.people

    @property
    def record_start(self) -> date:
        """The day from which charts were kept."""
        return self.reference_date - timedelta(days=round(365.25 * YEARS_OF_RECORD))


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("test", 200),
        Profile("demo", 2_000, density=0.96),
        Profile("large", 50_000),
        *(Profile(f"1/{part}", NATION // part, bulk=True) for part in (10_000, 1_000, 100)),
    )
}


def stream(seed_number: int, index: int, purpose: str) -> random.Random:
    """A person's own source of randomness, so that any person can be made without the others."""
    return random.Random(f"{seed_number}/{index}/{purpose}")

"""A profile of synthetic people, loaded at scale."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console

from app.bulk.disk import EVENT_BYTES, make_sure_there_is_room
from app.bulk.load import load_beside
from app.bulk.phases import Phases, Tell
from app.bulk.report import BulkReport
from app.config import Settings
from app.graph import migrated
from seeds.bulk.generate import Progress, generate
from seeds.load import note_seeded
from seeds.profiles import EVENTS_A_PERSON, Profile
from seeds.totals import Totals

INSTEAD = "load a smaller profile, which goes by transactions"


def load_profile(settings: Settings, profile: Profile, console: Console, processes: int | None = None) -> BulkReport:
    """Load a profile; `processes` generate, one a core if None. Raises what `load_beside` does, or `DiskTooSmall`."""
    totals, started_at = Totals(), datetime.now(UTC)

    def make(folder: Path, phases: Phases) -> None:
        nonlocal totals
        wanted = round(profile.people * profile.density * EVENTS_A_PERSON * EVENT_BYTES)
        make_sure_there_is_room(f"the profile {profile.name}", wanted, settings.data_dir, console)
        with phases.phase("generate", profile.people + 1) as tell:
            totals = generate(profile, profile.seed_number, folder, processes or os.cpu_count() or 1, _rated(tell))

    def finish(imported: Settings, tell: Callable[[str], object]) -> None:
        with migrated(imported, tell) as (_, driver):
            note_seeded(driver, imported.neo4j_database, profile, totals, started_at)

    loaded = load_beside(settings, INSTEAD, console, make, finish)
    return BulkReport(totals, loaded)


def _rated(tell: Tell) -> Callable[[Progress], None]:
    """Tells people with the events that they have, and how many events come in a second."""
    began = perf_counter()

    def told(made: Progress) -> None:
        tell(made.people, f"{made.events:,} events, {made.events / (perf_counter() - began):,.0f} a second")

    return told

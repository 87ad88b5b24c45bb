"""What room a load takes, beside what is there: its files, the store made of them, the indexes."""

import shutil
from pathlib import Path

from app.bulk.errors import DiskTooSmall
from seeds.profiles import EVENTS_A_PERSON, Profile

BYTES_AN_EVENT = 1_500
"""At most at once: files, which stay until the store is made of them, or store and indexes; and some to spare."""


def needed(profile: Profile) -> int:
    """Bytes that a profile takes while it is loaded."""
    return round(profile.people * profile.density * EVENTS_A_PERSON * BYTES_AN_EVENT)


def make_sure_there_is_room(profile: Profile, folder: Path) -> None:
    """Raises `DiskTooSmall`."""
    wanted, free = needed(profile), shutil.disk_usage(folder).free
    if wanted > free:
        raise DiskTooSmall(
            f"loading the profile {profile.name} takes {in_gigabytes(wanted)}, and {folder} has {in_gigabytes(free)} "
            "free; free some, choose a smaller profile, or set EXPEDIENTE_DATA_DIR"
        )


def in_gigabytes(size: float) -> str:
    """A number of bytes, to be read."""
    return f"{size / 1e9:.1f} GB"

"""What room a load takes, beside what is there: its files, the store made of them, the indexes."""

import shutil
from pathlib import Path

from rich.console import Console

from app.bulk.errors import DiskTooSmall

EVENT_BYTES = 1_500
"""An event's at most at once: files, which stay until the store is made of them, or store and indexes; and to spare."""


def make_sure_there_is_room(what: str, wanted: int, folder: Path, console: Console) -> None:
    """Say how many bytes a load takes. Raises `DiskTooSmall`."""
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise DiskTooSmall(
            f"loading {what} takes {_in_gigabytes(wanted)}, and {folder} has {_in_gigabytes(free)} free; free some, "
            "load less, or set EXPEDIENTE_DATA_DIR"
        )
    console.print(f"Takes up to {_in_gigabytes(wanted)} of {folder} meanwhile.")


def _in_gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB"

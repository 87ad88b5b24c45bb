"""A private key of 32 bytes in a file that its owner alone can read, made where there is none."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds, which `make` gives where there is none. Of several at once the first one's key stays."""
    if not file.exists():
        _make(file, make())
    return file.read_bytes()


def _make(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)  # readable by its owner alone
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    try:
        os.link(name, file)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()

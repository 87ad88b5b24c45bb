"""Where Java finds Neo4j's classes: in its jars, and faster in an archive made of them once (prepare.py).

Java maps the archive (class data sharing, JEP 310) instead of reading and checking 18,000 classes at each start. It
holds for one Java and one order of the jars; where there is none, or Java takes it for another's, a start takes longer
and is otherwise the same.
"""

import hashlib
import os
from pathlib import Path


def class_options(jars: Path, home_of_java: Path) -> list[str]:
    """The options of a command line of Java."""
    file = archive(jars, home_of_java)
    mapped = [f"-XX:SharedArchiveFile={file}"] if file.exists() else []
    return [*mapped, "-cp", class_path(jars)]


def class_path(jars: Path) -> str:
    """The jars, always in the same order."""
    return os.pathsep.join(sorted(map(str, jars.glob("*.jar"))))


def archive(jars: Path, home_of_java: Path) -> Path:
    """Where the archive is that was made for that Java, or will be."""
    release = home_of_java / "release"
    told = release.read_bytes() if release.is_file() else b""
    return jars / f"classes-{hashlib.sha256(told).hexdigest()[:12]}.jsa"

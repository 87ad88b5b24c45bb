"""The committed lock files: which jars a Neo4j release is made of, with hash and size. Knows no host and no network.

A lock names coordinates only, so every site fetches from the repository it trusts and still gets the same bytes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from app.config import Neo4jRelease

ENTRY_POINTS = {"5": "org.neo4j.server.CommunityEntryPoint", "2": "org.neo4j.server.Neo4jCommunity"}
"""Main class by the first figure of the release: 5.26, or 2025.01 and later."""


@dataclass(frozen=True)
class Artifact:
    """One jar of Maven's coordinate space."""

    coordinate: str
    """`group:artifact:version` or `group:artifact:version:classifier`."""
    sha256: str
    size: int
    """In bytes."""

    @property
    def file_name(self) -> str:
        """`artifact-version[-classifier].jar`"""
        return "-".join(self.coordinate.split(":")[1:]) + ".jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it, relative to the repository's root."""
        group, artifact, version = self.coordinate.split(":")[:3]
        return f"{group.replace('.', '/')}/{artifact}/{version}/{self.file_name}"


@dataclass(frozen=True)
class Lock:
    """All jars of one Neo4j release, and nothing else."""

    version: str
    artifacts: tuple[Artifact, ...]

    @property
    def entry_point(self) -> str:
        """The server's main class."""
        return ENTRY_POINTS[self.version[0]]

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(artifact.size for artifact in self.artifacts)

    def text(self) -> str:
        """The lock as it is committed; `parse` reads it back."""
        lines = (f"{each.coordinate} {each.sha256} {each.size}" for each in self.artifacts)
        return "\n".join([f"# Neo4j {self.version}; written by python -m app.embedded.resolve", *lines, ""])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote."""
        title, *lines = text.splitlines()
        version = title.removeprefix("# Neo4j ").partition(";")[0]
        fields = (line.split() for line in lines)
        return cls(version, tuple(Artifact(name, sha256, int(size)) for name, sha256, size in fields))


def lock_file(release: Neo4jRelease) -> Path:
    """The committed lock of a release."""
    return Path(__file__).with_name(f"neo4j-{release}.lock")


def read_lock(release: Neo4jRelease) -> Lock:
    """The locked jars of a release."""
    return Lock.parse(lock_file(release).read_text(encoding="utf-8"))

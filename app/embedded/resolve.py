"""Rewrite a lock file, at development time, when a new Neo4j comes out. Needs Maven; the running program never does.

python -m app.embedded.resolve lts 5.26.30
python -m app.embedded.resolve newest 2026.08.1
"""

import hashlib
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.config import Neo4jRelease
from app.embedded.lock import Artifact, Lock, lock_file

BROWSER = "5.24.0"
"""Neo4j Browser's newest release among the Maven artifacts; it has its own numbering."""

POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>expediente</groupId><artifactId>embedded-neo4j</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>{dependencies}</dependencies></project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def roots(version: str) -> list[str]:
    """What a server with its admin commands and its Browser is made from; the rest follows from these."""
    return [
        f"org.neo4j:neo4j:{version}",
        f"org.neo4j.app:neo4j-server:{version}",
        f"org.neo4j.client:neo4j-browser:{BROWSER}",
    ]


def resolve(version: str, maven: str = "mvn") -> Lock:
    """Let Maven find everything the server needs at run time, and hash it."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        dependencies = "".join(DEPENDENCY.format(*root.split(":")) for root in roots(version))
        (work / "pom.xml").write_text(POM.format(dependencies=dependencies), encoding="utf-8")
        command = [maven, "--batch-mode", "--quiet", "-DincludeScope=runtime"]
        listing = work / "list.txt"
        subprocess.run([*command, f"-DoutputFile={listing}", "dependency:list"], cwd=work, check=True)  # noqa: S603 -- our own arguments
        layout = [f"-DoutputDirectory={work / 'jars'}", "-Dmdep.useRepositoryLayout=true"]
        subprocess.run([*command, *layout, "dependency:copy-dependencies"], cwd=work, check=True)  # noqa: S603 -- the same
        coordinates = jar_coordinates(listing.read_text(encoding="utf-8"))
        return Lock(version, tuple(_hashed(work / "jars", coordinate) for coordinate in coordinates))


def jar_coordinates(listing: str) -> list[str]:
    """The sorted coordinates in what `mvn dependency:list` writes.

    Its lines read `group:artifact:jar[:classifier]:version:scope -- module …`.
    """
    found = []
    for line in listing.splitlines():
        fields = line.split(" -- ")[0].strip().split(":")
        if len(fields) < 5 or fields[2] != "jar":
            continue
        group, artifact, _, *classifier, version, _ = fields
        found.append(":".join([group, artifact, version, *classifier]))
    return sorted(found)


def _hashed(repository: Path, coordinate: str) -> Artifact:
    content = (repository / Artifact(coordinate, "", 0).path).read_bytes()
    return Artifact(coordinate, hashlib.sha256(content).hexdigest(), len(content))


def main(release: Annotated[Neo4jRelease, typer.Argument()], version: Annotated[str, typer.Argument()]) -> None:
    """Resolve VERSION and write it as the lock of RELEASE."""
    lock = resolve(version)
    lock_file(release).write_text(lock.text(), encoding="utf-8")
    typer.echo(f"Neo4j {version}: {len(lock.artifacts)} jars, {lock.size / 1e6:.0f} MB → {lock_file(release).name}")


if __name__ == "__main__":
    typer.run(main)

"""Make the archive of Neo4j's classes: start it on nothing, note which classes that takes, have Java store those."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from app.config import Settings
from app.embedded.class_data import archive, class_path
from app.embedded.errors import StartFailed
from app.embedded.fetch import fetch
from app.embedded.java import java, java_home
from app.embedded.lock import read_lock
from app.embedded.server import EmbeddedNeo4j

LONGEST_LINE = 4_000
"""Of a list of classes; Java refuses a list with longer ones, which name generated code that is made anew anyway."""


def prepare(settings: Settings) -> Path:
    """Fetch what a start takes, and make the archive if there is none yet. Raises what a start does."""
    lock, home_of_java = read_lock(settings.neo4j_version), java_home()
    jars = fetch(lock, settings.cache_dir, settings.maven_repository)
    file = archive(jars, home_of_java)
    with FileLock(jars / ".archive.lock"):
        if not file.exists():
            _make(settings, home_of_java, jars, file)
    return file


def _make(settings: Settings, home_of_java: Path, jars: Path, file: Path) -> None:
    with TemporaryDirectory(prefix="expediente-", ignore_cleanup_errors=True) as folder:
        seen, listed = Path(folder) / "seen", Path(folder) / "listed"
        own = {"neo4j_uri": None, "data_dir": Path(folder) / "data", "bolt_port": None, "http_port": None}
        with EmbeddedNeo4j(
            settings.model_copy(update=own), java_options=["-Xshare:off", f"-XX:DumpLoadedClassList={seen}"]
        ):
            pass
        lines = seen.read_text("utf-8").splitlines(keepends=True)
        listed.write_text("".join(line for line in lines if len(line) < LONGEST_LINE), encoding="utf-8")
        part = file.with_suffix(".part")
        made = subprocess.run(  # noqa: S603 -- our own arguments
            [
                str(java(home_of_java)),
                "-Xshare:dump",
                "-XX:+UseG1GC",
                f"-XX:SharedClassListFile={listed}",
                f"-XX:SharedArchiveFile={part}",
                "-cp",
                class_path(jars),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise StartFailed(f"Java could not store Neo4j's classes. It last said:\n{made.stderr[-1_000:]}")
        part.replace(file)

"""PostgreSQL as a child process with data of its own, where it is installed: the distribution's package will do.

Nothing of it has to run before. Debian keeps the server's programs out of the search path; they are found there too.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.processes import free_port

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # As much as the Neo4j beside it has for its pages.
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    # Compiling a statement takes longer than running one that reads a single patient.
    "jit": "off",
}
USER = "postgres"
"""Who owns the database, and whom the server runs as where we are root, as whom it refuses to."""


def installed() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    places = [*map(str, reversed(debian)), os.environ.get("PATH", "")]
    found = shutil.which("pg_ctl", path=os.pathsep.join(places))
    return Path(found).resolve().parent if found else None


@contextmanager
def started(programs: Path) -> Iterator[str]:
    """A server whose data lasts as long as it runs; yields the URL of its database."""
    port = free_port()
    options = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, "port": str(port)}.items())
    with tempfile.TemporaryDirectory() as folder:
        if user := _user():
            shutil.chown(folder, user, user)
        data, log = Path(folder, "data"), Path(folder, "log")
        _run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C")
        _run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/{USER}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def _user() -> str | None:
    return USER if os.geteuid() == 0 else None


def _run(*command: str | Path) -> None:
    """One of PostgreSQL's programs, to its end; RuntimeError with what it says where that is a failure."""
    ended = subprocess.run(command, user=_user(), cwd="/", capture_output=True, encoding="utf-8", check=False)  # noqa: S603  # our own command
    if ended.returncode:
        raise RuntimeError(f"{command[0]} ended with status {ended.returncode}: {ended.stderr}")

"""The data directory of an embedded server: who has it, what runs on it, where things lie. Starts nothing.

server.lock       locked by the process that owns the server; the system frees it when that process dies
server.json       the `Record`: what was started, by whom, on which ports
version           the last release that had the store open
password          of the user neo4j; only the owner of the file reads it
neo4j/            the server's home: conf, data, logs, import
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from app.embedded.errors import DataDirInUse, StoreTooNew

PATIENCE = 1.0
"""Seconds to wait for the lock: somebody may be looking whether it is held, which takes a moment."""


@dataclass(frozen=True)
class Record:
    """What runs on a data directory, so that other processes find it."""

    version: str
    owner_pid: int
    """The process that started the server and, unless it is detached, stops it."""
    detached: bool
    bolt_port: int
    http_port: int
    server_pid: int | None = None
    ready: bool = False


class DataDir:
    """One data directory, made on first use, closed to other users."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.home = self.path / "neo4j"
        self.conf = self.home / "conf"
        self.log = self.home / "logs" / "console.log"
        self.password_file = self.path / "password"
        self._version_file = self.path / "version"
        self._record_file = self.path / "server.json"
        self._lock = FileLock(self.path / "server.lock", thread_local=False)

    def make(self) -> None:
        """Make the folders that are not there yet."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.conf, self.log.parent, self.home / "import", self.home / "plugins"):
            folder.mkdir(parents=True, exist_ok=True)

    def store(self, database: str) -> Path:
        """Where a database of that name lies; nothing is there before the first start."""
        return self.home / "data" / "databases" / database

    def acquire(self) -> None:
        """Take the directory for this process. Raises `DataDirInUse` with the holder's process id."""
        self.make()
        try:
            self._lock.acquire(timeout=PATIENCE)
        except Timeout as error:
            raise DataDirInUse(self._in_use()) from error

    def release(self) -> None:
        """Let others have it."""
        self._lock.release()

    def is_held(self) -> bool:
        """Whether a process, this one or another, has the directory."""
        if self._lock.is_locked:
            return True
        self.make()
        try:
            with self._lock.acquire(timeout=0):
                return False
        except Timeout:
            return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the directory for the length of a block."""
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def _in_use(self) -> str:
        record = self.record()
        holder = f"process {record.owner_pid}" if record else "another process"
        return f"The data directory {self.path} is in use by {holder}. End that one, or use another data directory."

    def record(self) -> Record | None:
        """What was last written of a server; it may have died since."""
        try:
            return Record(**json.loads(self._record_file.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_record(self, record: Record) -> None:
        """Replace the record in one step, so that nobody reads half of it."""
        new = self._record_file.with_suffix(".new")
        new.write_text(json.dumps(asdict(record)), encoding="utf-8")
        new.replace(self._record_file)

    def forget_record(self) -> None:
        """After the server has ended."""
        self._record_file.unlink(missing_ok=True)

    def check_version(self, version: str) -> None:
        """Raises `StoreTooNew` if a later release has had the store open."""
        before = self._version_file.read_text("utf-8").strip() if self._version_file.exists() else version
        if _figures(before) > _figures(version):
            raise StoreTooNew(
                f"Neo4j {before} has written {self.path}; {version} cannot read it. "
                "Choose the other one by EXPEDIENTE_NEO4J_VERSION, or another data directory."
            )

    def note_version(self, version: str) -> None:
        """Remember which release has the store open."""
        self._version_file.write_text(version, encoding="utf-8")

    def server_process(self) -> psutil.Process | None:
        """The recorded server, if it lives. A process that only got its number since is told by its command line."""
        record = self.record()
        if record is None or record.server_pid is None:
            return None
        try:
            process = psutil.Process(record.server_pid)
            ours = self.home_argument in process.cmdline()
            return process if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return None

    @property
    def home_argument(self) -> str:
        """The server's argument that names its home, and by which its process is known."""
        return f"--home-dir={self.home}"

    def password(self) -> str:
        """The server's password, made on first use. The file is readable by its owner alone from the start."""
        if not self.password_file.exists():
            new = self.password_file.with_suffix(".new")
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
            new.replace(self.password_file)
        return self.password_file.read_text("utf-8").strip()

    @property
    def size(self) -> int:
        """Bytes of the store. Files may come and go meanwhile."""
        total = 0
        for folder, _, files in os.walk(self.home / "data"):
            for name in files:
                with suppress(FileNotFoundError):
                    total += (Path(folder) / name).stat().st_size
        return total

    def log_tail(self, lines: int = 15) -> str:
        """The last lines the server said on its console: its life's events, no statements and no data."""
        if not self.log.exists():
            return "(it said nothing)"
        return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-lines:]) or "(it said nothing)"


def _figures(version: str) -> list[int]:
    return [int(figure) for figure in version.split(".")]

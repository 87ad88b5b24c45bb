"""Fetch the jars of a lock into the cache: in parallel, with resume and retries, nothing kept whose hash is wrong."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from filelock import FileLock
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from app.embedded.errors import FetchFailed, HashMismatch
from app.embedded.lock import Artifact, Lock
from app.embedded.repository import repository_url

CONNECTIONS = 16
"""Most jars are small: the wait is for round trips, not for the line."""
TRIES = 5
FIRST_PAUSE = 0.5
"""Seconds before the second try of a jar; doubled before each further one."""


def fetch(lock: Lock, cache_dir: Path, repository: str | None = None) -> Path:
    """Make sure every jar of the lock is in the cache, and give back the folder that holds exactly them.

    Hashes are checked when a jar is fetched; a jar that is there already is checked by its size alone, so that a
    second start costs milliseconds. Two processes may call this at once: one fetches, the other waits for it.
    Raises `FetchFailed` or `HashMismatch`.
    """
    folder = cache_dir / f"neo4j-{lock.version}"
    if not _missing(lock, folder):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        missing = _missing(lock, folder)
        if missing:
            _fetch_all(missing, folder, httpx.URL(repository_url(repository)), lock.version)
    return folder


def _missing(lock: Lock, folder: Path) -> list[Artifact]:
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.jar")}
    return [each for each in lock.artifacts if sizes.get(each.file_name) != each.size]


def _fetch_all(artifacts: list[Artifact], folder: Path, repository: httpx.URL, version: str) -> None:
    # A mirror's user and password leave the address here, or they would show in logs and errors.
    auth = (repository.username, repository.password) if repository.userinfo else None
    address = str(repository.copy_with(userinfo=b""))
    largest_first = sorted(artifacts, key=lambda artifact: -artifact.size)
    limits = httpx.Limits(max_connections=CONNECTIONS)
    with (
        _progress_bar(f"Neo4j {version}", sum(each.size for each in artifacts)) as advance,
        httpx.Client(auth=auth, follow_redirects=True, timeout=30, limits=limits) as client,
        ThreadPoolExecutor(CONNECTIONS) as threads,
    ):
        download = _Download(client, address, folder, advance)
        futures = [threads.submit(download.jar, artifact) for artifact in largest_first]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            download.given_up.set()
            threads.shutdown(wait=False, cancel_futures=True)
            raise


@dataclass
class _Download:
    """What the threads of one fetch share."""

    client: httpx.Client
    repository: str
    folder: Path
    advance: Callable[[int], None]
    """Told of bytes that arrived; of negative ones when they are thrown away."""
    given_up: threading.Event = field(default_factory=threading.Event)

    def jar(self, artifact: Artifact) -> None:
        """Fetch one jar under a temporary name, check it, and give it its name."""
        part = self.folder / f"{artifact.file_name}.part"
        if part.exists():
            self.advance(part.stat().st_size)
        pause = FIRST_PAUSE
        for last in [False] * (TRIES - 1) + [True]:
            resumed = part.exists()
            try:
                self._rest(artifact, part)
                self._check(artifact, part)
            except (httpx.TransportError, httpx.HTTPStatusError, HashMismatch) as error:
                if last or self.given_up.is_set() or not _passing(error, resumed):
                    raise _plain(error, artifact, self.repository) from error
                self.given_up.wait(pause)
                pause *= 2
            else:
                part.replace(self.folder / artifact.file_name)
                return

    def _rest(self, artifact: Artifact, part: Path) -> None:
        """Append what is still missing of a jar to its part."""
        have = part.stat().st_size if part.exists() else 0
        if have >= artifact.size:
            return
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with self.client.stream("GET", f"{self.repository}/{artifact.path}", headers=headers) as answer:
            answer.raise_for_status()
            resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
            if have and not resumed:
                self.advance(-have)
            with part.open("ab" if resumed else "wb") as file:
                for chunk in answer.iter_raw():
                    if self.given_up.is_set():
                        raise httpx.ReadError("another jar failed")
                    file.write(chunk)
                    self.advance(len(chunk))
        if part.stat().st_size < artifact.size:
            raise httpx.ReadError("the answer ended early")

    def _check(self, artifact: Artifact, part: Path) -> None:
        with part.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 != artifact.sha256:
            self.advance(-part.stat().st_size)
            part.unlink()
            raise HashMismatch(
                f"{artifact.coordinate} from {self.repository} has SHA-256 {sha256}, the lock asks for "
                f"{artifact.sha256}. It was thrown away. Check what stands between you and the repository."
            )


def _passing(error: Exception, resumed: bool) -> bool:
    """Whether another try may do better. A wrong hash may come of a part left from before; else it is final."""
    if isinstance(error, HashMismatch):
        return resumed
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500 or error.response.status_code in {408, 429}
    return True


def _plain(error: Exception, artifact: Artifact, repository: str) -> FetchFailed:
    if isinstance(error, FetchFailed):
        return error
    return FetchFailed(
        f"{artifact.coordinate} could not be fetched from {repository}: {error or type(error).__name__}. "
        "Run it again to go on where it stopped; EXPEDIENTE_MAVEN_REPOSITORY names another repository."
    )


@contextmanager
def _progress_bar(title: str, size: int) -> Iterator[Callable[[int], None]]:
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(TextColumn(f"Fetching {title}"), *columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=size)
        yield lambda count: progress.advance(task, count)

"""The data directory in which a load is made, within the real one, and how what was made takes its place.

What is there stays as it is until then: it is one step for the system, a folder that gets another name.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from app.config import Settings
from app.embedded.data_dir import DataDir

FOLDER = "loading"


class Staging:
    """A load's own data directory. `settings` are those of an embedded server on it; `files` is for the import."""

    def __init__(self, settings: Settings) -> None:
        own = {"data_dir": settings.data_dir / FOLDER, "bolt_port": None, "http_port": None}
        self.settings = settings.model_copy(update=own)
        self.data = DataDir(self.settings.data_dir)
        self.files = self.data.path / "files"
        self._real = DataDir(settings.data_dir)
        self._now, self._former = self._real.home / "data", self.data.path / "former"

    def clear(self) -> None:
        """Delete it, with what an earlier load may have left; what one took away and put nothing for goes back."""
        if self._former.exists() and not self._now.exists():
            self._former.rename(self._now)
        shutil.rmtree(self.data.path, ignore_errors=True)

    def prepare(self) -> None:
        """Make it anew: users and password are those of the real one, the database is not there."""
        self.clear()
        self.data.make()
        self.files.mkdir()
        self._real.password()  # made, if nobody has needed it yet
        shutil.copy2(self._real.password_file, self.data.password_file)
        if self._now.exists():
            shutil.copytree(self._now, self.data.home / "data", ignore=_without(self.settings.neo4j_database))

    def delete_files(self) -> None:
        """Once they are imported."""
        shutil.rmtree(self.files)

    def take_place(self, version: str) -> None:
        """Become what the real directory holds. The server on this one has to be stopped, and none run on that one."""
        if self._now.exists():
            self._now.rename(self._former)
        (self.data.home / "data").rename(self._now)
        self._real.note_version(version)
        self.clear()

    def size(self, *, indexes: bool) -> int:
        """Bytes of the store, or else of the indexes in it."""
        folder = self.data.home / "data" / "databases" / self.settings.neo4j_database
        return sum(
            file.stat().st_size
            for file in folder.rglob("*")
            if file.is_file() and ("schema" in file.relative_to(folder).parts) == indexes
        )


def _without(database: str) -> Callable[[str, list[str]], list[str]]:
    """What leaves out a database's store and log."""

    def ignore(folder: str, names: list[str]) -> list[str]:
        return [database] if Path(folder).name in ("databases", "transactions") and database in names else []

    return ignore

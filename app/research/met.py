"""Names that were met, more than memory should hold: sorted runs of them in files, merged when they are read."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from pathlib import Path

RUN = 1_000_000
"""How many names memory holds."""


class Met:
    """The names that were added, in files of a folder."""

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder = folder
        self._most = run
        self._run: list[str] = []
        self._files: list[Path] = []

    def add(self, names: Iterable[str]) -> None:
        """Add names; none may hold a line's end."""
        self._run += names
        if len(self._run) >= self._most:
            file = self._folder / f"met-{len(self._files)}"
            file.write_text("".join(f"{name}\n" for name in sorted(self._run)), encoding="ascii")
            self._files.append(file)
            self._run = []

    def others(self, names: Iterable[str]) -> Iterator[str]:
        """Of names in order those that were not met."""
        with ExitStack() as opened:
            runs = [map(str.rstrip, opened.enter_context(file.open(encoding="ascii"))) for file in self._files]
            met = merge(sorted(self._run), *runs)
            last = next(met, None)
            for name in names:
                while last is not None and last < name:
                    last = next(met, None)
                if last != name:
                    yield name

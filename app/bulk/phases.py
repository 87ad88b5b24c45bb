"""The phases of a load: a progress bar with rate and time left, and how many seconds each took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Tell = Callable[[float, str], object]
"""How far a phase is, in what it counts, and a word on it."""


class Phases:
    """A context that shows one bar a phase, or none."""

    def __init__(self, shown: bool) -> None:
        self.seconds: dict[str, float] = {}
        self._bars = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[word]}"),
            disable=not shown,
        )

    @contextmanager
    def phase(self, name: str, total: float | None) -> Iterator[Tell]:
        """Time a phase; `total` of what it counts, None if it does not say how far it is."""
        task, began = self._bars.add_task(name, total=total, word=""), perf_counter()

        def tell(completed: float, word: str = "") -> None:
            self._bars.update(task, completed=completed, word=word)

        yield tell
        self.seconds[name] = perf_counter() - began
        self._bars.update(task, total=total or 1, completed=total or 1)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

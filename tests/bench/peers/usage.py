"""What the process that listens on a port, and its children, take of the machine."""

import math
from collections.abc import Callable
from contextlib import suppress

import psutil


class Usage:
    """A server's processes, found by the port that it listens on. NaN where they are not ours to see."""

    def __init__(self, port: int) -> None:
        self._first = _listening(port)

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far, those of ended children too."""
        return self._sum(lambda process: sum(process.cpu_times()[:4]))

    @property
    def memory(self) -> float:
        """Megabytes that are resident."""
        return self._sum(lambda process: process.memory_info().rss) / 1e6

    def _sum(self, taken: Callable[[psutil.Process], float]) -> float:
        if self._first is None:
            return math.nan
        total = 0.0
        for process in (self._first, *self._first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # it ended just now
                total += taken(process)
        return total


def _listening(port: int) -> psutil.Process | None:
    for each in psutil.net_connections("tcp"):
        if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port:
            return psutil.Process(each.pid) if each.pid else None
    return None

"""What the process that listens on a port, and its children, take of the machine."""

import psutil


class Usage:
    """A server's processes, found by the port that it listens on. Nothing of those that are not ours to see."""

    def __init__(self, port: int) -> None:
        listening = (each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN)
        self._id = next((each.pid for each in listening if each.laddr and each.laddr.port == port), None)

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(each.user + each.system for each in times)

    @property
    def memory(self) -> float:
        """Megabytes of memory; what processes share is counted once."""
        return float(sum(process.memory_full_info().pss for process in self._processes())) / 1e6

    def _processes(self) -> list[psutil.Process]:
        if self._id is None:
            return []
        first = psutil.Process(self._id)
        return [first, *first.children(recursive=True)]

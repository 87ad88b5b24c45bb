"""What callers took of late: a table in memory, which all workers of a host share where it is mapped from one file.

Of each caller it holds a hash and three numbers, 32 bytes. A caller has eight places where its own may be; when others
have all of them, the one that was counted least recently is forgotten.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from mmap import mmap
from pathlib import Path
from struct import Struct

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_UN, lockf

_ENTRY = Struct("<QQQQ")
PLACES = 8
GROUPS = 1 << 14
SIZE = GROUPS * PLACES * _ENTRY.size


@dataclass(slots=True)
class Taken:
    """How much a caller took: in a span of time since that second, and in one as long before it."""

    since: int = 0
    before: int = 0
    now: int = 0


class Counts:
    """The table. Without a file it is this process's own."""

    def __init__(self, file: Path | None = None) -> None:
        self._fd = -1 if file is None else os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if file is not None:
            os.ftruncate(self._fd, SIZE)
        self._table = mmap(self._fd, SIZE)

    @contextmanager
    def of(self, who: str) -> Iterator[Taken]:
        """What the caller took, to be changed: it is kept at the end, and no other worker changes it meanwhile."""
        digest = int.from_bytes(blake2b(who.encode(), digest_size=8).digest()) or 1
        group = digest % GROUPS
        with self._locked(group):
            place, taken = self._found(group * PLACES * _ENTRY.size, digest)
            yield taken
            _ENTRY.pack_into(self._table, place, digest, taken.since, taken.before, taken.now)

    @contextmanager
    def _locked(self, group: int) -> Iterator[None]:
        if self._fd < 0 or sys.platform == "win32":  # there, two workers may now and then count one request
            yield
            return
        lockf(self._fd, LOCK_EX, 1, group)  # the kernel lets it go where a worker dies
        try:
            yield
        finally:
            lockf(self._fd, LOCK_UN, 1, group)

    def _found(self, start: int, digest: int) -> tuple[int, Taken]:
        """Where the caller is counted, or may be, and what it took."""
        oldest, earliest = start, None
        for place in range(start, start + PLACES * _ENTRY.size, _ENTRY.size):
            own, since, before, now = _ENTRY.unpack_from(self._table, place)
            if own == digest:
                return place, Taken(since, before, now)
            if earliest is None or since < earliest:
                oldest, earliest = place, since
        return oldest, Taken()

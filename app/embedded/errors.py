"""What can go wrong with the embedded server, below `app.errors`.

Unavailable
├── PartMissing           something the server needs is not installed
├── FetchFailed           a jar could not be fetched
│   └── HashMismatch      it could, and is not the one that is locked
├── DataDirInUse          another process has the data directory
├── StoreTooNew           a later release has written the store
├── PortTaken             a port that was asked for is not free
├── StartFailed           the server ended, or was not ready, before the deadline
├── ServerDied            it ended later, without being asked to
└── NotRunning            no server runs on the data directory
"""

from app.errors import Unavailable


class PartMissing(Unavailable):
    """Something the embedded server needs is not installed."""

    code = "EMBEDDED_PART_MISSING"


class FetchFailed(Unavailable):
    """A part of the server could not be fetched."""

    code = "EMBEDDED_FETCH_FAILED"


class HashMismatch(FetchFailed):
    """What the repository gave is not what the lock asks for. It is thrown away, never used."""

    code = "EMBEDDED_HASH_MISMATCH"


class DataDirInUse(Unavailable):
    """Another process has this data directory."""

    code = "EMBEDDED_DATA_DIR_IN_USE"


class StoreTooNew(Unavailable):
    """A later release has written the store, and this one cannot read it."""

    code = "EMBEDDED_STORE_TOO_NEW"


class PortTaken(Unavailable):
    """A port that was asked for is not free."""

    code = "EMBEDDED_PORT_TAKEN"


class StartFailed(Unavailable):
    """The server ended, or was not ready, before the deadline."""

    code = "EMBEDDED_START_FAILED"


class ServerDied(Unavailable):
    """The server ended without being asked to."""

    code = "EMBEDDED_SERVER_DIED"


class NotRunning(Unavailable):
    """No server runs on this data directory."""

    code = "EMBEDDED_NOT_RUNNING"

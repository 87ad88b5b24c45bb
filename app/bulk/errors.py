"""Why a load at scale is refused or fails; the database is then as it was.

ExpedienteError
├── BadInput
│   └── NeedsOwnNeo4j     the Neo4j of the settings runs, and takes no import
└── Unavailable
    ├── DiskTooSmall      there is not the room that it takes
    └── BulkLoadFailed    it began, and did not get to the end
"""

from app.errors import BadInput, Unavailable


class NeedsOwnNeo4j(BadInput):
    """A running Neo4j takes no import."""

    code = "BULK_NEEDS_OWN_NEO4J"


class DiskTooSmall(Unavailable):
    """There is not the room that a load takes."""

    code = "BULK_DISK_TOO_SMALL"


class BulkLoadFailed(Unavailable):
    """A load began, and did not get to the end."""

    code = "BULK_LOAD_FAILED"

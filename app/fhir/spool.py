"""One pass over the input, put aside by patient in a temporary file.

Exports hold a patient's resources in any order and in many files; charts are written a patient at a time. So each
resource goes, as it was read, into a temporary SQLite file, which takes about the room of the unpacked input. It has
no name any more once it is open: nobody else can open it, and it is gone however the import ends. Only where several
processes read it, it lies where it is told to. Memory holds one chart at a time.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import orjson

from app.fhir.reader import Found, Json, Place
from app.fhir.references import SourceNeeded, base_of, identifier_key, key_of
from app.fhir.resources import OF_A_PATIENT, PLACES

KINDS = ("Patient", *PLACES, *OF_A_PATIENT)
_STAGE = {kind: number for number, kind in enumerate(KINDS)}


class Added(Enum):
    """Whether a resource was put aside already: not, the same, or with another content."""

    NEW = auto()
    SAME = auto()
    OTHER = auto()


class Withdrawn(Exception):
    """The source says that the resource was entered in error."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A resource as it was put aside: what it is, what refers to it by which key, and where it stood."""

    kind: str
    key: str
    patient: str | None
    base: str | None
    place: Place
    resource: Json


_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; BEGIN;
CREATE TABLE resource (seq INTEGER PRIMARY KEY, kind TEXT, stage INTEGER, key TEXT, patient TEXT, base TEXT, file TEXT,
  line INTEGER, entry INTEGER, updated TEXT, body BLOB);
CREATE UNIQUE INDEX resource_key ON resource (kind, key);
CREATE TABLE alias (kind TEXT, alias TEXT, key TEXT, PRIMARY KEY (kind, alias)) WITHOUT ROWID;
CREATE TABLE fact (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""


class Spool:
    """The resources put aside; a context manager, since a file without a name goes with it."""

    def __init__(self, source: str | None, file: Path | None = None) -> None:
        """Empty; in that file, or in one that has no name."""
        self.source = source
        self.file = file
        if file is None:
            with tempfile.NamedTemporaryFile(prefix="expediente-", suffix=".spool", delete=False) as made:
                path = Path(made.name)
        else:
            path = file
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript(_TABLES)
        finally:
            if file is None:
                path.unlink()
        self.key_for = lru_cache(maxsize=50_000)(self._key_for)

    def share(self) -> None:
        """Let others open it as `SharedSpool`. Nothing is added or learned any more."""
        self._db.commit()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, found: Found) -> Added:
        """Put a resource of one of `KINDS` aside; of two of the same key the newer, else the later, is kept.

        Raises `Withdrawn` and `SourceNeeded`, ValueError with the reason where it names no patient.
        """
        kind, resource = found.resource["resourceType"], found.resource
        if _is_withdrawn(resource):
            raise Withdrawn
        base = base_of(found.full_url)
        key = self._own_key(found, base)
        patient = self._patient_of(kind, key, resource, base)
        body = orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)
        before = self._db.execute("SELECT body FROM resource WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        meta = resource.get("meta")
        updated = str(meta.get("lastUpdated", "")) if isinstance(meta, dict) else ""
        place = found.place
        self._db.execute(
            "INSERT INTO resource (kind, stage, key, patient, base, file, line, entry, updated, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET"
            " patient = excluded.patient, base = excluded.base, file = excluded.file, line = excluded.line,"
            " entry = excluded.entry, updated = excluded.updated, body = excluded.body"
            " WHERE excluded.updated >= resource.updated",
            (
                kind, _STAGE[kind], key, patient, base, place.file, place.line, place.entry, updated,
                body,
            ),
        )  # fmt: skip
        self._add_aliases(kind, key, resource, base)
        if before is None:
            return Added.NEW
        return Added.SAME if before[0] == body else Added.OTHER

    def group_by_patient(self) -> None:
        """To be called when all is added: patients that were named by an identifier become the one they are."""
        self._db.executescript(
            "UPDATE resource SET patient = alias.key FROM alias"
            " WHERE alias.kind = 'Patient' AND alias.alias = resource.patient;"
            "CREATE INDEX resource_patient ON resource (patient, stage, seq); BEGIN;"
        )

    def ranges(self, resources: int) -> Iterator[tuple[str, str]]:
        """First and last key of whole charts that have together about so many resources."""
        first, last, gathered = "", "", 0
        counted = "SELECT patient, count(*) FROM resource WHERE patient IS NOT NULL GROUP BY patient ORDER BY patient"
        for patient, number in self._db.execute(counted):
            first, last, gathered = first or patient, patient, gathered + number
            if gathered >= resources:
                yield first, last
                first, gathered = "", 0
        if gathered:
            yield first, last

    def resources(self) -> int:
        """How many are put aside."""
        return int(self._db.execute("SELECT count(*) FROM resource").fetchone()[0])

    def of_kind(self, kind: str) -> Iterator[Spooled]:
        """All resources of a kind, in the order of the input."""
        yield from self._rows("kind = ? ORDER BY seq", (kind,))

    def charts(self, first: str = "", last: str | None = None) -> Iterator[tuple[str, list[Spooled]]]:
        """Each patient's key and resources, those of one kind together, the patient first; of keys from, and up to."""
        behind = "patient >= ?" if last is None else "patient BETWEEN ? AND ?"
        rows = self._rows(f"{behind} ORDER BY patient, stage, seq", (first,) if last is None else (first, last))
        for patient, chart in groupby(rows, key=lambda spooled: spooled.patient):
            yield str(patient), list(chart)

    def join_charts(self, fact: str) -> None:
        """Put the resources of each patient with such a fact into the chart that it names."""
        self._db.execute(
            "UPDATE resource SET patient = fact.value FROM fact WHERE fact.kind = ? AND fact.key = resource.patient",
            (fact,),
        )

    def has(self, kind: str, key: str) -> bool:
        """Whether a resource of that kind and key is put aside."""
        return self._db.execute("SELECT 1 FROM resource WHERE kind = ? AND key = ?", (kind, key)).fetchone() is not None

    def _key_for(self, kind: str, key: str) -> str:
        """The resource's own key, where `key` is another way to name it."""
        row = self._db.execute("SELECT key FROM alias WHERE kind = ? AND alias = ?", (kind, key)).fetchone()
        return str(row[0]) if row else key

    def resource(self, kind: str, key: str) -> Spooled | None:
        """The resource of that kind and key."""
        return next(self._rows("kind = ? AND key = ?", (kind, key)), None)

    def learn(self, kind: str, key: str, value: str) -> None:
        """Keep a fact for whoever asks later."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", (kind, key, value))

    def fact(self, kind: str, key: str) -> str | None:
        """The fact that was learned under that kind and key."""
        row = self._db.execute("SELECT value FROM fact WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return str(row[0]) if row else None

    def _rows(self, condition: str, values: tuple[str, ...]) -> Iterator[Spooled]:
        columns = "kind, key, patient, base, file, line, entry, body"
        for row in self._db.execute(f"SELECT {columns} FROM resource WHERE {condition}", values):  # noqa: S608 ours
            kind, key, patient, base, file, line, entry, body = row
            yield Spooled(kind, key, patient, base, Place(file, line, entry), orjson.loads(body))

    def _own_key(self, found: Found, base: str | None) -> str:
        kind, own_id = found.resource["resourceType"], found.resource.get("id")
        if found.full_url:
            return key_of(found.full_url, base, self.source)
        if own_id is not None:
            return key_of(f"{kind}/{own_id}", base, self.source)
        # Without any name it is what it says: the same content is the same resource.
        return "sha256:" + sha256(orjson.dumps(found.resource, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def _patient_of(self, kind: str, key: str, resource: Json, base: str | None) -> str | None:
        if kind == "Patient":
            return key
        element = OF_A_PATIENT.get(kind)
        if element is None:
            return None
        named = resource.get(element)
        if isinstance(named, dict) and isinstance(named.get("reference"), str):
            return key_of(named["reference"], base, self.source)
        identifier = named.get("identifier") if isinstance(named, dict) else None
        if isinstance(identifier, dict) and isinstance(identifier.get("value"), str):
            return identifier_key(identifier.get("system"), identifier["value"])
        raise ValueError(f"{element}: names no patient")

    def _add_aliases(self, kind: str, key: str, resource: Json, base: str | None) -> None:
        aliases = []
        if resource.get("id") is not None:
            # Where the id says too little there is a fullUrl, and nothing can refer to it by this id.
            with suppress(SourceNeeded, ValueError):
                aliases.append(key_of(f"{kind}/{resource['id']}", base, self.source))
        if kind == "Patient" or kind in PLACES:
            identifiers = resource.get("identifier")
            aliases += [
                identifier_key(identifier.get("system"), identifier["value"])
                for identifier in (identifiers if isinstance(identifiers, list) else [])
                if isinstance(identifier, dict) and isinstance(identifier.get("value"), str)
            ]
        rows = [(kind, alias, key) for alias in aliases if alias != key]
        self._db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", rows)


class SharedSpool(Spool):
    """A spool that another process filled. What is learned is known to this process alone."""

    def __init__(self, source: str | None, file: Path) -> None:
        self.source = source
        self.file = file
        self._db = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        self._learned: dict[tuple[str, str], str] = {}
        self.key_for = lru_cache(maxsize=50_000)(self._key_for)

    def learn(self, kind: str, key: str, value: str) -> None:
        """Keep a fact for whoever asks later in this process."""
        self._learned[kind, key] = value

    def fact(self, kind: str, key: str) -> str | None:
        """The fact that was learned under that kind and key, here or before it was shared."""
        return self._learned.get((kind, key)) or super().fact(kind, key)


def _is_withdrawn(resource: Json) -> bool:
    if resource.get("status") == "entered-in-error":
        return True
    verification = resource.get("verificationStatus")
    codings = verification.get("coding") if isinstance(verification, dict) else None
    return isinstance(codings, list) and any(
        isinstance(coding, dict) and coding.get("code") == "entered-in-error" for coding in codings
    )

"""Resources out of files: JSON (a Bundle, a resource or a list), NDJSON, either gzipped, and folders of them.

A resource comes with the place it stood at: a line of an NDJSON file, an entry of a Bundle. What cannot be read
comes as an `Unreadable` of that place, and reading goes on after it. JSON files of up to `WHOLE_BYTES` are parsed at
once; larger ones, and broken ones as far as they go, are streamed.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import ijson  # type: ignore[import-untyped]
import orjson

WHOLE_BYTES = 16 * 2**20
LINE_BYTES = 64 * 2**20
LINES = (".ndjson", ".jsonl")
SUFFIXES = (".json", *LINES)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something stood: the file, and the line or entry (from 1 and 0) where it has one."""

    file: str
    line: int | None = None
    entry: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.entry is not None:
            parts.append(f"entry {self.entry}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Found:
    """A resource, and the `fullUrl` of its Bundle entry if it has one."""

    place: Place
    resource: Json
    full_url: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place that holds no resource, and why."""

    place: Place
    reason: str


def input_files(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant, folders walked in order of name. FileNotFoundError for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.is_file() and _suffix(file) in SUFFIXES)
        elif path.exists():
            found.append(path)
        else:
            raise FileNotFoundError(str(path))
    return list(dict.fromkeys(found))


def read(file: Path) -> Iterator[Found | Unreadable]:
    """All resources of one file, in order."""
    place = Place(str(file))
    try:
        yield from _lines(file) if _suffix(file) in LINES else _json(file)
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(place, f"cannot be read to its end ({type(error).__name__})")


def _suffix(file: Path) -> str:
    return Path(file.name.lower().removesuffix(".gz")).suffix


def _open(file: Path) -> IO[bytes]:
    with file.open("rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(file)) if packed else file.open("rb")


def _lines(file: Path) -> Iterator[Found | Unreadable]:
    with closing(_open(file)) as stream:
        number = 0
        while line := stream.readline(LINE_BYTES):
            number += 1
            place = Place(str(file), line=number)
            if len(line) == LINE_BYTES and not line.endswith(b"\n"):
                yield Unreadable(place, f"is longer than {LINE_BYTES} bytes")
                while (rest := stream.readline(LINE_BYTES)) and not rest.endswith(b"\n"):
                    pass
            elif line.strip():
                yield from _parsed(line, place)


def _parsed(line: bytes, place: Place) -> Iterator[Found | Unreadable]:
    try:
        content = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        yield Unreadable(place, f"is not JSON (at character {error.colno})")
        return
    yield from _content(content, place)


def _json(file: Path) -> Iterator[Found | Unreadable]:
    with closing(_open(file)) as stream:
        text = stream.read(WHOLE_BYTES + 1).removeprefix(b"\xef\xbb\xbf")
    if len(text) <= WHOLE_BYTES:
        try:
            content = orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
        else:
            yield from _content(content, Place(str(file)))
            return
    del text
    yield from _streamed(file)


def _streamed(file: Path) -> Iterator[Found | Unreadable]:
    """The entries of a Bundle one by one, as far as the JSON goes."""
    index = -1
    with closing(_open(file)) as stream:
        try:
            for index, entry in enumerate(ijson.items(stream, "entry.item", use_float=True)):
                yield from _entry(entry, Place(str(file), entry=index))
        except ijson.JSONError:
            yield Unreadable(Place(str(file), entry=index + 1), "is not JSON from here on")
            return
    if index < 0:
        yield Unreadable(Place(str(file)), "is no Bundle with entries, and too large for a single resource")


def _content(content: object, place: Place) -> Iterator[Found | Unreadable]:
    if isinstance(content, list):
        for index, item in enumerate(content):
            yield from _content(item, Place(place.file, place.line, index))
    elif isinstance(content, dict) and content.get("resourceType") == "Bundle":
        entries = content.get("entry", [])
        if not isinstance(entries, list):
            yield Unreadable(place, "is a Bundle whose entry is not a list")
            return
        for index, entry in enumerate(entries):
            yield from _entry(entry, Place(place.file, place.line, index))
    else:
        yield _resource(content, place, None)


def _entry(entry: object, place: Place) -> Iterator[Found | Unreadable]:
    if not isinstance(entry, dict):
        yield Unreadable(place, "is not an object")
        return
    if entry.get("resource") is None:  # a DELETE of a transaction, or a mere link
        return
    full_url = entry.get("fullUrl")
    yield _resource(entry["resource"], place, full_url if isinstance(full_url, str) else None)


def _resource(content: object, place: Place, full_url: str | None) -> Found | Unreadable:
    if not isinstance(content, dict):
        return Unreadable(place, "is not an object")
    if not isinstance(content.get("resourceType"), str):
        return Unreadable(place, "has no resourceType")
    return Found(place, content, full_url)

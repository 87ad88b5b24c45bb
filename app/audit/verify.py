"""`expediente audit verify`: whether the audit trail is what was written, all of it.

Found are a record that was changed, removed, inserted or moved, wherever it stood, and a chain that is gone. Who can
write to the graph and kept an old copy of a chain's head, with its seal, can take the chain back to there; so heads are
to be kept elsewhere too (`Summary`).
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from app.audit.seals import book_seal, chain_hash, cut_seal, head_seal
from app.audit.trail import Chain, Trail
from app.audit.walk import Place, Walk
from app.errors import ExpedienteError

SHOWN = 20
"""How many of what is wrong are told."""
SETTLED_SECONDS = 2.0
"""After which an act that was under way has its record."""

Keys = Mapping[str, bytes]
"""Audit keys by the id of the signing key that each is made of."""


class UnreadableFile(ExpedienteError):
    """A file is no summary, or holds no records."""

    code = "UNREADABLE_AUDIT_FILE"


@dataclass
class Verified:
    """What was looked at, and what is wrong."""

    chains: int = 0
    records: int = 0
    exported: int = 0
    wrong: int = 0
    first: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    summary: bytes = b""

    def tell(self, sentences: Iterable[str]) -> None:
        """Count what is wrong, and keep the first."""
        for sentence in sentences:
            self.wrong += 1
            if len(self.first) < SHOWN:
                self.first += (sentence,)


def verify(trail: Trail, keys: Keys, expected: bytes | None = None, files: Iterable[Path] = ()) -> Verified:
    """Walk the whole trail. `expected` is a summary of before; `files` are the months that were exported, in order."""
    book, chains = trail.book(), trail.chains()
    found = Verified(chains=len(chains))
    found.tell(_registered(book, chains, keys))
    known = {chain.number: keys[chain.properties["signingKey"]] for chain in chains if _key_of(chain) in keys}
    awaited: dict[int, set[Place]] = {chain.number: {chain.end, chain.start} for chain in chains}
    if expected is not None:
        found.tell(_expected(chains, expected, awaited))
    found.tell(_files(files, chains, known, awaited, found))
    found.tell(_records(trail, chains, known, awaited, found))
    found.unrecorded = tuple(_unrecorded(trail, book, chains))
    found.summary = _summary(chains)
    return found


def _registered(book: Mapping[str, Any], chains: list[Chain], keys: Keys) -> Iterator[str]:
    """Whether all chains are there, each after the one before it, and stand where their seals say."""
    if not book and not chains:
        return
    numbers = [chain.number for chain in chains]
    last = numbers[-1] if numbers else 0
    missing = sorted({*range(1, max(last, book.get("chains", 0)) + 1)} - {*numbers})
    yield from (f"chain {number} is missing" for number in missing)
    if book.get("chains") != last or (chains and book.get("head") != chains[-1].properties["hash"]):
        yield f"the book counts {book.get('chains', 0)} chains, and the last one is {last}"
    elif (key := keys.get(book.get("signingKey", ""))) and book["seal"] != book_seal(key, book["chains"], book["head"]):
        yield "the book's seal does not hold"
    for chain, before in zip(chains, [None, *chains], strict=False):
        yield from _chain(before, chain, keys)


def _chain(before: Chain | None, chain: Chain, keys: Keys) -> Iterator[str]:
    name, own, key = f"chain {chain.number}", chain.properties, keys.get(_key_of(chain))
    if key is None:
        yield f"{name} was written with the key {_key_of(chain)}, which is not at hand: give its file by --former-key"
        return
    adjoining = before is not None and before.number == chain.number - 1
    if before is not None and adjoining and own["previous"] != before.properties["hash"]:
        yield f"{name} does not follow chain {before.number}"
    if own["hash"] != chain_hash(key, chain.number, chain.opened_at, own["previous"]):
        yield f"{name} is not what was opened"
    if own["headSeal"] != head_seal(key, chain.number, *_told(chain.end)):
        yield f"{name}: where it stands was changed"
    if own.get("cutPosition") is not None and own.get("cutSeal") != cut_seal(key, chain.number, *_told(chain.start)):
        yield f"{name}: where it was cut was changed"


def _records(
    trail: Trail,
    chains: list[Chain],
    keys: Mapping[int, bytes],
    awaited: Mapping[int, set[Place]],
    found: Verified,
) -> Iterator[str]:
    starts = {chain.number: chain.start for chain in chains}
    walk = Walk(keys, dict(starts), {number: frozenset(places) for number, places in awaited.items()})
    others: set[int] = set()
    for record in trail.records():
        found.records += 1
        start = starts.get(record.get("chain", 0))
        if start is None:
            others.add(record.get("chain", 0))
        elif isinstance(position := record.get("position"), int) and position <= start.position:
            yield from walk.look(record)  # exported already; the cut that was to delete it was ended before
        else:
            yield from walk.step(record)
    # Those that are under way have written more since, and further ones were opened.
    present = trail.chains()
    for number in sorted(others - {chain.number for chain in present}, key=str):
        yield f"there are records of chain {number}, and no such chain"
    for chain in present:
        place = walk.places.get(chain.number)
        if place is None or chain.number not in keys:
            continue
        known = next(each for each in chains if each.number == chain.number)
        if place.position < known.end.position:
            yield f"chain {chain.number}: its end is missing, from record {place.position + 1} on"
        elif place.position > chain.end.position:
            yield f"chain {chain.number}: there are records behind its end"


def _files(
    files: Iterable[Path],
    chains: list[Chain],
    keys: Mapping[int, bytes],
    awaited: Mapping[int, set[Place]],
    found: Verified,
) -> Iterator[str]:
    """Whether what was exported follows from the beginning of each chain to where it was cut, or beyond."""
    walk = Walk(
        keys,
        {chain.number: chain.opened for chain in chains},
        {number: frozenset(places) for number, places in awaited.items()},
    )
    given = False
    for file in files:
        given = True
        for record in records_of(file):
            found.exported += 1
            yield from (f"{file.name}: {wrong}" for wrong in walk.step(record))
    for chain in chains if given else ():
        place = walk.places[chain.number]
        if place.position < chain.start.position:
            yield f"chain {chain.number}: the files lack records {place.position + 1} to {chain.start.position}"
        awaited[chain.number].add(place)


def records_of(file: Path) -> Iterator[dict[str, Any]]:
    """The records of an exported file, one after the other. `UnreadableFile` if it holds anything else."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise UnreadableFile(f"{file}: line {number} is no record of an audit") from error
            if not isinstance(record, dict):
                raise UnreadableFile(f"{file}: line {number} is no record of an audit")
            yield record


def _expected(chains: list[Chain], summary: bytes, awaited: Mapping[int, set[Place]]) -> Iterator[str]:
    """What a summary of before tells has to be there still."""
    by_number = {chain.number: chain for chain in chains}
    try:
        listed = [(each["number"], each["hash"], each["position"], each["head"]) for each in orjson.loads(summary)]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableFile("the file of --expect is no summary of an audit trail") from error
    for number, own, position, head in listed:
        chain = by_number.get(number)
        if chain is None or chain.properties["hash"] != own:
            yield f"chain {number} of the summary is gone"
        elif position > chain.end.position:
            yield f"chain {number} had {position} records, and has {chain.end.position}"
        elif position == 0 and head != chain.properties["hash"]:
            yield f"chain {number} of the summary is another one"
        else:
            awaited[number].add(Place(position, head))


def _unrecorded(trail: Trail, book: Mapping[str, Any], chains: list[Chain]) -> Iterator[str]:
    """Acts that were committed and whose request left no record: nobody was told what came of them by it."""
    if not chains:
        return
    since = book["cutBefore"].to_native() if book.get("cutBefore") else chains[0].opened_at
    if not trail.unrecorded(since):
        return
    time.sleep(SETTLED_SECONDS)
    for act in trail.unrecorded(since):
        at = act["performedAt"].to_native().astimezone(UTC)
        yield f"{act['act']} of {at:%Y-%m-%d %H:%M:%S} UTC by {act['subject']}, request {act['requestId']}"


def _summary(chains: list[Chain]) -> bytes:
    listed = [
        {
            "number": chain.number,
            "hash": chain.properties["hash"],
            "position": chain.end.position,
            "head": chain.end.head,
        }
        for chain in chains
    ]
    return orjson.dumps(listed, option=orjson.OPT_INDENT_2)


def _key_of(chain: Chain) -> str:
    return str(chain.properties["signingKey"])


def _told(place: Place) -> tuple[int, str]:
    return place.position, place.head


def month_of(text: str) -> datetime:
    """The beginning of the month `YYYY-MM`, in UTC. ValueError if it is none."""
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)

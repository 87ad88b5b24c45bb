"""The audit trail by months of UTC: exported as a JSON document a line, and cut, so that the graph holds the rest.

What was cut is known by a mark on its chain: behind which record, with which hash, the graph's part begins. So the rest
is verified as before, and the files joined with it (`verify --files`).
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from filecmp import cmp
from pathlib import Path
from typing import Any

import orjson

from app.audit.seals import cut_seal
from app.audit.trail import Chain, Trail
from app.audit.verify import Keys, records_of
from app.audit.walk import Place, Walk, exported
from app.errors import ExpedienteError
from graph_schema.ids import chained_id
from graph_schema.model import Label

SETTLED = timedelta(hours=1)
"""How long after its end a month is cut at the soonest: nothing is recorded for it any more by then."""


class AuditCutRefused(ExpedienteError):
    """The trail cannot be exported or cut so; nothing was deleted."""

    code = "AUDIT_CUT_REFUSED"


def export(trail: Trail, month: datetime, folder: Path) -> tuple[Path, int]:
    """Write the records of a month that the graph holds; the file, and how many.

    `AuditCutRefused` if there is such a file with another content.
    """
    file = folder / f"audit-{month:%Y-%m}.ndjson"
    folder.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    starts = {chain.number: chain.start.position for chain in trail.chains()}
    number = 0
    with partial.open("wb") as lines:
        for record in trail.between(month, following(month)):
            if record["position"] > starts.get(record["chain"], 0):
                number += 1
                lines.write(orjson.dumps(exported(record)) + b"\n")
        lines.flush()
        os.fsync(lines.fileno())
    if not file.exists():
        partial.rename(file)
    elif cmp(partial, file, shallow=False):
        partial.unlink()
    else:
        partial.unlink()
        raise AuditCutRefused(f"{file} is there already and holds something else; name another folder")
    return file, number


def cut(trail: Trail, keys: Keys, before: datetime, folder: Path) -> tuple[list[Path], int]:
    """Export all months before, verify the files, and delete what they hold; the files, and how many records.

    `AuditCutRefused` if the month before has just ended, or what was exported is not as it was written.
    """
    if before + SETTLED > datetime.now(UTC):
        raise AuditCutRefused(f"{before:%Y-%m} is not over for an hour yet: cut before an earlier month")
    chains = trail.chains()
    deleted = _delete(trail, chains)  # what is left of a cut that was ended before
    files = [export(trail, month, folder)[0] for month in _months(trail.first(), before)]
    places = _verified(files, chains, keys)
    marks = [_mark(chain, places[chain.number], keys) for chain in chains if places[chain.number] != chain.start]
    if marks:
        trail.mark(before, marks)
        deleted += _delete(trail, trail.chains())
    return files, deleted


def following(month: datetime) -> datetime:
    """The beginning of the month after."""
    return (month + timedelta(days=32)).replace(day=1)


def _months(first: datetime | None, before: datetime) -> Iterator[datetime]:
    if first is None:
        return
    month = first.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month < before:
        yield month
        month = following(month)


def _verified(files: list[Path], chains: list[Chain], keys: Keys) -> dict[int, Place]:
    """Where each chain stands behind the files."""
    known = {
        each.number: keys[each.properties["signingKey"]] for each in chains if each.properties["signingKey"] in keys
    }
    walk = Walk(known, {chain.number: chain.start for chain in chains})
    for file in files:
        for record in records_of(file):
            if record["chain"] not in known:
                raise AuditCutRefused(
                    f"the key of chain {record['chain']} is not at hand: give its file by --former-key"
                )
            for wrong in walk.step(record):
                raise AuditCutRefused(f"{file.name}: {wrong}; see `expediente audit verify`")
    return walk.places


def _mark(chain: Chain, place: Place, keys: Keys) -> dict[str, Any]:
    seal = cut_seal(keys[chain.properties["signingKey"]], chain.number, place.position, place.head)
    return {"number": chain.number, "cutPosition": place.position, "cutHead": place.head, "cutSeal": seal}


def _delete(trail: Trail, chains: list[Chain]) -> int:
    """Delete what chains were cut behind."""
    return sum(
        trail.delete(
            chained_id(Label.AUDIT_EVENT, chain.number, 1),
            chained_id(Label.AUDIT_EVENT, chain.number, chain.start.position),
        )
        for chain in chains
        if chain.start.position
    )

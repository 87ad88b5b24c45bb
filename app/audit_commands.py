"""`expediente audit`: verify the audit trail, export it by months, cut what was exported."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.audit.months import cut as cut_trail
from app.audit.months import export as export_month
from app.audit.seals import audit_key
from app.audit.trail import Trail
from app.audit.verify import Keys, UnreadableFile, Verified, month_of
from app.audit.verify import verify as verify_trail
from app.config import Settings
from app.database import connect
from app.graph import reached
from app.signing import signing_key

app = typer.Typer(help="The audit trail: who did what, to whose record.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option("--to", help="Folder of the files.", file_okay=False)]
FormerKeys = Annotated[
    list[Path] | None,
    typer.Option("--former-key", help="File of a signing key that was exchanged; repeat it for several.", exists=True),
]


@app.command()
def verify(
    expect: Annotated[Path | None, typer.Option(help="A summary of before, which has to hold.", exists=True)] = None,
    summary: Annotated[Path | None, typer.Option(help="Write where each chain stands: keep it elsewhere.")] = None,
    files: Annotated[
        Path | None, typer.Option(help="Folder of exported months, to be verified too.", exists=True)
    ] = None,
    former_key: FormerKeys = None,
) -> None:
    """Walk the trail: exit status 1 if a record was changed, removed, inserted or moved."""
    expected = _read(expect) if expect else None
    exported = sorted(files.glob("audit-*.ndjson")) if files else []
    with _trail(former_key) as (trail, keys):
        found = verify_trail(trail, keys, expected, exported)
    if summary:
        summary.write_bytes(found.summary)
    for sentence in found.first:
        typer.echo(f"broken: {sentence}")
    for sentence in found.unrecorded:
        typer.echo(f"warning: no record of an act that was done: {sentence}")
    typer.echo(_told(found))
    if found.wrong:
        raise typer.Exit(1)


@app.command()
def export(
    month: Annotated[str, typer.Option(help="Which month of UTC, YYYY-MM.")],
    to: Folder,
) -> None:
    """Write the records of a month to a file, one JSON document a line. They stay in the graph."""
    with _trail(None) as (trail, _):
        file, number = export_month(trail, _month(month, "--month"), to)
    typer.echo(f"Wrote {number} records to {file}.")


@app.command()
def cut(
    before: Annotated[str, typer.Option(help="The first month of UTC that stays, YYYY-MM.")],
    to: Folder,
    former_key: FormerKeys = None,
) -> None:
    """Export all months before, verify the files, then delete in the graph what they hold."""
    with _trail(former_key) as (trail, keys):
        written, deleted = cut_trail(trail, keys, _month(before, "--before"), to)
    for file in written:
        typer.echo(f"Wrote {file}")
    typer.echo(f"Deleted {deleted} records.")


@contextmanager
def _trail(former: list[Path] | None) -> Iterator[tuple[Trail, Keys]]:
    """The trail of the settings' graph, and the keys at hand."""
    with reached(Settings()) as settings, connect(settings) as driver:
        held = [signing_key(file) for file in (settings.signing_key, *(former or ()))]
        yield Trail(driver, settings.neo4j_database), {key.id: audit_key(key) for key in held}


def _month(text: str, option: str) -> datetime:
    try:
        return month_of(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no month such as 2026-11", param_hint=option) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}") from error


def _told(found: Verified) -> str:
    """What was looked at, on one line."""
    files = f", {found.exported} of files" if found.exported else ""
    looked = f"{found.records} records of {found.chains} chains{files}"
    return f"{looked}: {f'{found.wrong} things are broken' if found.wrong else 'nothing is broken'}."

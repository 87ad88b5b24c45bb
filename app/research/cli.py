"""`expediente research …`: the researchers' graph. Thin: each command calls the rest of the package."""

import signal
import threading
import webbrowser
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from app.config import Settings
from app.research.browser import Browsing, browsing
from app.research.build import Report, build, update

app = typer.Typer(help="The researchers' Neo4j: care pathways that name nobody.", no_args_is_help=True)
console = Console()


@app.command(name="build")
def build_command() -> None:
    """Make it anew from the record; its embedded Neo4j must not run."""
    _tell(build(Settings(), console))


@app.command(name="update")
def update_command() -> None:
    """Bring it up to date with the record, once a month say: only who is told otherwise than before is written."""
    _tell(update(Settings(), console))


@app.command(name="browser")
def browser_command(
    show_password: Annotated[bool, typer.Option("--show-password", help="Print the password, too.")] = False,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the web browser.")] = False,
) -> None:
    """Start it to be read alone, with Neo4j Browser that opens at a guide; stays until Ctrl-C or SIGTERM."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        with browsing(Settings()) as found:
            _show(found, show_password)
            if found.server is None:
                threading.Event().wait()
            else:
                if open_it:
                    webbrowser.open(found.server.browser_url)
                found.server.wait()
    except KeyboardInterrupt:
        typer.echo("Stopping…")


def _show(found: Browsing, show_password: bool) -> None:
    if server := found.server:
        typer.echo(f"Browser   {server.browser_url}")
        typer.echo(f"Bolt      {server.bolt_uri}")
        typer.echo(f"User      {server.user}")
        where = server.password if show_password else f"in {server.data.password_file}, or with --show-password"
        typer.echo(f"Password  {where}")
    typer.echo(f"Guide     :play {found.guide}")


def _tell(report: Report) -> None:
    for line in report.lines():
        console.print(line, highlight=False)


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt

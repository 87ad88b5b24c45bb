"""`expediente research …`: the researchers' graph. Thin: each command calls the rest of the package."""

import signal
import threading
from typing import Annotated

import typer
from rich.console import Console

from app.config import Settings
from app.embedded.signing_in import tell_how_to_sign_in
from app.interrupts import interrupted_by
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
    interrupted_by(signal.SIGINT, signal.SIGTERM)
    try:
        with browsing(Settings()) as found:
            tell_where(found, show_password, open_it)
            if found.server is None:
                threading.Event().wait()
            else:
                found.server.wait()
    except KeyboardInterrupt:
        typer.echo("Stopping…")


def tell_where(found: Browsing, show_password: bool = False, open_it: bool = False) -> None:
    """Print where guide and graph are, and how to sign in."""
    typer.echo(f"Guide     :play {found.guide}")
    if found.server:
        typer.echo(f"Bolt      {found.server.bolt_uri}")
        tell_how_to_sign_in(found.server, show_password, open_it)


def _tell(report: Report) -> None:
    for line in report.lines():
        console.print(line, highlight=False)

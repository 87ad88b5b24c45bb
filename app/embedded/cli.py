"""`expediente neo4j …`: the embedded server by hand. Thin: each command calls the rest of the package."""

import signal
from typing import Annotated

import typer

from app.config import Settings
from app.embedded.admin import admin as run_admin
from app.embedded.errors import NotRunning
from app.embedded.prepare import prepare as make_ready
from app.embedded.server import EmbeddedNeo4j, stop_detached
from app.embedded.signing_in import tell_how_to_sign_in
from app.interrupts import interrupted_by

NOT_RUNNING = 3
"""Exit status of `status`, as of the init scripts that Linux had."""

app = typer.Typer(
    name="neo4j", help="The Neo4j server that runs on this machine as part of Expediente.", no_args_is_help=True
)


@app.command()
def start(
    foreground: Annotated[bool, typer.Option("--foreground", help="Stay, and stop it at Ctrl-C or SIGTERM.")] = False,
) -> None:
    """Start it, fetching it first where that was not done yet; without --foreground it goes on by itself."""
    settings = Settings()
    server = EmbeddedNeo4j.attach(settings)
    if server is not None:
        typer.echo("It runs already.")
        _tell(server)
        return
    if not foreground:
        server = EmbeddedNeo4j(settings, detached=True)
        server.start()
        _tell(server)
        return
    interrupted_by(signal.SIGINT, signal.SIGTERM)  # SIGINT, too: a shell lets background programs ignore it
    with EmbeddedNeo4j(settings) as server:
        _tell(server)
        try:
            server.wait()
        except KeyboardInterrupt:
            typer.echo("Stopping…")


@app.command()
def prepare() -> None:
    """Fetch it, and store its classes so that it starts in about half the time: once for each release and Java."""
    typer.echo(f"Ready: {make_ready(Settings())}")


@app.command()
def stop() -> None:
    """Stop it, if it was started to go on by itself."""
    typer.echo(f"Stopped process {stop_detached(Settings())}.")


@app.command()
def status() -> None:
    """Say where it is and how large. The exit status is 0 where it runs, 3 where it does not."""
    settings = Settings()
    server = EmbeddedNeo4j.attach(settings)
    if server is None:
        typer.echo(f"Not running on {settings.data_dir}.")
        raise typer.Exit(NOT_RUNNING)
    _tell(server)


@app.command()
def browser(
    show_password: Annotated[bool, typer.Option("--show-password", help="Print the password, too.")] = False,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the web browser.")] = False,
) -> None:
    """Print the address of Neo4j Browser, with user and, if asked for, password."""
    tell_how_to_sign_in(_running(Settings()), show_password, open_it)


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
def admin(arguments: typer.Context) -> None:
    """Run neo4j-admin on its data, as in: expediente neo4j admin database info."""
    raise typer.Exit(run_admin(Settings(), arguments.args).returncode)


def _running(settings: Settings) -> EmbeddedNeo4j:
    server = EmbeddedNeo4j.attach(settings)
    if server is None:
        raise NotRunning(f"No Neo4j runs on {settings.data_dir}. Start it with: expediente neo4j start")
    return server


def _tell(server: EmbeddedNeo4j) -> None:
    record = server.record
    life = "goes on by itself" if record.detached else f"belongs to process {record.owner_pid}"
    size = server.data.size
    typer.echo(f"Neo4j     {server.version}, process {record.server_pid}, {life}")
    typer.echo(f"Bolt      {server.bolt_uri}")
    typer.echo(f"HTTP      {server.http_url}")
    typer.echo(f"Data      {server.data.path}, {size / 1e6:.0f} MB")

"""How to sign in to the Neo4j Browser of an embedded server, told to who runs it."""

import webbrowser

import typer

from app.embedded.server import EmbeddedNeo4j


def tell_how_to_sign_in(server: EmbeddedNeo4j, show_password: bool, open_it: bool) -> None:
    """Print address, user and, if asked for, password; open it in the web browser, if asked for."""
    typer.echo(f"Browser   {server.browser_url}")
    typer.echo(f"User      {server.user}")
    where = server.password if show_password else f"in {server.data.password_file}, or with --show-password"
    typer.echo(f"Password  {where}")
    if open_it:
        webbrowser.open(server.browser_url)

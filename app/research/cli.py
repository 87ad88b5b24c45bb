"""`expediente research …`: the researchers' graph. Thin: each command calls the rest of the package."""

import typer
from rich.console import Console

from app.config import Settings
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


def _tell(report: Report) -> None:
    for line in report.lines():
        console.print(line, highlight=False)

"""`expediente import fhir PATH…`: the command line of the import."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.config import Settings
from app.fhir import load as loading
from app.fhir.charts import Progress as Told
from app.fhir.reader import input_files
from app.fhir.references import SourceNeeded
from app.fhir.report import Report
from app.graph import migrated

SHOWN = 20
UNUSABLE = 2

app = typer.Typer(help="Bring records of other systems into the graph.", no_args_is_help=True)


@app.callback()
def _import() -> None:
    """Keeps `fhir` a command of its own while it is the only one."""


@app.command()
def fhir(
    paths: Annotated[
        list[Path], typer.Argument(help="FHIR R4 files (.json, .ndjson, .jsonl, also .gz), or folders of them.")
    ],
    source: Annotated[
        str | None,
        typer.Option(help="Address or name of the system they come from: needed where ids are unique only there."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail a resource of which something would have to be left out.")
    ] = False,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="Into an empty graph on this machine, many times faster; its Neo4j must not run."),
    ] = False,
    report_file: Annotated[Path | None, typer.Option("--report", help="Write the whole report as JSON here.")] = None,
) -> None:
    """Import HL7 FHIR R4 files. Running it again changes nothing.

    Exit status: 0 all in, 1 some resources failed, 2 input that can't be used.
    """
    errors = Console(stderr=True)
    try:
        files = input_files(paths)
        if not files:
            raise FileNotFoundError("no .json, .ndjson or .jsonl file there")  # noqa: TRY301 told like the others
        report = (_load_at_scale if bulk else _load)(files, source, strict, errors)
    except FileNotFoundError as error:
        errors.print(f"Nothing to import: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(UNUSABLE) from None
    except SourceNeeded as error:
        errors.print(
            f"{error}: its id is unique only in the system it comes from. Nothing was written. "
            "Name that system, always by the same name: --source https://example.org/fhir",
            style="red", markup=False, highlight=False,
        )  # fmt: skip
        raise typer.Exit(UNUSABLE) from None
    except (DriverError, Neo4jError) as error:
        errors.print(
            f"Neo4j stopped answering ({type(error).__name__}). What was written stays; run the import again and it "
            "goes on from there.", style="red", markup=False, highlight=False,
        )  # fmt: skip
        raise typer.Exit(UNUSABLE) from None
    show(report, errors)
    if report_file:
        report.write(report_file)
    raise typer.Exit(report.exit_status)


def show(report: Report, errors: Console) -> None:
    """Print problems to the error console, the summary to standard output."""
    for problem in report.problems[:SHOWN]:
        style = "red" if problem.is_failure else "yellow"
        errors.print(str(problem), style=style, markup=False, highlight=False, soft_wrap=True)
    more = len(report.problems) - SHOWN + report.left_out
    if more > 0:
        errors.print(f"… and {more} more; --report FILE.json has them")
    console = Console()
    console.print(report.table())
    console.print(
        f"{report.nodes} nodes and {report.relationships} relationships created, {report.changed} changed; "
        f"{report.warnings} warnings"
    )


def _load(files: list[Path], source: str | None, strict: bool, errors: Console) -> Report:
    with migrated(Settings(), errors.print) as (settings, driver), _progress(errors) as progress:
        return loading.load(driver, settings.neo4j_database, files, source=source, strict=strict, progress=progress)


def _load_at_scale(files: list[Path], source: str | None, strict: bool, errors: Console) -> Report:
    from app.fhir.bulk.load import load_at_scale

    report, loaded = load_at_scale(Settings(), files, errors, source=source, strict=strict)
    errors.print(f"Loaded in {loaded.told()}", highlight=False)
    return report


@contextmanager
def _progress(console: Console) -> Iterator[Told]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda doing, count: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        tasks = {
            "read": bar.add_task("read", total=None),
            "written": bar.add_task("written", total=None, visible=False),
        }

        def forward(doing: str, count: int) -> None:
            if doing == "written":  # by then all is read
                total = bar.tasks[tasks["read"]].completed
                bar.update(tasks["read"], total=total)
                bar.update(tasks["written"], total=total, visible=True)
            bar.advance(tasks[doing], count)

        yield forward

"""The `expediente` command. Thin: each command calls the rest of the package."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from app.access.development import DevelopmentKey
from app.access.identity import identity
from app.access.viewer import Role
from app.audit_commands import app as audit_commands
from app.check import CHECKS, Finding, Graph, look
from app.config import Settings
from app.database import connect
from app.embedded.cli import app as neo4j_commands
from app.errors import ExpedienteError
from app.fhir.cli import app as import_commands
from app.graph import migrated, reached
from app.receipts import prune
from app.research.browser import served_too
from app.research.cli import app as research_commands
from app.research.cli import tell_where
from app.research.target import refuse_the_same
from app.schema_changes import FormerSchemaUnreadable, changes_since, last_base
from app.web.build import ExplorerNotBuilt
from app.web.build import build as build_explorer
from graph_schema.migrate import MigrationFailed
from graph_schema.tallies import RecountDisturbed, recount
from seeds.load import seed as load_seed
from seeds.profiles import PROFILES

app = typer.Typer(
    help="A national electronic clinical record as a graph.", no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(neo4j_commands, name="neo4j")
app.add_typer(import_commands, name="import")
app.add_typer(audit_commands, name="audit")
app.add_typer(research_commands, name="research")
catalogue_commands = typer.Typer(help="Catalogues that every graph holds: CIE-10 and others.", no_args_is_help=True)
app.add_typer(catalogue_commands, name="catalogue")
explorer_commands = typer.Typer(help="The page that a browser gets at /graphql.", no_args_is_help=True)
app.add_typer(explorer_commands, name="explorer")
statistics_commands = typer.Typer(help="The tallies that statistics are read from.", no_args_is_help=True)
app.add_typer(statistics_commands, name="statistics")
receipt_commands = typer.Typer(help="That acts were done: what a repeat is known by.", no_args_is_help=True)
app.add_typer(receipt_commands, name="receipts")
schema_commands = typer.Typer(invoke_without_command=True)
app.add_typer(schema_commands, name="schema")
console = Console()

ProfileName = Annotated[str, typer.Option("--profile", help=f"One of {', '.join(PROFILES)}.")]


@app.command()
def demo(profile: ProfileName = "demo") -> None:
    """Start all of it on this machine with synthetic people, show one history, serve until Ctrl-C."""
    from app.demo import run_demo

    run_demo(Settings(), _known(profile), console)


@app.command()
def serve(
    research: Annotated[
        bool, typer.Option("--research", help="Start the embedded research graph too, for `cohort` and its Browser.")
    ] = False,
) -> None:
    """Serve the API, on the Neo4j of the settings or else on the embedded one. Migrates first."""
    from app.serve import serve as run

    # Refused before anything is started or migrated.
    identity(Settings())
    refuse_the_same(Settings())
    with migrated(Settings(), console.print) as (settings, _):
        if not research:
            run(settings)
            return
        with served_too(settings) as (with_research, browsing):
            tell_where(browsing)
            run(with_research)


@app.command()
def token(
    role: Annotated[str, typer.Option("--as", help=f"One of {', '.join(Role)}, in any letters.")],
    practitioner: Annotated[str | None, typer.Option(help="Id of the practitioner who asks.")] = None,
    patient: Annotated[str | None, typer.Option(help="Id of the patient who asks.")] = None,
    facility: Annotated[str | None, typer.Option(help="Id of the facility where they are.")] = None,
    name: Annotated[str, typer.Option(help="Their name.")] = "",
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="How long it holds.")] = 60,
) -> None:
    """Sign a token for development; a server believes it where EXPEDIENTE_DEMO_TOKENS=true, as `demo` does."""
    if role.upper() not in {*Role}:
        raise typer.BadParameter(f"no role {role}; there are {', '.join(Role)}", param_hint="--as")
    key = DevelopmentKey(Settings().development_key)
    ids = {"practitioner": practitioner, "patient": patient, "facility": facility}
    typer.echo(key.token(Role[role.upper()], minutes, name, **ids))


@app.command(name="migrate")
def migrate_command() -> None:
    """Bring constraints, indexes and catalogues up to date."""
    with migrated(Settings(), console.print):
        pass


@app.command()
def seed(profile: ProfileName = "demo") -> None:
    """Load synthetic people into an empty graph; those of 1/10000 and up by an import, the embedded Neo4j stopped."""
    wanted = PROFILES[_known(profile)]
    if wanted.bulk:
        from app.bulk.profile import load_profile

        for line in load_profile(Settings(), wanted, console).lines():
            console.print(line, highlight=False)
        return
    with migrated(Settings(), console.print) as (settings, driver):
        console.print(load_seed(driver, settings.neo4j_database, wanted))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A GraphQL document.", exists=True, dir_okay=False)],
    variables: Annotated[str, typer.Option(help="Its variables, as JSON.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="Which operation, where there are several.")] = None,
    profile: Annotated[bool, typer.Option("--profile", help="Run it and print db hits by operator.")] = False,
) -> None:
    """Show what a query becomes: plan, Cypher, parameters; with --profile what it costs."""
    from app.explain import compiled, print_compiled, print_profile

    found, parameters = compiled(file.read_text(encoding="utf-8"), _object(variables), operation)
    print_compiled(found, parameters, console)
    if profile:
        with reached(Settings()) as settings, connect(settings) as driver:
            print_profile(found, parameters, driver, settings.neo4j_database, console)


@app.command()
def check(
    at_once: Annotated[int, typer.Option(min=1, help="Checks that run at once; each takes a core of Neo4j's.")] = 1,
) -> None:
    """Walk the graph for what must not be in it, and tell its ids; exit status 1 if anything is. Writes nothing."""
    found: list[Finding] = []
    with (
        ThreadPoolExecutor(at_once, "check") as threads,  # left last: what still runs fails once the driver is closed
        reached(Settings()) as settings,
        connect(settings) as driver,
    ):
        graph = Graph(driver, settings.neo4j_database)
        for finding in threads.map(partial(look, graph), CHECKS):
            found += [finding] if finding.number else []
            typer.echo(f"{finding.check.name}: {_told(finding)}")
    broken = [finding.check.name for finding in found if not finding.check.warning]
    typer.echo(f"Broken: {', '.join(broken)}." if broken else "Nothing is broken.")
    if broken:
        raise typer.Exit(1)


@schema_commands.callback()
def schema(context: typer.Context) -> None:
    """Print the GraphQL schema, for code generators."""
    from app.schema import make_schema

    if context.invoked_subcommand is None:
        typer.echo(str(make_schema(Settings())))


@schema_commands.command(name="check")
def schema_check(
    base: Annotated[str | None, typer.Option(help="A file, or a git revision of a checkout.")] = None,
) -> None:
    """Tell what changed in the schema on file; exit status 1 if it breaks front ends.

    Compared with the last release, or before the first with the last commit in which it was another.
    """
    base = base or last_base()
    if base is None:
        typer.echo("There is no other version to compare with.")
        return
    found = changes_since(base)
    for kind, sentences in (("breaking", found.breaking), ("dangerous", found.dangerous)):
        for sentence in sentences:
            typer.echo(f"{kind}: {sentence}")
    typer.echo(f"{len(found.breaking)} breaking and {len(found.dangerous)} dangerous changes since {base}.")
    if found.breaking:
        raise typer.Exit(1)


@catalogue_commands.command(name="load")
def catalogue_load() -> None:
    """Bring them up to date, as `migrate`, `serve` and `demo` do."""
    with migrated(Settings(), console.print):
        pass


@explorer_commands.command(name="build")
def explorer_build() -> None:
    """Build it from its sources, as the installation does; needs the npm registry."""
    typer.echo("Built." if build_explorer() else "What is built comes of these sources already.")


@statistics_commands.command(name="recount")
def statistics_recount() -> None:
    """Count everything anew: once for a graph that held data before there were tallies. Who writes meanwhile waits."""
    with migrated(Settings(), console.print) as (settings, driver):
        with driver.session(database=settings.neo4j_database) as session:
            mended = recount(session)
        console.print(f"Counted. {mended} tallies were not right before.")


@receipt_commands.command(name="prune")
def receipts_prune(
    older_than_days: Annotated[int, typer.Option(min=1, help="Days for which an act can be repeated safely.")] = 30,
) -> None:
    """Delete the receipts of acts done longer ago: who repeats one of those does it anew."""
    with reached(Settings()) as settings, connect(settings) as driver:
        typer.echo(f"Deleted {prune(driver, settings.neo4j_database, older_than_days)} receipts.")


@app.command()
def settings() -> None:
    """Print every setting with its value, secrets masked."""
    values = Settings()
    for name, field in Settings.model_fields.items():
        typer.echo(f"EXPEDIENTE_{name.upper()}={getattr(values, name)}\n    {field.description}")


def main() -> None:
    """Entry point: an error of ours is one line on stderr, not a traceback."""
    try:
        app()
    except (ExpedienteError, MigrationFailed, ExplorerNotBuilt, RecountDisturbed, FormerSchemaUnreadable) as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            typer.echo(f"error: EXPEDIENTE_{str(problem['loc'][0]).upper()}: {problem['msg']}", err=True)
        sys.exit(2)


def _known(profile: str) -> str:
    if profile not in PROFILES:
        raise typer.BadParameter(f"no profile {profile}; there are {', '.join(PROFILES)}")
    return profile


def _told(finding: Finding) -> str:
    """What a check found, on one line."""
    if not finding.number:
        return "none"
    more = ", …" if finding.number > len(finding.first) else ""
    what = "warning" if finding.check.warning else "broken"
    return f"{finding.number} {what}: {finding.check.broken}: {', '.join(finding.first)}{more}"


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"the variables are not JSON: {error}") from error
    if not isinstance(value, dict):
        raise typer.BadParameter("the variables have to be a JSON object")
    return value


if __name__ == "__main__":
    main()

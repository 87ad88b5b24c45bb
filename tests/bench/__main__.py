"""`python -m tests.bench NAME [--profile PROFILE]`: on the Neo4j of the settings, or on one started for it."""

import argparse

from rich.console import Console

from app.config import Settings
from app.demo import prepare
from seeds.profiles import PROFILES
from tests.bench import access, audit, cold, fhir_import, history, memory, scale, timeline, write
from tests.bench.graphs import graph
from tests.bench.peers import comparison

BENCHMARKS = {
    "access": access.run,
    "audit": audit.run,
    "history": history.run,
    "import": fhir_import.run,
    "memory": memory.run,
    "peers": comparison.run,
    "scale": scale.run,
    "timeline": timeline.run,
    "write": write.run,
}
COLD = "cold"
"""The one that starts Neo4j itself, again and again."""


def main() -> None:
    """Seed where that is not done yet, then run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("name", choices=[*BENCHMARKS, COLD])
    parser.add_argument("--profile", choices=PROFILES, default="demo")
    arguments = parser.parse_args()
    console = Console()
    settings = Settings()
    if arguments.name == COLD:
        cold.run(settings, arguments.profile, console)
        return
    if settings.neo4j_uri:
        BENCHMARKS[arguments.name](settings, prepare(settings, arguments.profile, console), console)
        return
    with graph(settings, arguments.profile, console) as (pointed, people):
        BENCHMARKS[arguments.name](pointed, people, console)


if __name__ == "__main__":
    main()

"""neo4j-admin: dump, load, check, import and the rest, on the embedded server's data directory."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from app.config import Settings
from app.embedded import conf
from app.embedded.bound import bound
from app.embedded.class_data import class_options
from app.embedded.data_dir import DataDir
from app.embedded.fetch import fetch
from app.embedded.java import java, java_home
from app.embedded.lock import read_lock

MAIN_CLASS = "org.neo4j.server.startup.Neo4jAdminCommand"
IN_ONE_PROCESS = "org.neo4j.cli.AdminTool"
"""What the former starts a second Java for."""


def admin(settings: Settings, arguments: Sequence[str], *, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `neo4j-admin ARGUMENTS…`; its output goes to ours, or into the result if `capture`d.

    Whether the server may run meanwhile is the command's to say: dump and load, for two, want it stopped.
    """
    command, environment = _prepared(settings, [], MAIN_CLASS, arguments)
    return subprocess.run(command, env=environment, check=False, text=True, capture_output=capture)  # noqa: S603 -- the operator's own command


def followed_admin(settings: Settings, arguments: Sequence[str], folder: Path, tell: Callable[[str], object]) -> int:
    """Run `neo4j-admin ARGUMENTS…` in a folder; `tell` hears each line of its output. Gives back its exit status.

    It is one process, with the server's heap, that ends when this one does, or when `tell` raises.
    """
    heap = [f"-Xmx{settings.neo4j_heap}"]
    command, environment = _prepared(settings, heap, IN_ONE_PROCESS, arguments)
    with subprocess.Popen(  # noqa: S603 -- our own arguments
        bound(command),
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C in a terminal is for us
    ) as process:
        try:
            for line in process.stdout or ():
                tell(line.rstrip())
        except BaseException:
            process.kill()
            raise
    return process.returncode


def _prepared(
    settings: Settings, memory: Sequence[str], main_class: str, arguments: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """The command, and its environment."""
    data = DataDir(settings.data_dir)
    data.make()
    lock, home_of_java = read_lock(settings.neo4j_version), java_home()
    jars = fetch(lock, settings.cache_dir, settings.maven_repository)
    if not (data.conf / "neo4j.conf").exists():  # never started; the ports are then of no import
        conf.write_conf(data, conf.neo4j_conf(settings, lock, bolt_port=7687, http_port=7474))
    environment = {
        **os.environ,
        "NEO4J_HOME": str(data.home),
        "NEO4J_CONF": str(data.conf),
        "JAVA_HOME": str(home_of_java),  # it starts a second Java by this, with the options in neo4j.conf
    }
    program = [*class_options(jars, home_of_java), main_class, *arguments]
    return [str(java(home_of_java)), *memory, *conf.JVM_OPTIONS, *program], environment

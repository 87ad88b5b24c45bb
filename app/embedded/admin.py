"""neo4j-admin: dump, load, check, import and the rest, on the embedded server's data directory."""

import os
import subprocess
from collections.abc import Sequence

from app.config import Settings
from app.embedded import conf
from app.embedded.data_dir import DataDir
from app.embedded.fetch import fetch
from app.embedded.java import java, java_home
from app.embedded.lock import read_lock

MAIN_CLASS = "org.neo4j.server.startup.Neo4jAdminCommand"


def admin(settings: Settings, arguments: Sequence[str], *, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `neo4j-admin ARGUMENTS…`; its output goes to ours, or into the result if `capture`d.

    Whether the server may run meanwhile is the command's to say: dump and load, for two, want it stopped.
    """
    data = DataDir(settings.data_dir)
    data.make()
    lock, home_of_java = read_lock(settings.neo4j_version), java_home()
    jars = fetch(lock, settings.cache_dir, settings.maven_repository)
    if not (data.conf / "neo4j.conf").exists():  # never started; the ports are then of no import
        conf.write_conf(data, settings, lock, bolt_port=7687, http_port=7474)
    environment = {
        **os.environ,
        "NEO4J_HOME": str(data.home),
        "NEO4J_CONF": str(data.conf),
        "JAVA_HOME": str(home_of_java),  # it starts a second Java by this, with the options in neo4j.conf
    }
    command = [str(java(home_of_java)), *conf.JVM_OPTIONS, "-cp", str(jars / "*"), MAIN_CLASS, *arguments]
    return subprocess.run(command, env=environment, check=False, text=True, capture_output=capture)  # noqa: S603 -- the operator's own command

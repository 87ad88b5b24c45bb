"""What a Neo4j is told: its `neo4j.conf` and its command line. Pure text; starts nothing."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from app.config import Settings
from app.embedded.class_data import class_options
from app.embedded.data_dir import DataDir, Record
from app.embedded.java import java
from app.embedded.lock import Lock

LOOPBACK = "127.0.0.1"

JVM_OPTIONS = (
    # Neo4j reaches into these packages; without them the admin commands fail half way.
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    # A server that ran out of memory is in no known state: better dead and noticed.
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+UseG1GC",
    "-Dlog4j2.disable.jmx=true",
)


FROM_2025 = (
    "dbms.fleet_manager.enabled=false",
    "server.fleet_discovery.enabled=false",
    "server.http.x_forward.enabled=false",
)
"""Settings that 5.26 does not know, and would refuse: no broadcasts in the network, no trust in headers."""


def neo4j_conf(
    settings: Settings, lock: Lock, bolt_port: int, http_port: int, more: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The text of `neo4j.conf`: loopback only, nothing sent to anyone, memory as set, and `more` of its settings."""
    lines = [
        f"server.default_listen_address={LOOPBACK}",
        f"server.default_advertised_address={LOOPBACK}",
        f"server.bolt.listen_address={LOOPBACK}:{bolt_port}",
        f"server.bolt.advertised_address={LOOPBACK}:{bolt_port}",
        f"server.http.listen_address={LOOPBACK}:{http_port}",
        f"server.http.advertised_address={LOOPBACK}:{http_port}",
        "server.https.enabled=false",
        "dbms.usage_report.enabled=false",
        "client.allow_telemetry=false",
        "server.bolt.telemetry.enabled=false",
        f"server.memory.heap.initial_size={settings.neo4j_heap}",
        f"server.memory.heap.max_size={settings.neo4j_heap}",
        f"server.memory.pagecache.size={settings.neo4j_page_cache}",
        # 256 MB for each of two databases otherwise, before the first node is written.
        "db.tx_log.preallocate=false",
        # Databases are closed by then; each wait lasts its 5 s even with no connection left.
        "internal.server.bolt.connection_shutdown_wait_time=500ms",
        "internal.server.bolt.thread_pool_shutdown_wait_time=500ms",
        f"initial.dbms.default_database={settings.neo4j_database}",
        *(() if lock.version.startswith("5.") else FROM_2025),
        *(f"server.jvm.additional={option}" for option in JVM_OPTIONS),
        *(f"{name}={value}" for name, value in more.items()),
    ]
    return "\n".join([*lines, ""])


def write_conf(data: DataDir, text: str) -> None:
    """Write it where the server and its admin commands look for it."""
    (data.conf / "neo4j.conf").write_text(text, encoding="utf-8")


def server_command(settings: Settings, data: DataDir, lock: Lock, jars: Path, home_of_java: Path) -> list[str]:
    """The command line of the server."""
    memory = [f"-Xms{settings.neo4j_heap}", f"-Xmx{settings.neo4j_heap}"]
    program = [*class_options(jars, home_of_java), lock.entry_point, data.home_argument, f"--config-dir={data.conf}"]
    # Console mode: what it says goes to our log, too, and not to its own log file alone.
    return [str(java(home_of_java)), *memory, *JVM_OPTIONS, *program, "--console-mode"]


def bolt_uri(record: Record) -> str:
    """Where drivers connect."""
    return f"bolt://{LOOPBACK}:{record.bolt_port}"


def http_url(record: Record) -> str:
    """Where the server answers HTTP; Neo4j Browser is at `browser/` below it."""
    return f"http://{LOOPBACK}:{record.http_port}/"

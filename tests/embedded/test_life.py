"""The life of an embedded server: whose it is, how it ends, what is left. Real servers, each in its own folder."""

import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import neo4j
import psutil
import pytest

from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.embedded.data_dir import DataDir, Record
from app.embedded.errors import DataDirInUse, NotRunning, PortTaken, ServerDied, StartFailed, StoreTooNew
from tests.embedded.processes import free_ports, running, said, settings_in, until
from tests.neo4j import connected

OWNER = """
import os, pathlib, sys, threading, time
from app.config import Settings
from app.embedded import EmbeddedNeo4j
server = EmbeddedNeo4j(Settings(data_dir=pathlib.Path(sys.argv[1])))
threads = [threading.Thread(target=server.start)]  # not the main thread: the kernel will not end the child with us
threads[0].start(), threads[0].join()
print("ready", flush=True)
time.sleep(600)
"""


@dataclass
class Heir:
    """A server that was started where a killed process had left one."""

    server: EmbeddedNeo4j
    settings: Settings
    orphan_pid: int
    warning: str


@pytest.fixture(scope="module")
def heir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heir]:
    folder = tmp_path_factory.mktemp("heir")
    with running([sys.executable, "-c", OWNER, str(folder)]) as owner:
        assert said(owner) == "ready\n"
        left = EmbeddedNeo4j.attach(settings_in(folder))
        assert left is not None
        with connected(left.client_settings) as driver:
            driver.execute_query("CREATE (:Kept {by: 'the dead'})")
    assert left.record.server_pid is not None
    assert psutil.pid_exists(left.record.server_pid), "the orphan was to live on, for this test"
    bolt_port, http_port = free_ports()
    settings = settings_in(folder, bolt_port=bolt_port, http_port=http_port)
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("app.embedded.server").addHandler(handler)
    try:
        with EmbeddedNeo4j(settings) as server:
            yield Heir(server, settings, left.record.server_pid, "\n".join(messages))
    finally:
        logging.getLogger("app.embedded.server").removeHandler(handler)


def test_what_a_killed_owner_left_is_stopped_by_the_next_start(heir: Heir) -> None:
    assert not psutil.pid_exists(heir.orphan_pid)
    assert str(heir.orphan_pid) in heir.warning


def test_data_and_password_outlive_the_server(heir: Heir) -> None:
    with connected(heir.server.client_settings) as driver:
        assert driver.execute_query("MATCH (k:Kept) RETURN k.by").records[0].value() == "the dead"


def test_the_ports_are_those_that_were_set(heir: Heir) -> None:
    assert heir.server.bolt_uri == f"bolt://127.0.0.1:{heir.settings.bolt_port}"
    assert heir.server.http_url == f"http://127.0.0.1:{heir.settings.http_port}/"


def test_the_advertised_address_is_the_one_to_connect_to(heir: Heir) -> None:
    told = httpx.get(heir.server.http_url, headers={"Accept": "application/json"}).json()
    assert told["neo4j_version"] == heir.server.version
    assert told["bolt_direct"] == heir.server.bolt_uri


def test_the_browser_is_served(heir: Heir) -> None:
    answer = httpx.get(heir.server.browser_url)
    assert answer.status_code == 200
    assert "<title>Neo4j Browser</title>" in answer.text


def test_it_listens_on_loopback_alone(heir: Heir) -> None:
    connections = psutil.Process(heir.server.record.server_pid).net_connections("tcp")
    listening = {each.laddr for each in connections if each.status == psutil.CONN_LISTEN}
    assert {each.port for each in listening} == {heir.settings.bolt_port, heir.settings.http_port}
    assert {each.ip.removeprefix("::ffff:") for each in listening} == {"127.0.0.1"}


def test_only_the_owner_reads_the_password(heir: Heir) -> None:
    assert stat.S_IMODE(heir.server.data.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(heir.server.data.path.stat().st_mode) & 0o077 == 0
    assert len(heir.server.password) >= 32


def test_the_password_is_in_no_log_and_no_command_line(heir: Heir) -> None:
    written = [path for path in heir.server.data.path.rglob("*") if path.is_file()]
    written.remove(heir.server.data.password_file)
    assert [path for path in written if heir.server.password.encode() in path.read_bytes()] == []
    command = " ".join(psutil.Process(heir.server.record.server_pid).cmdline())
    assert heir.server.password not in command


def test_the_first_password_of_every_neo4j_no_longer_works(heir: Heir) -> None:
    with (
        neo4j.GraphDatabase.driver(heir.server.bolt_uri, auth=("neo4j", "neo4j")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.verify_connectivity()


def test_a_second_process_is_refused_and_told_who_has_the_directory(heir: Heir) -> None:
    program = OWNER.replace("threads[0].start(), threads[0].join()", "server.start()")
    command = [sys.executable, "-c", program, str(heir.settings.data_dir)]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    assert second.returncode != 0
    assert "DataDirInUse" in second.stderr
    assert f"process {os.getpid()}" in second.stderr


def test_a_second_start_in_the_same_process_is_refused(heir: Heir) -> None:
    with pytest.raises(DataDirInUse, match=f"process {os.getpid()}"):
        EmbeddedNeo4j(heir.settings).start()
    heir.server.check()


def test_whoever_attaches_leaves_it_running(heir: Heir) -> None:
    with EmbeddedNeo4j.attach_or_start(heir.settings) as attached:
        assert not attached.is_ours
        assert attached.record == heir.server.record
        with connected(attached.client_settings) as driver:
            driver.verify_connectivity()
    heir.server.check()


def test_a_server_that_dies_is_noticed_and_its_last_words_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_in(tmp_path)
    with EmbeddedNeo4j(settings) as server:
        attached = EmbeddedNeo4j.attach(settings)
        assert attached is not None
        attached.check()
        process = psutil.Process(server.record.server_pid)
        process.kill()
        with pytest.raises(ServerDied, match=r"exit code -9(.|\n)*Started"):
            server.wait()
        with pytest.raises(ServerDied, match="Started"):
            attached.check()
        assert until(lambda: "Neo4j ended" in caplog.text)
        assert server.password not in caplog.text
        assert EmbeddedNeo4j.attach(settings) is None
    assert not DataDir(tmp_path).is_held()


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match=r"exit code 1(.|\n)*Invalid initial heap size"):
        EmbeddedNeo4j(settings_in(tmp_path, neo4j_heap="much")).start()
    data = DataDir(tmp_path)
    assert data.record() is None
    assert not data.is_held()


def test_a_port_that_is_taken_is_told_before_the_start(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port}.*EXPEDIENTE_HTTP_PORT"):
            EmbeddedNeo4j(settings_in(tmp_path, http_port=port)).start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_killed_owner_takes_its_server_along(tmp_path: Path) -> None:
    program = OWNER.replace("threads[0].start(), threads[0].join()", "server.start()")
    data = DataDir(tmp_path)
    with running([sys.executable, "-c", program, str(tmp_path)]):
        assert until(lambda: data.server_process() is not None)
        assert until(lambda: data.log.read_bytes() != b"")  # Java runs: the launcher has become it
        process = data.server_process()
    assert process is not None
    assert until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_a_store_of_a_later_release_is_refused(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    data.make()
    data.note_version("9999.01.0")
    with pytest.raises(StoreTooNew, match=r"9999\.01\.0"):
        EmbeddedNeo4j(settings_in(tmp_path)).start()
    assert not data.is_held()


@pytest.mark.parametrize("earlier", ["5.9.1", "5.26.4", "5.26.30"])
def test_a_store_of_an_earlier_release_is_taken_on(earlier: str, tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    data.make()
    data.note_version(earlier)
    data.check_version("5.26.30")
    data.check_version("2026.08.1")


def test_a_record_of_a_dead_process_is_not_taken_for_a_server(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    # The number has gone to a process that lives and is no server: this one.
    reused = Record("5.26.0", os.getppid(), True, bolt_port=1, http_port=2, server_pid=os.getpid(), ready=True)
    data.write_record(reused)
    assert data.record() == reused
    assert data.server_process() is None
    assert EmbeddedNeo4j.attach(settings_in(tmp_path)) is None


def test_a_damaged_record_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text('{"version": ')
    assert DataDir(tmp_path).record() is None


def test_a_lock_file_without_its_process_does_not_hold_the_directory(tmp_path: Path) -> None:
    (tmp_path / "server.lock").write_text(str(os.getpid()))
    data = DataDir(tmp_path)
    assert not data.is_held()
    with data.held():
        assert DataDir(tmp_path).is_held()


def test_a_server_not_started_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        _ = EmbeddedNeo4j(settings_in(tmp_path)).bolt_uri

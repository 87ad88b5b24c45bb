"""`expediente neo4j …` as an operator runs it: in processes of their own."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.embedded import EmbeddedNeo4j
from app.embedded.cli import NOT_RUNNING
from app.embedded.errors import DataDirInUse
from tests.embedded.processes import running, said, settings_in, until
from tests.neo4j import connected

COMMAND = [sys.executable, "-c", "from app.embedded.cli import app; app()"]


def environment(folder: Path) -> dict[str, str]:
    small = {"EXPEDIENTE_NEO4J_HEAP": "512m", "EXPEDIENTE_NEO4J_PAGE_CACHE": "64m"}
    return {**os.environ, **small, "EXPEDIENTE_DATA_DIR": str(folder)}


def neo4j(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 -- our own program
        [*COMMAND, *arguments], env=environment(folder), capture_output=True, text=True, check=False, timeout=180
    )


def test_a_detached_server_is_started_used_and_stopped(tmp_path: Path) -> None:
    started = neo4j(tmp_path, "start")
    try:
        assert started.returncode == 0, started.stderr
        assert neo4j(tmp_path, "status").stdout == started.stdout
        assert "runs already" in neo4j(tmp_path, "start").stdout
        _a_program_uses_it(tmp_path)
        _the_browser_command_keeps_the_password(tmp_path)
        in_use = neo4j(tmp_path, "admin", "database", "info", "neo4j")
        assert "in use" in in_use.stdout + in_use.stderr
        assert in_use.returncode != 0
    finally:
        stopped = neo4j(tmp_path, "stop")
    assert stopped.returncode == 0, stopped.stderr
    [pid] = re.findall(r"Stopped process (\d+)", stopped.stdout)
    assert not psutil.pid_exists(int(pid))
    info = neo4j(tmp_path, "admin", "database", "info", "neo4j")
    assert re.search(r"Database in use:\s+false", info.stdout), info.stderr
    assert info.returncode == 0


def _a_program_uses_it(folder: Path) -> None:
    settings = settings_in(folder)
    with EmbeddedNeo4j.attach_or_start(settings) as server, connected(server.client_settings) as driver:
        assert not server.is_ours
        driver.verify_connectivity()
    with pytest.raises(DataDirInUse, match="expediente neo4j stop"):
        EmbeddedNeo4j(settings).start()
    assert EmbeddedNeo4j.attach(settings) is not None


def _the_browser_command_keeps_the_password(folder: Path) -> None:
    password = (folder / "password").read_text("utf-8")
    quiet, asked = neo4j(folder, "browser"), neo4j(folder, "browser", "--show-password")
    assert re.search(r"http://127\.0\.0\.1:\d+/browser/", quiet.stdout)
    assert password not in quiet.stdout
    assert password in asked.stdout


def test_ctrl_c_ends_a_server_in_the_foreground_in_good_order(tmp_path: Path) -> None:
    folder = tmp_path / "con espacio"
    with running([*COMMAND, "start", "--foreground"], environment(folder)) as shell:
        [pid] = re.findall(r"process (\d+), belongs to process", said(shell))
        refused = neo4j(folder, "stop")
        os.killpg(shell.pid, signal.SIGINT)
        assert "Stopping" in shell.communicate(timeout=60)[0]
    assert shell.returncode == 0
    assert f"process {shell.pid}" in refused.stderr
    assert until(lambda: not psutil.pid_exists(int(pid)))
    assert (folder / "neo4j/logs/console.log").read_text("utf-8").rstrip().endswith("Stopped.")


def test_without_a_server_status_says_so_by_its_exit_status(tmp_path: Path) -> None:
    assert neo4j(tmp_path, "status").returncode == NOT_RUNNING


@pytest.mark.parametrize("command", ["stop", "browser"])
def test_without_a_server_a_command_that_needs_one_fails(command: str, tmp_path: Path) -> None:
    failed = neo4j(tmp_path, command)
    assert failed.returncode == 1
    assert "No Neo4j runs" in failed.stderr

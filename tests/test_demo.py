"""`expediente demo` and `expediente explain` as a newcomer runs them, each a process of its own."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from app.config import Settings
from tests.cypher.cases import FOLDER
from tests.embedded.processes import free_ports, running, said, until
from tests.signed_in import ENVIRONMENT

PROGRAM = [sys.executable, "-m", "app.cli"]
LAST_LINE = "Ctrl-C stops everything."


def environment(folder: Path, port: int) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EXPEDIENTE_NEO4J_") and name not in ENVIRONMENT
    }
    own = {"EXPEDIENTE_DATA_DIR": str(folder), "EXPEDIENTE_PORT": str(port), "EXPEDIENTE_NEO4J_HEAP": "512m"}
    return kept | own | {"PYTHONUNBUFFERED": "1", "COLUMNS": "200"}


def told(process: subprocess.Popen[str]) -> str:
    """All that it says until it serves."""
    lines: list[str] = []
    while not lines or LAST_LINE not in lines[-1]:
        lines.append(said(process))
        assert lines[-1], "".join(lines)
    return "".join(lines)


def test_the_demo_starts_shows_a_history_stops_and_starts_again(tmp_path: Path) -> None:
    port, _ = free_ports()
    for start in ("first", "second"):
        with running([*PROGRAM, "demo", "--profile", "test"], environment(tmp_path, port)) as demo:
            text = told(demo)
            assert ("Applied V001__constraints_and_indexes.cypher" in text) == (start == "first")
            assert '"fullName": ' in text
            assert re.search(r"… \d+ more", text)
            assert (tmp_path / "password").read_text("utf-8").strip() in text
            [command] = re.findall(r"^  (curl .*)$", text, flags=re.MULTILINE)
            _, url, *options = shlex.split(command)
            headers = dict(re.findall(r"^([\w-]+): (.*)$", "\n".join(options), flags=re.MULTILINE))
            answer = httpx.post(url, content=options[-1], headers=headers)
            assert answer.json()["data"]["patient"]["fullName"] in text
            token = headers["authorization"].removeprefix("Bearer ")
            assert f"\n{token}\n" in text
            assert f'content="{token}"' in httpx.get(url, headers={"accept": "text/html"}).text
            assert httpx.post(url, content=options[-1], headers={"content-type": "application/json"}).status_code == 401
            asked = {"query": "{ institutions { code } }", "extensions": {"explain": True}}
            explained = httpx.post(url, json=asked, headers=headers).json()["extensions"]["explain"]
            assert [part["field"] for part in explained] == ["institutions"]
            neo4j = [child.pid for child in psutil.Process(demo.pid).children() if "java" in child.name()]
            assert len(neo4j) == 1
            os.killpg(demo.pid, signal.SIGINT)
            demo.communicate(timeout=60)
        assert demo.returncode == 0
        assert until(lambda pid=neo4j[0]: not psutil.pid_exists(pid))  # type: ignore[misc]


def test_explain_shows_plan_statement_parameters_and_database_hits(settings: Settings, chart: None) -> None:
    own = {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "COLUMNS": "200",
    }
    case = FOLDER / "readme__one_query"
    command = [*PROGRAM, "explain", f"{case}.graphql", "--variables", '{"curp": "HEGG560427MVZRRL04"}', "--profile"]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=True)  # noqa: S603 -- ours
    assert "Seek label=Patient property=curp" in done.stdout
    statement = case.with_suffix(".cypher").read_text(encoding="utf-8").partition("\n")[2]
    assert statement.strip() in done.stdout
    assert "'p0': 'HEGG560427MVZRRL04'" in done.stdout
    assert re.search(r"NodeUniqueIndexSeek.*│ 2 ", done.stdout)
    assert re.search(r"Total\s.*│ \d+ ", done.stdout)


def test_explain_says_what_is_wrong_with_a_query(tmp_path: Path) -> None:
    file = tmp_path / "wrong.graphql"
    file.write_text("{ patient { nosuch } }", encoding="utf-8")
    done = subprocess.run([*PROGRAM, "explain", str(file)], capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    assert done.returncode == 1
    assert "Cannot query field 'nosuch'" in done.stderr
    assert "Traceback" not in done.stderr

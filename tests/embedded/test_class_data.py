"""The archive of Neo4j's classes: made once, mapped by each start, and no harm where it is another's."""

import subprocess
from pathlib import Path

from app.embedded import EmbeddedNeo4j
from app.embedded.class_data import archive, class_options
from app.embedded.java import java, java_home
from app.embedded.prepare import prepare
from tests.embedded.processes import settings_in


def test_a_start_maps_neo4js_classes(tmp_path: Path) -> None:
    settings, loaded = settings_in(tmp_path), tmp_path / "loaded"
    made = prepare(settings)
    at = made.stat().st_mtime_ns
    assert prepare(settings) == made
    assert made.stat().st_mtime_ns == at
    with EmbeddedNeo4j(settings, java_options=[f"-Xlog:class+load:file={loaded}"]):
        pass
    ours = [line for line in loaded.read_text("utf-8").splitlines() if " org.neo4j." in line]
    mapped = [line for line in ours if "shared objects file" in line]
    assert len(mapped) > 5_000
    assert len(mapped) > 0.7 * len(ours)


def test_an_archive_that_is_none_is_passed_over(tmp_path: Path) -> None:
    jar = tmp_path / "a.jar"
    jar.touch()
    archive(tmp_path, java_home()).write_bytes(b"no archive")
    options = class_options(tmp_path, java_home())
    assert options[-2:] == ["-cp", str(jar)]
    assert options[0].startswith("-XX:SharedArchiveFile=")
    command = [str(java(java_home())), *options, "-version"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 -- our own arguments


def test_another_java_has_another_archive(tmp_path: Path) -> None:
    for version in ("21", "25"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "release").write_text(f'JAVA_VERSION="{version}"')
    assert archive(tmp_path, tmp_path / "21") != archive(tmp_path, tmp_path / "25")
    assert class_options(tmp_path, tmp_path / "21") == ["-cp", ""]

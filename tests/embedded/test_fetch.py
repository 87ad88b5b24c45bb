"""Fetching a lock's jars, from a repository on loopback."""

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded import fetch as fetching
from app.embedded.errors import FetchFailed, HashMismatch
from app.embedded.fetch import fetch
from app.embedded.lock import Lock
from tests.embedded.repository import Repository, lock, serving


@pytest.fixture
def repository() -> Iterator[Repository]:
    with serving() as repository:
        yield repository


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.01)


def test_every_jar_of_the_lock_and_nothing_else_is_in_the_folder(repository: Repository, tmp_path: Path) -> None:
    jars = [repository.hold(f"jar{number}", bytes([number]) * 1000 * number) for number in range(1, 40)]
    repository.hold("other", b"not in the lock")
    folder = fetch(lock(*jars), tmp_path, repository.url)
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}
    assert found == {jar.file_name: repository.jars[jar.path] for jar in jars}


def test_a_second_fetch_asks_the_repository_for_nothing(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"content")
    fetch(lock(jar), tmp_path, repository.url)
    repository.requests.clear()
    fetch(lock(jar), tmp_path, repository.url)
    assert repository.requests == []


def test_a_jar_cut_short_on_disk_is_fetched_again(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"content")
    file = fetch(lock(jar), tmp_path, repository.url) / jar.file_name
    file.write_bytes(b"con")
    fetch(lock(jar), tmp_path, repository.url)
    assert file.read_bytes() == b"content"


def test_a_jar_with_the_wrong_hash_is_refused_and_not_kept(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"what was locked")
    repository.jars[jar.path] = b"something else!"
    with pytest.raises(HashMismatch, match=r"mx\.example:jar:1\.0"):
        fetch(lock(jar), tmp_path, repository.url)
    assert len(repository.requests) == 1
    assert [path.name for path in tmp_path.rglob("*") if "jar" in path.name] == []


def test_a_part_from_before_is_resumed(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"0123456789")
    part = tmp_path / "neo4j-5.0.0-test" / f"{jar.file_name}.part"
    part.parent.mkdir()
    part.write_bytes(b"0123")
    file = fetch(lock(jar), tmp_path, repository.url) / jar.file_name
    assert repository.requests == [(jar.path, "bytes=4-")]
    assert file.read_bytes() == b"0123456789"
    assert not part.exists()


def test_a_part_is_begun_anew_where_the_repository_knows_no_ranges(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"0123456789")
    repository.knows_ranges = False
    part = tmp_path / "neo4j-5.0.0-test" / f"{jar.file_name}.part"
    part.parent.mkdir()
    part.write_bytes(b"0123")
    file = fetch(lock(jar), tmp_path, repository.url) / jar.file_name
    assert file.read_bytes() == b"0123456789"


def test_a_damaged_part_does_not_stand_in_the_way(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"0123456789")
    part = tmp_path / "neo4j-5.0.0-test" / f"{jar.file_name}.part"
    part.parent.mkdir()
    part.write_bytes(b"xxxx")
    file = fetch(lock(jar), tmp_path, repository.url) / jar.file_name
    assert repository.requests == [(jar.path, "bytes=4-"), (jar.path, None)]
    assert file.read_bytes() == b"0123456789"


def test_a_broken_connection_is_resumed_where_it_broke(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"0123456789")
    repository.cut_after[jar.path] = 6
    file = fetch(lock(jar), tmp_path, repository.url) / jar.file_name
    assert repository.requests == [(jar.path, None), (jar.path, "bytes=6-")]
    assert file.read_bytes() == b"0123456789"


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_failure_is_tried_again(status: int, repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"content")
    repository.failures[jar.path] = [status] * (fetching.TRIES - 1)
    assert (fetch(lock(jar), tmp_path, repository.url) / jar.file_name).read_bytes() == b"content"
    assert len(repository.requests) == fetching.TRIES


def test_a_lasting_failure_is_told_after_the_last_try(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"content")
    repository.failures[jar.path] = [503] * 100
    with pytest.raises(FetchFailed, match="503"):
        fetch(lock(jar), tmp_path, repository.url)
    assert len(repository.requests) == fetching.TRIES


def test_a_jar_the_repository_has_not_is_not_asked_for_twice(repository: Repository, tmp_path: Path) -> None:
    jar = repository.hold("jar", b"content")
    del repository.jars[jar.path]
    with pytest.raises(FetchFailed, match=r"mx\.example:jar:1\.0.*404"):
        fetch(lock(jar), tmp_path, repository.url)
    assert len(repository.requests) == 1


def test_jars_that_came_before_a_failure_are_kept(repository: Repository, tmp_path: Path) -> None:
    good, bad = repository.hold("good", b"content"), repository.hold("bad", b"c")
    repository.failures[bad.path] = [503] * 100
    with pytest.raises(FetchFailed):
        fetch(lock(good, bad), tmp_path, repository.url)
    del repository.failures[bad.path]
    repository.requests.clear()
    fetch(lock(good, bad), tmp_path, repository.url)
    assert repository.requests == [(bad.path, None)]


def test_a_repository_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serving() as repository:
        jar = repository.hold("jar", b"content")
    with pytest.raises(FetchFailed, match="EXPEDIENTE_MAVEN_REPOSITORY"):
        fetch(lock(jar), tmp_path, repository.url)


def test_the_password_of_a_mirror_is_sent_and_not_told(
    repository: Repository, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    there, gone = repository.hold("there", b"content"), repository.hold("gone", b"content")
    del repository.jars[gone.path]
    with pytest.raises(FetchFailed) as failure:
        fetch(lock(there, gone), tmp_path, repository.url.replace("//", "//reader:sesame@"))
    assert repository.authorizations == {"Basic " + b64encode(b"reader:sesame").decode()}
    assert "sesame" not in str(failure.value)
    assert "sesame" not in caplog.text


def test_two_processes_that_fetch_at_once_share_the_work(repository: Repository, tmp_path: Path) -> None:
    jars = [repository.hold(f"jar{number}", bytes([number]) * 100_000) for number in range(20)]
    (tmp_path / "lock").write_text(lock(*jars).text(), encoding="utf-8")
    program = (
        "import sys, pathlib; from app.embedded.fetch import fetch; from app.embedded.lock import Lock;"
        "here = pathlib.Path(sys.argv[1]); fetch(Lock.parse((here / 'lock').read_text()), here, sys.argv[2])"
    )
    command = [sys.executable, "-c", program, str(tmp_path), repository.url]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]  # noqa: S603 -- our own program
    said = [each.communicate()[1].decode() for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert sorted(path for path, _ in repository.requests) == sorted(jar.path for jar in jars)


def test_a_lock_reads_back_as_it_was_written(repository: Repository) -> None:
    written = lock(repository.hold("a", b"1"), repository.hold("b", b"22"))
    assert Lock.parse(written.text()) == written

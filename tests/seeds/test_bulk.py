"""A profile as files for the import: the same people, whoever makes which of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_schema.bulk.files import tables_in
from seeds.bulk.apart import differentiators
from seeds.bulk.generate import Progress, generate
from seeds.patients import PatientRows
from seeds.people import Person
from seeds.profiles import PROFILES, Profile
from seeds.totals import Totals
from tests.graph_schema.table_rows import table_rows

FEW = Profile("few", 110, bulk=True)


def test_who_has_the_curp_of_another_gets_the_next_one(made: list[PatientRows]) -> None:
    one, other = made[1].person, made[2].person
    people = [one, other, one, one, other]
    found = differentiators((index, person.curp) for index, person in enumerate(people))
    assert found == {2: 1, 3: 2, 4: 1}
    curps = [person.curp_again(found.get(index, 0)).curp for index, person in enumerate(people)]
    assert curps == list(_one_after_the_other(people))


def _one_after_the_other(people: list[Person]) -> Iterator[str]:
    """As `patients` does it."""
    taken: set[str] = set()
    for person in people:
        curp = next(found for n in range(10) if (found := person.curp_again(n).curp) not in taken)
        taken.add(curp)
        yield curp


def test_totals_of_several_add_up(made: list[PatientRows]) -> None:
    profile = PROFILES["test"]
    parts, whole = (Totals(), Totals()), Totals()
    for number, patient in enumerate(made):
        whole.add(patient, profile)
        parts[number % 2].add(patient, profile)
    one, other = parts
    one.merge(other)
    assert one == whole
    sizes = sorted((chart.events, chart.person.id, chart.person.curp) for chart in made[1:])
    mean = sum(events for events, _, _ in sizes) / len(sizes)
    nearest = min(sizes, key=lambda chart: (abs(chart[0] - mean), chart[1]))
    assert (whole.average().events, whole.average().id, whole.average().curp) == nearest


@pytest.fixture(scope="module")
def by_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    generate(FEW, FEW.seed_number, folder, 1, lambda _: None)
    return folder


def test_it_is_the_same_people_however_many_make_them(by_one: Path, tmp_path: Path) -> None:
    heard: list[Progress] = []
    totals = generate(FEW, FEW.seed_number, tmp_path, 3, heard.append)
    assert heard[-1] == Progress(totals.people + 1, totals.events)
    assert [table.name for table in tables_in(tmp_path)] == [table.name for table in tables_in(by_one)]
    ours, theirs = _keys(tmp_path), _keys(by_one)
    assert len(set(ours)) == totals.nodes
    for table in tables_in(by_one):
        assert _told(tmp_path, table.name, ours) == _told(by_one, table.name, theirs), table.name


def test_places_in_the_store_have_no_gaps(by_one: Path) -> None:
    places = sorted(map(int, _keys(by_one)))
    assert places == list(range(len(places)))


def _keys(folder: Path) -> dict[str, str]:
    """The node's first property, which is its key, by its place."""
    nodes = [row for table in tables_in(folder) if table.labels for row in table_rows(folder, table.name)]
    keys = {row[":ID"]: list(row.values())[1] for row in nodes}
    assert len(keys) == len(nodes)
    return keys


def _told(folder: Path, table: str, keys: dict[str, str]) -> Counter[tuple[str, ...]]:
    """The lines of a table, with keys instead of places, and without when they were written."""
    return Counter(
        tuple(
            keys[value] if name.startswith(":") else value
            for name, value in row.items()
            if name != "countedAt:datetime"
        )
        for row in table_rows(folder, table)
    )

"""The files of an import: what they are made of, whoever makes which of them."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.bulk.apart import differentiators
from seeds.bulk.columns import ARRAY_DELIMITER, node_header, node_line, relationship_header
from seeds.bulk.generate import Progress, generate
from seeds.bulk.tables import Tables, files
from seeds.patients import PatientRows
from seeds.people import Person
from seeds.profiles import PROFILES, Profile
from seeds.totals import Totals

FEW = Profile("few", 110, bulk=True)


def test_a_header_names_properties_with_their_types() -> None:
    assert node_header(Label.IMMUNIZATION)[:4] == [":ID", "id:string", "occurredAt:datetime", "recordedAt:datetime"]
    header = relationship_header((Rel.ATTENDED_BY, Label.ENCOUNTER, Label.PRACTITIONER))
    assert header == [":START_ID", ":END_ID", "role:string"]


def test_a_line_leaves_out_what_is_absent_and_writes_times_and_lists_as_the_import_reads_them() -> None:
    at = datetime(2024, 2, 29, 23, 50, tzinfo=timezone(timedelta(hours=-6)))
    line = node_line(Label.PATIENT)(7, {"id": "pat_1", "birthDate": date(1980, 1, 2), "deceasedAt": at, "version": 1})
    told = dict(zip(node_header(Label.PATIENT), map(str, line), strict=True))
    assert told[":ID"] == "7"
    assert told["birthDate:date"] == "1980-01-02"
    assert told["deceasedAt:datetime"] == "2024-02-29T23:50:00-06:00"
    assert told["curp:string"] == "None"
    tally = node_line(Label.MONTH_TALLY)(1, {"notesByDay": [0, 3], "notes": 3})
    assert f"0{ARRAY_DELIMITER}3" in tally


def test_text_of_several_lines_and_with_quotes_is_read_again(tmp_path: Path) -> None:
    text = 'S: dice "me duele", desde ayer.\nO: bien; P: reposo'
    with Tables(tmp_path, "0", {"pra_1": 0}) as tables:
        note = NodeRow(Label.NOTE, {"id": "not_1", "text": text, "occurredAt": datetime(2024, 1, 1, tzinfo=UTC)})
        tables.write(5, [note], [RelationshipRow(Rel.SIGNED_BY, Label.NOTE, "not_1", Label.PRACTITIONER, "pra_1")])
    assert dict(files(tmp_path)) == {
        "Note": ["Note.header.csv", "Note.0.csv"],
        "SIGNED_BY-Note-Practitioner": [
            "SIGNED_BY-Note-Practitioner.header.csv",
            "SIGNED_BY-Note-Practitioner.0.csv",
        ],
    }
    [written] = _rows(tmp_path, "Note")
    assert written["text:string"] == text
    assert _rows(tmp_path, "SIGNED_BY-Note-Practitioner") == [{":START_ID": "5", ":END_ID": "0"}]


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
    assert [name for name, _ in files(tmp_path)] == [name for name, _ in files(by_one)]
    ours, theirs = _keys(tmp_path), _keys(by_one)
    assert len(set(ours)) == totals.nodes
    for name, _ in files(by_one):
        assert _told(tmp_path, name, ours) == _told(by_one, name, theirs), name


def test_places_in_the_store_have_no_gaps(by_one: Path) -> None:
    places = sorted(map(int, _keys(by_one)))
    assert places == list(range(len(places)))


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    header, *others = dict(files(folder))[table]
    names = (folder / header).read_text("utf-8").strip().split(",")
    found = []
    for file in others:
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            found += [dict(zip(names, row, strict=True)) for row in csv.reader(lines)]
    return found


def _keys(folder: Path) -> dict[str, str]:
    """The node's first property, which is its key, by its place."""
    nodes = [row for name, _ in files(folder) if "-" not in name for row in _rows(folder, name)]
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
        for row in _rows(folder, table)
    )

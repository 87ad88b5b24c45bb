"""Files of all forms, whole and broken; places; flat memory."""

import gzip
import tracemalloc
from pathlib import Path

import orjson
import pytest

from app.fhir import reader
from app.fhir.reader import Found, Unreadable, input_files, read
from app.fhir.spool import Spool

ONE = {"resourceType": "Patient", "id": "1"}
TWO = {"resourceType": "Patient", "id": "2"}


def places(file: Path) -> list[tuple[int | None, int | None, str]]:
    """Line, entry, and id or reason of all that a file holds."""
    return [
        (each.place.line, each.place.entry, each.resource["id"] if isinstance(each, Found) else each.reason)
        for each in read(file)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ONE, [(None, None, "1")]),
        ([ONE, TWO], [(None, 0, "1"), (None, 1, "2")]),
        (
            {"resourceType": "Bundle", "entry": [{"resource": ONE}, {"request": {}}, {"resource": TWO}]},
            [(None, 0, "1"), (None, 2, "2")],
        ),
        ({"resourceType": "Bundle"}, []),
        ({"resourceType": "Bundle", "entry": [7, {"resource": []}, {"resource": {"id": "x"}}]}, [
            (None, 0, "is not an object"), (None, 1, "is not an object"), (None, 2, "has no resourceType"),
        ]),
        ("text", [(None, None, "is not an object")]),
    ],
)  # fmt: skip
def test_json_may_be_a_resource_a_list_or_a_bundle(
    tmp_path: Path, content: object, expected: list[tuple[int | None, int | None, str]]
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(orjson.dumps(content))
    assert places(file) == expected


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "a.ndjson.gz"])
def test_a_bad_line_is_told_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    text = b'\xef\xbb\xbf{"resourceType":"Patient","id":"1"}\n\n{"resourceType":\n{"resourceType":"Patient","id":"2"}'
    file = tmp_path / name
    file.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    found = places(file)
    assert [(line, told) for line, _, told in found if line != 3] == [(1, "1"), (4, "2")]
    assert [told for line, _, told in found if line == 3] == ["is not JSON (at character 1)"]


def test_a_bundle_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    text = orjson.dumps({"resourceType": "Bundle", "entry": [{"resource": ONE}, {"resource": TWO}]})
    file.write_bytes(text[:-20])
    assert places(file) == [(None, 0, "1"), (None, 1, "is not JSON from here on")]


def test_a_gzip_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson.gz"
    lines = b"".join(orjson.dumps({**ONE, "id": str(number) * 50}) + b"\n" for number in range(2000))
    file.write_bytes(gzip.compress(lines)[:-100])
    found = list(read(file))
    assert sum(isinstance(each, Found) for each in found) > 1000
    assert [each.reason for each in found if isinstance(each, Unreadable)] == ["cannot be read to its end (EOFError)"]


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LINE_BYTES", 1000)
    file = tmp_path / "a.ndjson"
    file.write_bytes(b'{"a":"' + b"x" * 5000 + b'"}\n' + orjson.dumps(ONE) + b"\n")
    assert [told for _, _, told in places(file)] == ["is longer than 1000 bytes", "1"]


def test_folders_are_walked_in_order_of_name(tmp_path: Path) -> None:
    names = ["b/2.json", "a/1.ndjson.gz", "a/0.JSON", "a/readme.txt", "c.xml"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [file.relative_to(tmp_path).as_posix() for file in input_files([tmp_path])]
    assert found == ["a/0.JSON", "a/1.ndjson.gz", "b/2.json"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        input_files([tmp_path / "nothing"])


def peak(files: list[Path]) -> int:
    """Most bytes of Python's memory while files are read and put aside."""
    tracemalloc.start()
    with Spool("https://example.mx") as spool:
        for file in files:
            for each in read(file):
                assert isinstance(each, Found)
                spool.add(each)
        spool.group_by_patient()
        charts = sum(1 for _ in spool.charts())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert charts == 20
    return most


def observation(number: int) -> dict[str, object]:
    subject = {"reference": f"Patient/{number % 20}"}
    return {"resourceType": "Observation", "id": str(number), "subject": subject, "note": [{"text": "x" * 2000}]}


def test_memory_stays_flat_over_a_large_export(tmp_path: Path) -> None:
    small, large = tmp_path / "small.ndjson", tmp_path / "large.ndjson"
    for file, count in ((small, 500), (large, 10_000)):
        with file.open("wb") as stream:
            stream.writelines(orjson.dumps(observation(number)) + b"\n" for number in range(count))
    # One chart is held at a time: 1 MB of the large file's 20.
    assert peak([large]) - peak([small]) < 4_000_000


def test_memory_stays_flat_over_a_large_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "WHOLE_BYTES", 1_000_000)
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    for file, count in ((small, 1_000), (large, 5_000)):
        entries = b",".join(orjson.dumps({"resource": observation(number)}) for number in range(count))
        file.write_bytes(b'{"resourceType":"Bundle","entry":[' + entries + b"]}")
    assert peak([large]) - peak([small]) < 4_000_000

"""The files of an import: their headers, lines and names."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from graph_schema.bulk.columns import ARRAY_DELIMITER, node_header, node_line, relationship_header
from graph_schema.bulk.files import TableFiles, tables_in
from graph_schema.bulk.tables import Tables
from graph_schema.model import Label, Rel
from graph_schema.writer import NodeRow, RelationshipRow
from tests.graph_schema.table_rows import table_rows


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
    with Tables(tmp_path, "0") as tables:
        note = NodeRow(Label.NOTE, {"id": "not_1", "text": text, "occurredAt": datetime(2024, 1, 1, tzinfo=UTC)})
        tables.add_node(5, note)
        tables.add_relationship(5, 0, RelationshipRow(Rel.SIGNED_BY, Label.NOTE, "not_1", Label.PRACTITIONER, "pra_1"))
    assert (tables.nodes, tables.relationships) == (1, 1)
    signed = "SIGNED_BY-Note-Practitioner"
    assert list(tables_in(tmp_path)) == [
        TableFiles("Note&Event", ("Note", "Event"), None, ("Note&Event.header.csv", "Note&Event.0.csv")),
        TableFiles(signed, (), "SIGNED_BY", (f"{signed}.header.csv", f"{signed}.0.csv")),
    ]
    [written] = table_rows(tmp_path, "Note&Event")
    assert written["text:string"] == text
    assert table_rows(tmp_path, signed) == [{":START_ID": "5", ":END_ID": "0"}]

"""Reads the files that an import takes."""

import csv
from pathlib import Path

from graph_schema.bulk.files import tables_in


def table_rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The lines of a table, by the names of its header."""
    [(header, *others)] = [each.files for each in tables_in(folder) if each.name == table]
    names = (folder / header).read_text("utf-8").strip().split(",")
    found = []
    for file in others:
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            found += [dict(zip(names, row, strict=True)) for row in csv.reader(lines)]
    return found

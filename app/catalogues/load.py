"""Puts the catalogues into the graph: once a version, in one transaction, over what imports brought before.

An entry that an import made keeps its other codings; label, language and block become the catalogue's. What the
catalogues do not hold is left alone. A `Catalogue` node says by a checksum which version the graph has.
"""

import hashlib
import json
from typing import Any

from neo4j import Driver, ManagedTransaction

from app.catalogues.cie10 import entries, groups
from graph_schema.model import Label
from graph_schema.writer import Mode, write
from seeds.catalogue import ICD10, catalogue_rows, diagnosis_id

NAME = "CIE-10 and national catalogues"

# Taken first, the node's lock lets a second loader in only when the first is done.
_BEGIN = "MERGE (c:Catalogue {name: $name}) SET c.checksum = $checksum, c.loadedAt = datetime()"
_FREE = "MATCH (:DiagnosisGroup)<-[old:PART_OF]-() DELETE old"
_GROUPS = (
    "UNWIND $rows AS row MERGE (n:DiagnosisGroup {id: row.properties.id}) SET n += row.properties "
    "WITH n, row MATCH (chapter:DiagnosisGroup {id: row.partOf}) CREATE (n)-[:PART_OF]->(chapter)"
)
_ENTRIES = (
    "UNWIND $rows AS row MERGE (n:Diagnosis {id: row.properties.id}) SET n += row.properties "
    "WITH n, row MATCH (block:DiagnosisGroup {id: row.partOf}) CREATE (n)-[:PART_OF]->(block)"
)


def load(driver: Driver, database: str) -> list[str]:
    """Load what this version holds and the graph does not; the names of the catalogues that were loaded now."""
    group_rows, entry_rows = _group_rows(), _entry_rows()
    others = [row for row in catalogue_rows() if row.label is not Label.DIAGNOSIS]
    version = json.dumps([group_rows, entry_rows, [row.properties for row in others]])
    checksum = hashlib.sha256(version.encode()).hexdigest()
    with driver.session(database=database) as session:
        found = session.run("MATCH (c:Catalogue {name: $name}) RETURN c.checksum AS checksum", name=NAME).single()
        if found and found["checksum"] == checksum:
            return []

        def load_all(tx: ManagedTransaction) -> None:
            tx.run(_BEGIN, name=NAME, checksum=checksum).consume()
            tx.run(_FREE).consume()
            tx.run(_GROUPS, rows=group_rows).consume()
            tx.run(_ENTRIES, rows=entry_rows).consume()
            write(tx, others, (), Mode.MERGE)

        session.execute_write(load_all)
    return [NAME]


def _group_rows() -> list[dict[str, Any]]:
    return [
        {
            "properties": {"id": diagnosis_id(group.code), "system": ICD10, "code": group.code, "label": group.label},
            "partOf": group.chapter and diagnosis_id(group.chapter),
        }
        for group in groups()
    ]


def _entry_rows() -> list[dict[str, Any]]:
    return [
        {
            "properties": {
                "id": diagnosis_id(entry.code),
                "system": ICD10,
                "code": entry.code,
                "label": entry.label,
                "labelLanguage": entry.language,
                "terms": entry.terms,
            },
            "partOf": diagnosis_id(entry.block),
        }
        for entry in entries()
    ]

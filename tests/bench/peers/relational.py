"""The graph's data in PostgreSQL: the tables of `sql/tables.sql`, each filled by COPY from one statement."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
from neo4j import READ_ACCESS, Driver
from neo4j.time import Date, DateTime

SCHEMA = "record"
TABLES_SQL = (Path(__file__).parent / "sql" / "tables.sql").read_text(encoding="utf-8")

# In the order in which they refer to one another; columns as the tables have them.
ROWS = {
    "institution": "MATCH (i:Institution) RETURN i.code, i.name",
    "facility": "MATCH (f:Facility) RETURN f.id, f.name, "
    "head(COLLECT { MATCH (f)-[o:OPERATED_BY]->(i) WHERE o.to IS NULL RETURN i.code })",
    "practitioner": "MATCH (d:Practitioner) RETURN d.id, d.name, d.specialty",
    "diagnosis": "MATCH (d:Diagnosis) RETURN d.id, d.code, d.label",
    "medication": "MATCH (m:Medication) RETURN m.id, m.name, m.substance",
    "study_type": "MATCH (t:StudyType) RETURN t.id, t.code, t.name",
    "patient": "MATCH (p:Patient) RETURN p.id, p.givenNames, p.firstSurname, p.secondSurname, p.birthDate, p.sex",
    "encounter": "MATCH (p:Patient)-[:HAD]->(e)-[:AT]->(f) RETURN e.id, p.id, f.id, "
    "head(COLLECT { MATCH (e)-[:ATTENDED_BY {role: 'ATTENDING'}]->(d) RETURN d.id }), e.occurredAt, e.kind, e.reason",
    "encounter_diagnosis": "MATCH (e:Encounter)-[r:DIAGNOSED]->(d) RETURN e.id, r.rank, d.id",
    "note": "MATCH (e:Encounter)-[:DOCUMENTED_IN]->(n) RETURN n.id, e.id, n.occurredAt, n.kind, n.text",
    "prescription": "MATCH (e:Encounter)-[:PRESCRIBED]->(x)-[:OF]->(m) "
    "RETURN x.id, e.id, m.id, x.occurredAt, x.dose, x.route, x.frequency, x.days, x.status",
    "study": "MATCH (e:Encounter)-[:ORDERED]->(s)-[:OF]->(t) RETURN s.id, e.id, t.id, s.occurredAt, s.status",
    "result": "MATCH (s:Study)-[:RESULTED_IN]->(v) "
    "RETURN s.id, v.position, v.id, v.name, v.value, v.text, v.unit, v.low, v.high, v.flag",
}


async def load(driver: Driver, database: str, url: str) -> None:
    """Make the tables, fill them, and have PostgreSQL gather its statistics."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(TABLES_SQL)
        for table, statement in ROWS.items():
            rows = _rows(driver, database, statement)
            await connection.copy_records_to_table(table, schema_name=SCHEMA, records=rows)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _rows(driver: Driver, database: str, statement: str) -> Iterator[tuple[Any, ...]]:
    with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        for record in session.run(statement):
            yield tuple(_native(value) for value in record.values())


def _native(value: Any) -> Any:
    return value.to_native() if isinstance(value, Date | DateTime) else value

"""The catalogues get into a graph once a version, over what is there, and imports and seeds get along with them."""

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

import app.catalogues.load as loading
from app.catalogues.load import NAME, load
from graph_schema.model import Label
from graph_schema.writer import Mode, NodeRow, write
from seeds.catalogue import catalogue_rows
from seeds.load import seed
from seeds.profiles import Profile
from tests.catalogues.conftest import Run
from tests.neo4j import clear

ICD = "http://hl7.org/fhir/sid/icd-10"
WHOLE = {"Diagnosis": 10_656, "DiagnosisGroup": 285}
GROUPED = (
    "MATCH (n:Diagnosis {code: $code})-[:PART_OF]->(block)-[:PART_OF]->(chapter) "
    "RETURN n {.*} AS found, block.code AS block, chapter.code AS chapter"
)


@pytest.fixture
def database(driver: neo4j.Driver, migrated: str) -> Iterator[str]:
    """A migrated database without data, before and after."""
    clear(driver, migrated)
    yield migrated
    clear(driver, migrated)


def counts(run: Run) -> dict[str, int]:
    """How many diagnoses and groups there are, and that each of them is in its groups once."""
    found = run("MATCH (n:Diagnosis|DiagnosisGroup) RETURN head(labels(n)) AS label, count(*) AS times")
    loose = run(
        "MATCH (n:Diagnosis) WHERE COUNT { (n)-[:PART_OF]->(:DiagnosisGroup)-[:PART_OF]->(:DiagnosisGroup) } <> 1 "
        "RETURN n.code AS code LIMIT 5"
    )
    assert loose == []
    return {row["label"]: row["times"] for row in found}


def test_a_second_load_changes_nothing(driver: neo4j.Driver, database: str, run: Run) -> None:
    assert load(driver, database) == [NAME]
    first = run("MATCH (c:Catalogue) RETURN c {.*} AS catalogue")
    assert counts(run) == WHOLE
    assert load(driver, database) == []
    assert run("MATCH (c:Catalogue) RETURN c {.*} AS catalogue") == first
    others = [row for row in catalogue_rows() if row.label is not Label.DIAGNOSIS]
    assert run("MATCH (n:Medication|StudyType|ProcedureType|Vaccine|Substance) RETURN count(n) AS n") == [
        {"n": len({(row.label, row.properties["id"]) for row in others})}
    ]


def test_another_version_is_loaded_over_the_first(
    driver: neo4j.Driver, database: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(driver, database)
    real = loading._entry_rows

    def newer() -> list[dict[str, Any]]:
        rows = real()
        [row] = [row for row in rows if row["properties"]["code"] == "E119"]
        row["properties"]["label"] = "Diabetes mellitus tipo 2, en otras palabras"
        return rows

    monkeypatch.setattr(loading, "_entry_rows", newer)
    assert load(driver, database) == [NAME]
    assert counts(run) == WHOLE
    [record] = run(GROUPED, code="E119")
    assert record["found"]["label"] == "Diabetes mellitus tipo 2, en otras palabras"


def test_what_an_import_brought_before_gets_label_and_groups_and_keeps_its_codings(
    driver: neo4j.Driver, database: str, run: Run
) -> None:
    codings = ["http://snomed.info/sct|44054006|Type 2"]
    entry = {"id": f"{ICD}|E119", "system": ICD, "code": "E119", "label": "DM 2 s/c", "codings": codings}
    own = {"id": f"{ICD}|CP01", "system": ICD, "code": "CP01", "label": "De uso nacional"}
    run("CREATE (:Encounter:Event {id: 'enc_1'})-[:DIAGNOSED {rank: 1}]->(n:Diagnosis) SET n = $entry", entry=entry)
    run("CREATE (n:Diagnosis) SET n = $own", own=own)
    load(driver, database)
    [record] = run(GROUPED, code="E119")
    assert (record["block"], record["chapter"]) == ("E10-E14", "IV")
    assert record["found"]["label"] == "Diabetes mellitus tipo 2 sin mención de complicación"
    assert (record["found"]["labelLanguage"], record["found"]["codings"]) == ("es", codings)
    assert run("MATCH (:Event)-[r:DIAGNOSED]->({code: 'E119'}) RETURN r.rank AS rank") == [{"rank": 1}]
    assert run("MATCH (n:Diagnosis {code: 'CP01'}) RETURN n {.*} AS found") == [{"found": own}]


def test_a_later_import_does_not_reword_the_catalogue(driver: neo4j.Driver, database: str, run: Run) -> None:
    load(driver, database)
    entry = {"id": f"{ICD}|E119", "system": ICD, "code": "E119", "label": "DM 2 s/c", "codings": ["a|b|c"]}
    with driver.session(database=database) as session:
        session.execute_write(write, [NodeRow(Label.DIAGNOSIS, entry)], (), Mode.MERGE)
    [record] = run(GROUPED, code="E119")
    assert record["found"]["label"] == "Diabetes mellitus tipo 2 sin mención de complicación"
    assert record["found"]["codings"] == ["a|b|c"]


def test_seeds_and_their_wipe_leave_the_catalogues_whole(driver: neo4j.Driver, database: str, run: Run) -> None:
    load(driver, database)
    run("CREATE (:Seed {profile: 'cut short'}), (:Patient {id: 'pat_0'})")
    seed(driver, database, Profile("few", 3), progress=False)
    assert run("MATCH (p:Patient {id: 'pat_0'}) RETURN p") == []
    assert counts(run) == WHOLE
    assert load(driver, database) == []

"""A record of a few people, and research graphs of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import neo4j
import pytest
from pydantic import SecretStr

from app.catalogues.load import load as load_catalogues
from app.config import Settings
from app.embedded import EmbeddedNeo4j
from app.research.browser import Browsing, served_too
from app.research.build import build
from app.research.guide import GUIDE
from seeds.load import seed
from seeds.profiles import Profile
from tests.chart import write_chart
from tests.embedded.processes import settings_in
from tests.neo4j import clear, connected
from tests.research.built import PLANTED, QUIET, K, Research
from tests.research.in_pandas import Frames

FEW = Profile("few", 150, bulk=True)


@pytest.fixture(scope="package")
def recorded(
    settings: Settings, driver: neo4j.Driver, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """A record of FEW, of the chart, of planted pathways and of a planted code that no catalogue knows."""
    clear(driver, migrated)
    load_catalogues(driver, migrated)
    seed(driver, migrated, FEW, progress=False)
    write_chart(driver, migrated)
    for statement in (_FORGET_THE_HEAVY, _PLANT_A_CODE, _PLANT_PATHWAYS):
        driver.execute_query(statement, text=PLANTED, database_=migrated)
    folder = tmp_path_factory.mktemp("research")
    small = {name: getattr(settings_in(folder), name) for name in ("neo4j_heap", "neo4j_page_cache")}
    yield settings.model_copy(update={"research_key_file": folder / "key", **small})
    clear(driver, migrated)


@pytest.fixture(scope="package")
def research(recorded: Settings, driver: neo4j.Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Research]:
    """A graph that is built, and may be written to."""
    own = recorded.model_copy(update={"research_dir": tmp_path_factory.mktemp("graph"), "research_k": K})
    report = build(own, QUIET, processes=2)
    with EmbeddedNeo4j(own.of_research) as server, connected(server.client_settings) as target:
        password = SecretStr(server.password)
        named = own.model_copy(update={"research_neo4j_uri": server.bolt_uri, "research_neo4j_password": password})
        yield Research(named, driver, report, target, own.research_key.read_bytes())


@dataclass(frozen=True)
class Browsed(Research):
    """A graph that is to be looked at in Neo4j Browser."""

    browsing: Browsing

    @property
    def base(self) -> str:
        """Where guide, style sheet and saved Cypher are served."""
        return self.browsing.guide.removesuffix(GUIDE)

    @property
    def server(self) -> EmbeddedNeo4j:
        """Of the graph."""
        assert self.browsing.server is not None
        return self.browsing.server


@pytest.fixture(scope="package")
def browsed(recorded: Settings, driver: neo4j.Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    """A graph that tells of so few people as much as it tells of many, as `expediente serve --research` starts it."""
    own = recorded.model_copy(update={"research_dir": tmp_path_factory.mktemp("graph"), "research_k": 2})
    report = build(own, QUIET, processes=2)
    with served_too(own) as (named, found):
        assert found.server is not None
        with connected(found.server.client_settings) as target:
            yield Browsed(named, driver, report, target, own.research_key.read_bytes(), found)


@pytest.fixture(scope="package")
def frames(browsed: Browsed) -> Frames:
    """The events of that graph."""
    return Frames.of(browsed)


_FORGET_THE_HEAVY = """
MATCH (s:Seed) MATCH (p:Patient {id: s.heavyPatientId})-[:HAD]->(e) OPTIONAL MATCH (e)-->(v:Event) DETACH DELETE v, e
"""
"""Ten thousand events of one person tell nothing more, and take long to write again and again."""
_PLANT_A_CODE = """
CREATE (d:Diagnosis {id: 'urn:own|X', system: 'urn:own', code: $text, label: $text})
WITH d MATCH (p:Patient) WHERE EXISTS { (p)-[:HAD]->() } WITH d, p ORDER BY p.id LIMIT 8
CALL (p) { MATCH (p)-[:HAD]->(e)-[:AT]->(f) RETURN e, f ORDER BY e.id LIMIT 1 }
CREATE (p)-[:HAD]->(x:Encounter:Event)
SET x += e {.kind, .status, .occurredAt, .recordedAt}
SET x += {id: 'enc_planted_' + p.id, reason: $text, summary: $text, timelineKey: p.id + '|planted'}
CREATE (x)-[:AT]->(f), (x)-[:DIAGNOSED {rank: 1, certainty: 'CONFIRMED'}]->(d)
CREATE (x)-[:DOCUMENTED_IN]->(:Note:Event {id: 'not_planted_' + p.id, text: $text, occurredAt: e.occurredAt})
"""
_PLANT_PATHWAYS = """
MATCH (imss:Facility)-[:OPERATED_BY]->(:Institution {code: 'IMSS'}) WITH imss ORDER BY imss.id LIMIT 1
MATCH (issste:Facility)-[:OPERATED_BY]->(:Institution {code: 'ISSSTE'}) WITH imss, issste ORDER BY issste.id LIMIT 1
MATCH (diabetes:Diagnosis {code: 'E119'}), (hba1c:StudyType {code: '4548-4'})
MATCH (metformina:Medication) WHERE metformina.name STARTS WITH 'Metformina'
MATCH (glibenclamida:Medication) WHERE glibenclamida.name STARTS WITH 'Glibenclamida'
MATCH (cadera:ProcedureType {code: '8152'}), (marcha:ProcedureType {code: '9322'})
MATCH (p:Patient) WHERE EXISTS { (p)-[:HAD]->() } AND NOT EXISTS {
  (p)-[:HAD]->()-[:AT]->(f) WHERE NOT (f)-[:OPERATED_BY]->(:Institution {code: 'IMSS'})
}
WITH * ORDER BY p.id DESC LIMIT 8
UNWIND [
  {day: 0, at: imss, kind: 'CONSULTATION', medicine: metformina, study: hba1c},
  {day: 10, at: issste, kind: 'CONSULTATION', medicine: metformina, study: hba1c},
  {day: 40, at: imss, kind: 'HOSPITALIZATION', ends: 45, medicine: glibenclamida, procedure: cadera, is: 'SURGERY'},
  {day: 60, at: imss, kind: 'EMERGENCY', procedure: marcha, is: 'REHABILITATION'},
  {day: 500, at: issste, kind: 'CONSULTATION', other: true}
] AS visit
WITH p, diabetes, visit, datetime('2023-02-01T10:00-06:00') + duration({days: visit.day}) AS at,
  'path_' + p.id + '_' + toString(visit.day) AS id
CREATE (p)-[:HAD]->(e:Encounter:Event {id: 'enc_' + id, kind: visit.kind, status: 'FINISHED', occurredAt: at})
SET e.endedAt = CASE WHEN visit.ends IS NOT NULL THEN at + duration({days: visit.ends - visit.day}) END
WITH e, p, diabetes, visit, at, id, visit.at AS f, visit.medicine AS m, visit.study AS s, visit.procedure AS c
CREATE (e)-[:AT]->(f)
FOREACH (_ IN CASE WHEN visit.other THEN [] ELSE [1] END |
  CREATE (e)-[:DIAGNOSED {rank: 1, certainty: 'CONFIRMED'}]->(diabetes))
FOREACH (_ IN CASE WHEN m IS NULL THEN [] ELSE [1] END |
  CREATE (e)-[:PRESCRIBED]->(:Prescription:Event {id: 'pre_' + id, occurredAt: at, days: 30})-[:OF]->(m))
FOREACH (_ IN CASE WHEN s IS NULL THEN [] ELSE [1] END |
  CREATE (e)-[:ORDERED]->(:Study:Event {id: 'stu_' + id, occurredAt: at, status: 'FINAL'})-[:OF]->(s))
FOREACH (_ IN CASE WHEN c IS NULL THEN [] ELSE [1] END |
  CREATE (e)-[:PERFORMED]->(:Procedure:Event {
    id: 'pro_' + id, occurredAt: at, status: 'COMPLETED', kind: visit.is
  })-[:OF]->(c))
"""
"""Of eight people: diabetes, treated by one institution and by another, an operation, its rehabilitation, a return."""

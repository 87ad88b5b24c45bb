"""Loads a profile into a graph that holds no patients: catalogues and places, then patients batch by batch, and the
tallies counted at the end.

The graph's constraints have to be there (`graph_schema.migrate`). A `Seed` node says what is being loaded and, at the
end, that it is whole: a load that was cut short is seen by that, wiped and started again.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from neo4j import Driver, ManagedTransaction, Query, Session
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.errors import BadInput
from graph_schema.model import HANGS_BY, NODES, Label
from graph_schema.tallies import forget, recount
from graph_schema.writer import MissingEnd, Mode, NodeRow, RelationshipRow, write
from seeds.catalogue import catalogue_rows
from seeds.fold import OF_LABEL, Folded, fold
from seeds.patients import PatientRows, patients
from seeds.places import Network, build_network, place_rows
from seeds.profiles import Profile
from seeds.totals import Notable, Totals

# Nodes a transaction: larger ones save round trips, but hold more memory here and in the server.
BATCH_NODES = 6_000
_KEPT_BY_WIPE = (
    Label.MIGRATION,
    Label.MIGRATION_LOCK,
    Label.CATALOGUE,
    Label.DIAGNOSIS,
    Label.DIAGNOSIS_GROUP,
    Label.MEDICATION,
    Label.STUDY_TYPE,
    Label.PROCEDURE_TYPE,
    Label.VACCINE,
    Label.SUBSTANCE,
)
_OTHERS = f"MATCH (n) WHERE NOT n:{'|'.join((*_KEPT_BY_WIPE, Label.TALLY_BOOK))} RETURN labels(n)[0] AS label LIMIT 1"
_TREATING = """
MATCH (d:Practitioner) WHERE d.active
OPTIONAL MATCH (d)-[r:TREATS]->(:Patient {id: $patient})
WITH d, r ORDER BY r IS NOT NULL DESC, r.to IS NULL DESC, r.from DESC, d.id LIMIT 1
RETURN d.id AS id, d.name AS name,
  head(COLLECT { MATCH (d)-[w:WORKS_AT]->(f:Facility) WHERE w.to IS NULL RETURN f.id ORDER BY f.id }) AS facility
"""
_SET = "SET n = row.properties, n.occurredAt = datetime(row.occurredAt), n.recordedAt = datetime(row.recordedAt)"


def _event_statement(label: Label) -> str:
    """The statement that writes `$rows` of one label with what every such node hangs on."""
    ends = "UNWIND $rows AS row MATCH (e:Encounter {id: row.encounter}) "
    of = ""
    if label in OF_LABEL:
        ends += f"MATCH (t:{OF_LABEL[label]} {{id: row.of}}) "
        of = "-[:OF]->(t)"
    results = ""
    if label is Label.STUDY:
        results = " FOREACH (one IN row.results | CREATE (n)-[:RESULTED_IN]->(r:Result) SET r = one)"
    return f"{ends}CREATE (e)-[:{HANGS_BY[label]}]->(n:{label}:Event){of} {_SET}{results}"


_STATEMENTS = {
    Label.ENCOUNTER: (
        "UNWIND $rows AS row MATCH (p:Patient {id: row.patient}) MATCH (f:Facility {id: row.facility}) "
        "MATCH (d:Practitioner {id: row.practitioner}) "
        "CREATE (p)-[:HAD]->(n:Encounter:Event)-[:AT]->(f), (n)-[:ATTENDED_BY {role: 'ATTENDING'}]->(d) "
        f"{_SET}, n.endedAt = datetime(row.endedAt)"
    ),
    **{label: _event_statement(label) for label in HANGS_BY},
}


class GraphNotEmpty(BadInput):
    """The graph holds patients that no unfinished load of ours put there."""

    code = "GRAPH_NOT_EMPTY"


class AlreadySeeded(GraphNotEmpty):
    """A profile was already loaded, whole."""

    code = "ALREADY_SEEDED"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the graph's Seed node says. Only a whole load has the notable patients."""

    profile: str
    seed_number: int
    whole: bool
    patients: int
    events: int
    heavy_curp: str | None
    average_curp: str | None
    heavy_id: str | None
    average_id: str | None


@dataclass(frozen=True, slots=True)
class Treating:
    """A practitioner, and a facility where they work."""

    id: str
    name: str
    facility_id: str | None


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a load wrote. `counts` is by the names of NATIONAL_RATIOS, the heavy chart counted in."""

    profile: str
    seed_number: int
    patients: int
    events: int
    nodes: int
    relationships: int
    counts: dict[str, int]
    heavy: Notable
    average: Notable
    seconds: float


def treating(driver: Driver, database: str, patient_id: str | None) -> Treating:
    """Who treats a patient now, or treated them last; anybody if nobody did."""
    found = driver.execute_query(_TREATING, patient=patient_id, database_=database).records[0]
    return Treating(found["id"], found["name"], found["facility"])


def seeded(driver: Driver, database: str) -> Seeded | None:
    """What was loaded here, whole or not; None if nothing was."""
    with driver.session(database=database) as session:
        record = session.run("MATCH (s:Seed) RETURN s").single()
    if record is None:
        return None
    found = record["s"]
    return Seeded(
        profile=found["profile"],
        seed_number=found["seedNumber"],
        whole=found.get("finishedAt") is not None,
        patients=found.get("patients", 0),
        events=found.get("events", 0),
        heavy_curp=found.get("heavyPatientCurp"),
        average_curp=found.get("averagePatientCurp"),
        heavy_id=found.get("heavyPatientId"),
        average_id=found.get("averagePatientId"),
    )


def seed(
    driver: Driver, database: str, profile: Profile, seed_number: int | None = None, progress: bool = True
) -> SeedReport:
    """Load a profile. Raises `AlreadySeeded`, or `GraphNotEmpty` where other patients are."""
    number = profile.seed_number if seed_number is None else seed_number
    began = perf_counter()
    with driver.session(database=database) as session:
        _make_way(session, database)
        _begin(session, profile, number, datetime.now(UTC))
        forget(session)
        network = build_network(number)
        session.execute_write(_write_catalogue, network)
        totals = _load_patients(session, profile, number, network, progress)
        recount(session)
        report = _report(profile, number, totals, perf_counter() - began)
        _finish(session, report)
    return report


def refuse_unless_replaceable(driver: Driver, database: str) -> None:
    """Raises `AlreadySeeded` or `GraphNotEmpty` unless nothing is lost if another graph takes the place of this one.

    Catalogues come with the other one, and what an unfinished load left is nobody's.
    """
    found = seeded(driver, database)
    if found is not None and not found.whole:
        return
    if found is not None:
        raise _already(database, found.profile)
    with driver.session(database=database) as session:
        record = session.run(_OTHERS).single()
    if record is not None:
        raise GraphNotEmpty(
            f"the database {database} already holds something ({record['label']}); what is loaded at scale goes into "
            "an empty one only"
        )


def note_seeded(driver: Driver, database: str, profile: Profile, totals: Totals, started_at: datetime) -> None:
    """Say that a profile is loaded, whole, where a load came by another way than `seed`."""
    report = _report(profile, profile.seed_number, totals, 0.0)
    with driver.session(database=database) as session:
        _begin(session, profile, profile.seed_number, started_at)
        _finish(session, report)


def _already(database: str, profile: str) -> AlreadySeeded:
    return AlreadySeeded(
        f"the database {database} already holds the profile {profile}; use it as it is, or load into an empty database"
    )


def _make_way(session: Session, database: str) -> None:
    """See that the graph is empty; wipe what an unfinished load left."""
    unfinished = session.run("MATCH (s:Seed) RETURN s.profile AS profile, s.finishedAt IS NULL AS unfinished").single()
    if unfinished is not None and unfinished["unfinished"]:
        _wipe(session)
        return
    if unfinished is not None:
        raise _already(database, unfinished["profile"])
    if session.run("MATCH (p:Patient) RETURN p.id LIMIT 1").single() is not None:
        raise GraphNotEmpty(
            f"the database {database} already holds patients; synthetic data goes into an empty database only"
        )


def _wipe(session: Session) -> None:
    """Delete all that a load writes but the entries of catalogues, which it only merges.

    The Seed node goes last, so that a wipe cut short is gone on with.
    """
    labels = [label for label in NODES if label not in (*_KEPT_BY_WIPE, Label.SEED)]
    for label in [*labels, Label.SEED]:
        session.run(Query(f"MATCH (n:{label}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 2000 ROWS")).consume()


def _write_catalogue(tx: ManagedTransaction, network: Network) -> None:
    rows = [*catalogue_rows(), *place_rows(network)]
    nodes = [row for row in rows if isinstance(row, NodeRow)]
    write(tx, nodes, [row for row in rows if isinstance(row, RelationshipRow)], Mode.MERGE)


def _begin(session: Session, profile: Profile, seed_number: int, at: datetime) -> None:
    properties = {"profile": profile.name, "seedNumber": seed_number, "startedAt": at}
    session.run("CREATE (s:Seed) SET s = $properties", properties=properties).consume()


def _finish(session: Session, report: SeedReport) -> None:
    properties = {
        "finishedAt": datetime.now(UTC),
        "patients": report.patients,
        "events": report.events,
        "heavyPatientId": report.heavy.id,
        "heavyPatientCurp": report.heavy.curp,
        "averagePatientId": report.average.id,
        "averagePatientCurp": report.average.curp,
    }
    session.run(
        "MATCH (s:Seed {profile: $profile}) SET s += $properties", profile=report.profile, properties=properties
    ).consume()


def _report(profile: Profile, seed_number: int, totals: Totals, seconds: float) -> SeedReport:
    if totals.heavy is None:
        raise ValueError("a profile was loaded without its heavy chart")
    return SeedReport(
        profile=profile.name,
        seed_number=seed_number,
        patients=totals.patients,
        events=totals.events,
        nodes=totals.nodes,
        relationships=totals.relationships,
        counts=totals.by_name(),
        heavy=totals.heavy,
        average=totals.average(),
        seconds=seconds,
    )


def _load_patients(session: Session, profile: Profile, seed_number: int, network: Network, progress: bool) -> Totals:
    """Write batch after batch in one thread, while this one makes the next."""
    totals = Totals()
    with ThreadPoolExecutor(1, "seed-writer") as writer, _bar(profile, progress) as bar:
        pending: Future[None] | None = None
        for batch in _batches(profile, seed_number, network, totals, bar):
            if pending is not None:
                pending.result()
            pending = writer.submit(_write_patients, session, batch)
        if pending is not None:
            pending.result()
    return totals


def _batches(
    profile: Profile, seed_number: int, network: Network, totals: Totals, bar: Progress
) -> Iterator[list[PatientRows]]:
    task = bar.add_task(f"seeding {profile.name}", total=profile.people + 1)
    batch: list[PatientRows] = []
    nodes = 0
    for patient in patients(profile, seed_number, network):
        totals.add(patient, profile)
        batch.append(patient)
        nodes += len(patient.nodes)
        bar.advance(task)
        if nodes >= BATCH_NODES:
            yield batch
            batch, nodes = [], 0
    if batch:
        yield batch


def _write_patients(session: Session, batch: list[PatientRows]) -> None:
    session.execute_write(_write_folded, fold(batch))


def _write_folded(tx: ManagedTransaction, folded: Folded) -> None:
    """Write each node with the relationships that every such node has in one go: far fewer look-ups by key."""
    write(tx, folded.others, (), Mode.CREATE)
    for label, rows in folded.rows.items():
        created = tx.run(_STATEMENTS[label], rows=rows).consume().counters.nodes_created
        expected = len(rows) + sum(len(row.get("results", ())) for row in rows)
        if created != expected:
            raise MissingEnd(f"{expected - created} of {expected} {label} nodes lack what they hang on")
    write(tx, (), folded.relationships, Mode.CREATE)


@contextmanager
def _bar(profile: Profile, shown: bool) -> Iterator[Progress]:
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, disable=not shown, transient=profile.name == "test") as bar:
        yield bar

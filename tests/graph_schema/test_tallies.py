"""Tallies are what an independent count of the graph gives, whatever is written, by how many at once."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import neo4j
import pytest

from app.config import Settings
from graph_schema import ids
from graph_schema.model import Label, Rel
from graph_schema.tallies import Touched, differences, recount, tallied
from graph_schema.writer import NodeRow, RelationshipRow
from tests import tallies
from tests.chart import merge
from tests.neo4j import clear

PEOPLE = ("pat_a", "pat_b", "pat_c")
FACILITIES = ("fac_imss", "fac_issste", "fac_ssa_then_imb", "fac_unknown")
TYPES = {"t|often": 20, "t|rarely": 200, "t|never": None}
HANDED_OVER = date(2024, 3, 1)
Rows = tuple[list[NodeRow], list[RelationshipRow]]


@pytest.fixture
def database(driver: neo4j.Driver, settings: Settings) -> Iterator[str]:
    """A migrated database that holds places, people and types of study, and no event."""
    name = settings.neo4j_database
    clear(driver, name)
    merge(driver, name, *world())
    yield name
    clear(driver, name)


def world() -> Rows:
    """Three people, two of whom are affiliated; four facilities, one of which changed hands."""
    codes = ("IMSS", "ISSSTE", "SSA", "IMB", "NO-INDICADA")
    nodes = [NodeRow(Label.INSTITUTION, {"code": code, "name": code}) for code in codes]
    nodes += [NodeRow(Label.FACILITY, {"id": each, "name": each, "level": "FIRST"}) for each in FACILITIES]
    nodes += [NodeRow(Label.PATIENT, {"id": each, "givenNames": each, "version": 1}) for each in PEOPLE]
    nodes += [NodeRow(Label.STUDY_TYPE, {"id": type_, "repeatWithinDays": days}) for type_, days in TYPES.items()]
    operated = [operated_by(*each) for each in zip(FACILITIES, ("IMSS", "ISSSTE", "SSA", "NO-INDICADA"), strict=True)]
    operated.append(operated_by("fac_ssa_then_imb", "IMB", HANDED_OVER))
    affiliated = [affiliation("pat_a", "IMSS"), affiliation("pat_a", "ISSSTE"), affiliation("pat_b", "IMSS")]
    return nodes, operated + affiliated


def operated_by(facility: str, institution: str, since: date = date(2000, 1, 1)) -> RelationshipRow:
    """Who operates a facility."""
    return RelationshipRow(Rel.OPERATED_BY, Label.FACILITY, facility, Label.INSTITUTION, institution, {"from": since})


def affiliation(patient: str, institution: str, **properties: Any) -> RelationshipRow:
    """Whom somebody belongs to."""
    properties = {"from": date(2020, 1, 1), "kind": "WORKER", **properties}
    return RelationshipRow(Rel.AFFILIATED_WITH, Label.PATIENT, patient, Label.INSTITUTION, institution, properties)


def event(label: Label, event_id: str, patient: str, at: datetime, **properties: Any) -> NodeRow:
    """An event with what every one has."""
    key = ids.timeline_key(patient, at, event_id)
    common = {"id": event_id, "occurredAt": at, "recordedAt": at, "timelineKey": key, "summary": ""}
    return NodeRow(label, common | properties)


def visit(chance: random.Random, number: int) -> Rows:
    """An encounter with one event of each kind, all chosen at random but its patient; near midnight and month's end."""
    encounter, patient = f"enc_{number}", PEOPLE[number % len(PEOPLE)]
    at = datetime(2024, 2, 27, 5, tzinfo=UTC) + timedelta(days=chance.randrange(8), hours=chance.randrange(3))
    kind = chance.choice(("CONSULTATION", "EMERGENCY", "HOSPITALIZATION", "EXTERNAL_RECORD"))
    study = {
        "kind": chance.choice(("LABORATORY", "IMAGING")),
        "status": chance.choice(("FINAL", "ORDERED", "CANCELLED")),
    }
    nodes = [
        event(Label.ENCOUNTER, encounter, patient, at, kind=kind, status="FINISHED"),
        event(Label.NOTE, f"not_{number}", patient, at + timedelta(hours=1)),
        event(Label.PRESCRIPTION, f"rx_{number}", patient, at),
        event(Label.SICK_LEAVE, f"sic_{number}", patient, at, folio=str(number)),
        event(Label.STUDY, f"stu_{number}", patient, at + timedelta(days=chance.randrange(15)), **study),
    ]
    hangs = ((Rel.DOCUMENTED_IN, 1), (Rel.PRESCRIBED, 2), (Rel.CERTIFIED, 3), (Rel.ORDERED, 4))
    relationships = [
        RelationshipRow(Rel.HAD, Label.PATIENT, patient, Label.ENCOUNTER, encounter),
        *(
            RelationshipRow(type_, Label.ENCOUNTER, encounter, nodes[place].label, nodes[place].properties["id"])
            for type_, place in hangs
        ),
    ]
    return nodes, relationships


def first_visit(chance: random.Random, number: int) -> Rows:
    """The same with what stays as it is: where it was, and which type of study."""
    nodes, relationships = visit(chance, number)
    facility, type_ = chance.choice(FACILITIES), chance.choice(list(TYPES))
    relationships += [
        RelationshipRow(Rel.AT, Label.ENCOUNTER, f"enc_{number}", Label.FACILITY, facility),
        RelationshipRow(Rel.OF, Label.STUDY, f"stu_{number}", Label.STUDY_TYPE, type_),
    ]
    return nodes, relationships


def moved(driver: neo4j.Driver, database: str, encounter: str, facility: str) -> None:
    """Say that an encounter was somewhere else."""
    number = int(encounter.removeprefix("enc_"))
    patient = frozenset({PEOPLE[number % len(PEOPLE)]})

    def work(tx: neo4j.ManagedTransaction) -> None:
        with tallied(tx, Touched(frozenset({encounter}), patient, patient)):
            tx.run(
                "MATCH (e:Encounter {id: $encounter})-[r:AT]->() MATCH (f:Facility {id: $facility}) "
                "DELETE r CREATE (e)-[:AT]->(f)",
                encounter=encounter,
                facility=facility,
            ).consume()

    with driver.session(database=database) as session:
        session.execute_write(work)


def check(driver: neo4j.Driver, database: str) -> Counter[tallies.Key]:
    """The tallies, which are what a count gives."""
    told = tallies.told(driver, database)
    assert told == tallies.counted(driver, database)
    return told


@pytest.mark.parametrize("seed", range(6))
def test_any_writes_and_moves_leave_the_tallies_right(driver: neo4j.Driver, database: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    written = 0
    for _ in range(6):
        batch: Rows = ([], [])
        for number in range(written, written + chance.randrange(1, 6)):
            nodes, relationships = first_visit(chance, number)
            batch = batch[0] + nodes, batch[1] + relationships
            written = number + 1
        merge(driver, database, *batch)
        merge(driver, database, *visit(chance, chance.randrange(written)))
        moved(driver, database, f"enc_{chance.randrange(written)}", chance.choice(FACILITIES))
    told = check(driver, database)
    # Nothing passes for want of data.
    measures = {key[3] for key in told if len(key) > 3}
    assert {"notes", "sickLeaves", "laboratoryStudies", "ordered", "emergencyAdmissions"} <= measures
    with driver.session(database=database) as session:
        assert differences(session) == {}


def test_repetitions_come_and_go_with_the_earlier_result(driver: neo4j.Driver, database: str) -> None:
    def repeated() -> int:
        return sum(number for key, number in check(driver, database).items() if key[3:4] == ("repeated",))

    def study(number: int, day: int, facility: str, status: str) -> None:
        patient, at = "pat_a", datetime(2024, 2, day, 18, tzinfo=UTC)
        merge(
            driver,
            database,
            [
                event(Label.ENCOUNTER, f"enc_{number}", patient, at, kind="CONSULTATION", status="FINISHED"),
                event(Label.STUDY, f"stu_{number}", patient, at, kind="LABORATORY", status=status),
            ],
            [
                RelationshipRow(Rel.HAD, Label.PATIENT, patient, Label.ENCOUNTER, f"enc_{number}"),
                RelationshipRow(Rel.AT, Label.ENCOUNTER, f"enc_{number}", Label.FACILITY, facility),
                RelationshipRow(Rel.ORDERED, Label.ENCOUNTER, f"enc_{number}", Label.STUDY, f"stu_{number}"),
                RelationshipRow(Rel.OF, Label.STUDY, f"stu_{number}", Label.STUDY_TYPE, "t|often"),
            ],
        )

    study(3, 25, "fac_issste", "ORDERED")
    study(0, 6, "fac_imss", "ORDERED")
    assert repeated() == 0  # nothing was known yet
    study(0, 6, "fac_imss", "FINAL")
    assert repeated() == 1
    study(6, 6, "fac_ssa_then_imb", "FINAL")
    assert repeated() == 1  # at the same instant as the earlier one, which it does not repeat
    study(3, 27, "fac_issste", "ORDERED")
    assert repeated() == 0  # 21 days
    study(3, 25, "fac_issste", "CANCELLED")
    assert repeated() == 0
    study(9, 20, "fac_unknown", "FINAL")
    assert repeated() == 0  # perhaps the very institution


def test_a_facility_found_to_be_anothers_takes_its_events_along(driver: neo4j.Driver, database: str) -> None:
    chance = random.Random(1)  # noqa: S311  # no secret
    for number in range(10):
        merge(driver, database, *first_visit(chance, number))
    merge(driver, database, [], [operated_by("fac_unknown", "IMB", date(2010, 1, 1))])
    assert "NO-INDICADA" not in {key[1] for key in check(driver, database)}
    merge(driver, database, [], [operated_by("fac_imss", "IMB", date(2024, 2, 29))])
    check(driver, database)


def test_people_count_where_they_belong_now_and_once(driver: neo4j.Driver, database: str) -> None:
    def people() -> dict[str, int]:
        return {key[1]: number for key, number in check(driver, database).items() if key[0] == "AffiliationTally"}

    assert people() == {"IMSS": 2, "ISSSTE": 1}
    merge(driver, database, [], [affiliation("pat_a", "IMSS", kind="STUDENT"), affiliation("pat_c", "IMB")])
    assert people() == {"IMSS": 2, "ISSSTE": 1, "IMB": 1}
    merge(driver, database, [], [affiliation("pat_a", "IMSS", to=date(2024, 1, 1))])
    assert people() == {"IMSS": 2, "ISSSTE": 1, "IMB": 1}
    merge(driver, database, [], [affiliation("pat_a", "IMSS", kind="STUDENT", to=date(2024, 1, 1))])
    assert people() == {"IMSS": 1, "ISSSTE": 1, "IMB": 1}
    same = RelationshipRow(
        Rel.SAME_PERSON_AS, Label.PATIENT, "pat_c", Label.PATIENT, "pat_b", {"since": datetime.now(UTC), "by": "test"}
    )
    merge(driver, database, [], [same])
    assert people() == {"IMSS": 1, "ISSSTE": 1}


def test_a_repeated_batch_changes_nothing(driver: neo4j.Driver, database: str) -> None:
    batch = first_visit(random.Random(5), 1)  # noqa: S311  # no secret
    merge(driver, database, *batch)
    before = check(driver, database)
    written = merge(driver, database, *batch)
    assert (written.nodes, written.nodes_changed, written.relationships_changed) == (0, 0, 0)
    assert check(driver, database) == before


def test_what_is_not_committed_is_not_counted(driver: neo4j.Driver, database: str) -> None:
    before = check(driver, database)
    nodes, relationships = first_visit(random.Random(5), 1)  # noqa: S311  # no secret
    astray = RelationshipRow(Rel.HAD, Label.PATIENT, "pat_nobody", Label.ENCOUNTER, "enc_1")
    with pytest.raises(Exception, match="missing node"):
        merge(driver, database, nodes, [*relationships, astray])
    assert check(driver, database) == before
    assert driver.execute_query("MATCH (p:Patient) RETURN count(p)", database_=database).records[0][0] == len(PEOPLE)


def test_many_writers_at_once_lose_nothing(driver: neo4j.Driver, database: str) -> None:
    """All in the same months and of the same three people, some of the very same visits, one of whom none knew yet."""

    def work(writer: int) -> None:
        for number in range(12):
            nodes, relationships = first_visit(random.Random(number), number if number % 2 else 1000 * writer + number)  # noqa: S311
            everybody = [NodeRow(Label.PATIENT, {"id": each, "version": 1}) for each in PEOPLE]
            merge(driver, database, everybody + nodes, relationships)
            if number % 4 == 0:
                moved(driver, database, f"enc_{1000 * writer + number}", FACILITIES[writer % len(FACILITIES)])

    driver.execute_query("MATCH (p:Patient {id: 'pat_a'}) DETACH DELETE p", database_=database)
    with driver.session(database=database) as session:
        recount(session)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(1, 7)))
    assert sum(check(driver, database).values()) > 150


def test_a_recount_among_writers_is_right(driver: neo4j.Driver, database: str) -> None:
    def work(writer: int) -> None:
        chance = random.Random(writer)  # noqa: S311  # no secret
        for number in range(15):
            merge(driver, database, *first_visit(chance, 1000 * writer + number))

    def recounted() -> int:
        with driver.session(database=database) as session:
            return sum(recount(session) for _ in range(4))

    for number in range(40):
        merge(driver, database, *first_visit(random.Random(number), number))  # noqa: S311  # no secret
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(work, writer) for writer in (1, 2, 3)]
        assert pool.submit(recounted).result() == 0
        for each in writers:
            each.result()
    check(driver, database)


def test_a_recount_mends_what_is_wrong_missing_or_too_much(driver: neo4j.Driver, database: str) -> None:
    for number in range(10):
        merge(driver, database, *first_visit(random.Random(number), number))  # noqa: S311  # no secret
    right = check(driver, database)
    driver.execute_query(
        "MATCH (t:StudyTally) WITH t LIMIT 1 DETACH DELETE t WITH 1 AS one MATCH (t:MonthTally) WITH t LIMIT 1 "
        "SET t.notes = 77, t.notesByDay = [77] + [day IN range(2, 31) | 0]",
        database_=database,
    )
    driver.execute_query("CREATE (:AffiliationTally {id: 'SSA', institution: 'SSA', people: 3})", database_=database)
    with driver.session(database=database) as session:
        assert len(differences(session)) == 3
        assert recount(session) == 3
        assert differences(session) == {}
    assert check(driver, database) == right

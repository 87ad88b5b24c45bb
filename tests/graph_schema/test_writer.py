"""Writing batches: what is created, what is changed, what is left alone, what is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import neo4j
import pytest

from app.config import Settings
from graph_schema.model import Label, Rel
from graph_schema.writer import MissingEnd, Mode, NodeRow, RelationshipRow, Written, write
from tests.neo4j import clear

PERSON = {
    "id": "pat_w",
    "givenNames": "Ana",
    "firstSurname": "X",
    "birthDate": date(2000, 1, 1),
    "sex": "FEMALE",
    "identityStatus": "VERIFIED",
    "version": 1,
}
PLACE = NodeRow(Label.INSTITUTION, {"code": "IMSS", "name": "Instituto"})


@pytest.fixture
def session(driver: neo4j.Driver, settings: Settings, migrated: None) -> Iterator[neo4j.Session]:
    """A session in a database without people."""
    clear(driver, settings.neo4j_database)
    with driver.session(database=settings.neo4j_database) as session:
        yield session
    clear(driver, settings.neo4j_database)


def person(**changes: Any) -> NodeRow:
    """The person, changed."""
    return NodeRow(Label.PATIENT, PERSON | changes)


def affiliation(**properties: Any) -> RelationshipRow:
    """The person's affiliation since 2020."""
    since = {"from": date(2020, 1, 1), "kind": "WORKER"}
    return RelationshipRow(Rel.AFFILIATED_WITH, Label.PATIENT, "pat_w", Label.INSTITUTION, "IMSS", since | properties)


def stored(session: neo4j.Session) -> dict[str, Any]:
    """The person's properties in the graph."""
    return dict(session.run("MATCH (p:Patient) RETURN properties(p) AS p").single(strict=True)["p"])


def test_a_merge_may_be_repeated_and_then_changes_nothing(session: neo4j.Session) -> None:
    batch = ([person(), PLACE], [affiliation()])
    assert session.execute_write(write, *batch, Mode.MERGE) == Written(2, 1)
    assert session.execute_write(write, *batch, Mode.MERGE) == Written(0, 0)


def test_a_merge_changes_what_differs_and_keeps_what_is_set_once(session: neo4j.Session) -> None:
    session.execute_write(write, [person(), PLACE], [affiliation(number="1")], Mode.MERGE)
    changed = [person(version=7, givenNames="Eva", secondSurname="Y"), PLACE]
    written = session.execute_write(write, changed, [affiliation(number="2")], Mode.MERGE)
    assert written == Written(0, 0, nodes_changed=1, relationships_changed=1)
    found = stored(session)
    assert (found["version"], found["givenNames"], found["secondSurname"]) == (1, "Eva", "Y")
    number = session.run("MATCH ()-[r:AFFILIATED_WITH]->() RETURN collect(r.number) AS n").single(strict=True)
    assert number["n"] == ["2"]


def test_none_takes_a_property_away(session: neo4j.Session) -> None:
    session.execute_write(write, [person(curp="HEGG560427MVZRRL04")], [], Mode.MERGE)
    assert session.execute_write(write, [person(curp=None)], [], Mode.MERGE).nodes_changed == 1
    assert "curp" not in stored(session)


def test_relationships_with_other_keys_stand_beside_each_other(session: neo4j.Session) -> None:
    two = [affiliation(), affiliation(kind="STUDENT")]
    assert session.execute_write(write, [person(), PLACE], two, Mode.MERGE).relationships == 2


@pytest.mark.parametrize("mode", Mode)
def test_a_missing_end_is_refused_and_nothing_is_written(session: neo4j.Session, mode: Mode) -> None:
    with pytest.raises(MissingEnd, match="1 of 1 AFFILIATED_WITH"):
        session.execute_write(write, [person()], [affiliation()], mode)
    assert session.run("MATCH (n:Patient) RETURN count(n) AS n").single(strict=True)["n"] == 0


def test_creating_what_is_there_is_refused(session: neo4j.Session) -> None:
    session.execute_write(write, [person()], [], Mode.CREATE)
    with pytest.raises(neo4j.exceptions.ConstraintError):
        session.execute_write(write, [person()], [], Mode.CREATE)


def test_an_event_has_both_of_its_labels(session: neo4j.Session) -> None:
    for mode, event in zip(Mode, ("enc_1", "enc_2"), strict=True):
        session.execute_write(write, [NodeRow(Label.ENCOUNTER, {"id": event, "timelineKey": event})], [], mode)
    records = session.run("MATCH (e:Event) RETURN labels(e) AS labels")
    assert [set(record["labels"]) for record in records] == [{"Event", "Encounter"}] * 2

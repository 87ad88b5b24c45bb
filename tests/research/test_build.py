"""The research graph of a record: the same however it is written, brought up to date, and of nobody."""

from datetime import date

import pytest

from app.config import Settings
from app.research.build import build, update
from app.research.generalise import TooFewPeople
from app.research.target import NotOurs, SameGraph
from tests.chart import ANA, CURP, FORMER_ANA, NSS
from tests.neo4j import erase
from tests.research.attack import Attacker
from tests.research.built import PLANTED, QUIET, K, Research
from tests.research.graphs import held, texts


def test_people_are_alike_as_the_report_says(research: Research) -> None:
    groups = research.rows(
        "MATCH (p:Person) RETURN p.born, p.sex, p.state, p.institutions, count(*) AS people ORDER BY people"
    )
    reached = research.report.build
    assert groups[0][-1] == reached["k"] >= K
    assert len(groups) == reached["groups"]
    assert sum(row[-1] for row in groups) == reached["people"]
    patients = research.record.execute_query(
        "MATCH (p:Patient) WHERE NOT EXISTS { (p)-[:SAME_PERSON_AS]->() } RETURN count(p) AS people"
    ).records[0]["people"]
    assert reached["people"] + reached["leftOut"] == patients
    told = "\n".join(research.report.lines())
    assert f"k = {reached['k']}, l = {reached['l']}" in told
    assert "of whom 4 events are known" in told
    [[noted]] = research.rows("MATCH (b:Build) RETURN b {.*}")
    assert noted | {"at": ""} == reached | {"at": ""}  # another test may have brought it up to date since


def test_events_tell_no_more_of_a_person_than_is_told_of_the_person(research: Research) -> None:
    statement = (
        "MATCH (p:Person)-[:HAD]->(e) WITH p, collect(DISTINCT e.institution) AS at "
        "WHERE any(each IN at WHERE NOT each IN p.institutions) RETURN p.id"
    )
    assert research.rows(statement) == []


def test_at_least_k_people_have_whatever_is_told(research: Research) -> None:
    statement = (
        "MATCH (a:Activity)<-[:IS|DIAGNOSED]-()<-[:HAD]-(p) WITH a, count(DISTINCT p) AS people "
        "WHERE people <> a.people OR people < $k AND a.told <> 'nothing' RETURN a.id, people"
    )
    assert research.rows(statement, k=K) == []
    assert research.rows("MATCH (a:Activity) WHERE NOT EXISTS { (a)<-[:IS|DIAGNOSED]-() } RETURN a.id") == []


def test_nothing_is_in_it_that_tells_who_somebody_is(research: Research) -> None:
    """No text of the record that tells a person, a place or a story, whole or in part; in no file of the store."""
    record = research.record.execute_query(
        "MATCH (n:Patient|Facility|Practitioner|Note|SickLeave|Encounter|Referral|Study|Prescription|Consent) "
        "UNWIND [n.id, n.curp, n.nss, n.givenNames, n.firstSurname, n.secondSurname, n.clues, n.cedula, n.text, "
        "n.folio, n.summary, n.reason, n.signature, n.timelineKey, n.instructions, n.report, n.dose] AS text "
        "WITH DISTINCT text WHERE text IS NOT NULL RETURN text"
    ).records
    # An order's summary is the name of what was ordered, which tells nobody.
    catalogue = research.record.execute_query(
        "MATCH (c:Medication|StudyType|ProcedureType|Vaccine) RETURN collect(DISTINCT c.name) AS names"
    ).records[0]["names"]
    telling = {row["text"] for row in record} - set(catalogue)
    assert {CURP, NSS, ANA, PLANTED} <= telling
    told = texts(research.driver, "neo4j")
    assert told & telling == set()
    assert not any(PLANTED in text or CURP in text for text in told)
    folder = research.settings.of_research.data_dir
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any("databases" in path.parts for path in files)
    for path in files:
        content = path.read_bytes()
        for marker in (PLANTED, CURP, ANA, "pat_"):
            assert marker.encode() not in content, path
            assert marker.encode("utf-16-le") not in content, path


def test_no_day_is_one_of_the_record(research: Research) -> None:
    """Days are shifted by whole weeks: of the same weekday, never the same day, and as far apart as they were."""
    days = research.record.execute_query(
        "MATCH (p:Patient)-[:HAD]->(e:Encounter) WHERE e.shownTo IS NULL "
        "WITH p, e ORDER BY e.occurredAt, e.id "
        "RETURN p.id AS id, collect(date(datetime({datetime: e.occurredAt, timezone: '-06:00'}))) AS days"
    ).records
    true = {research.person(row["id"]): [day.to_native() for day in row["days"]] for row in days}
    told = research.rows(
        "MATCH (p:Person)-[:HAD]->(e:Encounter) WITH p, e ORDER BY e.position RETURN p.id, collect(e.day)"
    )
    assert len(told) > 100
    for person, shifted in told:
        apart = {(day.to_native() - was).days for day, was in zip(shifted, true[person], strict=True)}
        assert len(apart) == 1
        [by] = apart
        assert by % 7 == 0
        assert by != 0


def test_who_knows_a_tenth_of_the_record_finds_no_more_than_is_stated(research: Research) -> None:
    attacker = Attacker.with_a_part(research.record, research.driver, research.person, 0.1)
    assert len(attacker.known) >= 15
    for known in attacker.combinations():
        for target in attacker.known:
            found = attacker.alike(target, known)
            assert target.person not in found or len(found) >= K, known
    stated = {int(each.split()[3]): float(each.split()[0]) for each in research.report.build["alone"]}
    for number, part in stated.items():
        # What is stated is of one draw of events, as this is of another.
        assert attacker.found_alone(number) <= part + 0.12, number


def test_what_is_counted_is_what_the_events_are(research: Research) -> None:
    followed = research.rows(
        "MATCH (one:Activity)-[f:FOLLOWED_BY]->(other) "
        "RETURN one.id, other.id, f.count, f.people, f.medianDays, f.p90Days"
    )
    counted = research.rows(
        "MATCH (p)-[:HAD]->(a)-[n:NEXT]->(b), (a)-[:IS]->(one), (b)-[:IS]->(other) "
        "WITH one, other, count(*) AS count, count(DISTINCT p) AS people, "
        "percentileDisc(n.days, 0.5) AS median, percentileDisc(n.days, 0.9) AS p90 WHERE people >= $k "
        "RETURN one.id, other.id, count, people, median, p90",
        k=K,
    )
    assert len(followed) > 50
    assert sorted(followed) == sorted(counted)
    at = research.rows(
        "MATCH (one:Activity)-[f:FOLLOWED_BY_AT]->(other) RETURN one.id, other.id, f.institution, f.count, f.people"
    )
    counted = research.rows(
        "MATCH (p)-[:HAD]->(a)-[:NEXT_AT_INSTITUTION]->(b), (a)-[:IS]->(one), (b)-[:IS]->(other) "
        "WITH one, other, a.institution AS at, count(*) AS count, count(DISTINCT p) AS people WHERE people >= $k "
        "RETURN one.id, other.id, at, count, people",
        k=K,
    )
    assert sorted(at) == sorted(counted)


def test_months_are_true_ones(research: Research) -> None:
    """Of the record, as far as it is told: dates of people are shifted, these are not."""
    left_out = research.report.build["leftOut"]
    told = research.rows("MATCH (m:Month) WHERE m.kind = 'ENCOUNTER' RETURN m.month, sum(m.events) ORDER BY m.month")
    true = research.record.execute_query(
        "MATCH (p:Patient)-[:HAD]->(e:Encounter) WHERE NOT e.status IN ['PLANNED', 'CANCELLED'] "
        "WITH date.truncate('month', date(datetime({datetime: e.occurredAt, timezone: '-06:00'}))) AS month, e "
        "RETURN month, count(e) AS events"
    ).records
    by_month = {row["month"]: row["events"] for row in true}
    assert len(told) > 24
    assert all(events <= by_month[month] for month, events in told)
    if not left_out:
        assert sum(events for _, events in told) > 0.8 * sum(by_month.values())


def test_an_episode_is_a_chain_of_events_of_its_condition(research: Research) -> None:
    walked = research.rows(
        "MATCH (e:Episode)-[:BEGAN_WITH]->(first) WITH e, first ORDER BY e.began LIMIT 300 "
        "MATCH path = (first)-[:NEXT_IN_EPISODE* {condition: e.condition}]->(last) "
        "WHERE NOT EXISTS { (last)-[:NEXT_IN_EPISODE {condition: e.condition}]->() } "
        "RETURN e.began = first.day AS begins, e.ended = last.day AS ends, "
        "size([n IN nodes(path) WHERE n:Encounter]) = e.encounters AS counted"
    )
    assert len(walked) > 50
    assert all(all(row) for row in walked)


def test_written_by_transactions_it_is_the_same(research: Research) -> None:
    imported = held(research.driver, "neo4j")
    again = update(research.settings, QUIET, processes=2)
    assert again.build | {"at": ""} == research.report.build | {"at": ""}
    assert [row[0] for row in research.rows("MATCH (b:Build) RETURN b {.*}")] == [again.build]
    erase(research.driver, "neo4j")
    update(research.settings, QUIET, processes=1)
    written = held(research.driver, "neo4j")
    assert written.nodes == imported.nodes
    assert written.relationships == imported.relationships
    assert len(imported.nodes) > 5_000


def test_what_was_cut_short_is_mended(research: Research) -> None:
    whole = held(research.driver, "neo4j")
    research.driver.execute_query("MATCH (b:Build) REMOVE b.at")
    research.driver.execute_query(
        "MATCH (p:Person) WITH p LIMIT 5 MATCH (p)-[:HAD|HAD_EPISODE]->(n) DETACH DELETE n, p"
    )
    research.driver.execute_query("MATCH (m:Month|Institution) DETACH DELETE m")
    update(research.settings, QUIET, processes=1)
    assert held(research.driver, "neo4j") == whole
    assert research.rows("MATCH (b:Build) RETURN b.at IS NOT NULL") == [[True]]


def test_what_changed_in_the_record_is_brought_up_to_date(research: Research) -> None:
    """A late event stands in its place, a withheld one is gone, and so is who withdrew; nobody else is touched."""
    people = "MATCH (p:Person) RETURN p.id, elementId(p)"
    before = dict(research.rows(people))
    assert research.person(FORMER_ANA) not in before
    late, withdrawn, *_ = (patient for patient in research.planted() if research.person(patient) in before)
    path = "MATCH (:Person {id: $id})-[:HAD]->(e)-[:IS]->(a) RETURN a.kind, e.day ORDER BY e.position"
    former = research.rows(path, id=research.person(late))
    try:
        research.write(
            "MATCH (p:Patient {id: $id})-[:HAD]->(e {id: 'enc_planted_' + $id})-[:AT]->(f) SET e.shownTo = [] "
            "CREATE (p)-[:HAD]->(x:Encounter:Event {id: 'enc_late', kind: e.kind, status: 'FINISHED', "
            "occurredAt: datetime('2001-01-01T10:00-06:00')})-[:AT]->(f)",
            id=late,
        )
        update(research.settings, QUIET, processes=1)
        now = research.rows(path, id=research.person(late))
        assert len(now) == len(former)
        assert abs((now[0][1].to_native() - date(2001, 1, 1)).days) <= 26 * 7
        after = dict(research.rows(people))
        assert {person for person in before if before[person] != after.get(person)} == {research.person(late)}
        research.write(
            "MATCH (p:Patient {id: $id}) CREATE (p)-[:GAVE]->(:Consent {id: 'con_ended', scope: 'RESEARCH', "
            "givenAt: datetime(), endedAt: datetime(), textVersion: '1'})",
            id=withdrawn,
        )
        update(research.settings, QUIET, processes=1)
        gone = dict(research.rows(people))
        assert {person for person in after if after[person] != gone.get(person)} == {research.person(withdrawn)}
        given = research.settings.model_copy(update={"research_consent": "given"})
        with pytest.raises(TooFewPeople, match="1 people are fewer than the 5"):
            update(given, QUIET, processes=1)
        assert dict(research.rows(people)) == gone
    finally:
        research.write("MATCH (n:Event|Consent) WHERE n.id IN ['enc_late', 'con_ended'] DETACH DELETE n")
        research.write("MATCH (e:Event) WHERE e.id STARTS WITH 'enc_planted_' REMOVE e.shownTo")
        update(research.settings, QUIET, processes=1)


def test_the_record_is_no_place_for_it(research: Research, settings: Settings) -> None:
    record = {"research_neo4j_uri": settings.neo4j_uri, "research_neo4j_password": settings.neo4j_password}
    other_name = str(settings.neo4j_uri).replace("127.0.0.1", "localhost")
    for uri in (settings.neo4j_uri, other_name):
        with pytest.raises(SameGraph):
            update(settings.model_copy(update=record | {"research_neo4j_uri": uri}), QUIET)
    same_folder = {"neo4j_uri": None, "research_dir": settings.data_dir}
    with pytest.raises(SameGraph):
        build(settings.model_copy(update=same_folder), QUIET)


def test_what_no_build_made_is_left_alone(research: Research) -> None:
    kept = research.rows("MATCH (n) RETURN count(n)")
    research.driver.execute_query("MATCH (b:Build) SET b:Other REMOVE b:Build")
    with pytest.raises(NotOurs):
        update(research.settings, QUIET)
    research.driver.execute_query("MATCH (b:Other) SET b:Build REMOVE b:Other")
    assert research.rows("MATCH (n) RETURN count(n)") == kept

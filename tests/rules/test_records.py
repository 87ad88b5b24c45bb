"""What is written is held to the types of its label: every row of a profile passes, and what is spoilt does not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.rules.problems import Problem, ProblemCode
from app.rules.records import checked, checked_relationship
from app.rules.words import spanish
from graph_schema.model import NODES, RELATIONSHIPS, Label, Rel
from graph_schema.values import Route
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.catalogue import catalogue_rows
from seeds.catalogue.medications import MEDICATIONS
from seeds.patients import patients
from seeds.places import build_network, place_rows
from seeds.profiles import PROFILES

C = ProblemCode
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
EVENT = {"id": "enc_1", "occurredAt": AT, "recordedAt": AT, "summary": "Consulta", "timelineKey": "k"}
RIGHT: dict[Label, dict[str, Any]] = {
    Label.PATIENT: {
        "id": "pat_1", "givenNames": "Abdul218", "firstSurname": "Ruiz", "birthDate": date(1990, 1, 1), "sex": "MALE",
        "identityStatus": "PROVISIONAL", "version": 1,
    },
    Label.ENCOUNTER: {**EVENT, "kind": "CONSULTATION", "reason": "Tos", "status": "FINISHED"},
    Label.RESULT: {"id": "res_1", "position": 1, "code": "2345-7", "name": "Glucosa", "value": 92.0},
    Label.SICK_LEAVE: {
        **EVENT, "folio": "1", "branch": "GENERAL_ILLNESS", "character": "INITIAL", "startDate": date(2026, 3, 1),
        "days": 3,
    },
    Label.NOTE: {**EVENT, "kind": "OTHER", "text": "Texto\tde\r\nfuera\u00ad"},
}  # fmt: skip


def checked_row(row: NodeRow | RelationshipRow) -> list[Problem]:
    if isinstance(row, NodeRow):
        return checked(row.label, row.properties)
    return checked_relationship(row.type, row.start_label, row.end_label, row.properties)


def test_every_row_of_a_profile_and_its_catalogue_passes() -> None:
    network = build_network(5)
    rows = [*catalogue_rows(), *place_rows(network)]
    for chart in patients(PROFILES["test"], 5, network):
        rows += [*chart.nodes, *chart.relationships]
    assert len(rows) > 100_000
    wrong = [(row, problems) for row in rows if (problems := checked_row(row))]
    assert wrong == []


@pytest.mark.parametrize(
    ("label", "changes", "problems"),
    [
        (Label.PATIENT, {}, []),
        (Label.PATIENT, {"curp": "HEGG560427MVZRRL05"}, []),
        (Label.PATIENT, {"curp": "HEGG560427"}, [(C.MALFORMED, "curp")]),
        (Label.PATIENT, {"nss": "1"}, [(C.MALFORMED, "nss")]),
        (Label.PATIENT, {"sex": "male"}, [(C.MALFORMED, "sex")]),
        (Label.PATIENT, {"birthDate": date(2999, 1, 1)}, [(C.OUT_OF_RANGE, "birthDate")]),
        (Label.PATIENT, {"birthDate": None}, [(C.REQUIRED, "birthDate")]),
        (Label.PATIENT, {"deceasedAt": datetime(1980, 1, 1, tzinfo=UTC)}, [(C.CONTRADICTION, "deceasedAt")]),
        (Label.PATIENT, {"id": "1"}, [(C.MALFORMED, "id")]),
        (Label.PATIENT, {"nickname": "Beto"}, [(C.MALFORMED, "nickname")]),
        (Label.PATIENT, {"givenNames": "A\u0000"}, [(C.MALFORMED, "givenNames")]),
        (Label.PATIENT, {"givenNames": " "}, [(C.MALFORMED, "givenNames")]),
        (Label.ENCOUNTER, {"endedAt": AT}, []),
        (Label.ENCOUNTER, {"endedAt": datetime(2026, 2, 1, tzinfo=UTC)}, [(C.CONTRADICTION, "endedAt")]),
        (Label.ENCOUNTER, {"occurredAt": AT.replace(tzinfo=None)}, [(C.MALFORMED, "occurredAt")]),
        (Label.ENCOUNTER, {"triage": 6}, [(C.OUT_OF_RANGE, "triage")]),
        (Label.RESULT, {"value": None}, [(C.REQUIRED, "value")]),
        (Label.RESULT, {"value": float("inf")}, [(C.OUT_OF_RANGE, "value")]),
        (Label.RESULT, {"low": 9.0, "high": 1.0}, [(C.CONTRADICTION, "high")]),
        (Label.RESULT, {"flag": "SO-SO"}, [(C.MALFORMED, "flag")]),
        (Label.SICK_LEAVE, {"character": "RELAPSE"}, [(C.CONTRADICTION, "character")]),
        (Label.SICK_LEAVE, {"days": 0}, [(C.OUT_OF_RANGE, "days")]),
        (Label.NOTE, {}, []),
        (Label.NOTE, {"text": "a\u0000b"}, [(C.MALFORMED, "text")]),
        (Label.NOTE, {"kind": "LETTER"}, [(C.MALFORMED, "kind")]),
    ],
)
def test_what_is_spoilt_is_found(
    label: Label, changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]
) -> None:
    found = checked(label, {**RIGHT[label], **changes})
    assert [(problem.code, ".".join(problem.path)) for problem in found] == problems


def test_part_of_a_node_need_not_have_all() -> None:
    assert checked(Label.PATIENT, {"id": "pat_1", "sex": "MALE"}, partial=True) == []
    assert [each.code for each in checked(Label.PATIENT, {"id": "pat_1", "sex": "x"}, partial=True)] == [C.MALFORMED]


def test_relationships_are_held_to_their_types_too() -> None:
    def belongs(**properties: Any) -> RelationshipRow:
        ends = (Label.PATIENT, "pat_1", Label.INSTITUTION, "IMSS")
        return RelationshipRow(Rel.AFFILIATED_WITH, *ends, {"from": date(2020, 1, 1), "kind": "WORKER", **properties})

    assert checked_row(belongs()) == []
    assert [each.path for each in checked_row(belongs(kind="BOSS"))] == [("kind",)]
    assert [each.path for each in checked_row(belongs(to=date(2019, 1, 1)))] == [("to",)]


@pytest.mark.parametrize("label", list(NODES))
def test_every_label_has_a_model_that_misses_what_must_be_there(label: Label) -> None:
    needed = {name for name, each in NODES[label].properties.items() if not each.optional}
    assert {problem.path[0] for problem in checked(label, {})} == needed


@pytest.mark.parametrize("each", RELATIONSHIPS, ids=lambda each: f"{each.start}-{each.type}-{each.end}")
def test_every_relationship_has_a_model(each: Any) -> None:
    needed = {name for name, one in each.properties.items() if not one.optional}
    found = checked_row(RelationshipRow(each.type, each.start, "a", each.end, "b"))
    assert {problem.path[0] for problem in found} == needed


def test_routes_of_the_catalogue_are_those_of_prescriptions() -> None:
    assert {drug.route for drug in MEDICATIONS.values()} <= {spanish(route) for route in Route}

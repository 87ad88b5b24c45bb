"""Results are judged by their range, in whatever unit measures the same, and nothing in them contradicts itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.analytes import ANALYTES, flag_of_number
from app.rules.problems import ProblemCode
from app.rules.results import complete, recording, status_after
from app.rules.studies import KnownResult, NewResult, OrderStudy, RecordResults, ordering
from app.rules.units import NoUnit, are_commensurable, convert, measure
from graph_schema.values import ResultFlag, Sex, StudyStatus
from tests.rules.acts import IN_ENCOUNTER, KEY, told

C = ProblemCode
F = ResultFlag
ORDER = {**IN_ENCOUNTER, "type": "4548-4"}
RECORD = {**KEY, "studyId": "stu_1", "version": 1, "results": [{"code": "2345-7", "value": 92, "unit": "mg/dL"}]}
GLUCOSE = {"code": "2345-7", "value": 92, "unit": "mg/dL"}


def result(**changes: Any) -> NewResult:
    return NewResult.model_validate({**GLUCOSE, **changes})


def problems(*results: dict[str, Any], status: StudyStatus = StudyStatus.ORDERED) -> list[tuple[ProblemCode, str]]:
    act = RecordResults.model_validate({**RECORD, "results": [{**GLUCOSE, **each} for each in results]})
    return [(each.code, ".".join(each.path)) for each in recording(act, status, Sex.FEMALE, 40)]


def test_an_order_names_a_study() -> None:
    assert told(OrderStudy, ORDER) == []
    assert told(OrderStudy, ORDER, type=...) == [(C.REQUIRED, "type")]
    assert told(OrderStudy, ORDER, type="glucosa en sangre") == [(C.MALFORMED, "type")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"results": [], "report": "Sin alteraciones."}, []),
        ({"results": []}, [(C.REQUIRED, "report")]),
        ({"results": [GLUCOSE, GLUCOSE]}, [(C.CONTRADICTION, "results.1.code")]),
        ({"results": [{"code": "2345-7"}]}, [(C.REQUIRED, "results.0.value")]),
        ({"results": [{**GLUCOSE, "text": "Normal"}]}, [(C.CONTRADICTION, "results.0.text")]),
        ({"results": [{"code": "2345-7", "value": 92}]}, [(C.REQUIRED, "results.0.unit")]),
        ({"results": [{"code": "2345-7", "text": "x", "unit": "mg/dL", "low": 1}]},
         [(C.CONTRADICTION, "results.0.unit"), (C.CONTRADICTION, "results.0.low")]),
        ({"results": [{**GLUCOSE, "unit": "mg%%"}]}, [(C.WRONG_UNIT, "results.0.unit")]),
        ({"results": [{**GLUCOSE, "low": 100, "high": 70}]}, [(C.CONTRADICTION, "results.0.low")]),
        ({"results": [{**GLUCOSE, "value": float("inf")}]}, [(C.OUT_OF_RANGE, "results.0.value")]),
        ({"results": [{**GLUCOSE, "flag": "WEIRD"}]}, [(C.MALFORMED, "results.0.flag")]),
        ({"results": [GLUCOSE] * 201}, [(C.OUT_OF_RANGE, "results")]),
        ({"version": ...}, [(C.REQUIRED, "version")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_results(changes: dict[str, Any], found: list[tuple[ProblemCode, str]]) -> None:
    assert told(RecordResults, RECORD, **changes) == found


@pytest.mark.parametrize(
    ("given_result", "flag"),
    [
        ({}, F.NORMAL),
        ({"value": 69}, F.LOW),
        ({"value": 101}, F.HIGH),
        ({"value": 49}, F.CRITICAL_LOW),
        ({"value": 401}, F.CRITICAL_HIGH),
        ({"value": 4010, "unit": "mg/L"}, F.CRITICAL_HIGH),
        ({"value": 0.92, "unit": "g/L"}, F.NORMAL),
        ({"value": 101, "low": 70, "high": 110}, F.NORMAL),
        ({"value": 101, "flag": "CRITICAL_HIGH"}, F.CRITICAL_HIGH),
        ({"value": 101, "flag": "ABNORMAL"}, F.HIGH),
        ({"code": "5292-8", "value": None, "unit": None, "text": "Reactivo"}, F.ABNORMAL),
        ({"code": "5292-8", "value": None, "unit": None, "text": "No reactivo"}, F.NORMAL),
        ({"code": "5292-8", "value": None, "unit": None, "text": "Dudoso"}, None),
        ({"code": "883-9", "value": None, "unit": None, "text": "O"}, None),
        ({"code": "1-8", "name": "Otro"}, None),
        ({"code": "1-8", "name": "Otro", "high": 90}, F.HIGH),
        ({"system": "urn:lab", "name": "Otra glucosa", "value": 500}, None),
    ],
)
def test_flags_are_reckoned_where_the_laboratory_gives_none(given_result: dict[str, Any], flag: ResultFlag) -> None:
    assert complete(result(**given_result), Sex.FEMALE, 40).flag is flag


def test_ranges_are_those_of_sex_and_age_in_the_unit_of_the_value() -> None:
    hemoglobin = {"code": "718-7", "value": 13, "unit": "g/L"}
    assert complete(result(**hemoglobin), Sex.FEMALE, 40).low == pytest.approx(120)
    assert complete(result(**hemoglobin), Sex.MALE, 40).low == pytest.approx(135)
    assert complete(result(**hemoglobin), Sex.MALE, 1).low == pytest.approx(105)
    assert complete(result(**hemoglobin), Sex.UNKNOWN, 40).low is None
    assert complete(result(), Sex.FEMALE, 40).name == "Glucosa"


@pytest.mark.parametrize(
    ("given_result", "found"),
    [
        ({"unit": "mmol/L"}, [(C.WRONG_UNIT, "results.0.unit")]),
        ({"unit": "g/L", "value": 0.92}, []),
        ({"value": -1}, [(C.OUT_OF_RANGE, "results.0.value")]),
        ({"flag": "HIGH"}, [(C.CONTRADICTION, "results.0.flag")]),
        ({"value": 120, "flag": "NORMAL"}, [(C.CONTRADICTION, "results.0.flag")]),
        ({"value": 120, "flag": "LOW"}, [(C.CONTRADICTION, "results.0.flag")]),
        ({"value": 120, "flag": "HIGH"}, []),
        ({"value": 120, "flag": "NORMAL", "high": 126}, []),
        ({"value": 450, "flag": "HIGH"}, []),
        ({"flag": "ABNORMAL"}, [(C.CONTRADICTION, "results.0.flag")]),
        ({"code": "1-8"}, [(C.REQUIRED, "results.0.name")]),
        ({"code": "2951-2", "value": 140, "unit": "meq/L"}, []),
    ],
)
def test_what_contradicts_what_is_known_of_the_analyte(
    given_result: dict[str, Any], found: list[tuple[ProblemCode, str]]
) -> None:
    assert problems(given_result) == found


def test_a_cancelled_study_gets_no_results_and_a_final_one_is_corrected() -> None:
    assert problems({}, status=StudyStatus.CANCELLED) == [(C.WRONG_STATE, "studyId")]
    act = RecordResults.model_validate(RECORD)
    assert status_after(act, StudyStatus.ORDERED) is StudyStatus.FINAL
    assert status_after(act, StudyStatus.FINAL) is StudyStatus.CORRECTED
    partial = RecordResults.model_validate({**RECORD, "final": False})
    assert status_after(partial, StudyStatus.ORDERED) is StudyStatus.IN_PROGRESS


def test_a_recent_result_warns_by_the_newest_one() -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    known = [KnownResult(f"stu_{days}", now - timedelta(days=days)) for days in (40, 5, 10)]
    [problem] = ordering(known, 30, now)
    assert (problem.code, problem.record, problem.path) == (C.RECENT_RESULT, "stu_5", ("type",))
    assert ordering(known, 3, now) == []
    assert ordering(known, None, now) == []
    assert ordering([], 30, now) == []


@given(
    st.sampled_from(sorted(w for w, a in ANALYTES.items() if a.unit)),
    st.sampled_from(list(Sex)),
    st.integers(0, 110),
    st.floats(0, 5000),
)
def test_a_flag_that_was_reckoned_never_contradicts(word: str, sex: Sex, age: int, value: float) -> None:
    analyte = ANALYTES[word]
    given_result = result(code=analyte.code, value=value, unit=analyte.unit)
    done = complete(given_result, sex, age)
    assert done.flag is not None
    act = RecordResults.model_validate({**RECORD, "results": [{
        "code": analyte.code, "value": value, "unit": analyte.unit, "low": done.low, "high": done.high,
        "flag": done.flag,
    }]})  # fmt: skip
    assert recording(act, StudyStatus.ORDERED, sex, age) == []


@pytest.mark.parametrize("word", sorted(w for w, a in ANALYTES.items() if a.unit))
def test_every_unit_of_the_catalogue_is_one_of_ucum(word: str) -> None:
    unit = ANALYTES[word].unit
    assert unit
    assert are_commensurable(unit, unit)


def test_ranges_stand_within_critical_limits() -> None:
    for analyte in ANALYTES.values():
        for limits in analyte.ranges:
            for edge in (limits.low, limits.high):
                if edge is not None:
                    assert flag_of_number(edge, limits.low, limits.high, analyte.critical) is F.NORMAL


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "g/dL", "g/L", 10),
        (5, "10*3/uL", "10*9/L", 5),
        (5, "10^3/uL", "/uL", 5000),
        (37, "Cel", "K", 310.15),
        (98.6, "[degF]", "Cel", 37),
        (120, "mm[Hg]", "kPa", 15.99864),
        (1, "U/L", "nkat/L", 16.6667),
        (30, "mg/g{creat}", "mg/mg", 0.03),
        (1, "kg.m/s2", "N", 1),
        (60, "mL/min/{1.73_m2}", "mL/s", 1),
        (1, "mg/(24.h)", "mg/d", 1),
        (4.5, "u[IU]/mL", "m[IU]/L", 4.5),
        (140, "meq/L", "mmol/L", 140),
    ],
)
def test_units_become_one_another(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    "text",
    ["", "mgs", "mg//dL", "mg/", "uIU/mL", "10*", "(mg", "mg)", "kmin", "mg dL", "10*999", "m-", "0", "{a{b}}", "%%"],
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(NoUnit):
        measure(text)


@given(st.text(max_size=20))
def test_any_text_is_a_unit_or_is_not(text: str) -> None:
    try:
        measure(text)
    except NoUnit:
        return
    assert are_commensurable(text, text)


def test_units_that_do_not_measure_the_same_do_not_become_one_another() -> None:
    assert not are_commensurable("mmol/L", "mg/dL")
    assert not are_commensurable("[IU]/L", "U/L")
    with pytest.raises(ValueError, match="same"):
        convert(1, "mmol/L", "mg/dL")

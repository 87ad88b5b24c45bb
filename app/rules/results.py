"""What a result means beside what the laboratory says: reference range of sex and age, flag, and what contradicts."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from app.rules.analytes import BY_CODE, LOINC, Analyte, flag_of_number, flag_of_text
from app.rules.problems import Problem, ProblemCode, under
from app.rules.studies import NewResult, RecordResults
from app.rules.units import are_commensurable, convert
from graph_schema.values import ResultFlag, Sex, StudyStatus

_SIDES = {
    ResultFlag.CRITICAL_LOW: -1,
    ResultFlag.LOW: -1,
    ResultFlag.NORMAL: 0,
    ResultFlag.HIGH: 1,
    ResultFlag.CRITICAL_HIGH: 1,
}
_CRITICAL = (ResultFlag.CRITICAL_LOW, ResultFlag.CRITICAL_HIGH)


@dataclass(frozen=True, slots=True)
class Limits:
    """Reference range and critical limits in the unit of the result."""

    low: float | None = None
    high: float | None = None
    critical: tuple[float, float] | None = None

    @property
    def are_none(self) -> bool:
        """Whether nothing is known to judge by."""
        return self.low is None and self.high is None and self.critical is None


@dataclass(frozen=True, slots=True)
class CompleteResult:
    """A result as it is stored: as given, with name, range and flag filled in where they are known."""

    code: str
    system: str
    name: str
    value: float | None
    text: str | None
    unit: str | None
    low: float | None
    high: float | None
    flag: ResultFlag | None


def analyte_of(result: NewResult) -> Analyte | None:
    """What was measured, if it is known here."""
    return BY_CODE.get(result.code) if result.system in (None, LOINC) else None


def complete(result: NewResult, sex: Sex, age: int) -> CompleteResult:
    """The result of somebody of that sex and age (whole years), completed; of one without problems."""
    analyte = analyte_of(result)
    limits = limits_of(result, analyte, sex, age)
    return CompleteResult(
        code=result.code,
        system=result.system or LOINC,
        name=result.name or (analyte.name if analyte else result.code),
        value=result.value,
        text=result.text,
        unit=result.unit,
        low=limits.low,
        high=limits.high,
        flag=_worse(result.flag, reckoned_flag(result, analyte, limits)),
    )


def limits_of(result: NewResult, analyte: Analyte | None, sex: Sex, age: int) -> Limits:
    """The laboratory's range, else that of sex and age, with the critical limits, in the unit of the result."""
    if result.value is None or result.unit is None:
        return Limits()
    if analyte is None or analyte.unit is None or not are_commensurable(result.unit, analyte.unit):
        return Limits(result.low, result.high)
    low, high = analyte.critical or (-math.inf, math.inf)
    critical = _tidy(convert(low, analyte.unit, result.unit)), _tidy(convert(high, analyte.unit, result.unit))
    if result.low is not None or result.high is not None:
        return Limits(result.low, result.high, critical)
    found = analyte.range_for(sex, age)
    if found is None:
        return Limits(None, None, critical)
    low_here, high_here = (_in_unit(limit, analyte.unit, result.unit) for limit in (found.low, found.high))
    return Limits(low_here, high_here, critical)


def _in_unit(limit: float | None, unit: str, to: str) -> float | None:
    return None if limit is None else _tidy(convert(limit, unit, to))


def _tidy(number: float) -> float:
    """Without the last digits, which conversion leaves behind."""
    return float(f"{number:.10g}")


def reckoned_flag(result: NewResult, analyte: Analyte | None, limits: Limits) -> ResultFlag | None:
    """The flag that value or words have; None where there is nothing to judge by."""
    if result.text is not None:
        return flag_of_text(analyte, result.text) if analyte else None
    if result.value is None or limits.are_none:
        return None
    return flag_of_number(result.value, limits.low, limits.high, limits.critical)


def _worse(given: ResultFlag | None, reckoned: ResultFlag | None) -> ResultFlag | None:
    """Of two that do not contradict each other, the one that says more."""
    if given is None or (reckoned is not None and given is ResultFlag.ABNORMAL):
        return reckoned
    return reckoned if reckoned in _CRITICAL else given


def recording(act: RecordResults, status: StudyStatus, sex: Sex, age: int) -> list[Problem]:
    """All that is wrong with these results of a study in that state, of somebody of that sex and age (whole years)."""
    problems: list[Problem] = []
    if status is StudyStatus.CANCELLED:
        problems.append(Problem(ProblemCode.WRONG_STATE, "is cancelled; order it anew", ("studyId",)))
    for position, result in enumerate(act.results):
        problems += under(result_problems(result, sex, age), "results", str(position))
    return problems


def status_after(act: RecordResults, status: StudyStatus) -> StudyStatus:
    """The state of a study that was in that state once the results are recorded."""
    if status in (StudyStatus.FINAL, StudyStatus.CORRECTED):
        return StudyStatus.CORRECTED
    return StudyStatus.FINAL if act.final else StudyStatus.IN_PROGRESS


def result_problems(result: NewResult, sex: Sex, age: int) -> Iterator[Problem]:
    """What is wrong with one result of somebody of that sex and age."""
    analyte = analyte_of(result)
    if analyte is None and result.name is None:
        yield Problem(ProblemCode.REQUIRED, "is needed: the code is not known here", ("name",))
    if analyte and analyte.unit and result.unit and not are_commensurable(result.unit, analyte.unit):
        message = f"does not measure what this is measured in; use {analyte.unit}, or one that can be converted to it"
        yield Problem(ProblemCode.WRONG_UNIT, message, ("unit",))
        return
    if analyte and result.value is not None and result.value < 0:
        yield Problem(ProblemCode.OUT_OF_RANGE, "is less than nothing; look at the value", ("value",))
    reckoned = reckoned_flag(result, analyte, limits_of(result, analyte, sex, age))
    if result.flag and reckoned and _contradict(result.flag, reckoned):
        message = f"contradicts value and range, which say {reckoned}; leave it out, or give the laboratory's range"
        yield Problem(ProblemCode.CONTRADICTION, message, ("flag",))


def _contradict(given: ResultFlag, reckoned: ResultFlag) -> bool:
    if ResultFlag.ABNORMAL in (given, reckoned):
        return ResultFlag.NORMAL in (given, reckoned)
    return _SIDES[given] != _SIDES[reckoned]

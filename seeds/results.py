"""Values of laboratory studies: what was given, the rest as a healthy person has it, consistent with one another."""

import random
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from app.rules.analytes import ANALYTES, LOINC, Analyte, Range, flag_of_number, flag_of_text
from graph_schema.values import Sex
from seeds.catalogue.studies import StudyType

Given = Mapping[str, float | str]


def results(rng: random.Random, study: StudyType, sex: Sex, age: int, given: Given) -> Iterator[dict[str, Any]]:
    """The properties of each Result of a panel, without id and what it has not, in the panel's order."""
    values: dict[str, float | str] = {}
    for word in study.analytes:
        analyte = ANALYTES[word]
        values[word] = given[word] if word in given else _healthy(rng, analyte, _limits(word, sex, age))
    _agree(values, sex, age, given)
    for position, word in enumerate(study.analytes, start=1):
        analyte = ANALYTES[word]
        value = values[word]
        found = _in_words(analyte, value) if isinstance(value, str) else _number(word, sex, age, value)
        yield {"position": position, "code": analyte.code, "system": LOINC, "name": analyte.name, **found}


def _in_words(analyte: Analyte, text: str) -> dict[str, Any]:
    flag = flag_of_text(analyte, text)
    return {"text": text, "flag": flag} if flag else {"text": text}


def _number(word: str, sex: Sex, age: int, measured: float) -> dict[str, Any]:
    """The value with its unit, the limits that there are, and where it stands against them."""
    analyte, always = ANALYTES[word], _always(word, sex, age)
    value = round(float(measured), analyte.decimals)
    flag = flag_of_number(value, always.get("low"), always.get("high"), analyte.critical)
    return {"value": value, **always, "flag": flag}


@cache
def _always(word: str, sex: Sex, age: int) -> Mapping[str, Any]:
    """What a number of an analyte has with it whatever it is: unit and limits, those that there are."""
    limits = _limits(word, sex, age)
    known = {"unit": ANALYTES[word].unit, "low": limits and limits.low, "high": limits and limits.high}
    return {name: each for name, each in known.items() if each is not None}


@cache
def _limits(word: str, sex: Sex, age: int) -> Range | None:
    """The reference range of an analyte; looked up once for all people of that sex and age."""
    return ANALYTES[word].range_for(sex, age)


def egfr(creatinine: float, sex: Sex, age: int) -> float:
    """mL/min/1.73 m² by CKD-EPI 2021 (Inker et al., NEJM 2021), of creatinine in mg/dL; adults."""
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex is Sex.FEMALE else (0.9, -0.302, 1.0)
    ratio = creatinine / kappa
    filtered: float = 142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age * factor
    return filtered


def creatinine_of(filtration: float, sex: Sex, age: int) -> float:
    """The creatinine (mg/dL) at which `egfr` is that filtration, to 0.01."""
    steps = (hundredths / 100 for hundredths in range(30, 2000))
    return next(value for value in steps if egfr(value, sex, age) <= filtration)


def _healthy(rng: random.Random, analyte: Analyte, limits: Range | None) -> float | str:
    if analyte.values:
        return rng.choice(analyte.values) if analyte.code == "883-9" else analyte.values[0]
    mean, deviation = analyte.usual
    low = limits.low if limits and limits.low is not None else 0.0
    high = limits.high if limits and limits.high is not None else mean + 6 * deviation
    if not low < mean < high:
        mean = (low + high) / 2
    margin = (high - low) * 0.04
    return min(max(rng.gauss(mean, deviation), low + margin), high - margin)


def _agree(values: dict[str, float | str], sex: Sex, age: int, given: Given) -> None:
    """Values that follow from others do."""
    numbers = {word: value for word, value in values.items() if not isinstance(value, str)}
    if "hematocrito" in numbers:
        values["hematocrito"] = numbers["hemoglobina"] * 3.0
    if "ldl" in numbers and "ldl" not in given:
        values["ldl"] = max(30.0, numbers["colesterol"] - numbers["hdl"] - numbers["trigliceridos"] / 5)
    if "inr" in numbers:
        values["inr"] = numbers["tp"] / 12.5
    if "egfr" in numbers:
        values["egfr"] = egfr(numbers["creatinina"], sex, max(age, 18))

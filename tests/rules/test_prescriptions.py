"""What is prescribed is whole, and what speaks against it is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.interactions import INTERACTIONS, between
from app.rules.pharmacology import CLASSES, Medicine, classes_of, ingredients_of
from app.rules.prescriptions import (
    CancelPrescription,
    KnownAllergy,
    KnownPrescription,
    Prescribe,
    prescribing,
)
from app.rules.problems import Problem, ProblemCode, unanswered, under
from app.rules.regimen import Dose, Frequency, number_words
from graph_schema.values import AllergyStatus, InteractionSeverity, PrescriptionStatus
from tests.rules.acts import IN_ENCOUNTER, KEY, told

C = ProblemCode
RIGHT = {
    **IN_ENCOUNTER,
    "medication": "010.000.2128.00",
    "dose": {"value": 500, "unit": "mg"},
    "route": "ORAL",
    "frequency": {"everyHours": 8},
    "days": 7,
}
TODAY = date(2026, 3, 10)
AMOXICILLIN = Medicine("Amoxicilina cápsula 500 mg", "Amoxicilina")


def allergy(name: str, status: AllergyStatus = AllergyStatus.ACTIVE, *classes: str) -> KnownAllergy:
    return KnownAllergy("alg", name, status, frozenset(classes) if classes else None)


def taken(substance: str, days: int = 30, status: PrescriptionStatus = PrescriptionStatus.ACTIVE) -> KnownPrescription:
    return KnownPrescription("rx_1", Medicine(substance, substance), date(2026, 3, 1), days, status)


def codes(problems: list[Problem]) -> list[ProblemCode]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"medication": ...}, [(C.REQUIRED, "medication")]),
        ({"medication": "amoxi cilina"}, [(C.MALFORMED, "medication")]),
        ({"dose": {"value": 0, "unit": "mg"}}, [(C.OUT_OF_RANGE, "dose.value")]),
        ({"dose": {"value": float("nan"), "unit": "mg"}}, [(C.OUT_OF_RANGE, "dose.value")]),
        ({"dose": {"value": float("inf"), "unit": "mg"}}, [(C.OUT_OF_RANGE, "dose.value")]),
        ({"dose": {"value": 1, "unit": "pills"}}, [(C.WRONG_UNIT, "dose.unit")]),
        ({"dose": {"value": 1, "unit": "µg"}}, [(C.MALFORMED, "dose.unit")]),
        ({"route": "NECK"}, [(C.MALFORMED, "route")]),
        ({"frequency": {}}, [(C.REQUIRED, "frequency.everyHours")]),
        ({"frequency": {"everyHours": 8, "timesADay": 3}}, [(C.CONTRADICTION, "frequency.timesADay")]),
        ({"frequency": {"everyHours": 0}}, [(C.OUT_OF_RANGE, "frequency.everyHours")]),
        ({"frequency": {"asNeeded": True, "timesADay": 3}}, [(C.REQUIRED, "frequency.everyHours")]),
        ({"frequency": {"everyHours": 8, "neededFor": "fiebre"}}, [(C.CONTRADICTION, "frequency.neededFor")]),
        ({"frequency": {"once": True}}, [(C.CONTRADICTION, "days")]),
        ({"frequency": {"once": True}, "days": 1}, []),
        ({"frequency": {"everyDays": 21}}, [(C.CONTRADICTION, "days")]),
        ({"days": 0}, [(C.OUT_OF_RANGE, "days")]),
        ({"days": 367}, [(C.OUT_OF_RANGE, "days")]),
        ({"days": 1.5}, [(C.MALFORMED, "days")]),
        ({"overrideReason": "a\u200bb"}, [(C.MALFORMED, "overrideReason")]),
    ],
)
def test_what_is_wrong_with_a_prescription(changes: dict[str, Any], problems: list[tuple[ProblemCode, str]]) -> None:
    assert told(Prescribe, RIGHT, **changes) == problems


def test_a_prescription_is_cancelled_for_a_reason() -> None:
    cancel = {**KEY, "prescriptionId": "rx_1", "version": 1, "reason": "Reacción adversa"}
    assert told(CancelPrescription, cancel) == []
    assert told(CancelPrescription, cancel, reason=...) == [(C.REQUIRED, "reason")]


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        ({"everyHours": 12}, "Cada 12 horas"),
        ({"everyHours": 1}, "Cada hora"),
        ({"everyHours": 24, "moment": "NIGHT"}, "Cada 24 horas, por la noche"),
        ({"everyHours": 6, "asNeeded": True}, "Cada 6 horas por razón necesaria"),
        ({"everyHours": 6, "asNeeded": True, "neededFor": "fiebre"}, "Cada 6 horas si hay fiebre"),
        ({"everyDays": 21}, "Cada 21 días"),
        ({"everyDays": 1}, "Cada 24 horas"),
        ({"timesADay": 3, "moment": "WITH_MEALS"}, "Tres veces al día, con los alimentos"),
        ({"timesADay": 12}, "12 veces al día"),
        ({"timesAWeek": 3}, "Tres veces por semana"),
        ({"timesAWeek": 1}, "Una vez por semana"),
        ({"once": True}, "Dosis única"),
    ],
)
def test_frequencies_are_stored_in_the_words_of_the_catalogue(frequency: dict[str, Any], words: str) -> None:
    assert Frequency.model_validate(frequency).words == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (500, "mg", "500 mg"),
        (0.25, "ug", "0.25 µg"),
        (1_200_000, "[IU]", "1 200 000 UI"),
        (10, "mg/kg", "10 mg/kg"),
        (80, "mg/kg/d", "80 mg/kg/día"),
        (1, "{tableta}", "1 tableta"),
        (5, "[drp]", "5 gotas"),
        (60, "mg/m2", "60 mg/m²"),
    ],
)
def test_doses_are_stored_as_clinicians_write_them(value: float, unit: str, words: str) -> None:
    assert Dose.model_validate({"value": value, "unit": unit}).words == words


@given(st.floats(min_value=0.0001, max_value=100_000_000))
def test_a_dose_in_words_is_the_dose(value: float) -> None:
    assert float(number_words(value).replace(" ", "")) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("known", "medicine", "warns"),
    [
        (allergy("Penicilinas"), AMOXICILLIN, True),
        (allergy("Penicillin G"), AMOXICILLIN, True),
        (allergy("Ampicilina"), AMOXICILLIN, True),
        (allergy("Penicilinas"), Medicine("Ceftriaxona", "Ceftriaxona"), True),
        (allergy("x", AllergyStatus.ACTIVE, "penicillin"), AMOXICILLIN, True),
        (allergy("Penicilinas", AllergyStatus.REFUTED), AMOXICILLIN, False),
        (allergy("Penicilinas", AllergyStatus.RESOLVED), AMOXICILLIN, False),
        (allergy("Penicilinas"), Medicine("Azitromicina", "Azitromicina"), False),
        (allergy("Cacahuate"), AMOXICILLIN, False),
        (allergy("Sulfonamidas"), Medicine("TMP/SMX", "Trimetoprima/sulfametoxazol"), True),
        (allergy("Aspirin"), Medicine("Ibuprofen 400 MG", "Ibuprofen"), True),
        (allergy("Omeprazol"), Medicine("Omeprazol cápsula 20 mg", "Omeprazol"), True),
        (allergy("Penicilinas"), Medicine("Nuevo", "Nuevo", frozenset({"penicillin"})), True),
    ],
)
def test_allergies_warn_by_substance_and_class(known: KnownAllergy, medicine: Medicine, warns: bool) -> None:
    problems = prescribing(medicine, [known], [], TODAY)
    assert codes(problems) == [C.ALLERGY] * warns
    assert all(problem.record == known.id and problem.path == ("medication",) for problem in problems)


@pytest.mark.parametrize(
    ("known", "warns"),
    [
        (taken("Amoxicilina"), True),
        (taken("Amoxicilina trihidrato/ácido clavulánico"), True),
        (taken("Amoxicillin 500 MG Oral Capsule"), False),
        (taken("Amoxicilina", days=0), True),
        (taken("Amoxicilina", days=9), False),
        (taken("Amoxicilina", days=10), True),
        (taken("Amoxicilina", status=PrescriptionStatus.CANCELLED), False),
        (taken("Ampicilina"), False),
    ],
)
def test_what_is_taken_already_warns(known: KnownPrescription, warns: bool) -> None:
    assert codes(prescribing(AMOXICILLIN, [], [known], TODAY)) == [C.DUPLICATE_THERAPY] * warns


def test_salts_and_forms_are_no_other_substance() -> None:
    assert ingredients_of("Maleato de enalapril") == ingredients_of("Enalapril") == ingredients_of("enalapril 10 mg")
    assert ingredients_of("Losartán potásico") == ingredients_of("losartan potassium 50 MG Oral Tablet")


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("Warfarina", "Naproxeno", InteractionSeverity.SERIOUS),
        ("Maleato de enalapril", "Espironolactona", InteractionSeverity.SERIOUS),
        ("Sildenafil", "Dinitrato de isosorbida", InteractionSeverity.CONTRAINDICATED),
        ("Fluoxetina", "Fenelzina", InteractionSeverity.CONTRAINDICATED),
        ("Simvastatin 20 MG Oral Tablet", "Clarithromycin", InteractionSeverity.CONTRAINDICATED),
        ("Morfina", "Clonazepam", InteractionSeverity.SERIOUS),
        ("Haloperidol", "Ondansetrón", InteractionSeverity.SERIOUS),
        ("Metformina", "Losartán potásico", None),
        ("Clonazepam", "Clonazepam", None),
        ("Ondansetrón", "Ondansetrón", None),
    ],
)
def test_dangerous_pairs_warn_both_ways(one: str, other: str, severity: InteractionSeverity | None) -> None:
    pair = Medicine(one, one), Medicine(other, other)
    for first, second in (pair, pair[::-1]):
        worst = next(between(first, second), None)
        assert (worst.severity if worst else None) is severity
    assert (C.INTERACTION in codes(prescribing(pair[0], [], [taken(other)], TODAY))) is bool(severity)


def test_every_class_of_an_interaction_has_members_and_words_in_both_languages() -> None:
    assert all(CLASSES[each.one] and CLASSES[each.other] for each in INTERACTIONS)
    assert all(each.english and each.spanish for each in INTERACTIONS)
    pairs = [frozenset({each.one, each.other}) for each in INTERACTIONS]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("substance", ["Paracetamol", "Metformina", "", "Agua inyectable"])
def test_most_substances_are_of_no_dangerous_class(substance: str) -> None:
    assert classes_of(substance) == frozenset()


def test_a_reason_answers_warnings_and_nothing_else() -> None:
    problems = [Problem(C.ALLERGY, "…"), Problem(C.WRONG_STATE, "…")]
    assert unanswered(problems, None) == problems
    assert unanswered(problems, "Sin alternativa") == problems[1:]
    assert under(problems, "prescriptions", "0")[0].path == ("prescriptions", "0")

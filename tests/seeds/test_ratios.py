"""The press note's ratios hold, per patient, within 5 %."""

from collections import Counter

import pytest

from graph_schema.model import Label
from graph_schema.values import EncounterKind, StudyKind
from seeds.patients import PatientRows, patients
from seeds.profiles import NATIONAL_RATIOS, PROFILES

_COUNTED = {
    "notes": Label.NOTE,
    "prescriptions": Label.PRESCRIPTION,
    "laboratoryStudies": "LABORATORY",
    "hospitalAdmissions": EncounterKind.HOSPITALIZATION,
    "emergencyAdmissions": EncounterKind.EMERGENCY,
    "sickLeaves": Label.SICK_LEAVE,
}


def _ratios(counts: Counter[str], people: int) -> dict[str, float]:
    return {name: counts[what] / people for name, what in _COUNTED.items()}


def _total(charts: list[PatientRows]) -> Counter[str]:
    total: Counter[str] = Counter()
    for chart in charts:
        total.update(chart.counts)
    return total


def test_the_test_profile_keeps_the_ratios(made: list[PatientRows]) -> None:
    _, *people = made
    assert _ratios(_total(people), len(people)) == pytest.approx(NATIONAL_RATIOS, rel=0.05)


def test_the_demo_profile_keeps_the_ratios_with_and_without_the_heavy_chart() -> None:
    profile = PROFILES["demo"]
    people, heavy = Counter[str](), Counter[str]()
    for chart in patients(profile, profile.seed_number):
        (heavy if chart.person.index == profile.heavy_index else people).update(chart.counts)
    assert _ratios(people, profile.people) == pytest.approx(NATIONAL_RATIOS, rel=0.05)
    assert _ratios(people + heavy, profile.people + 1) == pytest.approx(NATIONAL_RATIOS, rel=0.05)


def test_another_seed_number_keeps_them_too() -> None:
    profile = PROFILES["test"]
    _, *people = patients(profile, 7)
    assert _ratios(_total(people), len(people)) == pytest.approx(NATIONAL_RATIOS, rel=0.08)


def test_charts_are_skewed_and_one_has_more_than_10_000_events(made: list[PatientRows]) -> None:
    heavy, *people = made
    assert heavy.events > 10_000
    sizes = sorted(chart.events for chart in people)
    mean = sum(sizes) / len(sizes)
    assert sizes[len(sizes) // 2] < 0.8 * mean
    assert sizes[-1] > 4 * mean


def test_counts_are_those_of_the_rows(made: list[PatientRows]) -> None:
    for chart in made[1:40]:
        labels = Counter(node.label for node in chart.nodes)
        for label in (Label.NOTE, Label.PRESCRIPTION, Label.SICK_LEAVE):
            assert labels[label] == chart.counts[label]
        laboratory = [n for n in chart.nodes if n.properties.get("kind") is StudyKind.LABORATORY]
        assert len(laboratory) == chart.counts["LABORATORY"]
        kinds = Counter(node.properties["kind"] for node in chart.nodes if node.label is Label.ENCOUNTER)
        assert kinds[EncounterKind.EMERGENCY] == chart.counts[EncounterKind.EMERGENCY]

"""The order of one person's events, and what followed what."""

from app.research.chart import Happened
from app.research.pathway import Episode, pathway

DIABETES, ASTHMA = "DIAGNOSIS E119", "DIAGNOSIS J459"


def event(day: int, encounter: int, institution: str = "IMSS", *conditions: str, kind: str = "ENCOUNTER") -> Happened:
    """An event of a day; one that is an encounter names its own place."""
    return Happened(kind, f"{kind} x", day, institution, "FIRST", None, None, None, encounter, list(conditions), [])


EVENTS = [
    event(0, 0, "IMSS", DIABETES, ASTHMA),
    event(0, 0, "IMSS", kind="PRESCRIPTION"),
    event(10, 2, "ISSSTE", ASTHMA),
    event(100, 3, "IMSS", DIABETES),
    event(280, 4, "IMSS", DIABETES),
    event(461, 5, "IMSS", DIABETES),
]


def test_a_persons_events_follow_each_other() -> None:
    assert pathway(EVENTS).next == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]


def test_at_an_institution_those_of_others_are_passed_over() -> None:
    assert sorted(pathway(EVENTS).next_at_institution) == [(0, 1), (1, 3), (3, 4), (4, 5)]


def test_an_episode_ends_after_180_days_without_an_encounter_for_its_condition() -> None:
    assert pathway(EVENTS).episodes == [
        Episode(DIABETES, [0, 1, 3, 4], 3),  # 180 days from the third to the fourth
        Episode(DIABETES, [5], 1),  # 181
        Episode(ASTHMA, [0, 1, 2], 2),
    ]


def test_nobody_has_no_pathway() -> None:
    assert pathway([]).next == []
    assert pathway([]).episodes == []

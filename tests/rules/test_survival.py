"""The life table, beside the curve of Kaplan and Meier, of the same people."""

import random

import pytest

from app.rules.disclosure import LEAST, Group, cell_key
from app.rules.survival import Cell, Told, everybody, life_table, median

DRAWN = random.Random(2)  # noqa: S311  # the same each time
Lives = list[tuple[int, bool]]
"""How many days each was followed, and whether it ended by the event."""


def lives(number: int, hazard: float, followed: int) -> Lives:
    """People who have the event at an even rate, followed for up to that many days."""
    drawn = ((int(DRAWN.expovariate(hazard)), DRAWN.randrange(followed)) for _ in range(number))
    return [(min(event, until), event <= until) for event, until in drawn]


def cells(of: Lives, every: int, intervals: int) -> list[Cell]:
    """As the graph counts them."""
    found: dict[tuple[int, bool], Group] = {}
    for number, (days, happened) in enumerate(of):
        interval = min(days // every, intervals)
        at = interval, happened and interval < intervals
        found[at] = found.get(at, Group(0, 0)) + Group(1, cell_key(str(number)))
    return [Cell(*at, group) for at, group in found.items()]


def kaplan_meier(of: Lives, day: int) -> float:
    """The share who have not had the event before a day."""
    share, at_risk = 1.0, len(of)
    for each in range(day):
        events = sum(days == each and happened for days, happened in of)
        share *= 1 - events / at_risk if at_risk else 1
        at_risk -= sum(days == each for days, _ in of)
    return share


@pytest.mark.parametrize("hazard", [0.001, 0.004, 0.02])
def test_it_is_near_the_curve_of_kaplan_and_meier(hazard: float) -> None:
    of = lives(3_000, hazard, 700)
    table = life_table(cells(of, 30, 12), 12, "")
    assert len(table) > 5
    for step in table:
        if step.share is not None:
            assert step.share == pytest.approx(kaplan_meier(of, 30 * step.end), abs=0.02)


def test_the_median_is_where_half_have_had_it() -> None:
    of = lives(3_000, 0.004, 700)
    half = median(life_table(cells(of, 10, 60), 60, ""))
    assert half is not None
    assert kaplan_meier(of, round(10 * half)) == pytest.approx(0.5, abs=0.02)
    assert median(life_table(cells(lives(300, 0.0001, 700), 30, 12), 12, "")) is None


def test_steps_follow_each_other_to_the_end_and_tell_nothing_of_fewer_than_ten() -> None:
    for number in (5, 30, 80, 300):
        table = life_table(cells(lives(number, 0.003, 400), 7, 50), 50, "")
        assert [step.first for step in table] == [0, *(step.end for step in table[:-1])]
        assert table[-1].end == 50 or table[-1].events is None
        for step in table[:-1]:
            assert None not in step
        numbers = [value for step in table for value in (step.at_risk, step.events) if value is not None]
        assert all(value >= LEAST for value in numbers)


def test_where_nobody_has_it_there_is_one_step_without_a_share() -> None:
    [step] = life_table(cells([(200, False)] * 40, 30, 12), 12, "")
    assert step == Told(0, 12, Group(40, sum(cell_key(str(number)) for number in range(40))).told(""), None, None)


def test_everybody_is_counted_once() -> None:
    found = cells([(5, True)] * 12 + [(40, False)] * 20 + [(900, True)] * 3, 30, 12)
    assert everybody(found).people == 35
    assert everybody(found, happened=True).people == 12

"""What may be told of groups of people, and what somebody can make of it."""

import random
from collections import Counter
from collections.abc import Callable
from statistics import mean

import pytest

from app.rules.disclosure import LEAST, MOST_BESIDE, MOST_OFF, NOBODY, Group, cell_key

DRAWN = random.Random(1)  # noqa: S311  # the same each time
TIMES = 2_000


def key() -> int:
    """Of somebody."""
    return DRAWN.getrandbits(32)


def people(number: int) -> Group:
    """That many people."""
    return Group(number, sum(key() for _ in range(number)))


def question() -> str:
    """Another one."""
    return str(DRAWN.random())


def test_keys_are_spread_over_all_numbers_of_their_size() -> None:
    keys = [cell_key(f"per_{number}") for number in range(10_000)]
    assert len({*keys}) == len(keys)
    assert 0 <= min(keys) < 2**22
    assert 2**32 - 2**22 < max(keys) < 2**32


@pytest.mark.parametrize("number", range(LEAST))
def test_fewer_than_ten_are_never_told(number: int) -> None:
    assert {people(number).told(question()) for _ in range(200)} == {None}


def test_from_ten_on_some_are_told_and_from_fourteen_all() -> None:
    share = {number: mean(people(number).told("") is not None for _ in range(TIMES)) for number in range(10, 16)}
    assert [share[number] for number in range(10, 14)] == pytest.approx([1 / 9, 3 / 9, 6 / 9, 8 / 9], abs=0.04)
    assert share[14] == share[15] == 1


def test_what_is_told_is_off_by_little_and_right_on_average() -> None:
    told = [people(500).told("") or 0 for _ in range(3 * TIMES)]
    assert {*told} == {*range(500 - MOST_OFF, 500 + MOST_OFF + 1)}
    assert mean(told) == pytest.approx(500, abs=0.2)


def test_asking_again_tells_nothing() -> None:
    ones = [Group(1, key()) for _ in range(40)]
    whole = sum(ones, NOBODY)
    DRAWN.shuffle(ones)
    again = sum(ones[:20], NOBODY) + sum(ones[20:], NOBODY)
    assert [again.told("one"), again.told("other")] == [whole.told("one"), whole.told("other")]


def test_nobody_who_knows_the_question_alone_knows_the_error() -> None:
    assert len({people(100).told("the same") for _ in range(TIMES)}) == 2 * MOST_OFF + 1


def right(number: int, seen: Callable[[Group, Group], float]) -> float:
    """How often the best guess is right of whether a second group has one person more than a first of that many."""
    met: dict[bool, Counter[float]] = {True: Counter(), False: Counter()}
    for there in (True, False):
        for _ in range(TIMES):
            others = people(number)
            met[there][seen(others, others + Group(1, key()) if there else others)] += 1
    return sum(max(met[True][each], met[False][each]) for each in {*met[True], *met[False]}) / (2 * TIMES)


@pytest.mark.parametrize("number", [9, 10, 12, 13, 20, 400])
def test_by_two_questions_one_person_is_hardly_seen_in_the_difference(number: int) -> None:
    def difference(one: Group, other: Group) -> float:
        return (other.told(question()) or 0) - (one.told(question()) or 0)

    assert right(number, difference) < 0.62


def test_by_thirty_it_is_seen_three_times_in_four_which_is_why_they_are_bounded() -> None:
    def difference(one: Group, other: Group) -> float:
        return round(sum((other.told(question()) or 0) - (one.told(question()) or 0) for _ in range(30)) / 30, 1)

    assert 0.7 < right(60, difference) < 0.8


def test_a_quantile_is_one_of_the_values_beside_it() -> None:
    values = [(value, 1) for value in range(1, 201)]
    told = {people(200).quantile(0.5, values, "") for _ in range(300)}
    assert told == {*range(100 - MOST_BESIDE, 100 + MOST_BESIDE + 1)}


@pytest.mark.parametrize(("part", "number"), [(0.5, 17), (0.9, 70), (0.1, 70)])
def test_a_quantile_with_fewer_than_ten_on_a_side_is_not_told(part: float, number: int) -> None:
    values = [(value, 1) for value in range(number)]
    assert {people(number).quantile(part, values, question()) for _ in range(200)} == {None}


@pytest.mark.parametrize(("part", "number"), [(0.5, 24), (0.9, 120)])
def test_one_with_more_on_both_sides_is_told(part: float, number: int) -> None:
    values = [(value, 1) for value in range(number)]
    assert None not in {people(number).quantile(part, values, question()) for _ in range(200)}


def test_a_value_that_many_have_is_told_by_how_many_have_it() -> None:
    assert people(100).quantile(0.5, [(7, 60), (3, 30), (90, 10)], "") == 7
    with pytest.raises(ValueError, match="not those of 100"):
        people(100).quantile(0.5, [(1, 20)], "")

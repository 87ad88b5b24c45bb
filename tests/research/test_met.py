"""Whom an update met, kept in files."""

import random
from pathlib import Path

import pytest

from app.research.met import Met


@pytest.mark.parametrize("run", [1, 7, 50, 1_000])
def test_others_are_those_that_were_not_added_in_whatever_order(tmp_path: Path, run: int) -> None:
    names = [f"per_{number:04}" for number in range(300)]
    drawn = random.Random(run)  # noqa: S311  # the same each time
    added = drawn.sample(names, 200)
    met = Met(tmp_path, run)
    for start in range(0, len(added), 13):
        met.add(added[start : start + 13])
    assert list(met.others(names)) == sorted({*names} - {*added})


def test_of_nobody_met_all_are_others(tmp_path: Path) -> None:
    assert list(Met(tmp_path).others(["a", "b"])) == ["a", "b"]


def test_whoever_was_met_and_is_not_asked_for_is_passed_over(tmp_path: Path) -> None:
    met = Met(tmp_path, 2)
    met.add(["c", "a", "z", "b"])
    assert list(met.others(["b", "d"])) == ["d"]

"""The numbers of a cohort: from what the research graph counts to what may be told of it (app/rules/disclosure.py).

What is counted comes as lists of values in this order, each with how many people it is of and the sum of their keys.
"""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from app.research.model import ANY
from app.rules.disclosure import Group
from app.rules.survival import Cell, Told, everybody, life_table, median

Row = dict[str, Any]
"""An object as it is told, by the names of its fields."""


def asked(value: Any) -> str:
    """What was asked for by an argument: a digest, by which one question is told from another."""
    return blake2b(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def people(bound: Sequence[Any]) -> int | None:
    """How many they are told to be, of how many they are, the sum of their keys, and what was asked."""
    number, key, question = bound
    return Group(number, key).told(str(question))


def _known(value: str | None) -> str | None:
    return None if value == ANY else value


def _activity(kind: str, code: str | None, name: str | None) -> Row:
    return {"kind": kind, "code": code, "name": name}


def _largest(rows: list[Row]) -> list[Row]:
    """The rows in the order of the people that they tell; among like ones, in that of what else they tell."""
    return sorted(rows, key=lambda row: (-row["people"], str(row)))


def counts(bound: list[Any]) -> list[Row]:
    """Of each group of people what they have in common, and how many they are told to be."""
    [(cells, *asked_for)] = bound
    rows, question = [], str(asked_for)
    for *values, people_, key in cells:
        if (number := Group(people_, key).told(question)) is not None:
            sex, born, state, institution = map(_known, values)
            rows.append({"sex": sex, "born": born, "state": state, "institution": institution, "people": number})
    return _largest(rows)


def pathways(bound: list[Any]) -> list[Row]:
    """The first of the ways that people went, with how many they are told to be."""
    [(cells, first, asked_for)] = bound
    rows, question = [], str(asked_for)
    for activities, people_, key, days in cells:
        group = Group(people_, key)
        if (number := group.told(question)) is not None:
            way = [_activity(*each) for each in activities]
            rows.append({"activities": way, "people": number, "medianDays": group.quantile(0.5, days, question)})
    return _largest(rows)[:first]


def follows(bound: list[Any]) -> list[Row]:
    """The first of what followed what, likewise."""
    [(cells, first, asked_for)] = bound
    rows, question = [], str(asked_for)
    for earlier, later, people_, key, days in cells:
        group = Group(people_, key)
        if (number := group.told(question)) is not None:
            rows.append(
                {
                    "earlier": _activity(*earlier),
                    "later": _activity(*later),
                    "people": number,
                    "medianDays": group.quantile(0.5, days, question),
                    "p90Days": group.quantile(0.9, days, question),
                }
            )
    return _largest(rows)[:first]


def survival(bound: list[Any]) -> Row:
    """The life table, and what it comes to."""
    [(found, every, steps, to, cohort_asked)] = bound
    question = str([every, to, cohort_asked])
    cells = [Cell(interval, happened, Group(people_, key)) for interval, happened, people_, key in found]
    table = life_table(cells, steps, question)
    half = median(table)
    within = [cell for cell in cells if cell.interval < steps]
    return {
        "people": everybody(cells).told(str(cohort_asked)),
        "events": everybody(within, happened=True).told(question),
        "medianDays": None if half is None else round(half * every),
        "steps": [_step(step, every) for step in table],
    }


def _step(step: Told, every: int) -> Row:
    return {
        "fromDay": step.first * every,
        "toDay": step.end * every,
        "atRisk": step.at_risk,
        "events": step.events,
        "share": None if step.share is None else round(step.share, 3),
    }

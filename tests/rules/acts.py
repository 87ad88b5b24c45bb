"""Inputs of acts that are right, to be made wrong one way at a time, and what is then told."""

from typing import Any

from pydantic import ValidationError

from app.rules.problems import ProblemCode, problems_of
from app.rules.rule import Rule

KEY = {"idempotencyKey": "key-of-the-test"}
IN_ENCOUNTER = {**KEY, "encounterId": "enc_1", "practitionerId": "pra_1"}

Told = list[tuple[ProblemCode, str]]
"""Code and path (with dots) of each problem."""


def told(model: type[Rule], right: dict[str, Any], **changes: Any) -> Told:
    """What is wrong with the input once fields are changed; `...` leaves one out."""
    given = {name: value for name, value in {**right, **changes}.items() if value is not ...}
    try:
        model.model_validate(given)
    except ValidationError as error:
        return [(problem.code, ".".join(problem.path)) for problem in problems_of(error)]
    return []


def messages(model: type[Rule], right: dict[str, Any], **changes: Any) -> str:
    """All that is said of an input, for tests that it shows no value."""
    try:
        model.model_validate({**right, **changes})
    except ValidationError as error:
        return "\n".join(problem.message for problem in problems_of(error))
    return ""

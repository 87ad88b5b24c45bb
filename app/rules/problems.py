"""What can be wrong with an act. All of it comes at once, in one format: code, where in the input, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import InitErrorDetails, PydanticCustomError

from graph_schema.values import Value


class ProblemCode(Value):
    """Why an act was refused. Nothing of a refused act is written."""

    REQUIRED = "REQUIRED", "The field is needed here and was not given."
    MALFORMED = "MALFORMED", "The value is not of its form."
    OUT_OF_RANGE = "OUT_OF_RANGE", "The number, length or date is outside of what is possible here."
    CONTRADICTION = "CONTRADICTION", "The value contradicts another one, of the input or of the record."
    NOT_FOUND = "NOT_FOUND", "The id, code or number is nobody's."
    WRONG_STATE = "WRONG_STATE", "The record is in a state in which this cannot be done to it."
    STALE_VERSION = "STALE_VERSION", "Somebody changed it since: `record` is its present state. Look, and send again."
    NOT_ALLOWED = "NOT_ALLOWED", "Not for whoever asks: another role does it, or the very person who is named."
    KEY_REUSED = "KEY_REUSED", "The idempotency key was used for another act or another input; make a new one."
    PATIENT_MERGED = "PATIENT_MERGED", "The record went into another, `record`: write to that one."
    PATIENT_DECEASED = "PATIENT_DECEASED", "The patient had died by then."
    ENCOUNTER_CLOSED = "ENCOUNTER_CLOSED", "The encounter has ended: open another one, or amend."
    EXISTING_PATIENT = "EXISTING_PATIENT", "The person has a record already, `record`: use it."
    NOTE_INCOMPLETE = "NOTE_INCOMPLETE", "The note lacks what NOM-004-SSA3-2012 wants of its kind."
    OVERLAPPING_SICK_LEAVE = "OVERLAPPING_SICK_LEAVE", "The days are covered by another sick leave, `record`."
    WRONG_UNIT = "WRONG_UNIT", "The unit is no UCUM unit, or not one of what is measured."
    PROBABLE_DUPLICATE = "PROBABLE_DUPLICATE", "Probably the person of `record`. Use that one, or say why not."
    ALLERGY = "ALLERGY", "The patient is allergic to the medicine or its class. Another one, or say why this."
    DUPLICATE_THERAPY = "DUPLICATE_THERAPY", "The substance is being taken already: `record`. Cancel it, or say why."
    INTERACTION = "INTERACTION", "Interacts dangerously with `record`, which is being taken. Another one, or say why."
    RECENT_RESULT = "RECENT_RESULT", "There is a recent result, `record`. Use it, or say why another is needed."
    UNUSUAL = "UNUSUAL", "Possible, but not usual, and to be looked at twice. Mend it, or say why it is so."


OVERRIDABLE = frozenset(
    {
        ProblemCode.PROBABLE_DUPLICATE,
        ProblemCode.ALLERGY,
        ProblemCode.DUPLICATE_THERAPY,
        ProblemCode.INTERACTION,
        ProblemCode.RECENT_RESULT,
        ProblemCode.UNUSUAL,
    }
)
"""Warnings: the act is done all the same where its `overrideReason` says why, and the reason is kept with it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `path` leads to the field of the input, `record` is the id of what it speaks of."""

    code: ProblemCode
    message: str
    path: tuple[str, ...] = ()
    record: str | None = None


def unanswered(problems: Iterable[Problem], override_reason: str | None) -> list[Problem]:
    """Those that stand where a reason is given: a reason answers warnings alone."""
    return [each for each in problems if override_reason is None or each.code not in OVERRIDABLE]


def under(problems: Iterable[Problem], *path: str) -> list[Problem]:
    """The same, of what is nested in a larger input at that path."""
    return [replace(each, path=(*path, *each.path)) for each in problems]


class Refused(Exception):
    """An act is not done. Rolls back its transaction."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


_CODES = {
    "missing": ProblemCode.REQUIRED,
    "greater_than_equal": ProblemCode.OUT_OF_RANGE,
    "greater_than": ProblemCode.OUT_OF_RANGE,
    "less_than_equal": ProblemCode.OUT_OF_RANGE,
    "less_than": ProblemCode.OUT_OF_RANGE,
    "string_too_long": ProblemCode.OUT_OF_RANGE,
    "string_too_short": ProblemCode.REQUIRED,
    "too_long": ProblemCode.OUT_OF_RANGE,
    "too_short": ProblemCode.REQUIRED,
    "finite_number": ProblemCode.OUT_OF_RANGE,
}
"""By pydantic's type of error; one of our own is the code in small letters, any other is MALFORMED."""

_MESSAGES = {
    "missing": "is needed here",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is not of its form",
    "string_too_long": "is too long",
}


def wrong(code: ProblemCode, message: str, *path: str) -> PydanticCustomError:
    """What a validator raises; `path` leads on from where the validator stands."""
    return PydanticCustomError(code.lower(), "{message}", {"message": message, "path": path})


def raise_all(errors: Iterable[PydanticCustomError]) -> None:
    """Raise whatever a validator found at once; nothing if it found nothing."""
    details = [InitErrorDetails(type=error, loc=(), input=None) for error in errors]
    if details:
        raise ValidationError.from_exception_data("act", details, hide_input=True)


def problem_of(error: PydanticCustomError) -> Problem:
    """One that `wrong` made, for a rule that is asked outside of a model."""
    context = error.context or {}
    return Problem(ProblemCode[error.type.upper()], error.message(), tuple(map(to_camel, context.get("path", ()))))


def problems_of(error: ValidationError) -> list[Problem]:
    """All that pydantic found. Values are not shown: they may be a person's."""
    return [
        Problem(
            _code(each["type"]),
            _MESSAGES.get(each["type"]) or each["msg"],
            tuple(
                str(part) if isinstance(part, int) else to_camel(str(part))
                for part in (*each["loc"], *each.get("ctx", {}).get("path", ()))
            ),
        )
        for each in error.errors(include_input=False, include_url=False)
    ]


def _code(type_: str) -> ProblemCode:
    own = type_.upper()
    return ProblemCode[own] if own in ProblemCode.__members__ else _CODES.get(type_, ProblemCode.MALFORMED)

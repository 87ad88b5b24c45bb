"""The ancestor of all rules, and the types that their fields share."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from app.rules.problems import raise_all

LINE_LENGTH = 500
PROSE_LENGTH = 50_000
"""Characters of a text: some twenty pages."""

_BREAKS = "\n\t"


class Rule(BaseModel):
    """A model whose fields have the public names of GraphQL, and that takes nothing it does not know."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="after")
    def _all_at_once(self) -> Self:
        raise_all(self.checks())
        return self

    def checks(self) -> Iterator[PydanticCustomError]:
        """What is wrong between fields, each of which is right; a model adds its own to those of its ancestors."""
        yield from ()


@dataclass(frozen=True)
class GlobalId:
    """Marks a string that is a node's global id."""


def _normalised(value: object) -> object:
    """Canonically equal texts are one: letters with their accents are single characters (NFC); line ends are `\\n`."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")) if isinstance(value, str) else value


def _readable(allowed: str) -> AfterValidator:
    def check(text: str) -> str:
        if text.isprintable():  # as most lines are; it tells much faster
            return text
        for character in text:
            # Cc: control, Cf: invisible and turning, Cs: half a character, Co and Cn: nobody's.
            if unicodedata.category(character)[0] == "C" and character not in allowed:
                raise PydanticCustomError(
                    "malformed",
                    "holds the character U+{code}, which nobody can read; leave it out",
                    {"code": f"{ord(character):04X}"},
                )
        return text

    return AfterValidator(check)


_text = BeforeValidator(_normalised)


def _of_length(most: int) -> StringConstraints:
    # Stands right beside `str`: further out, pydantic would measure the text before it strips it.
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


Line = Annotated[str, _of_length(LINE_LENGTH), _readable(""), _text]
"""One line of readable text."""

Prose = Annotated[str, _of_length(PROSE_LENGTH), _readable(_BREAKS), _text]
"""Readable text of any number of lines."""

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]{1,64}$")]
"""A code of a catalogue or the key of an institution: printable ASCII."""

System = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]{1,200}$")]
"""The URI of a code system."""

NodeId = Annotated[str, GlobalId(), StringConstraints(pattern=r"^[a-z]{2,4}_[0-9a-z]{1,40}$")]
"""The global id of a node."""

IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[!-~]{8,128}$")]
"""What makes a mutation happen once: 8 to 128 printable ASCII characters, such as a UUID."""

Instant = AwareDatetime
"""A point in time with its offset from UTC."""

Version = Annotated[int, Field(ge=1)]
"""How often a record was written to; an act names the version that its author saw."""


class Act(Rule):
    """The input of a mutation."""

    idempotency_key: IdempotencyKey = Field(
        description="Made by the client for this act, such as a UUID: a repeat with the same key writes nothing and "
        "gets the first answer."
    )


class InEncounter(Act):
    """An act that is done in an encounter by somebody."""

    encounter_id: NodeId = Field(description="The encounter in which it is done.")
    practitioner_id: NodeId = Field(description="Who does it and answers for it.")


class Versioned(Act):
    """An act that changes a record."""

    version: Version = Field(description="The record's version as you saw it; another one by now is told, not undone.")


class Overridable(Rule):
    """An act that may be done in spite of warnings."""

    override_reason: Line | None = Field(
        None, description="Why it is done in spite of what was warned of; kept with the record."
    )

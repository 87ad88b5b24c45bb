"""The data types of FHIR R4 that we read, as light pydantic models.

Light on purpose: `fhir.resources` validates every element of the standard and takes ten times as long (264 against 25
microseconds a resource); what we do not read is not ours to judge. Unknown elements are ignored, those we read are
checked. Messages never hold the value that was wrong.
"""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

MEXICO_CITY = timezone(timedelta(hours=-6))
"""Offset that dates without a time of day are read at."""

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class FhirModel(BaseModel):
    """Ancestor of what we read: camelCase names, unknown elements ignored, null as absent."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True
    )


def parse_date(value: Any) -> date:
    """A FHIR `date`, complete or not: of a year or a month its first day."""
    match = _PARTIAL_DATE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("is not a FHIR date")
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValueError("is a date that does not exist") from None


def parse_instant(value: Any) -> datetime:
    """A FHIR `dateTime` or `instant` with its own offset; without a time of day midnight in Mexico City."""
    if isinstance(value, str) and _PARTIAL_DATE.fullmatch(value):
        day = parse_date(value)
        return datetime(day.year, day.month, day.day, tzinfo=MEXICO_CITY)
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("is not a FHIR dateTime") from None
    if moment.tzinfo is None:
        raise ValueError("has a time of day and no offset from UTC")
    return moment


Day = Annotated[date, BeforeValidator(parse_date)]
Instant = Annotated[datetime, BeforeValidator(parse_instant)]


class Coding(FhirModel):
    user_selected: bool = False
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(FhirModel):
    coding: list[Coding] = Field(default_factory=list)
    text: str | None = None

    def has(self, *codes: str) -> bool:
        """Whether one of its codings has one of the codes."""
        return any(coding.code in codes for coding in self.coding)

    @property
    def words(self) -> str | None:
        """What a reader calls it: the text, else the first display, else the first code."""
        candidates = (
            self.text,
            *(coding.display for coding in self.coding),
            *(coding.code for coding in self.coding),
        )
        return next((text.strip() for text in candidates if text and text.strip()), None)


class Period(FhirModel):
    start: Instant | None = None
    end: Instant | None = None


class Identifier(FhirModel):
    use: str | None = None
    type: CodeableConcept | None = None
    system: str | None = None
    value: str | None = None
    period: Period | None = None


class Reference(FhirModel):
    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Quantity(FhirModel):
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None

    @property
    def words(self) -> str | None:
        """`500 mg`, None without a value."""
        if self.value is None:
            return None
        return " ".join(part for part in (f"{self.comparator or ''}{self.value:g}", self.unit or self.code) if part)


class QuantityRange(FhirModel):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(FhirModel):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Annotation(FhirModel):
    text: str


class Attachment(FhirModel):
    content_type: str | None = None
    data: str | None = None
    url: str | None = None
    title: str | None = None


class Address(FhirModel):
    state: str | None = None
    country: str | None = None


class Extension(FhirModel):
    url: str
    value_string: str | None = None
    value_address: Address | None = None


class Extended(FhirModel):
    """The `_name` twin of a primitive element, which holds its extensions."""

    extension: list[Extension] = Field(default_factory=list)


class HumanName(FhirModel):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str | None] = Field(default_factory=list)
    family_parts: Extended | None = Field(None, alias="_family")


class Meta(FhirModel):
    last_updated: Instant | None = None


class Narrative(FhirModel):
    div: str = ""

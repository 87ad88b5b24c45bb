"""How much of a medicine and how often, as coded values and in the Spanish words that the graph stores."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import ProblemCode, wrong
from app.rules.rule import Line, Rule
from app.rules.units import Unit, unit_words
from app.rules.words import spanish
from graph_schema.values import DoseMoment

_RHYTHMS = ("every_hours", "every_days", "times_a_day", "times_a_week", "once")
_HOURS_A_DAY = 24
_TIMES = {
    1: "Una vez",
    2: "Dos veces",
    3: "Tres veces",
    4: "Cuatro veces",
    5: "Cinco veces",
    6: "Seis veces",
}
AS_NEEDED = "por razón necesaria"


class Dose(Rule):
    """An amount of a medicine."""

    value: float = Field(gt=0, le=100_000_000, description="How much.")
    unit: Unit = Field(description="UCUM unit, such as `mg`, `mL`, `[IU]`, `mg/kg`, `{tableta}`.")

    @property
    def words(self) -> str:
        """`500 mg`, `1 200 000 UI`, `2 tableta`."""
        return f"{number_words(self.value)} {unit_words(self.unit)}"


class Frequency(Rule):
    """How often a medicine is taken: one rhythm, or as needed."""

    every_hours: int | None = Field(
        None, ge=1, le=72, description="Every so many hours; `asNeeded` the shortest interval."
    )
    every_days: int | None = Field(None, ge=1, le=366, description="Every so many days.")
    times_a_day: int | None = Field(None, ge=1, le=24, description="So many times a day.")
    times_a_week: int | None = Field(None, ge=1, le=6, description="So many times a week.")
    once: bool = Field(False, description="A single dose.")
    as_needed: bool = Field(
        False, description="Only when needed; then `everyHours` is needed as the shortest interval."
    )
    needed_for: Line | None = Field(
        None, max_length=100, description="What it is taken for as needed, such as `fiebre`."
    )
    moment: DoseMoment | None = Field(None, description="When in the day.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Exactly one rhythm; as needed with the shortest interval."""
        yield from super().checks()
        rhythms = [field for field in _RHYTHMS if getattr(self, field)]
        if self.as_needed and self.every_hours is None:
            yield wrong(
                ProblemCode.REQUIRED, "is needed as the shortest interval of what is taken as needed", "every_hours"
            )
        elif not rhythms:
            yield wrong(ProblemCode.REQUIRED, "or another rhythm is needed: how often?", "every_hours")
        for field in rhythms[1:]:
            yield wrong(ProblemCode.CONTRADICTION, "stands beside another rhythm; leave one of the two out", field)
        if self.needed_for is not None and not self.as_needed:
            yield wrong(ProblemCode.CONTRADICTION, "is of what is taken as needed; leave it out", "needed_for")

    @property
    def words(self) -> str:
        """`Cada 12 horas`, `Tres veces por semana`, `Dosis única`, `Cada 24 horas, por la noche`."""
        parts = [self._rhythm]
        if self.as_needed:
            parts[0] += f" {f'si hay {self.needed_for}' if self.needed_for else AS_NEEDED}"
        if self.moment:
            parts.append(spanish(self.moment))
        return ", ".join(parts)

    @property
    def _rhythm(self) -> str:
        if self.once:
            return "Dosis única"
        if self.every_hours:
            return "Cada hora" if self.every_hours == 1 else f"Cada {self.every_hours} horas"
        if self.every_days:
            return f"Cada {_HOURS_A_DAY} horas" if self.every_days == 1 else f"Cada {self.every_days} días"
        if self.times_a_day:
            return f"{_times(self.times_a_day)} al día"
        return f"{_times(self.times_a_week or 1)} por semana"


def prescription_summary(substance: str, dose: str, route: str, frequency: str, days: int) -> str:
    """A prescription in one line, of words as the graph stores them."""
    how_long = "dosis única" if "única" in frequency else f"{days} días" if days > 1 else "1 día"
    summary = f"{substance} {dose}, {route.lower()}, {frequency.lower()}, {how_long}"
    return summary.replace("dosis única, dosis única", "dosis única")


def _times(count: int) -> str:
    return _TIMES.get(count, f"{count} veces")


def number_words(value: float) -> str:
    """`0.5`, `500`, `1 200 000`: decimals with a point, thousands apart from a million on."""
    if value.is_integer() and value >= 1_000_000:
        return f"{int(value):,}".replace(",", " ")
    return f"{value:.10g}"

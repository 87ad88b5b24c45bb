"""Cohorts: people of the researchers' graph who entered by an event, in numbers alone.

What is told is what app/rules/disclosure.py allows of groups of people: each number here is of people, and each person
counts in it once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from app.cypher.mapping import Given, Held, Refusal, derived, matched, stored, told
from app.domain import cohort_numbers as numbers
from app.domain.cohort_filters import ActivityKind, CohortEventFilter, CohortFilter
from app.errors import BadInput, Unavailable
from app.research.model import FORMAT
from app.rules.disclosure import LEAST

MOST = 100
"""How many entries a list gives at most."""
MOST_STEPS = 120
MOST_DAYS = 3_660


class ResearchNotBuilt(Unavailable):
    """The research graph is not there, not whole, or of another format."""

    code = "RESEARCH_NOT_BUILT"


def _within(argument: str, least: int, most: int) -> tuple[str, Callable[[int], int]]:
    """What makes a parameter of a number that has to lie within bounds."""

    def bounded(value: int) -> int:
        if not least <= value <= most:
            raise BadInput(f"`{argument}` is {value}; it must be from {least} to {most}")
        return value

    return argument, bounded


def _described(type_: Any, description: str) -> Any:
    return Annotated[type_, strawberry.argument(description=description)]


@strawberry.enum(description="What people of a cohort may be counted by.")
class CohortDimension(Enum):
    SEX = strawberry.enum_value("SEX", description="Sex.")
    BORN = strawberry.enum_value("BORN", description="Years of birth, as the research graph tells them.")
    STATE = strawberry.enum_value("STATE", description="State of their clinic, or its region.")
    INSTITUTION = strawberry.enum_value("INSTITUTION", description="Institution of the event by which they entered.")


@strawberry.type(description="What an event of a care pathway is an instance of.")
class Activity:
    kind: ActivityKind = told(description="Its kind.")
    code: str | None = told(
        description="Its code; of rare ones of what they are part of. null where they are told by their kind alone."
    )
    name: str | None = told(description="Its name, likewise.")


@strawberry.type(description="How many people of a cohort share what it was asked to count by.")
class CohortCount:
    sex: str | None = told(description="Sex; null where it is not asked for, or not told.")
    born: str | None = told(description="Years of birth, such as `1950-1959`, likewise.")
    state: str | None = told(description="State or region, likewise.")
    institution: str | None = told(description="Code of the institution, likewise.")
    people: int = told(description="How many people, 10 at least.")


@strawberry.type(description="What people of a cohort went through, in this order.")
class CohortPathway:
    activities: list[Activity] = told(description="What happened, one after the other.")
    people: int = told(description="How many people, 10 at least.")
    median_days: int | None = told(description="Days from the first to the last of it that half of them took.")


@strawberry.type(description="One activity directly after another, of people of a cohort: of each the first time.")
class DirectlyFollows:
    earlier: Activity = told(description="What happened.")
    later: Activity = told(description="What happened next.")
    people: int = told(description="How many people, 10 at least.")
    median_days: int | None = told(description="Within how many days half of them; null if too few to be told.")
    p90_days: int | None = told(description="Within how many days nine tenths of them; null if too few to be told.")


@strawberry.type(description="A stretch of time of a survival curve: as long as it takes until its events may be told.")
class SurvivalStep:
    from_day: int = told(description="Days from entry to its beginning.")
    to_day: int = told(description="Days from entry to its end.")
    at_risk: int | None = told(
        description="How many had not had the event when it began, and were still followed; null for fewer than 10."
    )
    events: int | None = told(
        description="How many of them had the event in it; null for fewer than 10, in the last step alone."
    )
    share: float | None = told(
        description="The share of all who have not had the event when it ends, as estimated, 0 to 1; null likewise."
    )


@strawberry.type(description="How long it took people of a cohort until an event.")
class Survival:
    people: int | None = told(description="How many people; null for fewer than 10.")
    events: int | None = told(description="How many had the event in the time that was looked at; null likewise.")
    median_days: int | None = told(description="Days until half have had it, as estimated; null where they have not.")
    steps: list[SurvivalStep] = told(description="The life table, up to the end of the time that was looked at.")


_EARLIER = "CASE WHEN each.position < first.position THEN each ELSE first END"


def _entered(*, of_root: bool) -> tuple[str | Held, ...]:
    """Clauses that bind each `person` of a cohort and the event of their `entry`.

    Each field below finds them anew: as a list in one variable, Neo4j would count them as memory of each row beside it.
    """
    return (
        Held(
            "entry",
            "MATCH (person:Person)-[:HAD]->(event)-[is:IS|DIAGNOSED]->(activity:Activity) WHERE {held}",
            "activity",
            "is",
            of_root=of_root,
        ),
        "WITH person, collect(event) AS events",
        f"WITH person, reduce(first = head(events), each IN events | {_EARLIER}) AS entry",
        Held("filter", "WITH person, entry WHERE {held}", "person", of_root=of_root),
    )


_AFTERWARDS = (
    *_entered(of_root=True),
    "WITH person, COLLECT {",
    "MATCH (person)-[:HAD]->(event)-[:IS]->(activity)",
    "WHERE event.position >= entry.position AND event.day <= entry.day + duration({days: {withinDays}})",
    Given("kinds", "AND activity.kind IN {kinds}"),
    "RETURN [CASE WHEN {byKind} THEN activity.kind ELSE activity END, event.day] ORDER BY event.position",
    "} AS way",
)
"""Clauses that bind of each person the way from their entry on: what happened and when, in order."""
_WAYS = {
    "kinds": _described(list[ActivityKind] | None, "Activities of which kinds alone; of all if left out."),
    "withinDays": _described(int, f"Up to how many days after entry, up to {MOST_DAYS:,}."),
    "byKind": _described(bool, "Whether activities are told by their kind alone, which more people share."),
    "first": _described(int, f"How many at most, from 1 to {MOST}."),
}
_LIKE_ALL = {"withinDays": 365, "byKind": False, "first": 20}
_BOUNDED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "kinds": ("kinds", lambda kinds: [kind.value for kind in kinds]),
    "withinDays": _within("withinDays", 0, MOST_DAYS),
    "first": _within("first", 1, MOST),
}


def _named(what: str) -> str:
    """Kind, code and name of an activity's node, or of what is a kind alone."""
    return f"CASE WHEN {{byKind}} THEN [{what}, null, null] ELSE [{what}.kind, {what}.code, {what}.name] END"


def _cells(clauses: Sequence[str | Given | Held], cell: str) -> tuple[str | Given | Held, ...]:
    """Clauses that bind a list of all the cells that clauses find.

    They stand by themselves: where something outside is named behind it, Neo4j binds no list where there is no cell.
    """
    return ("CALL () {", *clauses, f"RETURN collect({cell}) AS cells", "}")


def _cells_of_ways(
    clauses: Sequence[str | Given | Held], cell: str, steps: str = "0"
) -> tuple[str | Given | Held, ...]:
    """Clauses that bind those of ways, how many are wanted, and what was asked."""
    return (
        *_cells(clauses, cell),
        f"WITH cells, [{{parent.r}}.question, {{withinDays}}, {{byKind}}, {steps}] AS question",
        Given("kinds", "WITH cells, question + {kinds} AS question"),
        "WITH [cells, {first}, question] AS {r}",
    )


def _days_by(*names: str) -> tuple[str, ...]:
    """Clauses that count people by these names, if they are enough, and those of each number of `days`."""
    by = ", ".join(names)
    return (
        f"WITH {by}, days, count(*) AS people, sum(person.cellKey) AS key",
        f"WITH {by}, sum(people) AS people, sum(key) AS key, collect([days, people]) AS days",
        f"WHERE people >= {LEAST}",
    )


@strawberry.type(
    description="People who entered by an event, in numbers alone. A number is told of 10 people at least, and wrong "
    "by up to 6, always by as much for the same question; where exactly from 10 to 14 it begins to be told, is drawn "
    "likewise. Parts need not add up. Each person counts once in each number."
)
class Cohort:
    as_of: datetime = stored("{r}.build.at", description="When the research graph was made of the record.")
    people: int | None = stored(
        "[{r}.people, {r}.key, {r}.question]",
        encode=numbers.people,
        description="How many; null for fewer than 10.",
    )
    counts: list[CohortCount] = derived(
        (
            *_cells(
                (
                    *_entered(of_root=True),
                    "WITH person.cellKey AS key,",
                    "CASE WHEN 'SEX' IN {by} THEN person.sex END AS sex,",
                    "CASE WHEN 'BORN' IN {by} THEN person.born END AS born,",
                    "CASE WHEN 'STATE' IN {by} THEN person.state END AS state,",
                    "CASE WHEN 'INSTITUTION' IN {by} THEN entry.institution END AS institution",
                    "WITH sex, born, state, institution, count(*) AS people, sum(key) AS key",
                    f"WHERE people >= {LEAST}",
                ),
                "[sex, born, state, institution, people, key]",
            ),
            "WITH [cells, {by}, {parent.r}.question] AS {r}",
        ),
        numbers.counts,
        {"by": _described(list[CohortDimension], "By what, by several together.")},
        converts={"by": ("by", lambda by: [each.value for each in by])},
        entries=MOST,
        description="How many there are of each, the largest first; those below 10 are left out.",
    )
    pathways: list[CohortPathway] = derived(
        _cells_of_ways(
            (
                *_AFTERWARDS,
                "WITH person, way[..{steps}] AS way",
                "WITH person, [each IN way | each[0]] AS way, duration.inDays(way[0][1], way[-1][1]).days AS days",
                *_days_by("way"),
            ),
            f"[[what IN way | {_named('what')}], people, key, days]",
            "{steps}",
        ),
        numbers.pathways,
        {**_WAYS, "steps": _described(int, "How many activities from entry on, from 1 to 10.")},
        defaults={**_LIKE_ALL, "steps": 4},
        converts={**_BOUNDED, "steps": _within("steps", 1, 10)},
        entries=MOST,
        description="The ways that most people went from their entry on, the most common first.",
    )
    follows: list[DirectlyFollows] = derived(
        _cells_of_ways(
            (
                *_AFTERWARDS,
                "CALL (way) {",
                "UNWIND range(0, size(way) - 2) AS place",
                "WITH way[place] AS one, way[place + 1] AS other",
                "WITH one[0] AS earlier, other[0] AS later, duration.inDays(one[1], other[1]).days AS days",
                "RETURN earlier, later, head(collect(days)) AS days",
                "}",
                *_days_by("earlier", "later"),
            ),
            f"[{_named('earlier')}, {_named('later')}, people, key, days]",
        ),
        numbers.follows,
        _WAYS,
        defaults=_LIKE_ALL,
        converts=_BOUNDED,
        entries=MOST,
        description="What directly followed what from their entry on, the most common first.",
    )
    survival: Survival = derived(
        (
            *_cells(
                (
                    *_entered(of_root=True),
                    "WITH person, entry, COLLECT {",
                    Held(
                        "to",
                        "MATCH (person)-[:HAD]->(event)-[is:IS|DIAGNOSED]->(activity) "
                        "WHERE event.position > entry.position AND {held}",
                        "activity",
                        "is",
                    ),
                    "RETURN min(event.day)",
                    "}[0] AS day,",
                    "COLLECT { MATCH (person)-[:HAD]->(event) RETURN max(event.day) }[0] AS last",
                    "WITH person.cellKey AS key, day IS NOT NULL AS happened,",
                    "  duration.inDays(entry.day, coalesce(day, last)).days / {everyDays} AS interval",
                    "WITH key, happened AND interval < {steps} AS happened,",
                    "CASE WHEN interval < {steps} THEN interval ELSE {steps} END AS interval",
                    "WITH interval, happened, count(*) AS people, sum(key) AS key",
                ),
                "[interval, happened, people, key]",
            ),
            "WITH [cells, {everyDays}, {steps}, {toAsked}, {parent.r}.question] AS {r}",
        ),
        numbers.survival,
        {
            "to": _described(CohortEventFilter, "The event: the first after entry that fits."),
            "everyDays": _described(int, "Days of an interval, from 1 to 366; a step takes one, or several."),
            "steps": _described(int, f"How many intervals are looked at, from 1 to {MOST_STEPS}."),
        },
        defaults={"everyDays": 30, "steps": 12},
        converts={
            "everyDays": _within("everyDays", 1, 366),
            "steps": _within("steps", 1, MOST_STEPS),
            "toAsked": ("to", numbers.asked),
        },
        entries=MOST_STEPS,
        description="How long it took until an event. Who has none counts up to their last event of any kind.",
    )


def cohort() -> Any:
    """The root field. `{r}` holds how many people there are, the sum of their keys, and what the graph is of."""
    return matched(
        (
            *_entered(of_root=False),
            "WITH count(*) AS people, sum(person.cellKey) AS key",
            "WITH people, key, [{entryAsked}] AS question",
            Given("filter", "WITH people, key, question + {filterAsked} AS question"),
            "WITH people, key, question, COLLECT { MATCH (build:Build) RETURN build }[0] AS build",
            "WITH {people: people, key: key, question: question, build: build} AS {r}",
        ),
        {
            "entry": _described(CohortEventFilter, "By which event people enter: each by their first that fits."),
            "filter": _described(CohortFilter | None, "Which of them; all if left out."),
        },
        converts={"entryAsked": ("entry", numbers.asked), "filterAsked": ("filter", numbers.asked)},
        refusals=(
            Refusal(
                "{r}.build.at IS NULL",
                ResearchNotBuilt,
                "the research graph is not there, or is being made; try again later, or ask the operator",
            ),
            Refusal(
                f"coalesce({{r}}.build.format, 1) <> {FORMAT}",
                ResearchNotBuilt,
                "the research graph is of an earlier version; its operator has to run `expediente research build`",
            ),
        ),
        of_research=True,
        description="People of the researchers' graph who entered by an event: how many, what they went through, how "
        "long it took them until another.",
    )

"""A person, and what is counted over all people, as nodes and relationships: the same, however they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from app.research import model
from app.research.codes import Codes
from app.research.flows import Flow, Flows, told
from app.research.model import Activity, Links, Nodes
from app.research.telling import ToldPerson, born, fingerprint
from app.rules.disclosure import cell_key

Values = tuple[Any, ...]
"""Of the properties, in their order; None where one is absent."""


@dataclass(slots=True)
class Rows:
    """Nodes, and relationships among them, by their number; or to a node that is named by its key."""

    nodes: list[tuple[Nodes, Values]] = field(default_factory=list)
    links: list[tuple[Links, int, int | str, Values]] = field(default_factory=list)

    def add(self, nodes: Nodes, *values: Any) -> int:
        """Add a node; its number."""
        self.nodes.append((nodes, values))
        return len(self.nodes) - 1

    def link(self, links: Links, start: int, end: int | str, *values: Any) -> None:
        """Add a relationship."""
        self.links.append((links, start, end, values))


def person_rows(person: ToldPerson) -> Rows:
    """A person with all events and episodes. Activities are named by their keys."""
    rows, events, path = Rows(), person.events, person.pathway
    own, first = _person(rows, person), 1
    for position, event in enumerate(events):
        number = rows.add(
            model.EVENTS[Activity(event.kind)],
            position,
            date.fromordinal(event.day),
            event.institution,
            event.level,
            event.days,
            event.to_institution,
            event.to_level,
        )
        rows.link(model.HAD, own, number)
        rows.link(model.IS, number, event.code)
        for condition in event.conditions:
            rows.link(model.DIAGNOSED, number, condition)
        for type_, other in event.links:
            rows.link(model.OWN_LINKS[type_], number, first + other)  # type: ignore[index]  # named as the Rel is
    for one, other in path.next:
        rows.link(model.NEXT, first + one, first + other, events[other].day - events[one].day)
    for one, other in path.next_at_institution:
        rows.link(model.NEXT_AT_INSTITUTION, first + one, first + other)
    for episode in path.episodes:
        began, ended = (date.fromordinal(events[episode.places[end]].day) for end in (0, -1))
        number = rows.add(model.EPISODE, episode.condition, began, ended, episode.encounters)
        rows.link(model.HAD_EPISODE, own, number)
        rows.link(model.OF, number, episode.condition)
        rows.link(model.BEGAN_WITH, number, first + episode.places[0])
        for one, other in pairwise(episode.places):
            rows.link(model.NEXT_IN_EPISODE, first + one, first + other, episode.condition)
    return rows


def _person(rows: Rows, person: ToldPerson) -> int:
    quasi = person.quasi
    years = born(quasi.born)
    told_of = (quasi.born, *years, quasi.sex, quasi.state, list(quasi.institutions))
    return rows.add(model.PERSON, person.id, *told_of, fingerprint(person), cell_key(person.id))


def activity_values(codes: Codes) -> Iterator[tuple[str, Values]]:
    """The activities that events are told by: key, and properties of `ACTIVITY`."""
    for key in sorted(codes.people):
        entry = codes.entries[key]
        yield key, (key, entry.kind.value, entry.code, entry.name, entry.told, codes.people[key])


def step_links(flows: Flows, k: int) -> Iterator[tuple[Links, str, str, Values]]:
    """What followed what, from activity to activity, both by their keys."""
    for step, flow in told(flows.steps, k):
        if step.institution is None:
            yield model.FOLLOWED_BY, step.earlier, step.later, _flow(flow)
        else:
            yield model.FOLLOWED_BY_AT, step.earlier, step.later, (step.institution, *_flow(flow))


def overview_rows(flows: Flows, k: int, names: Mapping[str, str], build: Mapping[str, Any]) -> Rows:
    """Institutions with what they hand over to each other, months, and what the build is of."""
    rows = Rows()
    institutions = sorted({load.institution for load in flows.months})
    number = {code: rows.add(model.INSTITUTION, code, names.get(code, code)) for code in institutions}
    for handover, flow in told(flows.handovers, k):
        rows.link(model.HANDED_OVER, number[handover.earlier], number[handover.later], *_flow(flow))
    for load, flow in sorted(told(flows.months, k)):
        month = date.fromisoformat(f"{load.month}-01")
        rows.add(model.MONTH, "|".join(load), month, load.institution, load.kind, flow.count, flow.people)
    columns = tuple(f"{name}:{_TYPES[type(value)]}" for name, value in build.items())
    rows.add(Nodes(("Build",), columns), *build.values())
    return rows


def _flow(flow: Flow) -> Values:
    return flow.count, flow.people, flow.within(0.5), flow.within(0.9)


_TYPES = {int: "long", float: "double", str: "string", list: "string[]"}

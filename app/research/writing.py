"""The processes that write people as files for an import: one for each spool file."""

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from app.bulk.phases import Tell
from app.research.chart import charts
from app.research.flows import Flows
from app.research.rows import Rows, activity_values, person_rows, step_links
from app.research.tables import Tables
from app.research.telling import Telling
from graph_schema.bulk.processes import add, go_on, pool, watched

PEOPLE = 100
"""After how many people a process looks whether it is to stop."""


@dataclass(frozen=True)
class _Work:
    """What all processes know of what is written."""

    telling: Telling
    folder: Path
    places: Mapping[str, int]
    """Where activities stand."""


@dataclass(frozen=True)
class _Shared:
    """What the processes share."""

    next_place: "Synchronized[int]"
    people: "Synchronized[int]"


def write(telling: Telling, spool: Sequence[Path], folder: Path, tell: Tell, overview: Callable[[Flows], Rows]) -> None:
    """Write people, activities, and what is counted over all people, of which `overview` makes the rest.

    `tell` hears of how many people are written.
    """
    context = multiprocessing.get_context("spawn")
    next_place, people = (context.Value("q", 0) for _ in range(2))
    shared, take = _Shared(next_place, people), partial(add, next_place)
    with Tables(folder, "activities", take) as tables:
        places = tables.add_activities(activity_values(telling.codes))
    flows = Flows()
    with pool(context, len(spool), _begin, _Work(telling, folder, places), shared) as made:
        shares = [made.submit(_write_share, file) for file in spool]
        for share in watched(shares, lambda: tell(shared.people.value, f"{shared.people.value:,} people")):
            flows.merge(share)
    with Tables(folder, "overview", take) as tables:
        tables.add_steps(step_links(flows, telling.generalisation.k), places)
        tables.add(overview(flows), places)


# What follows runs in the processes.

_work: _Work
_shared: _Shared


def _begin(work: _Work, shared: _Shared) -> None:
    global _work, _shared
    _work, _shared = work, shared


def _write_share(spool: Path) -> Flows:
    flows, telling = Flows(), _work.telling
    with Tables(_work.folder, spool.stem, partial(add, _shared.next_place)) as tables:
        for number, chart in enumerate(charts([spool]), 1):
            if person := telling.told(chart):
                tables.add(person_rows(person), _work.places)
                flows.add(person)
            if number % PEOPLE == 0:
                add(_shared.people, PEOPLE)
                go_on()
    return flows

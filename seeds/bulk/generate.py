"""The processes that make a profile's people: each takes the next few until all are made.

Where a node stands in the store is settled as it is made, by a number that all processes draw from. So the import has
no ids to look up, and needs no memory for them.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from graph_schema.bulk.processes import add, go_on, pool, watched
from graph_schema.bulk.tables import Tables
from graph_schema.model import NODES
from graph_schema.tallies import Counts, tally_rows
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.bulk.apart import differentiators
from seeds.bulk.counting import Counting
from seeds.catalogue import catalogue_rows
from seeds.patients import patient_of, person_of
from seeds.places import Network, build_network, place_rows
from seeds.profiles import Profile
from seeds.totals import Totals

BATCH = 50
"""People whom a process takes at once."""
CURPS = 2_000
"""The same where only their CURPs are made."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the processes are."""

    people: int
    events: int


@dataclass(frozen=True)
class _Shared:
    """What the processes share. Counters are taken from under their locks."""

    next_person: "Synchronized[int]"
    next_place: "Synchronized[int]"
    people: "Synchronized[int]"
    events: "Synchronized[int]"

    @classmethod
    def make(cls, context: SpawnContext) -> "_Shared":
        person, place, people, events = (context.Value("q", 0) for _ in range(4))
        return cls(person, place, people, events)


@dataclass(frozen=True)
class _Work:
    """What all processes know of what is made."""

    profile: Profile
    seed_number: int
    folder: Path


@dataclass(frozen=True)
class _Share:
    """What one process made."""

    totals: Totals
    counts: Counts


def generate(
    profile: Profile, seed_number: int, folder: Path, processes: int, tell: Callable[[Progress], object]
) -> Totals:
    """Write a profile, with its catalogues, places and tallies, as files for the import; what they hold.

    `tell` hears several times a second how far it is. Files of what fails half way are left where they are.
    """
    work = _Work(profile, seed_number, folder)
    network = build_network(seed_number)
    context = multiprocessing.get_context("spawn")
    shared = _Shared.make(context)
    with Tables(folder, "common") as common, pool(context, processes, _begin, shared, work) as made:
        known = _write_common(common, network)
        shared.next_place.value = len(known)
        apart = differentiators(_curps(made, profile))
        shares = [made.submit(_make_share, str(number), known, apart) for number in range(processes)]
        totals, counts = Totals(), Counts({})
        for share in watched(shares, lambda: tell(Progress(shared.people.value, shared.events.value))):
            totals.merge(share.totals)
            counts.add_all(share.counts)
        tallies = list(tally_rows(counts, datetime.now(UTC)))
        _write(common, known, shared.next_place.value, tallies, ())
        totals.nodes += common.nodes
        totals.relationships += common.relationships
    return totals


def _write_common(common: Tables, network: Network) -> dict[str, int]:
    """Catalogues and places, first of all; where they stand."""
    rows = [*catalogue_rows(), *place_rows(network)]
    # An entry that is listed twice is one node.
    nodes = {row.properties[NODES[row.label].key]: row for row in rows if isinstance(row, NodeRow)}
    known = {key: place for place, key in enumerate(nodes)}
    _write(common, known, 0, nodes.values(), [row for row in rows if isinstance(row, RelationshipRow)])
    return known


def _curps(made: ProcessPoolExecutor, profile: Profile) -> Iterator[tuple[int, str]]:
    """Everybody's first CURP, in the order of `patients`."""
    everybody = [range(first, min(first + CURPS, profile.people)) for first in range(0, profile.people, CURPS)]
    ranges = [range(profile.heavy_index, profile.heavy_index + 1), *everybody]
    for indices, found in zip(ranges, made.map(_curps_of, ranges), strict=True):
        yield from zip(indices, found, strict=True)


# What follows runs in the processes.

_shared: _Shared
_work: _Work
_network: Network


def _begin(shared: _Shared, work: _Work) -> None:
    global _shared, _work, _network
    _shared, _work, _network = shared, work, build_network(work.seed_number)


def _curps_of(indices: range) -> list[str]:
    go_on()
    return [person_of(_work.profile, _work.seed_number, index, _network).curp for index in indices]


def _make_share(writer: str, known: Mapping[str, int], apart: Mapping[int, int]) -> _Share:
    """Make people until all are taken."""
    counting, totals = Counting(_network), Totals()
    with Tables(_work.folder, writer) as tables:
        while indices := _take(BATCH):
            go_on()
            for index in indices:
                _make(index, apart.get(index, 0), tables, known, counting, totals)
    return _Share(totals, counting.counts)


def _make(
    index: int, differentiator: int, tables: Tables, known: Mapping[str, int], counting: Counting, totals: Totals
) -> None:
    profile, number = _work.profile, _work.seed_number
    person = person_of(profile, number, index, _network)
    patient = patient_of(profile, number, person.curp_again(differentiator) if differentiator else person)
    _write(tables, known, add(_shared.next_place, len(patient.nodes)), patient.nodes, patient.relationships)
    counting.add(patient)
    totals.add(patient, profile)
    add(_shared.people, 1)
    add(_shared.events, patient.events)


def _write(
    tables: Tables,
    known: Mapping[str, int],
    first: int,
    nodes: Iterable[NodeRow],
    relationships: Iterable[RelationshipRow],
) -> None:
    """Write nodes, the first of which stands at that place of the store, and relationships among them and `known`."""
    places: dict[str, int] = {}
    for place, node in enumerate(nodes, start=first):
        tables.add_node(place, node)
        places[node.properties[NODES[node.label].key]] = place
    for row in relationships:
        start, end = places.get(row.start), places.get(row.end)
        tables.add_relationship(
            known[row.start] if start is None else start, known[row.end] if end is None else end, row
        )


def _take(number: int) -> range:
    """The next people to make, none once all are taken."""
    everybody = _work.profile.people + 1
    first = add(_shared.next_person, number)
    return range(min(first, everybody), min(first + number, everybody))

"""The processes that make a profile's people: each takes the next few until all are made.

Where a node stands in the store is settled as it is made, by a number that all processes draw from. So the import has
no ids to look up, and needs no memory for them.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from graph_schema.model import NODES
from graph_schema.tallies import Counts, tally_rows
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.bulk.apart import differentiators
from seeds.bulk.counting import Counting
from seeds.bulk.tables import Tables
from seeds.catalogue import catalogue_rows
from seeds.patients import patient_of, person_of
from seeds.places import Network, build_network, place_rows
from seeds.profiles import Profile
from seeds.totals import Totals

BATCH = 50
"""People whom a process takes at once."""
CURPS = 2_000
"""The same where only their CURPs are made."""
TOLD_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the processes are."""

    people: int
    events: int


class Stopped(Exception):
    """A process was told to stop."""


@dataclass(frozen=True)
class _Shared:
    """What the processes share. Counters are taken from under their locks."""

    next_person: "Synchronized[int]"
    next_place: "Synchronized[int]"
    people: "Synchronized[int]"
    events: "Synchronized[int]"
    stop: Event

    @classmethod
    def make(cls, context: SpawnContext) -> "_Shared":
        person, place, people, events = (context.Value("q", 0) for _ in range(4))
        return cls(person, place, people, events, context.Event())


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
    with Tables(folder, "common", {}) as common, _pool(context, processes, shared, work) as pool:
        known = _write_common(common, network)
        shared.next_place.value = len(known)
        apart = differentiators(_curps(pool, profile))
        shares = [pool.submit(_make_share, str(number), known, apart) for number in range(processes)]
        totals, counts = _gathered(shares, shared, tell)
        tallies = list(tally_rows(counts, datetime.now(UTC)))
        common.write(shared.next_place.value, tallies, ())
        totals.nodes += common.nodes
        totals.relationships += common.relationships
    return totals


def _write_common(common: Tables, network: Network) -> dict[str, int]:
    """Catalogues and places, first of all; where they stand."""
    rows = [*catalogue_rows(), *place_rows(network)]
    # An entry that is listed twice is one node.
    nodes = {row.properties[NODES[row.label].key]: row for row in rows if isinstance(row, NodeRow)}
    common.write(0, nodes.values(), [row for row in rows if isinstance(row, RelationshipRow)])
    return {key: place for place, key in enumerate(nodes)}


@contextmanager
def _pool(context: SpawnContext, processes: int, shared: _Shared, work: _Work) -> Iterator[ProcessPoolExecutor]:
    """Processes that stop at the end of the block, however it is left."""
    pool = ProcessPoolExecutor(processes, context, _begin, (shared, work))
    try:
        yield pool
    finally:
        shared.stop.set()
        pool.shutdown(cancel_futures=True)


def _curps(pool: ProcessPoolExecutor, profile: Profile) -> Iterator[tuple[int, str]]:
    """Everybody's first CURP, in the order of `patients`."""
    everybody = [range(first, min(first + CURPS, profile.people)) for first in range(0, profile.people, CURPS)]
    ranges = [range(profile.heavy_index, profile.heavy_index + 1), *everybody]
    for indices, found in zip(ranges, pool.map(_curps_of, ranges), strict=True):
        yield from zip(indices, found, strict=True)


def _gathered(
    shares: list[Future[_Share]], shared: _Shared, tell: Callable[[Progress], object]
) -> tuple[Totals, Counts]:
    while not all(share.done() for share in shares):
        tell(Progress(shared.people.value, shared.events.value))
        if any(share.done() and share.exception() for share in shares):
            break
        time.sleep(TOLD_SECONDS)
    totals, counts = Totals(), Counts({})
    for share in as_completed(shares):
        made = share.result()
        totals.merge(made.totals)
        counts.add_all(made.counts)
    tell(Progress(shared.people.value, shared.events.value))
    return totals, counts


# What follows runs in the processes.

_shared: _Shared
_work: _Work
_network: Network


def _begin(shared: _Shared, work: _Work) -> None:
    """What a process does first. Ctrl-C is for whoever started it, who then has it stop."""
    global _shared, _work, _network
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_starter, daemon=True).start()
    _shared, _work, _network = shared, work, build_network(work.seed_number)


def _end_with_starter() -> None:
    """However it ends: a pool's process would wait for work for ever."""
    starter = multiprocessing.parent_process()
    if starter is not None:
        starter.join()
    os._exit(1)


def _curps_of(indices: range) -> list[str]:
    _go_on()
    return [person_of(_work.profile, _work.seed_number, index, _network).curp for index in indices]


def _make_share(writer: str, known: Mapping[str, int], apart: Mapping[int, int]) -> _Share:
    """Make people until all are taken."""
    counting, totals = Counting(_network), Totals()
    with Tables(_work.folder, writer, known) as tables:
        while indices := _take(BATCH):
            _go_on()
            for index in indices:
                _make(index, apart.get(index, 0), tables, counting, totals)
    return _Share(totals, counting.counts)


def _make(index: int, differentiator: int, tables: Tables, counting: Counting, totals: Totals) -> None:
    profile, number = _work.profile, _work.seed_number
    person = person_of(profile, number, index, _network)
    patient = patient_of(profile, number, person.curp_again(differentiator) if differentiator else person)
    tables.write(_add(_shared.next_place, len(patient.nodes)), patient.nodes, patient.relationships)
    counting.add(patient)
    totals.add(patient, profile)
    _add(_shared.people, 1)
    _add(_shared.events, patient.events)


def _take(number: int) -> range:
    """The next people to make, none once all are taken."""
    everybody = _work.profile.people + 1
    first = _add(_shared.next_person, number)
    return range(min(first, everybody), min(first + number, everybody))


def _add(counter: "Synchronized[int]", number: int) -> int:
    """What it was before."""
    with counter.get_lock():
        before = counter.value
        counter.value = before + number
    return before


def _go_on() -> None:
    if _shared.stop.is_set():
        raise Stopped

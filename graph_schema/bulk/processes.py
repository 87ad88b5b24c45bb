"""Processes that make files, each of which ends with whoever started it, and stops when it is told to."""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

Share = TypeVar("Share")
TOLD_SECONDS = 0.25


class Stopped(Exception):
    """A process was told to stop."""


@contextmanager
def pool(
    context: SpawnContext, processes: int, begin: Callable[..., object], *given: Any
) -> Iterator[ProcessPoolExecutor]:
    """Processes that each `begin` with what is given, and that stop at the end of the block, however it is left."""
    stop = context.Event()
    made = ProcessPoolExecutor(processes, context, _begin, (stop, begin, given))
    try:
        yield made
    finally:
        stop.set()
        made.shutdown(cancel_futures=True)


def go_on() -> None:
    """To be called by a process between two pieces of work: frees what cycles hold, or raises `Stopped`."""
    if _stop is not None and _stop.is_set():
        raise Stopped
    gc.collect()


def add(counter: "Synchronized[int]", number: int) -> int:
    """Add to a counter that processes share; what it was before."""
    with counter.get_lock():
        before = counter.value
        counter.value = before + number
    return before


def watched(shares: Sequence[Future[Share]], tell: Callable[[], object]) -> list[Share]:
    """What each process gives back in the end; `tell` is called several times a second until then.

    Raises what one of them raises, without waiting for the others.
    """
    while not all(share.done() for share in shares):
        tell()
        if any(share.done() and share.exception() for share in shares):
            break
        time.sleep(TOLD_SECONDS)
    made = [share.result() for share in as_completed(shares)]
    tell()
    return made


def belong_to_starter() -> None:
    """What a process does first. Ctrl-C is for whoever started it, who then has it stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_starter, daemon=True).start()


_stop: Event | None = None


def _begin(stop: Event, begin: Callable[..., object], given: tuple[Any, ...]) -> None:
    global _stop
    belong_to_starter()
    _stop = stop
    begin(*given)
    # Rows are made by the million and hold no cycles: looking for some all the time takes a sixth of it.
    gc.freeze()
    gc.disable()


def _end_with_starter() -> None:
    """However it ends: a pool's process would wait for work for ever."""
    starter = multiprocessing.parent_process()
    if starter is not None:
        starter.join()
    os._exit(1)

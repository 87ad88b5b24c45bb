"""What processes that map charts have to agree on, kept by a process of its own that all of them ask."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from multiprocessing.managers import BaseManager
from multiprocessing.sharedctypes import Synchronized
from typing import Any, cast

from app.fhir.rows import Key
from graph_schema.bulk.processes import add, belong_to_starter


class Register:
    """Where in the store common nodes stand, and which values that only one node may have are taken."""

    def __init__(self) -> None:
        self._places: dict[Key, int] = {}
        self._taken: set[str] = set()

    def places(self, keys: Sequence[Key]) -> list[int]:
        """Where those nodes stand, whoever asks."""
        for key in keys:
            if key not in self._places:
                self._places[key] = add(_next_place, 1)
        return [self._places[key] for key in keys]

    def take(self, value: str) -> bool:
        """Whether nobody has taken the value before."""
        is_free = value not in self._taken
        self._taken.add(value)
        return is_free


class _Manager(BaseManager):
    pass


_Manager.register("Register", Register)
_next_place: "Synchronized[int]"


@contextmanager
def register(context: SpawnContext, next_place: "Synchronized[int]") -> Iterator[Register]:
    """A register that may be handed to other processes; it gives out the next places of the store."""
    manager = _Manager(ctx=context)
    manager.start(_begin, (next_place,))
    try:
        yield cast(Any, manager).Register()
    finally:
        manager.shutdown()


def _begin(next_place: "Synchronized[int]") -> None:
    global _next_place
    belong_to_starter()
    _next_place = next_place

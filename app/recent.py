"""A cache of bounded size that keeps what was used last."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, the `size` used last. What fails to be made is not kept."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[K, V] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of that key, made if it is not kept."""
        return self.keep(key, self._kept[key] if key in self._kept else make())

    def find(self, key: K) -> V | None:
        """The value of that key, if it is kept."""
        return self.keep(key, self._kept[key]) if key in self._kept else None

    def keep(self, key: K, value: V) -> V:
        """Keep a value, in the place of what was used longest ago; returns it."""
        # A dict keeps the order of insertion: what was used last stands last.
        self._kept.pop(key, None)
        if len(self._kept) >= self._size:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = value
        return value

    def drop(self, key: K) -> None:
        """Keep that key no longer."""
        self._kept.pop(key, None)

"""A long list in the order of its keys, in which a few values come and go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=tuple[object, ...])
V = TypeVar("V")

_MANY = 0.1
"""Beyond this share of the list, sorting is faster than moving values one by one."""


class InOrder(Generic[K, V]):
    """Values sorted by their keys, no two of which are the same."""

    __slots__ = ("_keys", "_tuple", "_values")

    def __init__(self, keys: Iterable[K] = (), values: Iterable[V] = ()) -> None:
        """The keys are sorted already; each value stands where its key does."""
        self._keys: list[K] = list(keys)
        self._values: list[V] = list(values)
        self._tuple: tuple[V, ...] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def is_much(self, changes: int) -> bool:
        """Whether making it anew is faster than so many changes."""
        return changes > _MANY * len(self._keys)

    def insert(self, key: K, value: V) -> None:
        at = bisect_left(self._keys, key)
        self._keys.insert(at, key)
        self._values.insert(at, value)
        self._tuple = None

    def remove(self, key: K) -> None:
        """Remove the value of a key that is there."""
        at = bisect_left(self._keys, key)
        del self._keys[at], self._values[at]
        self._tuple = None

    def as_tuple(self) -> tuple[V, ...]:
        """The values; the same tuple until something changes."""
        if self._tuple is None:
            self._tuple = tuple(self._values)
        return self._tuple

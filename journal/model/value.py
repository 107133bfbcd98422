"""A class of values: compared by what they hold, never changed.

A frozen dataclass sets each field through `object.__setattr__`, which takes three
times as long; of tokens and entries there are many. Here the type checker alone
keeps them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T]) -> type[_T]:
    """Make a class one of values, with slots and a hash of its fields."""
    return dataclass(slots=True, unsafe_hash=True)(cls)

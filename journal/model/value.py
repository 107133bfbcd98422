"""Value classes: compared by their contents, never changed.

A frozen dataclass sets each field through `object.__setattr__`, which takes three times
as long, and there are many tokens and entries. Here only the type checker prevents
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T]) -> type[_T]:
    """Make a class a value class, with slots and a hash of its fields."""
    return dataclass(slots=True, unsafe_hash=True)(cls)

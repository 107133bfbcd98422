"""A time of day in the settings."""

from __future__ import annotations

import re
from datetime import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_clock(value: Any) -> time:
    """`09:00`, as text or as TOML's own. Raises ValueError for anything else."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", value):
        hour, minute = map(int, value.split(":"))
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError('a time of day, as "09:00"')

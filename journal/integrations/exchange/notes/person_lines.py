"""What stands in the note of a person that the journal itself keeps but in part."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PHONE = re.compile(r"phone:\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]?\d[\d ()./-]{4,}\d")


def phones_of(lines: Sequence[str]) -> list[str]:
    """All numbers that the front matter gives."""
    found: list[str] = []
    inside = False
    for number, line in enumerate(lines[:200]):
        if number and line.rstrip() == "---":
            break
        key = _PHONE.fullmatch(line)
        if key:
            inside = True
            found += _NUMBER.findall(key[1])
        elif inside and re.match(r"\s*-\s", line):
            found += _NUMBER.findall(line)
        else:
            inside = False
    return found

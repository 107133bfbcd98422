"""The contact log: dated bullets (LANGUAGE, The contact log)."""

from __future__ import annotations

import re

from journal.language.dates.field_values import parse_when
from journal.model.entry import LogLine

_LOG_LINE = re.compile(
    r"[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]+"
    r"(?P<when>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{1,2}:[0-9]{2})?)(?![0-9])"
    r"(?:[ \t]+(?P<kind>[^\W\d_][\w-]*):(?!\S))?[ \t]*(?P<text>.*)\Z",
    re.DOTALL,
)


def read_log_line(line: str, number: int) -> LogLine | None:
    """A dated bullet, `- 2024-05-23 nudge: …`; None for any other line."""
    found = _LOG_LINE.match(line)
    when = parse_when(found["when"]) if found else None
    if found is None or when is None:
        return None
    return LogLine(when, (found["kind"] or "").lower(), found["text"].strip(), number)

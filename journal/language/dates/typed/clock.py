"""A time of day as people type it: `8am`, `14:30`, `at 9`, `noon`, `this evening`."""

from __future__ import annotations

import re
from datetime import time

from journal.language.regex import regex

PARTS = {
    "morning": time(9),
    "noon": time(12),
    "midday": time(12),
    "lunchtime": time(12),
    "afternoon": time(15),
    "evening": time(18),
    "night": time(20),
    "tonight": time(20),
}
"""The hour assumed for a part of the day; the line shows it, and it can be moved."""

_CLOCK = (
    r"(?:at )?(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})(?P<half> ?[ap]\.?m\.?)?"
    r"(?: o'clock)?"
    r"|(?:at )?(?P<hour_of>[0-9]{1,2})(?::(?P<minute_of>[0-5][0-9]))?(?: o'clock)?"
    r" (?:in the |at )?(?P<of>morning|afternoon|evening|night)"
    r"|(?:at )?(?P<hour12>[0-9]{1,2})(?:\.(?P<minute12>[0-5][0-9]))?"
    r" ?(?P<half12>[ap]\.?m\.?)"
    r"|at (?P<hour24>[0-9]{1,2})h?(?: o'clock)?"
    r"|(?P<hour_clock>[0-9]{1,2}) o'clock"
    r"|(?:at |by )?(?P<name>noon|midday|lunchtime)"
    r"|(?:at |(?:in|during) the )?(?P<part>morning|afternoon|evening|night)"
)
_LAST = regex(rf"(?:^|(?P<rest>.*?\S)[ t])(?:{_CLOCK})$")
_FIRST = regex(rf"^(?:{_CLOCK})(?: (?P<rest>.+))?$")
_BARE_PART = regex(r"(?:at |in the |during the )?(?:morning|afternoon|evening|night)")


def take_clock(words: str, *, at_end_only: bool = False) -> tuple[str, time | None]:
    """The words without the time of day at their end (or beginning), and that time."""
    for pattern in (_LAST,) if at_end_only else (_LAST, _FIRST):
        if found := pattern.match(words):
            clock = _clock(found)
            if clock is not None:
                return (found["rest"] or "").strip().removesuffix(" at"), clock
    return words, None


def is_bare_part(words: str) -> bool:
    """Whether the text is just a part of the day, without a day."""
    return _BARE_PART.fullmatch(words) is not None


def _clock(found: re.Match[str]) -> time | None:
    if name := found["name"] or found["part"]:
        return PARTS[name]
    hours = ("hour_of", "hour", "hour12", "hour24", "hour_clock")
    hour = int(next(found[name] for name in hours if found[name]))
    minute = int(found["minute"] or found["minute12"] or found["minute_of"] or 0)
    half = (found["half"] or found["half12"] or "").replace(".", "").strip()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found["of"] not in (None, "morning") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
